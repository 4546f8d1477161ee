"""What a recipe means in numbers, before it is trained."""

from dataclasses import fields

from core.training.recipe import Recipe

NAMES = {"rotate": "turn", "l2": "weight decay", "init": "first weights", "count": "pictures", "batch_norm": "batch norm"}


def counts(recipe: Recipe) -> str:
    """Pictures, batches and iterations, such as "1,000 pictures / batch 100 → 10 iterations an epoch, 50 in all"."""
    each, all_of_them = recipe.steps_per_epoch, recipe.steps
    iterations = "iteration" if each == 1 else "iterations"
    return f"{recipe.training:,} pictures / batch {recipe.batch:,} → {each:,} {iterations} an epoch, {all_of_them:,} in all"


def setting(recipe: Recipe) -> str:
    """The network and how it learns, such as "picture → conv16 → pool → dense64 → scores; adam, rate 0.001, 3,500 pictures."."""
    layers = " → ".join(["picture", *recipe.network.split(), "scores"])
    return f"{layers}; {recipe.optimizer}, rate {recipe.rate:g}, {recipe.training:,} pictures."


def duration(seconds: float) -> str:
    """About how long, such as "12 s", "3 min" or "1.5 h"."""
    if seconds < 100:
        return f"{max(round(seconds), 1)} s" if seconds < 20 else f"{round(seconds, -1):.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 100 * 60 else f"{seconds / 3600:.1f} h"


def changes(before: Recipe, after: Recipe) -> str:
    """What differs in the second recipe, such as "rate to 0.03" or "rotate to 8, shift to 2"."""
    found = {
        field.name: getattr(after, field.name) for field in fields(Recipe) if getattr(before, field.name) != getattr(after, field.name)
    }
    return ", ".join(f"{NAMES.get(name, name)} to {_value(name, value)}" for name, value in found.items())


def _value(name: str, value: object) -> str:
    if name == "count" and not value:
        return "all"
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
