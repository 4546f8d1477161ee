"""What a recipe means in numbers, before it is trained."""

from core.training.recipe import Recipe


def counts(recipe: Recipe) -> str:
    """Pictures, batches and iterations, such as "1,000 pictures / batch 100 → 10 iterations an epoch, 50 in all"."""
    each, all_of_them = recipe.steps_per_epoch, recipe.steps
    iterations = "iteration" if each == 1 else "iterations"
    return f"{recipe.training:,} pictures / batch {recipe.batch:,} → {each:,} {iterations} an epoch, {all_of_them:,} in all"


def duration(seconds: float) -> str:
    """About how long, such as "12 s", "3 min" or "1.5 h"."""
    if seconds < 100:
        return f"{max(round(seconds), 1)} s" if seconds < 20 else f"{round(seconds, -1):.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 100 * 60 else f"{seconds / 3600:.1f} h"


def many(count: int) -> str:
    """A large number as people say it: 421,642; 4.2 million."""
    return f"{count:,}" if count < 1_000_000 else f"{count / 1e6:.1f} million"
