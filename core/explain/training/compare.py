"""Several trainings side by side: what they have in common, in which settings they differ, and what came of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.tasks import task_of
from core.training.fields import Setting, settings
from core.training.recipe import Recipe

NAMED, MANY = 2, 3  # settings in a name; more changes than these are counted
OTHER_TASK = "They learn different things, {}, so they cannot be compared fairly: to be right is not equally hard."
OTHER_LOSS = " Their losses are different quantities, too."
OTHER_EXAMPLES = "They were trained on different {0} and checked with different ones, so a small difference proves nothing."


def said(recipe: Recipe) -> Mapping[str, Setting]:
    """The settings of a recipe that people speak of, in the order in which they are said."""
    return {name: about for name, about in settings(type(recipe)).items() if about.label}


def label_of(recipe: Recipe, name: str) -> str:
    """What a setting is called for this recipe."""
    return settings(type(recipe))[name].name.format(examples=recipe.examples)


def in_words(recipe: Recipe) -> str:
    """A recipe in one line, such as "LeNet-5, Adam 0.001, batch 64, 10 epochs, dropout 0.2"."""
    task = task_of(recipe)
    parts = [task.network_in_words(recipe), f"{recipe.in_words('optimizer')} {recipe.rate:g}"]
    parts += [f"batch {recipe.batch:,}", f"{recipe.epochs} epoch{'s' * (recipe.epochs > 1)}"]
    standard = task.standard(recipe)
    for name, about in said(recipe).items():
        if not about.always and getattr(recipe, name) != getattr(standard, name):
            parts.append(f"{lowered(label_of(recipe, name))} {recipe.in_words(name)}")
    return ", ".join(parts)


def short_name(recipe: Recipe, ended_by: str = "") -> str:
    """What a training is called until its owner names it, such as "Rate too high · diverged" or "Dropout 0.2, learning rate 0.01".

    The recipe on offer that it is, or up to `NAMED` settings that are not the usual ones.
    """
    task = task_of(recipe)
    unusual = sorted(differences([task.standard(recipe), recipe]), key=lambda difference: said(recipe)[difference.name].last)
    parts = [_said(recipe, difference) for difference in unusual[:NAMED]] + ["…"] * (len(unusual) > NAMED)
    parts = [part for part in (task.name_begins(recipe), *parts) if part]
    words = task.preset_of(recipe) or ", ".join(parts) or "the usual settings"
    return words[0].upper() + words[1:] + (" · diverged" if ended_by == "diverged" else "")


def changed(recipe: Recipe, before: Recipe) -> str:
    """What was changed since another training, such as "learning rate 0.001 → 0.01"."""
    if recipe.task != before.task:
        return f"{task_of(recipe).said} instead of {task_of(before).said}"
    found = differences([before, recipe])
    if len(found) > MANY:
        return f"{len(found)} settings changed, among them {', '.join(lowered(d.label) for d in found[:NAMED])}"
    return ", ".join(f"{lowered(d.label)} {d.values[0]} → {d.values[1]}" for d in found) or "the same settings"


def _said(recipe: Recipe, difference: "Difference") -> str:
    value = difference.values[-1]
    if difference.name == "network":
        about = said(recipe)["network"]
        return value if value in (about.words or about.choices or {}).values() else "own layers"
    return f"{lowered(difference.label)} {value}"


def lowered(label: str) -> str:
    """As inside a sentence; what is written large, such as L2, stays so."""
    return label if label[:2].isupper() or label[1:2].isdigit() else label.lower()


@dataclass(frozen=True)
class Difference:
    """A setting in which trainings differ."""

    name: str  # of the recipe's field
    label: str
    values: tuple[str, ...]  # in words, one for each training
    apart: bool  # they are judged by different examples


def differences(recipes: Sequence[Recipe]) -> list[Difference]:
    """The settings that are not the same in all recipes, in the order in which they are said; of several tasks, what all of them have."""
    same_data = len({(recipe.task, *_data(recipe)) for recipe in recipes}) == 1
    shared = {name: about for name, about in said(recipes[0]).items() if all(name in said(recipe) for recipe in recipes)}
    found = []
    for name, about in shared.items():
        if len({_compared(recipe, name, same_data) for recipe in recipes}) > 1:
            words = tuple(recipe.in_words(name) for recipe in recipes)
            found.append(Difference(name, label_of(recipes[0], name), words, about.apart))
    return found


def _data(recipe: Recipe) -> tuple[Any, ...]:
    """Which examples it learns from, however many of them."""
    return tuple(getattr(recipe, name) for name, about in said(recipe).items() if about.group == "data")


def _compared(recipe: Recipe, name: str, same_data: bool) -> Any:
    if name == "train_limit" and same_data:
        return recipe.training
    return (getattr(recipe, name), getattr(recipe, "own", "")) if name == "data" else getattr(recipe, name)


def lesson(letters: Sequence[str], recipes: Sequence[Recipe], values: Sequence[float | None]) -> str:
    """What the comparison allows to say, in a sentence or two.

    Args:
        letters: What the trainings are called on screen.
        recipes: Theirs.
        values: Of the first measure they share with a fair scale, the best on validation of each; None where there is none yet.
    """
    if len(tasks := dict.fromkeys(task_of(recipe).said for recipe in recipes)) > 1:
        losses = {measure for recipe in recipes for measure in task_of(recipe).measures if measure.name == "loss"}
        return OTHER_TASK.format(" and ".join(tasks)) + OTHER_LOSS * (len(losses) > 1)
    different = differences(recipes)
    if not different:
        return "The settings are the same. Whatever differs here comes from the device or from where the training was stopped."
    measure = task_of(recipes[0]).shown_measure(recipes[0])
    known = [value for value in values if value is not None]
    top = (min if measure.smaller_is_better else max)(known, default=None)
    best = [letter for letter, value in zip(letters, values, strict=False) if known and value == top]
    names = [difference.label for difference in different]
    if apart := [difference.label for difference in different if difference.apart]:
        others = [name for name in names if name not in apart]
        more = f" They differ in more: {', '.join(others)}." if others else ""
        return OTHER_EXAMPLES.format(recipes[0].examples) + more
    if [difference.name for difference in different] == ["seed"]:
        gap = max(known) - min(known) if known else 0.0
        between = f"{100 * gap:.1f} percentage points" if measure.share else measure.in_words(gap)
        return f"Only the seed differs: the {between} between them are luck. A smaller difference proves nothing."
    if len(names) == 1:
        value = different[0].values[letters.index(best[0])] if len(best) == 1 else ""
        won = f" {best[0]} ({value}) did best." if value else " No one did better than all others." if known else ""
        return f"Only one setting differs, {names[0]}: a fair test.{won} Try another seed before you trust a small difference."
    return f"{len(names)} settings differ ({', '.join(names)}), so what made the difference cannot be told. Change one thing at a time."
