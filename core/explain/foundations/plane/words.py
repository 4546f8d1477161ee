"""What a training in the plane came to, in words."""

from core.explain.foundations.plane.recipe import PlaneRecipe
from core.explain.foundations.plane.training import Film


def verdict(recipe: PlaneRecipe, film: Film) -> tuple[bool, str]:
    """Whether it went well, and a sentence or two that say what happened and what to try."""
    first, last = film.epochs[0], film.result
    if film.ran_away:
        return False, (
            f"Diverged: after epoch {film.epochs[-1].number} the loss ran away (it began at {first.train_loss:.3g}). "
            f"Every step overshoots and lands higher than before. The learning rate {recipe.rate:g} is too large: "
            "try a tenth of it."
        )
    if last.train_loss > 1.2 * first.train_loss:
        return False, (
            f"It got worse: the training loss went from {first.train_loss:.3g} up to {last.train_loss:.3g}. "
            f"The steps overshoot. The learning rate {recipe.rate:g} is too large: try a tenth of it."
        )
    if recipe.init == "zero" and recipe.layers:
        return False, (
            "With all weights zero, every neuron of a layer computes the same and gets the same push, so they never "
            "become different. Start from small random weights instead."
        )
    if last.train_loss > 0.95 * first.train_loss and not recipe.patience:
        return False, (
            f"Hardly anything was learned: the training loss is still {last.train_loss:.3g}. Try a larger rate, "
            "another activation or less regularization."
        )
    if recipe.patience and len(film.epochs) - 1 < recipe.epochs:
        return True, (
            f"Stopped early at epoch {film.epochs[-1].number}: for {recipe.patience} epochs the test loss had not been "
            f"better than at epoch {film.kept}. The weights of epoch {film.kept} are the result. {_result(film)}"
        )
    if last.test_loss > 2 * last.train_loss and last.test_loss - last.train_loss > 0.1:
        return True, f"{_result(film)} The gap is wide: it has learned its training points by heart (overfitting)."
    return True, _result(film)


def _result(film: Film) -> str:
    last = film.result
    said = f"Loss {last.train_loss:.3f} on the training points, {last.test_loss:.3f} on the test points"
    if last.train_right or last.test_right:
        said += f"; {last.train_right:.0%} and {last.test_right:.0%} classified correctly"
    return said + "."


def counts(recipe: PlaneRecipe, training: int, weights: int) -> str:
    """Epochs, batches and steps of this recipe, and how many numbers it learns."""
    steps = -(-training // recipe.batch)
    return (
        f"{training} training points in batches of {min(recipe.batch, training)}: {steps} step{'s' * (steps > 1)} per epoch, "
        f"{steps * recipe.epochs:,} in {recipe.epochs} epochs. The network learns {weights} numbers (weights and biases)."
    )
