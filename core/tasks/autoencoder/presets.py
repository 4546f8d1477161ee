"""Recipes for autoencoders worth pressing Train on."""

from core.tasks.autoencoder.recipe import AutoencoderRecipe
from core.tasks.kind import BIGGER, START, WRONG, Preset, Question

MAP = AutoencoderRecipe(network="deep", code=2, epochs=40)

AUTOENCODER_PRESETS: dict[str, Preset] = {
    "784 → 32 → 784": Preset(
        AutoencoderRecipe(), START, "The course's network: each digit through 32 numbers and back. Watch ten of them come out of the fog."
    ),
    "784 → 64 → 784": Preset(AutoencoderRecipe(code=64), START, "Twice as many numbers: how much sharper does it get?"),
    "A map of two numbers": Preset(MAP, START, "Through two numbers: all digits lie on a map, and nobody said which is which."),
    "A map without holes": Preset(
        AutoencoderRecipe(network="deep", code=2, variational=True, epochs=40),
        START,
        "The same, variational: codes are drawn towards one round cloud, and the places between digits turn into digits.",
    ),
    "Take the noise out": Preset(
        AutoencoderRecipe(network="conv", noise="salt", amount=0.3, epochs=15), START, "It is shown spoilt digits and makes clean ones."
    ),
    "All of MNIST": Preset(
        AutoencoderRecipe(data="mnist", network="conv", schedule="onecycle", batch=128, epochs=8),
        BIGGER,
        "55,000 digits and convolutions: 32 numbers then say twice as much as the 32 of PCA.",
    ),
    "One number": Preset(
        AutoencoderRecipe(network="deep", code=1, epochs=40),
        WRONG,
        "Everything through a single number. Predict what happens, then press Train.",
        Question(
            "Every digit has to pass through one number. What comes out?",
            ["ten clear digits, one for each stretch of numbers", "blurred shapes, some of them like digits", "grey, always the same"],
            "blurred shapes, some of them like digits",
            "Along one line it can lay out a few shapes, and each has to stand for many pictures: it draws their mean.",
        ),
    ),
    "Too much order": Preset(
        AutoencoderRecipe(network="deep", code=2, variational=True, weight=0.2, epochs=10),
        WRONG,
        "A weight of 0.2 on KL, hundreds of times the usual. Predict what happens, then press Train.",
        Question(
            "KL counts 0.2 instead of 0.0006. What becomes of the ten digits?",
            ["sharper digits", "the same grey blot ten times", "ten different blots"],
            "the same grey blot ten times",
            "The cheapest way to a KL of 0 is a code that says nothing about the picture. Then the best picture is the mean of all.",
        ),
    ),
}
