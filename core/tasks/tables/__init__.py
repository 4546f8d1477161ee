"""Tables: a network learns what the columns of a table say about one of them, a class or a number."""

from itertools import pairwise
from pathlib import Path

from core.data.tables.frame import Rows
from core.tasks.blocks import Block, Drawing
from core.tasks.kind import Kind, Speed, loads
from core.tasks.tables import words
from core.tasks.tables.export import exports
from core.tasks.tables.parts import parts_of
from core.tasks.tables.presets import NUMBER_PRESETS, TABLE_PRESETS
from core.tasks.tables.recipe import ClassesRecipe, NumbersRecipe, TableRecipe
from core.tasks.tables.script import pieces, tidy
from core.tasks.tables.task import ClassesTask, NumbersTask, build

STEP_SECONDS = 0.0008  # for a step of small layers, besides its multiplications
COLUMNS = 30  # inputs, where the table is not looked at


def seconds(recipe: TableRecipe, speed: Speed) -> float:
    """Expected for a training's multiplications."""
    sizes = (COLUMNS, *recipe.layers, recipe.outputs)
    products = recipe.members * sum(a * b for a, b in pairwise(sizes))
    seen = recipe.epochs * (3 * recipe.training + 0.5 * recipe.training)
    return STEP_SECONDS * recipe.steps + 4 * products * seen / speed.products


def memory(recipe: TableRecipe) -> float:
    """Bytes for a batch and the weights, with their slopes."""
    sizes = (COLUMNS, *recipe.layers, recipe.outputs)
    weights = sum(a * b for a, b in pairwise(sizes))
    return 4.0 * recipe.members * (4 * weights + 3 * recipe.batch * sum(sizes))


def held_out(recipe: TableRecipe) -> tuple[Rows, Rows]:
    """Validation and test rows."""
    found = parts_of(recipe)
    return found.shown(found.split.validation), found.shown(found.split.test)


def problem(recipe: TableRecipe) -> str:
    """Why it cannot be trained on here."""
    try:
        parts_of(recipe)
    except ValueError as refused:
        return str(refused)
    return ""


def data_file(recipe: TableRecipe) -> tuple[Path | None, str]:
    """What the script needs beside it: the rows in their parts."""
    try:
        return tidy(recipe), "table.csv"
    except (ValueError, OSError):
        return None, "table.csv"


def drawing(recipe: TableRecipe) -> Drawing:
    """The network as blocks; raises ValueError where the table is gone."""
    found = parts_of(recipe)
    net = build(recipe, found)
    count = {name: sum(p.numel() for p in part.parameters()) for name, part in net.named_children()}
    F, C, wide = found.how.width, len(found.how.levels), found.how.width + sum(net.sizes)
    names = [column for column in found.frame.columns]
    blocks = [Block("input", "a row", (F + C,), 0, f"{F} numbers and {C} categories: {', '.join(names)[:200]}.", str(F + C))]
    if C:
        how = f"{sum(net.sizes)} numbers for {C} categories: " + ("learnt" if net.words else "a 1 for the word that it is")
        blocks.append(Block("dense", "words", (wide,), count["words"], f"{how}. {count['words']:,} parameters.", str(wide)))
    before = wide
    for number, (units, layer) in enumerate(zip(recipe.layers, net.layers, strict=True), start=1):
        parameters = sum(p.numel() for p in layer.parameters())
        what = f"{units} sums of {before} weighted numbers, each with a bias, then {recipe.in_words('activation')}"
        blocks.append(Block("dense", f"dense {number}", (units,), parameters, f"{what}. {parameters:,} parameters.", str(units)))
        before = units
    outputs = recipe.outputs
    asked = f"a score for each of {outputs} classes" if found.frame.classes else found.frame.target
    blocks.append(Block("scores", "scores" if found.frame.classes else "answer", (outputs,), count["scores"], f"{asked}.", str(outputs)))
    if net.line is not None:
        said = f"{net.line.in_features} weights and a bias for each answer, fitted in one go and not trained."
        blocks.append(Block("dense", "a line beside it", (outputs,), count["line"], said, str(outputs)))
    times = f", {recipe.members} networks side by side" if recipe.members > 1 else ""
    caption = f"**{sum(count.values()):,} parameters{times}.** Choose a block to see where its numbers come from."
    return Drawing(tuple(blocks), caption, f"{recipe.data} {recipe.own} {recipe.units} {recipe.members} {recipe.start} {recipe.categories}")


TABLES: Kind[ClassesRecipe] = Kind(
    recipe=ClassesRecipe,
    words=words.CLASSES,
    presets=TABLE_PRESETS,
    measures=ClassesTask.measures,
    task=ClassesTask,
    seconds=seconds,
    memory=memory,
    pieces=pieces,
    held_out=held_out,
    load=loads(lambda recipe: build(recipe, parts_of(recipe))),
    network_in_words=words.network,
    layers_in_words=words.layers,
    expected=words.expected,
    exports=exports,
    drawing=drawing,
    problem=problem,
    data_file=data_file,
)
TABLE_NUMBERS: Kind[NumbersRecipe] = Kind(
    recipe=NumbersRecipe,
    words=words.NUMBERS,
    presets=NUMBER_PRESETS,
    measures=NumbersTask.measures,
    task=NumbersTask,
    seconds=seconds,
    memory=memory,
    pieces=pieces,
    held_out=held_out,
    load=loads(lambda recipe: build(recipe, parts_of(recipe))),
    network_in_words=words.network,
    layers_in_words=words.layers,
    expected=words.expected,
    views=("numbers", "weights", "gradients"),
    exports=exports,
    drawing=drawing,
    problem=problem,
    data_file=data_file,
)
