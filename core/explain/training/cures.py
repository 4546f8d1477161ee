"""What the coach advises: causes, cures, and a recipe with that one thing changed."""

from dataclasses import replace

import numpy as np

from core.tasks.digits.recipe import DigitRecipe
from core.tasks.pictures.recipe import OWN, PictureRecipe, usual
from core.tasks.reviews.recipe import ReviewRecipe
from core.training.recipe import Recipe
from core.training.record import Record

USUAL = {"sgd": 0.1, "momentum": 0.03}  # a rate that often works; other optimizers: 0.001
FINE_TUNING_RATE = 0.0003

Cure = tuple[str, Recipe | None]  # what to try in words, and the recipe that does; None where there is nothing to change


def changed(recipe: Recipe, **what: object) -> Recipe | None:
    """The recipe with something changed; None where that is not allowed."""
    try:
        return replace(recipe, **what)  # type: ignore[arg-type]
    except ValueError:
        return None


def usual_rate(recipe: Recipe) -> float:
    """A rate that often works with its optimizer; reviews, which are fewer, like longer steps; for pictures, with what learns."""
    if isinstance(recipe, PictureRecipe):
        return float(OWN[recipe.mode]["rate"])
    return USUAL.get(recipe.optimizer, 0.003 if isinstance(recipe, ReviewRecipe) else 0.001)


def other_rate(recipe: Recipe, factor: float) -> Cure:
    """The words and the recipe of another rate, of one digit; by a factor of ten it goes to the usual rate if that is farther."""
    rate, usual = recipe.rate * factor, usual_rate(recipe)
    if factor in (0.1, 10):
        rate = min(rate, usual) if factor < 1 else max(rate, usual)
    rate = float(f"{rate:.0e}")
    return f"a {'smaller' if factor < 1 else 'larger'} learning rate: {rate:g} instead of {recipe.rate:g}", changed(recipe, rate=rate)


def calmer(recipe: Recipe) -> Cure:
    """A third of the rate; where that is far too high, the usual one."""
    return other_rate(recipe, 0.3 if recipe.rate <= 5 * usual_rate(recipe) else 0.1)


def other_init(recipe: Recipe) -> Cure:
    """First weights that suit the activation."""
    activation = getattr(recipe, "activation", "tanh")
    init = "he" if activation in ("relu", "leaky") else "xavier"
    name = "He" if init == "he" else "Xavier"
    return f"first weights by {name}: random, and of a size that suits {activation}", changed(recipe, init=init)


def worst_step(record: Record) -> float:
    """The largest loss of a batch; infinite where one was no number."""
    losses = np.nan_to_num(np.array(record.steps.loss or [0.0]), nan=np.inf)
    return float(losses.max())


def spike(record: Record) -> float:
    """A batch with a loss above this was surely wrong, which no sensible first weights are."""
    return 2 * record.recipe.guessing


def worse(record: Record) -> bool:
    """Whether training has made it clearly worse than it was before."""
    return record.ends[-1].train_loss > 1.2 * record.ends[0].train_loss


def cause(record: Record) -> tuple[str, str, Recipe | None]:
    """Why nothing is learned: the reason, what to try, and the recipe that does."""
    recipe = record.recipe
    if getattr(recipe, "init", "") == "zeros":
        why = "All weights began at zero, so all neurons of a layer get the same push and none ever becomes different."
        return why, *other_init(recipe)
    if isinstance(recipe, ReviewRecipe) and recipe.read_padding:
        why = f"Every review is filled up to {recipe.length} words, and what comes last is padding: over that, the text is forgotten."
        return why, "padding that it does not have to read", changed(recipe, read_padding=False)
    if recipe.l2 >= (0.5 if isinstance(recipe, PictureRecipe) else 0.05) or recipe.l1 >= 0.002:
        why = f"The penalty on large weights is stronger than what the {recipe.examples} teach, and presses all weights towards zero."
        return why, "without the penalties", changed(recipe, l1=0.0, l2=0.0)
    if (worst := worst_step(record)) > spike(record) or worse(record):
        return f"The rate is too high: the loss of a batch leapt up to {worst:,.3g}.{_broken(record)}", *other_rate(recipe, 0.1)
    if isinstance(recipe, DigitRecipe) and recipe.activation in ("sigmoid", "tanh") and (fades := _fading(record)):
        why = f"The signal to learn fades on its way back: at the first layer the gradient is {fades:,.0f} times smaller than at the last."
        return f"{why} {recipe.activation.capitalize()} is flat at its ends.", "ReLU as activation", changed(recipe, activation="relu")
    if recipe.rate >= (0.5 if recipe.optimizer in ("sgd", "momentum") else 0.03):
        return "The rate is so high that each step undoes the last.", *other_rate(recipe, 0.1)
    if isinstance(recipe, PictureRecipe) and recipe.mode == "scratch" and recipe.rate >= 0.3 * usual_rate(recipe):
        why = f"It began with random numbers, and {recipe.training:,} pictures are few to learn to see from."
        return why, "head only: the pretrained network with a new last layer", usual(recipe, "head")
    return "The steps are so small that the weights hardly move.", *other_rate(recipe, 10)


def _broken(record: Record) -> str:
    last = record.ends[-1].number
    dead = record.verdicts[last].dead if last in record.verdicts else 0.0
    return f" Now {100 * dead:.0f} % of the ReLU units are silent for good." if dead > 0.6 else ""


def _fading(record: Record) -> float:
    """How many times smaller the gradient is at the first layer than at the last, in the newest steps; 0 for under 20."""
    newest = np.array(record.steps.gradients[-50:], dtype=float)
    if newest.ndim != 2 or newest.shape[1] < 2:
        return 0.0
    first, last = np.median(newest[:, 0]), np.median(newest[:, -1])
    ratio = float(last / first) if first > 0 else 0.0
    return ratio if ratio >= 20 else 0.0


def cure(recipe: Recipe) -> Cure:
    """The next thing to try against learning by heart."""
    if isinstance(recipe, PictureRecipe):
        return _picture_cure(recipe)
    if isinstance(recipe, DigitRecipe) and not (recipe.rotate or recipe.shift or recipe.zoom):
        return "augmentation: every epoch shows the pictures a little turned and moved", changed(recipe, rotate=8.0, shift=2.0)
    if recipe.dropout < 0.3:
        what = "dense neurons rest in each step, so none can rely on the others"
        if isinstance(recipe, ReviewRecipe):
            what = "numbers rest while a review is read, so none can rely on the others"
        return f"dropout 0.5: half of the {what}", changed(recipe, dropout=0.5)
    if not recipe.patience:
        return "early stopping: end after 3 epochs without a better validation loss", changed(recipe, patience=3)
    if recipe.count:
        return f"all the training {recipe.examples} there are", changed(recipe, count=0)
    if isinstance(recipe, ReviewRecipe) and recipe.start == "random" and recipe.data != "imdb":
        what = "to begin with the shipped LSTM, which has read many thousand reviews, instead of random numbers"
        return what, changed(recipe, start="shipped", rate=FINE_TUNING_RATE)
    return "weight decay 0.0005: large weights cost something", changed(recipe, l2=0.0005)


def _picture_cure(recipe: PictureRecipe) -> Cure:
    """For pictures: let less be learnt, from more of them."""
    if recipe.mode == "scratch":
        return "head only: the pretrained network with a new last layer has little to learn by heart with", usual(recipe, "head")
    if recipe.mode != "head" and (recipe.crop < 0.3 or recipe.colour < 0.2 or not recipe.flip):
        what = "augmentation: every epoch shows other parts of the pictures, mirrored and in another light"
        return what, changed(recipe, crop=0.4, colour=0.3, flip=True)
    if recipe.count:
        return "all the training pictures there are", changed(recipe, count=0)
    if recipe.mode != "head":
        return "head only: the pretrained network with a new last layer has little to learn by heart with", usual(recipe, "head")
    if not recipe.patience:
        return "early stopping: end after 3 epochs without a better validation loss", changed(recipe, patience=3)
    return "more and more different pictures of each class", None
