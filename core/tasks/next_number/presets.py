"""Recipes for rows of numbers worth pressing Train on."""

from core.tasks.kind import START, WRONG, Preset, Question
from core.tasks.next_number.recipe import NextNumberRecipe

NEXT_NUMBER_PRESETS: dict[str, Preset] = {
    "Two, four, six": Preset(
        NextNumberRecipe(),
        START,
        "600 rows that go on by the same step. Nobody tells the network so; it finds out how to continue rows it has never seen.",
    ),
    "All four rules": Preset(
        NextNumberRecipe(family="mixed", units=32, epochs=60),
        START,
        "Adding, multiplying, Fibonacci and two steps in turn, all mixed: it has to see which rule a row follows.",
    ),
    "One number in mind": Preset(
        NextNumberRecipe(family="mixed", cell="rnn", units=1, epochs=30),
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
