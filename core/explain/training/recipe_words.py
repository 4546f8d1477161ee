"""What a recipe means in numbers, before it is trained."""

from core.explain.training.compare import WORDS, settings_of, value_in_words
from core.tasks.digits.recipe import DigitRecipe
from core.tasks.pictures.recipe import PictureRecipe
from core.tasks.reviews.recipe import ReviewRecipe
from core.training.recipe import Recipe

NAMES = {
    "rotate": "turn",
    "l2": "weight decay",
    "init": "first weights",
    "batch_norm": "batch norm",
    "both_ways": "reading both ways",
    "read_padding": "padding that is read",
    "unknown_padding": "unknown words as padding",
    "start": "the beginning",
    "reads": "verdict",
    "cell": "recurrent layer",
    "length": "words kept",
    "mode": "what learns",
    "backbone": "the network",
    "flip": "mirroring",
    "crop": "cutting away",
    "colour": "light and colours",
}


def counts(recipe: Recipe) -> str:
    """Examples, batches and iterations, such as "1,000 pictures / batch 100 → 10 iterations an epoch, 50 in all"."""
    each, all_of_them = recipe.steps_per_epoch, recipe.steps
    iterations = "iteration" if each == 1 else "iterations"
    return f"{recipe.training:,} {recipe.examples} / batch {recipe.batch:,} → {each:,} {iterations} an epoch, {all_of_them:,} in all"


def setting(recipe: Recipe) -> str:
    """The network and how it learns, such as "picture → conv16 → pool → dense64 → scores; adam, rate 0.001, 3,500 pictures."."""
    return f"{_layers(recipe)}; {recipe.optimizer}, rate {recipe.rate:g}, {recipe.training:,} {recipe.examples}."


def _layers(recipe: Recipe) -> str:
    match recipe:
        case DigitRecipe():
            return " → ".join(["picture", *recipe.network.split(), "scores"])
        case ReviewRecipe() if recipe.start == "shipped":
            return "words → the shipped LSTM, trained on → verdict"
        case ReviewRecipe():
            layer = f"{WORDS['cell'][recipe.cell]} {recipe.units}{' both ways' if recipe.both_ways else ''}"
            verdict = "votes" if recipe.reads == "votes" else "last state"
            return f"words → embedding {recipe.embedding} → {layer} → {verdict} → verdict"
        case PictureRecipe():
            side, network = recipe.pixels, value_in_words(recipe, "backbone")
            return f"picture {side} × {side} → {network} → {recipe.kinds} scores; learns: {value_in_words(recipe, 'mode')}"
    return recipe.task


def duration(seconds: float) -> str:
    """About how long, such as "12 s", "3 min" or "1.5 h"."""
    if seconds < 100:
        return f"{max(round(seconds), 1)} s" if seconds < 20 else f"{round(seconds, -1):.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 100 * 60 else f"{seconds / 3600:.1f} h"


def changes(before: Recipe, after: Recipe) -> str:
    """What differs in the second recipe, such as "rate to 0.03" or "rotate to 8, shift to 2"."""
    found = [name for name in settings_of(after) if getattr(before, name, None) != getattr(after, name)]
    if "start" in found:  # what the shipped network brings along goes without saying
        found = [name for name in found if name in ("start", "rate")]
    if "mode" in found:  # so do the rate and the epochs that are usual for a way
        found = ["mode"]
    return ", ".join(f"{NAMES.get(name, after.examples if name == 'count' else name)} to {_value(after, name)}" for name in found)


def _value(recipe: Recipe, name: str) -> str:
    value = getattr(recipe, name)
    if name == "count" and not value:
        return "all"
    if name in ("start", "reads", "cell", "mode", "backbone", "pictures"):
        return value_in_words(recipe, name)
    if isinstance(value, bool) and recipe.task != "digits":
        return "yes" if value else "no"
    return f"{value:g}" if isinstance(value, float) else str(value)


def waiting(before: int, seconds: float) -> str:
    """What a training would have to wait for, such as "12 others wait before it; it would begin in about 40 s. "; empty for nothing."""
    if seconds < 1:
        return ""
    others = "1 other waits" if before == 1 else f"{before} others wait" if before else "All places are taken"
    return f"{others}{' before it' if before else ''}; it would begin in about **{duration(seconds)}**. "


def many(count: int) -> str:
    """A large number as people say it: 421,642; 4.2 million."""
    return f"{count:,}" if count < 1_000_000 else f"{count / 1e6:.1f} million"
