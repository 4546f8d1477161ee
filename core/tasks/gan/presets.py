"""Recipes for games on digits worth pressing Train on."""

from core.tasks.gan.recipe import GanRecipe
from core.tasks.kind import BIGGER, START, WRONG, Preset, Question

GAN_PRESETS: dict[str, Preset] = {
    "Forge digits in a lesson": Preset(
        GanRecipe(epochs=8), START, "Out of noise: first fog, then strokes, then digits, most of which can be read. A few minutes' game."
    ),
    "Forge digits": Preset(
        GanRecipe(), START, "Nearly four times as long: digits one could have written. The forger never sees a real one."
    ),
    "A larger pair": Preset(GanRecipe(size="medium", epochs=40), START, "Twice the maps and twice the noise: sharper digits, and slower."),
    "All of MNIST": Preset(
        GanRecipe(data="mnist", size="medium", batch=64, epochs=8),
        BIGGER,
        "55,000 digits: nearly all forgeries can be read, and no two are alike.",
    ),
    "A detective too strong": Preset(
        GanRecipe(steep=0.0, detective_rate=10.0, epochs=15),
        WRONG,
        "Ten times the forger's rate, and no price on a steep opinion. Predict what happens, then press Train.",
        Question(
            "The detective learns ten times as fast and may be as sure as it likes. What of the forgeries?",
            ["better: it has a better teacher", "poor: nothing can be learnt from one that is always sure"],
            "poor: nothing can be learnt from one that is always sure",
            "Its loss falls to nothing, and its opinion is flat wherever forged digits are: no way is better than another.",
        ),
    ),
    "No running average": Preset(
        GanRecipe(average=0.0, rate=0.004, epochs=15),
        WRONG,
        "Long steps, and pictures by the weights of the last one. Watch the distance jump.",
        Question(
            "Pictures are made by the forger of the very last step. How does the distance of forged and real digits go?",
            ["it falls smoothly", "it jumps up and down"],
            "it jumps up and down",
            "The forger answers the detective of a moment ago, and back. An average of its last hundred steps is steadier.",
        ),
    ),
}
