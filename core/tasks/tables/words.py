"""What is said of tables and of trainings on them."""

from core.tasks.kind import Expected, Words
from core.tasks.tables.recipe import TableRecipe

MORE = "a smaller network, fewer columns, more rows"
CLASSES = Words(
    title="Rows and columns",
    one="row",
    told="told right",
    makes="what the columns say about the class",
    more_cures=MORE,
    each="each class",
    first_column="class",
    precision="**Precision** of a class: of all rows that it was said of, the share that are. **Recall**: of all rows that are, the "
    "share that was found.",
    weights="**words**: embeddings of a category, some numbers for each word. **dense**: the layers. **scores**: the last one.",
    reads="tells",
    read="told",
    guessing="always saying the shares of the classes",
)
NUMBERS = Words(
    title="Rows and columns: a number",
    one="row",
    told="of the answers' spread explained",
    makes="what the columns say about the number",
    more_cures=MORE,
    weights=CLASSES.weights,
    reads="answers",
    read="answered",
    guessing="always saying the mean",
)


def expected(recipe: TableRecipe) -> Expected:
    """Shares of the loss of whoever says the same of every row; many a table holds little more, so only what is no better is flat."""
    return Expected(1.02 * recipe.guessing, 0.5 * recipe.guessing, 0.9 * recipe.guessing, well=0.8)


def network(recipe: TableRecipe) -> str:
    """In a few words, such as "4 networks of 64 + 32, a line beside them"."""
    layers = " + ".join(map(str, recipe.layers))
    said = f"layers of {layers}" if layers else "one neuron" if recipe.outputs < 3 else "a neuron for each class"
    said = f"{recipe.members} × {said}" if recipe.members > 1 else said
    return f"{said} and a line" if recipe.start == "line" else said


def layers(recipe: TableRecipe) -> str:
    """One after the other."""
    answer = f"{recipe.outputs} scores" if recipe.answer == "classes" else "a number"
    return f"a row → {network(recipe)} → {answer}"
