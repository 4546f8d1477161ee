"""A coach for trainings: says in plain words what is going wrong, or well, and one thing to try.

It looks only at ended epochs, so that its words hold still while a training runs, and waits for evidence: a single
unlucky step is no advice. Thresholds were set on trainings that show each trouble and on trainings that show none.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from core.explain.training.cures import calmer, cause, cure, other_init, other_rate, spike, worse, worst_step
from core.tasks import task_of
from core.tasks.kind import Expected, changed
from core.training.events import EpochEnd
from core.training.recipe import Recipe
from core.training.record import Record

MOST = 2  # pieces of advice at a time
PATIENT = 60  # steps that a network is given before it is called slow
NOTHING = 0.001  # of the loss of guessing: what rises by less has not risen


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
    remarks = (Advice(*remark) for remark in task_of(record.recipe).remarks(record))
    found = [*_early(record), *remarks, *_overfitting(record), *_jumping(record), *_exploding(record)]
    found += _dead_units(record) or _slow(record)
    if not found:
        found = [*_improving(record)] or [*_well(record)]
    if len(found) > 1 and found[0].recipe == found[1].recipe:
        del found[1]  # two signs of the same trouble
    return tuple(found[:MOST])


def _ran_away(record: Record) -> Advice | None:
    if not record.finished or record.finished.reason != "diverged":
        return None
    step, first, last = record.steps.number[-1], record.steps.loss[0], record.steps.loss[-1]
    became = f"it was {last:,.0f}" if math.isfinite(last) else "it was too large to be a number"
    sees = f"The loss ran away: it began at {first:.1f}, and at step {step} {became}."
    if getattr(record.recipe, "init", "") == "large":
        return Advice(
            "diverged", sees, "The first weights are so large that every number in the network explodes.", *other_init(record.recipe)
        )
    why = "Each step was so long that it jumped over the lowest place of the loss and landed higher up on the far side, again and again."
    return Advice("diverged", sees, why, *other_rate(record.recipe, 0.1))


def _large_start(record: Record) -> Advice | None:
    start = record.ends[0].train["loss"]
    if getattr(record.recipe, "init", "") != "large" or start < 3 * record.recipe.guessing:
        return None
    guessing = f"{task_of(record.recipe).words.guessing} gives {record.recipe.guessing:.1f}"
    sees = f"Before training the loss was {start:,.0f}; {guessing}."
    why = "The first weights are so large that the network is sure of random answers. It first has to unlearn them."
    return Advice("large weights", sees, why, *other_init(record.recipe))


def _flat(record: Record) -> Advice | None:
    """Hardly better than guessing after some epochs."""
    last = record.ends[-1]
    patient = last.number >= 2 and record.steps.newest >= PATIENT
    sure = last.number >= 1 and (getattr(record.recipe, "init", "") == "zeros" or worst_step(record) > 2 * spike(record) or worse(record))
    if min(last.train["loss"], last.val["loss"]) < _expected(record).flat or not (patient or sure):
        return None
    sees = (
        f"It is not learning: after {_epochs(last.number)} the validation loss is {last.val['loss']:.2f}; "
        f"{task_of(record.recipe).words.guessing} gives {record.recipe.guessing:.2f}."
    )
    return Advice("not learning", sees, *cause(record))


def _early(record: Record) -> Iterator[Advice]:
    if record.finished and record.finished.reason == "early":
        best = record.finished.best_epoch
        if best == 0:
            sees = f"It stopped by itself after epoch {record.ends[-1].number}: no epoch was better than what it began with."
            yield Advice("stopped early", sees, "That is early stopping: what it began with is kept.")
            return
        sees = f"It stopped by itself after epoch {record.ends[-1].number}, because nothing had got better since epoch {best}."
        yield Advice("stopped early", sees, f"That is early stopping, and it saved time: the weights of epoch {best} are kept.", good=True)


def _overfitting(record: Record) -> Iterator[Advice]:
    best, last = record.best, record.ends[-1]
    if best is None or last.number < best.number + 2 or best.number == 0:
        return
    after = [end.val["loss"] for end in record.ends if end.number > best.number]
    highest = max(np.mean(after[at : at + 3]) for at in range(max(len(after) - 2, 1)))
    if highest < 1.08 * best.val["loss"] + NOTHING * record.recipe.guessing or last.train["loss"] > best.train["loss"]:
        return
    sees = (
        f"Overfitting from epoch {best.number}: {_new_ones(record, best, last)} on validation {record.recipe.examples} the loss rose from "
        f"{best.val['loss']:.2g} to {last.val['loss']:.2g}, on training {record.recipe.examples} it fell from {best.train['loss']:.2g} to "
        f"{last.train['loss']:.2g}."
    )
    makes = task_of(record.recipe).words.makes
    why = f"It learns the training {record.recipe.examples} by heart instead of {makes}; that does not help with new ones."
    yield Advice("overfitting", sees, why, *cure(record.recipe))


def _new_ones(record: Record, best: EpochEnd, last: EpochEnd) -> str:
    """What became of the accuracy on validation examples, where a rising loss alone would mislead."""
    if "accuracy" not in best.val:
        return ""
    words, count = task_of(record.recipe).words, record.started.validation if record.started else 1
    new = f"new {words.one}s"
    change = f"({100 * best.val['accuracy']:.1f} → {100 * last.val['accuracy']:.1f} %"
    spread = math.sqrt(2 * best.val["accuracy"] * (1 - best.val["accuracy"]) / count)
    if abs(last.val["accuracy"] - best.val["accuracy"]) <= 2 * spread:
        return f"since then it {words.reads} no more {new} right {change}, within chance), but it is surer of its mistakes:"
    if last.val["accuracy"] < best.val["accuracy"]:
        return f"since then it {words.reads} fewer {new} right {change}), and it is surer of its mistakes:"
    return f"it still {words.reads} a few more {new} right {change}), but it is ever surer of its mistakes:"


def _jumping(record: Record) -> Iterator[Advice]:
    """The training loss goes up and down between epochs."""
    rises = [(b.train["loss"] / max(a.train["loss"], 1e-9), b.train["loss"] - a.train["loss"]) for a, b in pairwise(record.ends[1:][-5:])]
    leaps = [rise for rise in rises if rise[0] > 1.3 and rise[1] > 0.1]
    shakes = [rise for rise in rises if rise[0] > 1.15 and rise[1] > 0.02]
    if not leaps and len(shakes) < 2:
        return
    losses = ", ".join(f"{end.train['loss']:.2f}" for end in record.ends[1:][-5:])
    sees = f"The loss goes up and down from epoch to epoch: {losses}."
    recipe = record.recipe
    if recipe.batch <= 8:
        why = f"A batch of {recipe.batch} is so small that each one pulls in another direction."
        yield Advice(
            "unsteady", sees, why, f"a batch of 32: the average of more {recipe.examples} points more steadily", changed(recipe, batch=32)
        )
    else:
        why = "The steps are too long: it jumps over the lowest place of the loss instead of settling there."
        yield Advice("unsteady", sees, why, *calmer(recipe))


def _exploding(record: Record) -> Iterator[Advice]:
    lengths = np.linalg.norm(np.nan_to_num(record.steps.gradients.astype(float)), axis=-1)
    if record.recipe.clip or record.ends[-1].number < 1 or not len(lengths) or lengths.max() < max(50.0, 20 * np.median(lengths)):
        return
    step = record.steps.number[int(lengths.argmax())]
    sees = f"The gradient exploded: at step {step} it was {lengths.max():,.0f} long; usually it is about {np.median(lengths):,.2g}."
    why = "The gradient says in which direction and how steeply the loss falls. One huge gradient throws the weights far off."
    yield Advice("exploding", sees, why, "gradient clipping: cut every gradient to a length of 1", changed(record.recipe, clip=1.0))


def _slow(record: Record) -> Iterator[Advice]:
    last = record.ends[-1]
    if (
        last.number < 2
        or record.steps.newest < PATIENT
        or last.val["loss"] < _expected(record).slow
        or last.val["loss"] < 0.75 * record.ends[-2].val["loss"]
    ):
        return
    if any(b.train["loss"] > a.train["loss"] for a, b in pairwise(record.ends)):
        return
    loss = last.val["loss"]
    sees = f"It learns, but slowly: after {_epochs(last.number)} the validation loss is still {loss:.2f}, and it falls steadily."
    larger = other_rate(record.recipe, 10 if last.val["loss"] > _expected(record).slower else 3)
    yield Advice("slow", sees, "Steady small steps: there is room for longer ones.", *larger)


def _dead_units(record: Record) -> list[Advice]:
    last = record.ends[-1].number
    if last < 2 or last not in record.evaluations or (dead_fraction := record.evaluations[last].dead_fraction) < 0.6:
        return []
    sees = f"{100 * dead_fraction:.0f} % of the ReLU units are silent: they answer 0 to every picture."
    why = "A unit that always answers 0 gets no gradient and cannot come back. Steps that were too long often do this."
    if record.recipe.rate > task_of(record.recipe).usual_rate(record.recipe):
        return [Advice("silent units", sees, why, *calmer(record.recipe))]
    leaky = changed(record.recipe, activation="leaky")
    return [Advice("silent units", sees, why, "leaky ReLU, which never goes quite silent", leaky)]


def _improving(record: Record) -> Iterator[Advice]:
    if not record.finished or record.finished.reason != "done" or len(record.ends) < 2 or record.best is not record.ends[-1]:
        return
    before, last = record.ends[-2].val["loss"], record.ends[-1].val["loss"]
    if last > 0.97 * before:
        return
    accuracy = record.ends[-1].val.get("accuracy")
    told = f"validation {record.recipe.examples} are {task_of(record.recipe).words.read} right"
    right = f"{100 * accuracy:.1f} % of the {told}, and it" if accuracy is not None else "It"
    sees = f"{right} was still getting better when it ended: in the last epoch the validation loss fell from {before:.2g} to {last:.2g}."
    longer = 2 * record.recipe.epochs
    more = changed(record.recipe, epochs=longer)
    yield Advice("still improving", sees, "It has not learned all it can.", f"{longer} epochs", more, good=True)


def _well(record: Record) -> Iterator[Advice]:
    best = record.best
    if not record.finished or best is None or best.val.get("accuracy", 0.0) < _expected(record).well:
        return
    train, val, examples = 100 * best.train["accuracy"], 100 * best.val["accuracy"], record.recipe.examples
    sees = f"This went well: {train:.1f} % right on training {examples} and {val:.1f} % on validation {examples}."
    if best.train["accuracy"] - best.val["accuracy"] < 0.02:
        why = f"The two are close together: what it learned holds for {examples} it has never practised on."
    else:
        why = f"It knows the {examples} it practised on a little better than others. More or varied {examples} can close that gap."
    yield Advice("good", sees, why, good=True)


def _expected(record: Record) -> Expected:
    return task_of(record.recipe).expected(record.recipe)


def _epochs(number: int) -> str:
    return "1 epoch" if number == 1 else f"{number} epochs"
