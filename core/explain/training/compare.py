"""Several trainings side by side: what they have in common, in which settings they differ, and what came of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from core.tasks.digits.recipe import NETWORKS
from core.tasks.pictures.recipe import PictureRecipe, usual
from core.tasks.pictures.ways import WAYS
from core.tasks.presets import preset_of
from core.training.recipe import Recipe

# Every setting of every task, in the order in which they are said.
LABELS = {
    "data": "Digits",
    "pictures": "Pictures",
    "count": "Training pictures",
    "network": "Network",
    "backbone": "Network",
    "mode": "What learns",
    "side": "Side of a picture (pixels)",
    "start": "Begins with",
    "cell": "Recurrent layer",
    "both_ways": "Reads both ways",
    "embedding": "Embedding",
    "units": "Units",
    "reads": "Verdict",
    "length": "Words kept",
    "vocabulary": "Vocabulary",
    "read_padding": "Has to read padding",
    "unknown_padding": "Unknown words are padding",
    "activation": "Activation",
    "init": "First weights",
    "dropout": "Dropout",
    "batch_norm": "Batch norm",
    "optimizer": "Optimizer",
    "rate": "Learning rate",
    "schedule": "Schedule of the rate",
    "batch": "Batch",
    "epochs": "Epochs",
    "l1": "L1",
    "l2": "L2 (weight decay)",
    "rotate": "Rotated by (degrees)",
    "shift": "Shifted by (pixels)",
    "zoom": "Zoomed by",
    "noise": "Noise",
    "flip": "Half of them mirrored",
    "crop": "Cut away up to",
    "colour": "Light and colours changed by",
    "turn": "Turned by up to (degrees)",
    "clip": "Gradient clipped at",
    "patience": "Early stopping: patience",
    "seed": "Seed",
    "half": "16-bit numbers",
}
REVIEW_LABELS = {"data": "Reviews", "count": "Training reviews"}
WORDS: dict[str, dict[Any, str]] = {
    "data": {"sample": "5,000 digits", "mnist": "MNIST, 70,000 digits", "mini": "700 short reviews", "imdb": "IMDB, 50,000 reviews"},
    "cell": {"rnn": "plain RNN", "gru": "GRU", "lstm": "LSTM"},
    "reads": {"votes": "all states vote", "last": "the last state alone"},
    "start": {"random": "random numbers", "shipped": "the shipped LSTM"},
    "activation": {"relu": "ReLU", "leaky": "leaky ReLU"},
    "init": {"default": "PyTorch's", "xavier": "Xavier", "he": "He", "zeros": "all zero", "large": "very large"},
    "optimizer": {"sgd": "SGD", "rmsprop": "RMSProp", "adam": "Adam", "adamw": "AdamW"},
    "schedule": {"onecycle": "one cycle"},
    "network": {text: name for name, text in NETWORKS.items()} | {"": "no hidden layer"},
    "backbone": {"built-in": "the built-in ResNet-18", "resnet18": "ResNet-18", "resnet34": "ResNet-34", "resnet50": "ResNet-50"},
    "mode": {mode: way.name.lower() for mode, way in WAYS.items()},
}
# said of every recipe; the rest if unusual
ALWAYS = ("network", "cell", "both_ways", "start", "pictures", "backbone", "mode", "optimizer", "rate", "batch", "epochs")
LESS_TELLING = ("data", "count", "epochs", "seed", "half")  # these come last in a name
WHOLE_NUMBERS = ("count", "batch", "epochs", "embedding", "units", "length", "vocabulary")
NAMED, MANY = 2, 3  # settings in a name; more changes than these are counted
OTHER_TASK = "They learn different things, {}, so they cannot be compared fairly: to be right is not equally hard."
OTHER_PICTURES = "They were trained on different pictures and checked with different ones, so a small difference proves nothing."


def label_of(recipe: Recipe, name: str) -> str:
    """What a setting is called for this recipe."""
    return REVIEW_LABELS.get(name, LABELS[name]) if recipe.task == "reviews" else LABELS[name]


def settings_of(recipe: Recipe) -> list[str]:
    """The names of a recipe's settings, in the order in which they are said."""
    return [name for name in LABELS if hasattr(recipe, name)]


def value_in_words(recipe: Recipe, name: str) -> str:
    """One setting as people say it; "–" where this recipe has none of that name."""
    if not hasattr(recipe, name):
        return "–"
    value = recipe.training if name == "count" else getattr(recipe, name)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(recipe, PictureRecipe) and name == "pictures":
        return pictures_in_words(recipe)
    if name == "side" and not value:
        return "as it was trained"
    if value == "own" and name == "data":
        return f"{getattr(recipe, 'rows', 0):,} of one's own ({getattr(recipe, 'own', '')[:4]})"
    if name in WORDS:
        return WORDS[name].get(value, str(value))
    if name in WHOLE_NUMBERS:
        return f"{value:,}"
    if name == "seed":
        return str(value)
    return f"{value:g}" if value else "none"


def pictures_in_words(recipe: PictureRecipe) -> str:
    """Such as "textures", or "57 of one's own (3f2a)"."""
    return f"{recipe.rows:,} of one's own ({recipe.pictures[:4]})" if recipe.own else recipe.pictures


def network_in_words(recipe: Recipe) -> str:
    """The network in a few words, such as "LeNet-5", "LSTM, both ways" or "the built-in ResNet-18, head only"."""
    if isinstance(recipe, PictureRecipe):
        return f"{value_in_words(recipe, 'backbone')}, {value_in_words(recipe, 'mode')}, {pictures_in_words(recipe)}"
    if recipe.task == "digits":
        return value_in_words(recipe, "network")
    if getattr(recipe, "start", "") == "shipped":
        return "the shipped LSTM, trained on"
    return value_in_words(recipe, "cell") + (", both ways" if getattr(recipe, "both_ways", False) else "")


def in_words(recipe: Recipe) -> str:
    """A recipe in one line, such as "LeNet-5, Adam 0.001, batch 64, 10 epochs, dropout 0.2"."""
    said = [network_in_words(recipe), f"{value_in_words(recipe, 'optimizer')} {recipe.rate:g}"]
    said += [f"batch {recipe.batch:,}", f"{recipe.epochs} epoch{'s' * (recipe.epochs > 1)}"]
    standard = _standard(recipe)
    for name in settings_of(recipe):
        if name in ALWAYS or getattr(recipe, name) == getattr(standard, name):
            continue
        said.append(f"{_lower(label_of(recipe, name))} {value_in_words(recipe, name)}")
    return ", ".join(said)


def short_name(recipe: Recipe, ended_by: str = "") -> str:
    """What a training is called until its owner names it, such as "Rate too high · diverged" or "Dropout 0.2, learning rate 0.01".

    The recipe on offer that it is, or up to `NAMED` settings that are not the usual ones.
    """
    unusual = sorted(differences([_standard(recipe), recipe]), key=lambda d: d.name in LESS_TELLING)
    said = [_said(d, d.values[1]) for d in unusual[:NAMED]] + ["…"] * (len(unusual) > NAMED)
    if isinstance(recipe, PictureRecipe):
        said = [f"{value_in_words(recipe, 'mode')}, {pictures_in_words(recipe)}", *said]
    words = preset_of(recipe) or ", ".join(said) or "the usual settings"
    return words[0].upper() + words[1:] + (" · diverged" if ended_by == "diverged" else "")


def changed(recipe: Recipe, before: Recipe) -> str:
    """What was changed since another training, such as "learning rate 0.001 → 0.01"."""
    if recipe.task != before.task:
        return f"{recipe.task} instead of {before.task}"
    found = differences([before, recipe])
    if len(found) > MANY:
        return f"{len(found)} settings changed, among them {', '.join(_lower(d.label) for d in found[:NAMED])}"
    return ", ".join(f"{_lower(d.label)} {d.values[0]} → {d.values[1]}" for d in found) or "the same settings"


def _standard(recipe: Recipe) -> Recipe:
    """The standard recipe of its task; for pictures, of that way to train these pictures."""
    return usual(recipe) if isinstance(recipe, PictureRecipe) else type(recipe)()


def _said(difference: "Difference", value: str) -> str:
    if difference.name == "network":
        return value if value in WORDS["network"].values() else "own layers"
    return f"{_lower(difference.label)} {value}"


def _lower(label: str) -> str:
    """As inside a sentence; what is written large, such as L2, stays so."""
    return label if label[:2].isupper() or label[1:2].isdigit() else label.lower()


@dataclass(frozen=True)
class Difference:
    """A setting in which trainings differ."""

    name: str  # of the recipe's field
    label: str
    values: tuple[str, ...]  # in words, one for each training


def differences(recipes: Sequence[Recipe]) -> list[Difference]:
    """The settings that are not the same in all recipes, in the order in which they are said; of several tasks, what all of them have."""
    found, same_data = [], len({(recipe.task, recipe.data) for recipe in recipes if hasattr(recipe, "data")}) == 1
    for name in LABELS:
        if not all(hasattr(recipe, name) for recipe in recipes):
            continue
        values = {_compared(recipe, name, same_data) for recipe in recipes}
        if len(values) > 1:
            words = tuple(value_in_words(recipe, name) for recipe in recipes)
            found.append(Difference(name, label_of(recipes[0], name), words))
    return found


def _compared(recipe: Recipe, name: str, same_data: bool) -> Any:
    if name == "count" and same_data:
        return recipe.training
    return (getattr(recipe, name), getattr(recipe, "own", "")) if name == "data" else getattr(recipe, name)


def lesson(letters: Sequence[str], recipes: Sequence[Recipe], accuracies: Sequence[float | None]) -> str:
    """What the comparison allows to say, in a sentence or two.

    Args:
        letters: What the trainings are called on screen.
        recipes: Theirs.
        accuracies: Best validation accuracy of each; None where there is none yet.
    """
    if len(tasks := dict.fromkeys(recipe.task for recipe in recipes)) > 1:
        return OTHER_TASK.format(" and ".join(tasks))
    different = differences(recipes)
    if not different:
        return "The settings are the same. Whatever differs here comes from the device or from where the training was stopped."
    known = [accuracy for accuracy in accuracies if accuracy is not None]
    best = [letter for letter, accuracy in zip(letters, accuracies, strict=False) if known and accuracy == max(known)]
    names = [difference.label for difference in different]
    if any(difference.name == "pictures" for difference in different):
        others = [name for name in names if name != LABELS["pictures"]]
        return OTHER_PICTURES + (f" They differ in more: {', '.join(others)}." if others else "")
    if names == ["Seed"]:
        gap = 100 * (max(known) - min(known)) if known else 0.0
        return f"Only the seed differs: the {gap:.1f} percentage points between them are luck. A smaller difference proves nothing."
    if len(names) == 1:
        value = different[0].values[letters.index(best[0])] if len(best) == 1 else ""
        won = f" {best[0]} ({value}) did best." if value else " No one did better than all others." if known else ""
        return f"Only one setting differs, {names[0]}: a fair test.{won} Try another seed before you trust a small difference."
    return f"{len(names)} settings differ ({', '.join(names)}), so what made the difference cannot be told. Change one thing at a time."
