"""GAN: a forger and a detective learn from one another on digits."""

from core.tasks import digit_parts
from core.tasks.gan import words
from core.tasks.gan.export import exports
from core.tasks.gan.presets import GAN_PRESETS
from core.tasks.gan.recipe import SIZES, GanRecipe
from core.tasks.gan.script import script
from core.tasks.gan.task import GanTask, build
from core.tasks.kind import Kind, Speed, loads

CHECKED = {"sample": 1_500, "mnist": 10_000}  # forgeries judged after each epoch
JUDGED = 12e6  # multiplications of the digit network for one picture; it looks at the forged one and at the real one


def products(recipe: GanRecipe) -> tuple[float, float]:
    """Multiplications of the forger and of the detective for one picture."""
    Z, C, D = SIZES[recipe.size].noise, SIZES[recipe.size].forger, SIZES[recipe.size].detective
    forger = 49.0 * C * (Z + 10) + 14 * 14 * C**2 * 2 + 28 * 28 * C**2 / 2
    return forger, 14 * 14 * 16 * D + 49 * 32 * D**2 + 9 * 128 * D**2


def seconds(recipe: GanRecipe, speed: Speed) -> float:
    """Expected seconds for a game's multiplications; maps so small use a machine less well."""
    forger, detective = products(recipe)
    seen = recipe.training * recipe.epochs
    checked = min(2 * recipe.training, CHECKED[recipe.data]) * recipe.epochs
    return (seen * (3 * forger + 15 * detective) + checked * (forger + 2 * JUDGED)) / speed.products * 6


def memory(recipe: GanRecipe) -> float:
    """Bytes for a batch: every output of both and its slope."""
    size = SIZES[recipe.size]
    return 4.0 * recipe.batch * (6 * size.forger * 49 * 8 + 12 * size.detective * 196 * 2) + 16.0 * size.forger * 49 * (size.noise + 10)


GAN: Kind[GanRecipe] = Kind(
    recipe=GanRecipe,
    words=words.GAN,
    presets=GAN_PRESETS,
    measures=GanTask.measures,
    task=GanTask,
    seconds=seconds,
    memory=memory,
    pieces=script,
    held_out=lambda recipe: digit_parts.held_out(recipe.data),
    load=loads(build),
    network_in_words=words.network,
    layers_in_words=words.layers,
    expected=words.expected,
    views=("losses", "weights", "gradients"),
    seen_first=True,
    losses_note=words.LOSSES,
    exports=exports,
    drawing=words.drawing,
    problem=lambda recipe: digit_parts.problem(recipe.data),
    usual_rate=lambda recipe: GanRecipe.rate,
    downloads=digit_parts.downloads,
)
