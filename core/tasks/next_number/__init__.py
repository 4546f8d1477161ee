"""Next number: a recurrent network learns how rows of numbers go on."""

from core.models.next_number_net import NextNumberNet
from core.models.recurrent import GATES
from core.tasks.blocks import Block, Drawing
from core.tasks.kind import Kind, Speed, loads
from core.tasks.next_number import words
from core.tasks.next_number.export import exports
from core.tasks.next_number.presets import NEXT_NUMBER_PRESETS
from core.tasks.next_number.recipe import NextNumberRecipe
from core.tasks.next_number.script import pieces
from core.tasks.next_number.task import NextNumberTask, Shown, parts

NUMBER_SECONDS = 0.00008  # for one number of a batch, forward and back


def seconds(recipe: NextNumberRecipe, speed: Speed) -> float:
    """Expected; it reads number by number, and that takes longer than the multiplications."""
    return NUMBER_SECONDS * recipe.length * (recipe.steps + recipe.epochs)


def memory(recipe: NextNumberRecipe) -> float:
    """Bytes for a batch: of every number its gates and states, and their slopes."""
    return 8.0 * recipe.batch * recipe.length * (GATES[recipe.cell] + 2) * recipe.hidden_size


def held_out(recipe: NextNumberRecipe) -> tuple[Shown, Shown]:
    """Validation and test rows."""
    _, validation, test = parts(recipe)
    return validation, test


def drawing(recipe: NextNumberRecipe) -> Drawing:
    """The network as blocks."""
    H, blocks = recipe.hidden_size, GATES[recipe.cell]
    counts = blocks * (H + H * H + 2 * H), H + 1
    memory = f"{blocks} × ({H} from the number + {H}·{H} from the last state + 2·{H} biases) = {counts[0]:,} parameters."
    return Drawing(
        (
            Block("input", "numbers", (recipe.length,), 0, "Less the last of them, over the largest step.", str(recipe.length)),
            Block("dense", recipe.in_words("cell"), (H,), counts[0], f"{H} numbers are kept in mind. {memory}", str(H)),
            Block("scores", "the next", (1,), counts[1], f"A weight for each of {H} numbers, and a bias.", "1"),
        ),
        f"**{sum(counts):,} parameters** to learn. Choose a block to see where its numbers come from.",
        f"{recipe.cell} {H} {recipe.length}",
    )


NEXT_NUMBER: Kind[NextNumberRecipe] = Kind(
    recipe=NextNumberRecipe,
    words=words.NEXT_NUMBER,
    presets=NEXT_NUMBER_PRESETS,
    measures=NextNumberTask.measures,
    task=NextNumberTask,
    seconds=seconds,
    memory=memory,
    pieces=pieces,
    held_out=held_out,
    load=loads(lambda recipe: NextNumberNet(recipe.hidden_size, recipe.cell)),
    network_in_words=words.network,
    layers_in_words=words.layers,
    expected=words.expected,
    views=("numbers", "weights", "gradients"),
    exports=exports,
    drawing=drawing,
)
