"""A coach for trainings: says in plain words what is going wrong, or well, and one thing to try.

It looks only at ended epochs, so that its words hold still while a training runs, and waits for evidence: a single
unlucky step is no advice. Thresholds were set on trainings that show each trouble and on trainings that show none.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from core.training.events import EpochEnd
from core.training.recipe import CLASSES, Recipe
from core.training.record import Record

GUESSING = math.log(CLASSES)  # 2.303: the loss of a network that gives every class the same probability
FLAT = 2.0  # a loss above this after some epochs: hardly better than guessing
SPIKE = 2 * GUESSING  # a batch with this loss: surely wrong, which no sensible first weights are
MOST = 2  # pieces of advice at a time
PATIENT = 60  # steps that a network is given before it is called slow
USUAL = {"sgd": 0.1, "momentum": 0.03}  # a rate that often works; other optimizers: 0.001


@dataclass(frozen=True)
class Advice:
    """What the coach sees, why it may be so, and one thing to try."""

    kind: str  # such as "overfitting"
    sees: str  # with its evidence in numbers
    why: str
    try_this: str = ""
    recipe: Recipe | None = None  # with that one thing changed; None where there is nothing to change
    good: bool = False


def advice(record: Record) -> tuple[Advice, ...]:
    """Up to two pieces of advice for a training, running or over, the most important first; none while there is no evidence."""
    if not record.ends:
        return ()
    for looks in (_ran_away, _large_start, _flat):
        if trouble := looks(record):
            return (trouble,)
    found = [*_early(record), *_overfitting(record), *_jumping(record), *_exploding(record), *(_silent(record) or _slow(record))]
    if not found:
        found = [*_improving(record)] or [*_well(record)]
    if len(found) > 1 and found[0].recipe == found[1].recipe:
        del found[1]  # two signs of the same trouble
    return tuple(found[:MOST])


def _changed(recipe: Recipe, **what: object) -> Recipe | None:
    """The recipe with something changed; None where that is not allowed."""
    try:
        return replace(recipe, **what)  # type: ignore[arg-type]
    except ValueError:
        return None


def _rate(recipe: Recipe, factor: float) -> tuple[str, Recipe | None]:
    """The words and the recipe of another rate, of one digit; by a factor of ten it goes to the usual rate if that is farther."""
    rate, usual = recipe.rate * factor, USUAL.get(recipe.optimizer, 0.001)
    if factor in (0.1, 10):
        rate = min(rate, usual) if factor < 1 else max(rate, usual)
    rate = float(f"{rate:.0e}")
    return f"a {'smaller' if factor < 1 else 'larger'} learning rate: {rate:g} instead of {recipe.rate:g}", _changed(recipe, rate=rate)


def _calmer(recipe: Recipe) -> tuple[str, Recipe | None]:
    """A third of the rate; where that is far too high, the usual one."""
    return _rate(recipe, 0.3 if recipe.rate <= 5 * USUAL.get(recipe.optimizer, 0.001) else 0.1)


def _best_init(recipe: Recipe) -> str:
    return "he" if recipe.activation in ("relu", "leaky") else "xavier"


def _init(recipe: Recipe) -> tuple[str, Recipe | None]:
    init = _best_init(recipe)
    name = "He" if init == "he" else "Xavier"
    return f"first weights by {name}: random, and of a size that suits {recipe.activation}", _changed(recipe, init=init)


def _worst_step(record: Record) -> float:
    """The largest loss of a batch; infinite where one was no number."""
    losses = np.nan_to_num(np.array(record.steps.loss or [0.0]), nan=np.inf)
    return float(losses.max())


def _ran_away(record: Record) -> Advice | None:
    if not record.finished or record.finished.reason != "diverged":
        return None
    step, first, last = record.steps.number[-1], record.steps.loss[0], record.steps.loss[-1]
    became = f"it was {last:,.0f}" if math.isfinite(last) else "it was too large to be a number"
    sees = f"The loss ran away: it began at {first:.1f}, and at step {step} {became}."
    if record.recipe.init == "large":
        return Advice("diverged", sees, "The first weights are so large that every number in the network explodes.", *_init(record.recipe))
    why = "Each step was so long that it jumped over the lowest place of the loss and landed higher up on the far side, again and again."
    return Advice("diverged", sees, why, *_rate(record.recipe, 0.1))


def _large_start(record: Record) -> Advice | None:
    start = record.ends[0].train_loss
    if record.recipe.init != "large" or start < 3 * GUESSING:
        return None
    sees = f"Before training the loss was {start:,.0f}; pure guessing among ten digits gives 2.3."
    why = "The first weights are so large that the network is sure of random answers. It first has to unlearn them."
    return Advice("large weights", sees, why, *_init(record.recipe))


def _flat(record: Record) -> Advice | None:
    """Hardly better than guessing after some epochs."""
    last = record.ends[-1]
    patient = last.number >= 2 and len(record.steps) >= PATIENT
    sure = last.number >= 1 and (record.recipe.init == "zeros" or _worst_step(record) > 2 * SPIKE or _worse(record))
    if min(last.train_loss, last.val_loss) < FLAT or not (patient or sure):
        return None
    sees = f"It is not learning: after {_epochs(last.number)} the validation loss is {last.val_loss:.2f}; pure guessing gives 2.30."
    return Advice("not learning", sees, *_cause(record))


def _worse(record: Record) -> bool:
    """Whether training has made it clearly worse than it was before."""
    return record.ends[-1].train_loss > 1.2 * record.ends[0].train_loss


def _cause(record: Record) -> tuple[str, str, Recipe | None]:
    """Why nothing is learned: the reason, what to try, and the recipe that does."""
    recipe, last = record.recipe, record.ends[-1].number
    dead = record.verdicts[last].dead if last in record.verdicts else 0.0
    if recipe.init == "zeros":
        return "All weights began at zero, so all neurons of a layer get the same push and none ever becomes different.", *_init(recipe)
    if recipe.l2 >= 0.05 or recipe.l1 >= 0.002:
        why = "The penalty on large weights is stronger than what the pictures teach, and presses all weights towards zero."
        return why, "without the penalties", _changed(recipe, l1=0.0, l2=0.0)
    if (worst := _worst_step(record)) > SPIKE or _worse(record):
        broken = f" Now {100 * dead:.0f} % of the ReLU units are silent for good." if dead > 0.6 else ""
        return f"The rate is too high: the loss of a batch leapt up to {worst:,.3g}.{broken}", *_rate(recipe, 0.1)
    if (fades := _fading(record)) and recipe.activation in ("sigmoid", "tanh"):
        why = f"The signal to learn fades on its way back: at the first layer the gradient is {fades:,.0f} times smaller than at the last."
        return f"{why} {recipe.activation.capitalize()} is flat at its ends.", "ReLU as activation", _changed(recipe, activation="relu")
    if recipe.rate >= (0.5 if recipe.optimizer in ("sgd", "momentum") else 0.03):
        return "The rate is so high that each step undoes the last.", *_rate(recipe, 0.1)
    return "The steps are so small that the weights hardly move.", *_rate(recipe, 10)


def _fading(record: Record) -> float:
    """How many times smaller the gradient is at the first layer than at the last, in the newest steps; 0 for under 20."""
    newest = np.array(record.steps.gradients[-50:], dtype=float)
    if newest.ndim != 2 or newest.shape[1] < 2:
        return 0.0
    first, last = np.median(newest[:, 0]), np.median(newest[:, -1])
    ratio = float(last / first) if first > 0 else 0.0
    return ratio if ratio >= 20 else 0.0


def _early(record: Record) -> Iterator[Advice]:
    if record.finished and record.finished.reason == "early":
        best = record.finished.best_epoch
        sees = f"It stopped by itself after epoch {record.ends[-1].number}, because nothing had got better since epoch {best}."
        yield Advice("stopped early", sees, f"That is early stopping, and it saved time: the weights of epoch {best} are kept.", good=True)


def _overfitting(record: Record) -> Iterator[Advice]:
    best, last = record.best, record.ends[-1]
    if best is None or last.number < best.number + 2 or best.number == 0:
        return
    after = [end.val_loss for end in record.ends if end.number > best.number]
    highest = max(np.mean(after[at : at + 3]) for at in range(max(len(after) - 2, 1)))
    if highest < 1.08 * best.val_loss or last.train_loss > best.train_loss:
        return
    sees = (
        f"Overfitting from epoch {best.number}: {_new_ones(record, best, last)} on validation pictures the loss rose from "
        f"{best.val_loss:.2g} to {last.val_loss:.2g}, on training pictures it fell from {best.train_loss:.2g} to {last.train_loss:.2g}."
    )
    why = "It learns the training pictures by heart instead of what makes a digit; that does not help with new ones."
    yield Advice("overfitting", sees, why, *_cure(record.recipe))


def _new_ones(record: Record, best: EpochEnd, last: EpochEnd) -> str:
    """What became of the accuracy on validation pictures, where a rising loss alone would mislead."""
    pictures = record.started.validation if record.started else 1
    change = f"({100 * best.val_accuracy:.1f} → {100 * last.val_accuracy:.1f} %"
    spread = math.sqrt(2 * best.val_accuracy * (1 - best.val_accuracy) / pictures)
    if abs(last.val_accuracy - best.val_accuracy) <= 2 * spread:
        return f"since then it reads no more new digits right {change}, within chance), but it is surer of its mistakes:"
    if last.val_accuracy < best.val_accuracy:
        return f"since then it reads fewer new digits right {change}), and it is surer of its mistakes:"
    return f"it still reads a few more new digits right {change}), but it is ever surer of its mistakes:"


def _cure(recipe: Recipe) -> tuple[str, Recipe | None]:
    """The next thing to try against learning by heart."""
    if not (recipe.rotate or recipe.shift or recipe.zoom):
        return "augmentation: every epoch shows the pictures a little turned and moved", _changed(recipe, rotate=8.0, shift=2.0)
    if recipe.dropout < 0.3:
        return "dropout 0.5: half of the dense neurons rest in each step, so none can rely on the others", _changed(recipe, dropout=0.5)
    if not recipe.patience:
        return "early stopping: end after 3 epochs without a better validation loss", _changed(recipe, patience=3)
    if recipe.count:
        return "all the training pictures there are", _changed(recipe, count=0)
    return "weight decay 0.0005: large weights cost something", _changed(recipe, l2=0.0005)


def _jumping(record: Record) -> Iterator[Advice]:
    """The training loss goes up and down between epochs."""
    rises = [(b.train_loss / a.train_loss, b.train_loss - a.train_loss) for a, b in pairwise(record.ends[1:][-5:])]
    leaps = [rise for rise in rises if rise[0] > 1.3 and rise[1] > 0.1]
    shakes = [rise for rise in rises if rise[0] > 1.15 and rise[1] > 0.02]
    if not leaps and len(shakes) < 2:
        return
    losses = ", ".join(f"{end.train_loss:.2f}" for end in record.ends[1:][-5:])
    sees = f"The loss goes up and down from epoch to epoch: {losses}."
    recipe = record.recipe
    if recipe.batch <= 8:
        why = f"A batch of {recipe.batch} is so small that each one pulls in another direction."
        yield Advice("unsteady", sees, why, "a batch of 32: the average of more pictures points more steadily", _changed(recipe, batch=32))
    else:
        why = "The steps are too long: it jumps over the lowest place of the loss instead of settling there."
        yield Advice("unsteady", sees, why, *_calmer(recipe))


def _exploding(record: Record) -> Iterator[Advice]:
    lengths = np.linalg.norm(np.nan_to_num(np.array(record.steps.gradients, dtype=float)), axis=-1)
    if record.recipe.clip or record.ends[-1].number < 1 or not len(lengths) or lengths.max() < max(50.0, 20 * np.median(lengths)):
        return
    step = record.steps.number[int(lengths.argmax())]
    sees = f"The gradient exploded: at step {step} it was {lengths.max():,.0f} long; usually it is about {np.median(lengths):,.2g}."
    why = "The gradient says in which direction and how steeply the loss falls. One huge gradient throws the weights far off."
    yield Advice("exploding", sees, why, "gradient clipping: cut every gradient to a length of 1", _changed(record.recipe, clip=1.0))


def _slow(record: Record) -> Iterator[Advice]:
    last = record.ends[-1]
    if last.number < 2 or len(record.steps) < PATIENT or last.val_loss < 1 or last.val_loss < 0.75 * record.ends[-2].val_loss:
        return
    if any(b.train_loss > a.train_loss for a, b in pairwise(record.ends)):
        return
    sees = f"It learns, but slowly: after {_epochs(last.number)} the validation loss is still {last.val_loss:.2f}, and it falls steadily."
    larger = _rate(record.recipe, 10 if last.val_loss > 1.5 else 3)
    yield Advice("slow", sees, "Steady small steps: there is room for longer ones.", *larger)


def _silent(record: Record) -> list[Advice]:
    last = record.ends[-1].number
    if last < 2 or last not in record.verdicts or (dead := record.verdicts[last].dead) < 0.6:
        return []
    sees = f"{100 * dead:.0f} % of the ReLU units are silent: they answer 0 to every picture."
    why = "A unit that always answers 0 gets no gradient and cannot come back. Steps that were too long often do this."
    if record.recipe.rate > USUAL.get(record.recipe.optimizer, 0.001):
        return [Advice("silent units", sees, why, *_calmer(record.recipe))]
    leaky = _changed(record.recipe, activation="leaky")
    return [Advice("silent units", sees, why, "leaky ReLU, which never goes quite silent", leaky)]


def _improving(record: Record) -> Iterator[Advice]:
    if not record.finished or record.finished.reason != "done" or len(record.ends) < 2 or record.best is not record.ends[-1]:
        return
    before, last = record.ends[-2].val_loss, record.ends[-1].val_loss
    if last > 0.97 * before:
        return
    right = f"{100 * record.ends[-1].val_accuracy:.1f} % of the validation pictures are read right, and it"
    sees = f"{right} was still getting better when it ended: in the last epoch the validation loss fell from {before:.2g} to {last:.2g}."
    longer = 2 * record.recipe.epochs
    more = _changed(record.recipe, epochs=longer)
    yield Advice("still improving", sees, "It has not learned all it can.", f"{longer} epochs", more, good=True)


def _well(record: Record) -> Iterator[Advice]:
    best = record.best
    if not record.finished or best is None or best.val_accuracy < 0.9:
        return
    train, val = 100 * best.train_accuracy, 100 * best.val_accuracy
    sees = f"This went well: {train:.1f} % right on training pictures and {val:.1f} % on validation pictures."
    if best.train_accuracy - best.val_accuracy < 0.02:
        why = "The two are close together: what it learned holds for pictures it has never practised on."
    else:
        why = "It knows the pictures it practised on a little better than others. More or varied pictures can close that gap."
    yield Advice("good", sees, why, good=True)


def _epochs(number: int) -> str:
    return "1 epoch" if number == 1 else f"{number} epochs"
