"""What is said of spoken words and of trainings on them."""

from collections.abc import Iterator, Mapping

from core.models.sound_net import BANDS, FRAMES
from core.models.spoken_net import STEPS
from core.tasks.blocks import Block, Drawing
from core.tasks.kind import Cure, Expected, Words, changed
from core.tasks.sound.recipe import RECORDING, SoundRecipe
from core.tasks.sound.task import build

SOUND = Words(
    title="Spoken digits",
    one="recording",
    told="heard right",
    makes="what makes a word, whoever says it",
    more_cures="altered recordings (augmentation), the pretrained ear, a smaller network",
    each="each word",
    first_column="word",
    by_class="Word by word",
    precision="**Precision** of *four*: of all it took for a four, the share that is one. **Recall** of *four*: of all real fours, the "
    "share it heard.",
    weights="A recurrent layer has weights **from the frame**, which is what it hears now, and **from memory**.",
    seen="blue: loud, orange: quiet; to the right the bands, from low to high, downwards the time",
    reads="hears",
    read="heard",
)
EXPECTED = Expected(flat=2.1, slow=1.0, slower=1.6, well=0.85)


def compared(recipe: SoundRecipe, figures: Mapping[str, float]) -> str:
    """What its figures are to be held against."""
    told = f"The test is spoken by voices that it has never heard: {100 * figures['accuracy']:.1f} % right, and a guess is right in 10 %."
    if recipe.split == RECORDING:
        return f"{told} Validation, by recording, has its own voices in it: whatever it did better there is the slip, and not learnt."
    return f"{told} So is validation, by others; with five voices each, the two figures differ by chance."


def network(recipe: SoundRecipe) -> str:
    """In a few words."""
    if recipe.network == "cnn":
        return f"CNN, {recipe.width} to {4 * recipe.width} maps"
    if recipe.network == "ear":
        return f"head of {recipe.units} units on the pretrained ear"
    return f"{recipe.in_words('network')} {recipe.units}"


def layers(recipe: SoundRecipe) -> str:
    """One after the other."""
    if recipe.network == "cnn":
        maps = (recipe.width, 2 * recipe.width, 4 * recipe.width)
        return "spectrogram → " + " → ".join(f"conv{count} → pool" for count in maps) + " → scores"
    if recipe.network == "ear":
        return f"spectrogram → pretrained ear → dense{recipe.units} → scores"
    return f"{FRAMES} frames → {network(recipe)} → mean of the states → scores"


def drawing(recipe: SoundRecipe) -> Drawing:
    """The network as blocks."""
    count = {name: sum(p.numel() for p in part.parameters()) for name, part in build(recipe).named_children()}
    what = f"{FRAMES} frames, one every 10 ms, of {BANDS} bands from 60 to 3,800 Hz: the logarithm of how loud each is."
    blocks = [Block("input", "spectrogram", (1, FRAMES, BANDS), 0, what, f"{FRAMES} × {BANDS}")]
    if recipe.network == "cnn":
        blocks += _convolutions(recipe, count)
    elif recipe.network == "ear":
        ear = "20 convolutions, which have heard 40 million pieces of videos and stay as they are: 96 numbers every 80 ms."
        blocks.append(Block("conv", "pretrained ear", (96, STEPS, 1), 0, ear, f"{STEPS} × 96"))
        taken = STEPS * 96
        how = f"{recipe.units} × ({taken} weights + 1 bias) = {count['dense']:,} parameters."
        blocks.append(Block("dense", "dense", (recipe.units,), count["dense"], how, str(recipe.units)))
    else:
        how = f"{recipe.units} numbers are kept in mind from frame to frame; {count['memory']:,} parameters. Their mean goes on."
        blocks.append(Block("dense", recipe.in_words("network"), (recipe.units,), count["memory"], how, str(recipe.units)))
    last = count["fc" if recipe.network == "ear" else "dense"]
    words = f"A score for each of {len(recipe.classes)} words: {last:,} parameters. Softmax makes probabilities of them."
    blocks.append(Block("scores", "scores", (len(recipe.classes),), last, words, str(len(recipe.classes))))
    caption = f"**{sum(count.values()):,} parameters** to learn. Choose a block to see where its numbers come from."
    return Drawing(tuple(blocks), caption, f"{recipe.network} {recipe.width}")


def _convolutions(recipe: SoundRecipe, count: Mapping[str, int]) -> Iterator[Block]:
    T, F, before = FRAMES, BANDS, 1
    for number in (1, 2, 3):
        maps = recipe.width * 2 ** (number - 1)
        words = f"{maps} × ({before} × 3·3 weights + 1 bias) = {count[f'conv{number}']:,} parameters."
        yield Block("conv", "convolution", (maps, T, F), count[f"conv{number}"], words, f"{T} × {F} × {maps}")
        T, F, before = T // 2, F // 2, maps
        yield Block("pool", "max pooling", (maps, T, F), 0, "Of every 2 × 2 places the largest number stays.", f"{T} × {F} × {maps}")


def cures(recipe: SoundRecipe) -> Iterator[Cure]:
    """What to try against learning by heart."""
    if not (recipe.shift or recipe.speed or recipe.pitch):
        what = "augmentation: every epoch says the words a little faster or slower, higher or lower"
        yield what, changed(recipe, shift=50.0, speed=0.1, pitch=2.0, bands=6, times=12)
    if recipe.network != "ear":
        yield "the pretrained ear, which has heard many more voices", changed(recipe, network="ear")
