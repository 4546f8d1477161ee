"""Translate: an encoder reads, a decoder writes, with or without attention."""

from core.models.recurrent import GATES
from core.tasks.kind import Kind, Speed, loads
from core.tasks.translate import words
from core.tasks.translate.export import exports
from core.tasks.translate.presets import TRANSLATE_PRESETS
from core.tasks.translate.recipe import TranslateRecipe
from core.tasks.translate.script import pieces
from core.tasks.translate.task import Shown, TranslateTask, build

SYMBOL_SECONDS = 0.0003  # for one symbol of a batch that is read or written, forward and back, in a small layer
SLOWER = 2.5e-9  # more for each multiplication


def seconds(recipe: TranslateRecipe, speed: Speed) -> float:
    """Expected; layers go symbol by symbol, and that takes longer than the multiplications."""
    H, symbols = recipe.hidden_size, 2 * recipe.reach + recipe.family.most
    once = SYMBOL_SECONDS + SLOWER * GATES[recipe.cell] * H * H * recipe.batch / 32
    return once * symbols * (recipe.steps + 2 * recipe.epochs)


def memory(recipe: TranslateRecipe) -> float:
    """Bytes for a batch: gates and states of all that is read and written, scores, what is looked at, and their slopes; the weights."""
    rule, H = recipe.family, recipe.hidden_size
    states = (2 * recipe.reach + rule.most) * (GATES[recipe.cell] + 4) * H
    looked = rule.most * recipe.reach * (H if recipe.attention == "additive" else 2) if recipe.attention != "none" else 0
    parameters = sum(block.parameters for block in words.drawing(recipe).blocks)
    return 8.0 * recipe.batch * (states + looked + rule.most * rule.written.size) + 16.0 * parameters


def held_out(recipe: TranslateRecipe) -> tuple[Shown, Shown]:
    """Validation and test pairs."""
    return Shown(recipe.pairs.validation), Shown(recipe.pairs.test)


TRANSLATE: Kind[TranslateRecipe] = Kind(
    recipe=TranslateRecipe,
    words=words.TRANSLATE,
    presets=TRANSLATE_PRESETS,
    measures=TranslateTask.measures,
    task=TranslateTask,
    seconds=seconds,
    memory=memory,
    pieces=pieces,
    held_out=held_out,
    load=loads(build),
    network_in_words=words.network,
    layers_in_words=words.layers,
    expected=words.expected,
    views=("weights", "gradients"),
    seen_note=lambda _: words.SEEN,
    seen_first=True,
    exports=exports,
    drawing=words.drawing,
)
