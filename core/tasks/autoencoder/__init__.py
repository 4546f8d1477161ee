"""Autoencoder: a network squeezes digits into a few numbers and opens them again."""

from core.tasks import digit_parts
from core.tasks.autoencoder import words
from core.tasks.autoencoder.export import exports
from core.tasks.autoencoder.presets import AUTOENCODER_PRESETS
from core.tasks.autoencoder.recipe import AutoencoderRecipe
from core.tasks.autoencoder.script import pieces
from core.tasks.autoencoder.task import AutoencoderTask, build
from core.tasks.kind import Kind, Speed, loads

CHECKED = {"sample": 1_500, "mnist": 10_000}  # pictures judged after each epoch


def products(recipe: AutoencoderRecipe) -> float:
    """Multiplications for one picture, there and back."""
    K = recipe.code
    return {"dense": 2 * 784 * K, "deep": 2 * (784 * 256 + 256 * 64 + 64 * K), "conv": 2.4e6 + 4160 * K}[recipe.network]


def seconds(recipe: AutoencoderRecipe, speed: Speed) -> float:
    """Expected seconds for a training's multiplications."""
    seen, checked = recipe.training * recipe.epochs, min(2 * recipe.training, CHECKED[recipe.data]) * recipe.epochs
    return products(recipe) * (3 * seen + checked) / speed.products * (4 if recipe.network == "conv" else 1)  # small ones use it less well


def memory(recipe: AutoencoderRecipe) -> float:
    """Bytes for a batch: every output and its slope; weights and theirs."""
    outputs = {"dense": 3 * 784, "deep": 4 * 784, "conv": 24_000}[recipe.network]
    return 4.0 * (3 * recipe.batch * outputs + 4 * sum(block.parameters for block in words.drawing(recipe).blocks))


AUTOENCODER: Kind[AutoencoderRecipe] = Kind(
    recipe=AutoencoderRecipe,
    words=words.AUTOENCODER,
    presets=AUTOENCODER_PRESETS,
    measures=AutoencoderTask.measures,
    task=AutoencoderTask,
    seconds=seconds,
    memory=memory,
    pieces=pieces,
    held_out=lambda recipe: digit_parts.held_out(recipe.data),
    load=loads(build),
    network_in_words=words.network,
    layers_in_words=words.layers,
    expected=words.expected,
    views=("losses", "weights", "gradients"),
    seen_first=True,
    compared=words.compared,
    losses_seen=lambda recipe, names: names if recipe.variational else tuple(name for name in names if name != "KL"),
    losses_apart=True,
    losses_note=words.LOSSES,
    exports=exports,
    drawing=words.drawing,
    problem=lambda recipe: digit_parts.problem(recipe.data),
    downloads=digit_parts.downloads,
)
