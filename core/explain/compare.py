"""Several trainings side by side: what they have in common, in which settings they differ, and what came of it."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

from core.training.presets import PRESETS
from core.training.recipe import NETWORKS, Recipe

LABELS = {
    "data": "Digits",
    "count": "Training pictures",
    "network": "Network",
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
    "clip": "Gradient clipped at",
    "patience": "Early stopping: patience",
    "seed": "Seed",
    "half": "16-bit numbers",
}
WORDS: dict[str, dict[Any, str]] = {
    "data": {"sample": "5,000 digits", "mnist": "MNIST, 70,000 digits"},
    "activation": {"relu": "ReLU", "leaky": "leaky ReLU"},
    "init": {"default": "PyTorch's", "xavier": "Xavier", "he": "He", "zeros": "all zero", "large": "very large"},
    "optimizer": {"sgd": "SGD", "rmsprop": "RMSProp", "adam": "Adam", "adamw": "AdamW"},
    "schedule": {"onecycle": "one cycle"},
    "network": {text: name for name, text in NETWORKS.items()} | {"": "no hidden layer"},
}
ALWAYS = ("network", "optimizer", "rate", "batch", "epochs")  # said of every recipe; the rest only where it is not the usual
LESS_TELLING = ("data", "count", "epochs", "seed", "half")  # these come last in a name
NAMED, MANY = 2, 3  # settings in a name; more changes than these are counted


def value_in_words(recipe: Recipe, name: str) -> str:
    """One setting as people say it."""
    value = recipe.training if name == "count" else getattr(recipe, name)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if name in WORDS:
        return WORDS[name].get(value, str(value))
    if name in ("count", "batch", "epochs", "seed"):
        return f"{value:,}" if name != "seed" else str(value)
    return f"{value:g}" if value else "none"


def in_words(recipe: Recipe) -> str:
    """A recipe in one line, such as "LeNet-5, Adam 0.001, batch 64, 10 epochs, dropout 0.2"."""
    said = [value_in_words(recipe, "network"), f"{value_in_words(recipe, 'optimizer')} {recipe.rate:g}"]
    said += [f"batch {recipe.batch:,}", f"{recipe.epochs} epoch{'s' * (recipe.epochs > 1)}"]
    usual = Recipe()
    for field in fields(Recipe):
        name = field.name
        if name in ALWAYS or getattr(recipe, name) == getattr(usual, name):
            continue
        said.append(f"{_lower(LABELS[name])} {value_in_words(recipe, name)}")
    return ", ".join(said)


def short_name(recipe: Recipe, ended_by: str = "") -> str:
    """What a training is called until its owner names it, such as "Rate too high · diverged" or "Dropout 0.2, learning rate 0.01".

    The recipe on offer that it is, or up to `NAMED` settings that are not the usual ones.
    """
    offered = [name for name, preset in PRESETS.items() if preset.recipe == recipe]
    unusual = sorted(differences([Recipe(), recipe]), key=lambda d: d.name in LESS_TELLING)
    said = [_said(d.name, d.values[1]) for d in unusual[:NAMED]] + ["…"] * (len(unusual) > NAMED)
    words = offered[0] if offered else ", ".join(said) or "the usual settings"
    return words[0].upper() + words[1:] + (" · diverged" if ended_by == "diverged" else "")


def changed(recipe: Recipe, before: Recipe) -> str:
    """What was changed since another training, such as "learning rate 0.001 → 0.01"."""
    found = differences([before, recipe])
    if len(found) > MANY:
        return f"{len(found)} settings changed, among them {', '.join(_lower(d.label) for d in found[:NAMED])}"
    return ", ".join(f"{_lower(d.label)} {d.values[0]} → {d.values[1]}" for d in found) or "the same settings"


def _said(name: str, value: str) -> str:
    if name == "network":
        return value if value in WORDS["network"].values() else "own layers"
    return f"{_lower(LABELS[name])} {value}"


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
    """The settings that are not the same in all recipes, in the order of the recipe."""
    found, same_digits = [], len({recipe.data for recipe in recipes}) == 1
    for field in fields(Recipe):
        values = {recipe.training if field.name == "count" and same_digits else getattr(recipe, field.name) for recipe in recipes}
        if len(values) > 1:
            words = tuple(value_in_words(recipe, field.name) for recipe in recipes)
            found.append(Difference(field.name, LABELS[field.name], words))
    return found


def lesson(letters: Sequence[str], different: Sequence[Difference], accuracies: Sequence[float | None]) -> str:
    """What the comparison allows to say, in a sentence or two.

    Args:
        letters: What the trainings are called on screen.
        different: What `differences` found.
        accuracies: Best validation accuracy of each; None where there is none yet.
    """
    if not different:
        return "The settings are the same. Whatever differs here comes from the device or from where the training was stopped."
    known = [accuracy for accuracy in accuracies if accuracy is not None]
    best = [letter for letter, accuracy in zip(letters, accuracies, strict=False) if known and accuracy == max(known)]
    names = [difference.label for difference in different]
    if names == ["Seed"]:
        gap = 100 * (max(known) - min(known)) if known else 0.0
        return f"Only the seed differs: the {gap:.1f} percentage points between them are luck. A smaller difference proves nothing."
    if len(names) == 1:
        value = different[0].values[letters.index(best[0])] if len(best) == 1 else ""
        won = f" {best[0]} ({value}) did best." if value else " No one did better than all others." if known else ""
        return f"Only one setting differs, {names[0]}: a fair test.{won} Try another seed before you trust a small difference."
    return f"{len(names)} settings differ ({', '.join(names)}), so what made the difference cannot be told. Change one thing at a time."
