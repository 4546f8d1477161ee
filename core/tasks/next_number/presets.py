"""Recipes for rows of numbers worth pressing Train on."""

from core.tasks.kind import START, WRONG, Preset, Question
from core.tasks.next_number.recipe import NextNumberRecipe

NEXT_NUMBER_PRESETS: dict[str, Preset] = {
    "Two, four, six": Preset(
        NextNumberRecipe(),
        START,
        "600 rows such as 3, 5, 7, 9, 11 → 13, each with a step of its own. Nobody tells the network how they are made; it finds out, and "
        "continues rows that it has never seen.",
    ),
    "All four rules": Preset(
        NextNumberRecipe(family="mixed", hidden_size=32, epochs=60),
        START,
        "Adding (2, 4, 6, 8), multiplying (3, 6, 12, 24), Fibonacci (1, 2, 3, 5) and two steps in turn (1, 4, 2, 5), all mixed: it has to "
        "see which rule a row follows.",
    ),
    "One number in mind": Preset(
        NextNumberRecipe(family="mixed", cell="rnn", hidden_size=1, epochs=30),
        WRONG,
        "All four rules, but a memory of a single number. Predict what happens, then press Train.",
        Question(
            "Four rules, and one number to remember a row by. How many new rows will it continue right?",
            ["nearly all", "about half", "few"],
            "few",
            "To tell which rule it is, several numbers have to be compared; one number in mind cannot hold them.",
        ),
    ),
}
