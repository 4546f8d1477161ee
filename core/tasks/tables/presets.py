"""Recipes for tables worth pressing Train on."""

from core.tasks.kind import BIGGER, START, WRONG, Preset, Question
from core.tasks.tables.recipe import ClassesRecipe, NumbersRecipe

TABLE_PRESETS: dict[str, Preset] = {
    "Pass or fail": Preset(
        ClassesRecipe(data="study", units="8 8", start="random", batch=8, epochs=100, rate=0.01, dropout=0.0, patience=0),
        START,
        "Sixty pupils, two columns: hours of study, hours of sleep. Watch the border between pass and fail being found.",
    ),
    "Three irises": Preset(
        ClassesRecipe(units="16", batch=16), START, "Four lengths of a flower, three species: the most trained-on table of all."
    ),
    "Catch the fraud": Preset(
        ClassesRecipe(data="cards", batch=128, epochs=30, patience=6),
        BIGGER,
        "10,000 card payments, 1.5 % of them fraud. Whoever always says “fine” is right 98.5 % of the time.",
    ),
    "One neuron": Preset(
        ClassesRecipe(data="cancer", units="0", start="random", rate=0.03, l2=0.0, batch=64, dropout=0.0),
        START,
        "No layer at all: a sum of weighted columns for each class. That is logistic regression, found step by step.",
    ),
    "Sixty pupils by heart": Preset(
        ClassesRecipe(data="study", units="256 256", start="random", batch=8, epochs=200, rate=0.01, l2=0.0, dropout=0.0, patience=0),
        WRONG,
        "66,000 weights for 39 pupils, and nothing that holds them back. Predict what happens, then press Train.",
        Question(
            "Which loss will rise again in the end?",
            ["that of training", "that of validation"],
            "that of validation",
            "It learns the pupils by heart, the unlucky ones too, and is then sure of what is not so.",
        ),
    ),
}
NUMBER_PRESETS: dict[str, Preset] = {
    "Diabetes after a year": Preset(
        NumbersRecipe(batch=16), START, "Ten measurements of 442 patients. A straight line is hard to beat here; see whether layers do."
    ),
    "Life expectancy": Preset(
        NumbersRecipe(data="gapminder", batch=32, rate=0.003),
        START,
        "142 countries from 1952 to 2007. Every country gets an embedding: some numbers of its own, which are learnt.",
    ),
    "Years that nobody knows": Preset(
        NumbersRecipe(data="gapminder", split="order", by="year", batch=32),
        WRONG,
        "The latest years are the test. Predict whether the network does as well as before, then press Train.",
        Question(
            "Rows drawn by chance, or the latest years as the test: which gives the better figure?",
            ["rows drawn by chance", "the latest years", "no difference"],
            "rows drawn by chance",
            "With 2002 and 1992 learnt, 1997 lies between; the latest years lie beyond everything that was seen.",
        ),
    ),
    "Tips": Preset(
        NumbersRecipe(data="tips", batch=16), BIGGER, "What guests give besides the bill: mostly chance, and the table is small."
    ),
}
