"""What is said of digits and of trainings on them."""

from collections.abc import Iterator

import numpy as np

from core.tasks.digits.recipe import DigitRecipe
from core.tasks.kind import Cause, Cure, Expected, Words, changed
from core.training.record import Record

DIGITS = Words(
    title="Digits",
    one="digit",
    told="read right",
    makes="what makes a digit",
    more_cures="more pictures, altered pictures (augmentation), batch norm, a smaller network",
    each="each digit",
    first_column="digit",
    by_class="Digit by digit",
    precision="**Precision** of 4: of all it called a 4, the share that is one. **Recall** of 4: of all real 4s, the share it found.",
    weights="**Silent units:** {dead_percent:.0f} % of the ReLU units answer 0 to every picture they were checked with; such a unit no "
    "longer learns.",
    seen="blue: ink, orange: no ink",
)
EXPECTED = Expected(flat=2.0, slow=1.0, slower=1.5, well=0.9)
FADED = 20  # times smaller at the first layer than at the last: so much is too much


def causes(record: Record) -> Iterator[Cause]:
    """Why nothing may be learnt: the reason, what to try, and the recipe that does."""
    recipe = record.recipe
    assert isinstance(recipe, DigitRecipe)
    if recipe.activation in ("sigmoid", "tanh") and (times := _fading(record)) >= FADED:
        why = f"The signal to learn fades on its way back: at the first layer the gradient is {times:,.0f} times smaller than at the last."
        flat = f"{recipe.activation.capitalize()} is flat at its ends."
        yield f"{why} {flat}", "ReLU as activation", changed(recipe, activation="relu")


def _fading(record: Record) -> float:
    """How many times smaller the gradient is at the first layer than at the last, in the newest steps; 0 where there is none."""
    newest = record.steps.gradients[-50:].astype(float)
    if not len(newest) or newest.shape[1] < 2:
        return 0.0
    first, last = np.median(newest[:, 0]), np.median(newest[:, -1])
    return float(last / first) if first > 0 else 0.0


def cures(recipe: DigitRecipe) -> Iterator[Cure]:
    """What to try against learning by heart."""
    if not (recipe.rotate or recipe.shift or recipe.zoom):
        yield "augmentation: every epoch shows the pictures a little turned and moved", changed(recipe, rotate=8.0, shift=2.0)
    if recipe.dropout < 0.3:
        yield "dropout 0.5: half of the dense neurons rest in each step, so none can rely on the others", changed(recipe, dropout=0.5)
