"""What is said of pictures and of trainings on them."""

from collections.abc import Iterator

from core.tasks.kind import Cause, Cure, Expected, Remark, Words, changed
from core.tasks.pictures.recipe import OWN, PictureRecipe, usual
from core.training.optimizers import OPTIMIZERS
from core.training.record import Record

PICTURES = Words(
    title="Pictures",
    one="picture",
    told="told apart right",
    makes="what all pictures of a class have in common",
    more_cures="more and more different pictures, altered pictures (augmentation), or to let less of the network learn",
    each="each class",
    first_column="class",
    precision="**Precision** of a class: of all pictures it put there, the share that belong. **Recall**: of all pictures that belong "
    "there, the share it found.",
    weights="Shown are the first convolution, the last one of every stage of blocks, and the head (fc). What stays does not move.",
    seen="blue: light, orange: dark, mean of the colours",
)
HEAD = "head only: the pretrained network with a new last layer"
WELL_FROM_NOTHING = 0.95  # share of right answers with which nobody needs a pretrained network
LITTLE = f"{HEAD} has little to learn by heart with"


# By mode: what to know of the filters that are seen, or why there are none.
SEEN = {
    "head": "Only the head learns: a weight for each number that the pretrained network says of a picture. All else stays as it is, so its "
    "filters do, too; **Look inside** shows them.",
    "blocks": "These stay as they are: only the last blocks and the head learn.",
}


def expected(recipe: PictureRecipe) -> Expected:
    """There are as many classes as people like, so the measures are shares of the loss of guessing."""
    return Expected(0.93 * recipe.guessing, 0.7 * recipe.guessing, 0.85 * recipe.guessing, well=0.85, strong_l2=0.5)


def usual_rate(recipe: PictureRecipe) -> float:
    """One that often works for what learns."""
    return float(OWN[recipe.mode]["rate"])


def causes(record: Record) -> Iterator[Cause]:
    """Why nothing may be learnt: the reason, what to try, and the recipe that does."""
    recipe = record.recipe
    assert isinstance(recipe, PictureRecipe)
    if recipe.mode == "scratch" and 0.3 * usual_rate(recipe) <= recipe.rate < OPTIMIZERS[recipe.optimizer].high:
        why = f"It began with random numbers, and {recipe.training:,} pictures are few to learn to see from."
        yield why, HEAD, usual(recipe, "head")


def remarks(record: Record) -> Iterator[Remark]:
    """Of a large network that began with random numbers, and few pictures."""
    recipe, best = record.recipe, record.best
    assert isinstance(recipe, PictureRecipe)
    if recipe.mode != "scratch" or not record.finished or best is None or best.val["accuracy"] >= WELL_FROM_NOTHING:
        return
    sees = f"From {recipe.training:,} pictures alone it learnt to tell {100 * best.val['accuracy']:.0f} % of new ones right."
    why = "It began with random numbers and had to learn to see from these pictures; a pretrained network can see already."
    yield "from scratch", sees, why, HEAD, usual(recipe, "head")


def cures(recipe: PictureRecipe) -> Iterator[Cure]:
    """What to try against learning by heart: let less be learnt, from more pictures."""
    if recipe.mode == "scratch":
        yield LITTLE, usual(recipe, "head")
    if recipe.mode != "head" and (recipe.crop < 0.3 or recipe.colour < 0.2 or not recipe.flip):
        what = "augmentation: every epoch shows other parts of the pictures, mirrored and in another light"
        yield what, changed(recipe, crop=0.4, colour=0.3, flip=True)
    if recipe.train_limit:
        yield "all the training pictures there are", changed(recipe, train_limit=0)
    if recipe.mode != "head":
        yield LITTLE, usual(recipe, "head")
    if not recipe.patience:
        yield "early stopping: end after 3 epochs without a better validation loss", changed(recipe, patience=3)
    yield "more and more different pictures of each class", None


def network(recipe: PictureRecipe) -> str:
    """In a few words."""
    return ", ".join(recipe.in_words(name) for name in ("backbone", "mode", "pictures"))


def layers(recipe: PictureRecipe) -> str:
    """One after the other."""
    scores, learns = f"{recipe.num_classes} scores", recipe.in_words("mode")
    return f"picture {recipe.pixels} × {recipe.pixels} → {recipe.in_words('backbone')} → {scores}; learns: {learns}"
