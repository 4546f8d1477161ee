"""Deep belief network: two Boltzmann machines learn digits without labels, then labels show what that is worth."""

from core.models.deep_belief import DIGITS, PIXELS
from core.tasks import digit_parts
from core.tasks.belief import words
from core.tasks.belief.export import exports
from core.tasks.belief.presets import BELIEF_PRESETS
from core.tasks.belief.recipe import BeliefRecipe
from core.tasks.belief.script import script
from core.tasks.belief.task import BeliefTask, build
from core.tasks.kind import Kind, Speed, loads

CHECKED = {"sample": 1_500, "mnist": 10_000}  # pictures judged after each epoch


def seconds(recipe: BeliefRecipe, speed: Speed) -> float:
    """Expected seconds for a training's multiplications: up, down, up and their slopes, and how pictures come back."""
    once = PIXELS * recipe.first + recipe.first * recipe.second
    seen, checked = recipe.training * recipe.epochs, min(2 * recipe.training, CHECKED[recipe.data]) * recipe.epochs
    return once * (8 * seen + 5 * checked) / speed.products


def memory(recipe: BeliefRecipe) -> float:
    """Bytes for a batch, forward and back, and for all weights with theirs."""
    H, A = recipe.first, recipe.second
    weights = 3 * (PIXELS * H + H * A) + 2 * A * DIGITS
    return 4.0 * (6 * recipe.batch * (PIXELS + H + A) + 3 * weights)


def told(recipe: BeliefRecipe) -> tuple[str, ...]:
    """What comes of it; without labels nothing can be read."""
    return ("right",) if recipe.labelled else ("loss", "lower")


BELIEF: Kind[BeliefRecipe] = Kind(
    recipe=BeliefRecipe,
    words=words.BELIEF,
    presets=BELIEF_PRESETS,
    measures=BeliefTask.measures,
    task=BeliefTask,
    seconds=seconds,
    memory=memory,
    pieces=script,
    held_out=lambda recipe: digit_parts.held_out(recipe.data),
    load=loads(build),
    network_in_words=words.network,
    layers_in_words=words.layers,
    expected=words.expected,
    views=("losses", "weights", "gradients"),
    seen_note=lambda _: words.SEEN,
    seen_first=True,
    told=told,
    compared=words.compared,
    losses_seen=lambda recipe, names: names if recipe.labelled else names[:4],
    losses_apart=True,
    losses_note=words.LOSSES,
    exports=lambda recipe, net, name: exports(recipe, list(net.machines), name, net.pretrained if recipe.labelled else None),
    drawing=words.drawing,
    problem=lambda recipe: digit_parts.problem(recipe.data),
    usual_rate=lambda recipe: BeliefRecipe.rate,
    downloads=digit_parts.downloads,
)
