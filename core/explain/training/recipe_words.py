"""What a recipe means in numbers, before it is trained."""

from core.explain.training.compare import said
from core.tasks import task_of
from core.training.recipe import Recipe
from core.training.words import duration

BRINGS = {"start": ("start", "rate"), "mode": ("mode",)}  # settings that bring others along, which then go without saying


def counts(recipe: Recipe) -> str:
    """Examples, batches and iterations, such as "1,000 pictures / batch 100 → 10 iterations an epoch, 50 in all"."""
    each, all_of_them = recipe.steps_per_epoch, recipe.steps
    iterations = "iteration" if each == 1 else "iterations"
    return f"{recipe.training:,} {recipe.examples} / batch {recipe.batch:,} → {each:,} {iterations} an epoch, {all_of_them:,} in all"


def setting(recipe: Recipe) -> str:
    """The network and how it learns, such as "picture → conv16 → pool → dense64 → scores; adam, rate 0.001, 3,500 pictures."."""
    layers = task_of(recipe).layers_in_words(recipe)
    return f"{layers}; {recipe.optimizer}, rate {recipe.rate:g}, {recipe.training:,} {recipe.examples}."


def changes(before: Recipe, after: Recipe) -> str:
    """What differs in the second recipe, such as "rate to 0.03" or "turn to 8, shift to 2"."""
    found = [name for name in said(after) if getattr(before, name, None) != getattr(after, name)]
    for name, alone in BRINGS.items():
        if name in found:
            found = [other for other in found if other in alone]
    return ", ".join(f"{_within(after, name)} to {_value(after, name)}" for name in found)


def _within(recipe: Recipe, name: str) -> str:
    return recipe.examples if name == "train_limit" else said(recipe)[name].within or said(recipe)[name].link or name


def _value(recipe: Recipe, name: str) -> str:
    if name == "train_limit":
        return f"{recipe.train_limit}" if recipe.train_limit else "all"
    value = getattr(recipe, name)
    return f"{value:g}" if isinstance(value, float) else recipe.in_words(name) if isinstance(value, str | bool) else str(value)


def waiting(before: int, seconds: float) -> str:
    """What a training would have to wait for, such as "12 others wait before it; it would begin in about 40 s. "; empty for nothing."""
    if seconds < 1:
        return ""
    others = "1 other waits" if before == 1 else f"{before} others wait" if before else "All places are taken"
    return f"{others}{' before it' if before else ''}; it would begin in about **{duration(seconds)}**. "
