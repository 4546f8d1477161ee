"""Sound: a network learns to tell spoken words apart by their spectrograms."""

from core.models.recurrent import GATES
from core.models.sound_net import BANDS, FRAMES
from core.models.spoken_net import STEPS
from core.tasks.kind import Kind, Speed, loads
from core.tasks.sound import words
from core.tasks.sound.export import exports
from core.tasks.sound.presets import SOUND_PRESETS
from core.tasks.sound.recipe import PARTS, SoundRecipe
from core.tasks.sound.script import data_file, pieces
from core.tasks.sound.task import SoundTask, build, held_out

EAR_SECONDS = 0.006  # to listen to a recording
FRAME_SECONDS = 0.00002  # for a frame of a batch in a recurrent layer, besides its multiplications


def products(recipe: SoundRecipe) -> float:
    """Multiplications for one recording, without the ear's."""
    w, places, classes = recipe.width, FRAMES * BANDS, len(recipe.classes)
    if recipe.network == "cnn":
        return 9 * places * (w + 2 * w * w / 4 + 8 * w * w / 16) + 4 * w * places / 64 * classes
    if recipe.network == "ear":
        return STEPS * 96 * recipe.units
    return FRAMES * GATES[recipe.network] * recipe.units * (recipe.units + BANDS)


def seconds(recipe: SoundRecipe, speed: Speed) -> float:
    """Expected; small maps are slow for what they cost, and a recurrent layer goes frame by frame."""
    seen = recipe.epochs * (3 * recipe.training + 2 * PARTS[1])
    found = 4 * products(recipe) * seen / speed.products
    if recipe.network == "ear":
        return found + EAR_SECONDS * (sum(PARTS) + recipe.augments * recipe.training * recipe.epochs)
    return found + (FRAME_SECONDS * FRAMES * (recipe.steps + recipe.epochs) * 20 if recipe.network != "cnn" else 0.0)


def memory(recipe: SoundRecipe) -> float:
    """Bytes for a batch: every output and its slope; all spectrograms."""
    w, places = recipe.width, FRAMES * BANDS
    outputs = {"cnn": 2 * places * w * (1 + 2 / 4 + 4 / 16), "ear": 8 * STEPS * 96 + 24 * places * recipe.augments}
    recurrent = FRAMES * (GATES.get(recipe.network, 0) + 2) * recipe.units
    return 8.0 * recipe.batch * outputs.get(recipe.network, recurrent) + 4.0 * places * sum(PARTS) + 16.0 * _count(recipe)


def _count(recipe: SoundRecipe) -> int:
    return sum(block.parameters for block in words.drawing(recipe).blocks)


SOUND: Kind[SoundRecipe] = Kind(
    recipe=SoundRecipe,
    words=words.SOUND,
    presets=SOUND_PRESETS,
    measures=SoundTask.measures,
    task=SoundTask,
    seconds=seconds,
    memory=memory,
    pieces=pieces,
    held_out=held_out,
    load=loads(build),
    network_in_words=words.network,
    layers_in_words=words.layers,
    expected=lambda _: words.EXPECTED,
    compared=words.compared,
    exports=exports,
    drawing=words.drawing,
    data_file=data_file,
    cures=words.cures,
)
