"""Digits: a stack of layers learns to read handwriting."""

import math

from core.models import stack
from core.tasks.digits import examples, export, script, words
from core.tasks.digits.blocks import drawn
from core.tasks.digits.presets import DIGIT_PRESETS
from core.tasks.digits.recipe import CLASSES, INPUT, DigitRecipe
from core.tasks.digits.task import DigitTask, build
from core.tasks.kind import Kind, Speed, loads

AUGMENTED_PIXEL_SECONDS = 2.5e-8
CHECKED = {"sample": 1_500, "mnist": 10_000}  # pictures judged after each epoch


def seconds(recipe: DigitRecipe, speed: Speed) -> float:
    """Expected seconds for a training's multiplications."""
    products = stack.cost(stack.parse(recipe.network), INPUT, CLASSES, recipe.batch_norm).products
    seen, checked = recipe.training * recipe.epochs, min(2 * recipe.training, CHECKED[recipe.data]) * recipe.epochs
    extra = AUGMENTED_PIXEL_SECONDS * 784 * seen if recipe.augments and speed.device == "cpu" else 0.0
    return products * (3 * seen + checked) / speed.products + extra  # forward, and backward to the weights and to the inputs


def memory(recipe: DigitRecipe) -> float:
    """Bytes for a batch: every output, before and after its activation, and its slope; weights, their slopes and two running means."""
    layers = stack.parse(recipe.network)
    outputs = sum(math.prod(shape) for shape in [INPUT, *stack.shapes(layers, INPUT)])
    return 4.0 * (recipe.batch * outputs * (3 + recipe.batch_norm) + 4 * stack.cost(layers, INPUT, CLASSES, recipe.batch_norm).parameters)


DIGITS = Kind(
    recipe=DigitRecipe,
    words=words.DIGITS,
    presets=DIGIT_PRESETS,
    measures=DigitTask.measures,
    task=DigitTask,
    seconds=seconds,
    memory=memory,
    pieces=script.pieces,
    held_out=examples.held_out,
    load=loads(build),
    network_in_words=lambda recipe: recipe.in_words("network"),
    layers_in_words=lambda recipe: " → ".join(["picture", *recipe.network.split(), "scores"]),
    expected=lambda _: words.EXPECTED,
    exports=lambda recipe, network, name: export.exports(network, recipe, name),
    drawing=lambda recipe: drawn(recipe.network, recipe.batch_norm),
    may_see=examples.may_see,
    problem=examples.problem,
    data_file=lambda recipe: (None, script.FILE if recipe.own else ""),
    downloads=examples.downloads,
    causes=words.causes,
    cures=words.cures,
)
