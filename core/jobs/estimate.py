"""How long a training will take, before it has begun."""

from core.models import stack
from core.models.review_net import GATES
from core.tasks.digits.recipe import CLASSES, INPUT, DigitRecipe
from core.tasks.pictures.recipe import PictureRecipe
from core.tasks.reviews.recipe import ReviewRecipe
from core.training.device import best_device, half_type
from core.training.recipe import Recipe

# Products per second and seconds per step, measured with one CPU core (with and without 16-bit numbers) and on a GPU. What
# a machine really does shows after its first runs: `Store.correction`.
SPEED = {"half": 80e9, "full": 35e9, "gpu": 5e12}
STEP_SECONDS = 0.002
START_SECONDS = 0.5
PASSES = 3  # forward, and backward to the weights and to the inputs
AUGMENTED_PIXEL_SECONDS = 2.5e-8
CHECKED = 1500  # pictures judged after each epoch with the 5,000 digits

WORDS = {"mini": 20, "imdb": 270, "own": 60}  # tokens of a review, on average
# Seconds for one word of a batch, forward and back: PyTorch computes an LSTM in one go, the others word by word.
WORD_SECONDS = {"rnn": 0.00025, "gru": 0.0005, "lstm": 0.00002}
JUDGED = {"mini": 200, "imdb": 5_000, "own": 200}  # reviews judged after each epoch
TESTED = {"imdb": 25_000}  # at the end

# Products for each pixel of the input: those of torchvision, and the built-in one without its pooling.
NETWORK_PRODUCTS = {"built-in": 145e3, "resnet18": 36e3, "resnet34": 73e3, "resnet50": 82e3}
DECODE_SECONDS = 0.002  # for a picture file


def raw_estimate(recipe: Recipe) -> float:
    """Expected seconds on this kind of device, uncorrected."""
    kind = best_device().kind
    speed = SPEED["gpu" if kind != "cpu" else "half" if recipe.half and half_type("cpu") else "full"]
    match recipe:
        case DigitRecipe():
            return START_SECONDS + recipe.steps * STEP_SECONDS + _digits(recipe, kind, speed)
        case ReviewRecipe():
            return START_SECONDS + recipe.steps * STEP_SECONDS + _reviews(recipe, speed / 2)  # narrow products are slower
        case PictureRecipe():
            return START_SECONDS + recipe.steps * STEP_SECONDS + _pictures(recipe, speed)
    raise ValueError(f"Nobody knows how long {recipe.task} take.")


def _digits(recipe: DigitRecipe, kind: str, speed: float) -> float:
    cost = stack.cost(stack.parse(recipe.network), INPUT, CLASSES, recipe.batch_norm)
    seen, checked = (
        recipe.training * recipe.epochs,
        min(2 * recipe.training, CHECKED if recipe.data == "sample" else 10_000) * recipe.epochs,
    )
    augmented = recipe.rotate or recipe.shift or recipe.zoom or recipe.noise
    extra = AUGMENTED_PIXEL_SECONDS * 784 * seen if augmented and kind == "cpu" else 0.0
    return cost.products * (PASSES * seen + checked) / speed + extra


def _reviews(recipe: ReviewRecipe, speed: float) -> float:
    words = recipe.length if recipe.read_padding else min(recipe.length, WORDS[recipe.data])
    ways, E, H = 1 + recipe.both_ways, recipe.embedding, recipe.units
    if recipe.start == "shipped":
        E = H = 128
    products = ways * GATES[recipe.cell] * (E * H + H * H) + 16 * E  # and what an optimizer does for a word's embedding
    judged = JUDGED[recipe.data] * recipe.epochs + TESTED.get(recipe.data, 0)
    one_by_one = ways * words * WORD_SECONDS[recipe.cell] * (recipe.steps + judged / 200)
    table = 12 * recipe.vocabulary * E * recipe.steps / (speed / 20)  # every number of the embedding is renewed at every step
    return one_by_one + table + products * words * (PASSES * recipe.training * recipe.epochs + judged) / speed


def _pictures(recipe: PictureRecipe, speed: float) -> float:
    products = NETWORK_PRODUCTS[recipe.backbone] * recipe.pixels**2
    checked = recipe.rows / 3  # a quarter of all pictures are kept apart
    if recipe.mode == "head":  # every picture goes through the network once, or twice where there are mirror images
        return DECODE_SECONDS * recipe.rows * 4 / 3 + products * (1 + recipe.flip) * (recipe.rows + checked) / speed
    passes = {"blocks": 1.5, "all": 2.6, "scratch": PASSES}[recipe.mode]  # stages that keep still are not gone back through
    seen = (passes * recipe.training + 2 * checked) * recipe.epochs
    return DECODE_SECONDS * recipe.rows * 4 / 3 + products * seen / speed
