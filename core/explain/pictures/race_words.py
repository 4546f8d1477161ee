"""What a race of the four ways says, in plain words that are computed from its numbers."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.data.pictures.picture_set import picture_set
from core.tasks.pictures.transfer_modes import TRANSFER_MODES
from core.training.record import Record
from core.training.words import duration

FEW = 300  # pictures to learn from; the millions of numbers of a ResNet cannot be learnt from so few
EASY = 0.95  # share of right answers from scratch that says that the classes are easy
ALIKE = 0.05  # ways that are less than so far apart are called level
UNLIKELY = 0.05  # what would come by chance less often is no chance
LEVEL, HEAD, SCRATCH = "about the same: less than 5 points apart", "head only", "from scratch"


@dataclass(frozen=True)
class Outcome:
    """What came of one way."""

    right: float  # share of the validation pictures, with the weights that are kept
    seconds: float
    trained_on: int  # pictures
    checked_on: int
    hits: tuple[bool, ...] = ()  # which of the validation pictures are right, where that is known


def outcome(record: Record) -> Outcome | None:
    """Of a training that is over; None before, and where it failed."""
    if record.finished is None or record.started is None or record.finished.reason == "diverged":
        return None
    end, started = record.finished, record.started
    return Outcome(end.val["accuracy"], end.seconds, started.training, started.validation, _hits(record.recipe, end.kept["predictions"]))


def _hits(recipe: Any, predictions: NDArray[np.generic]) -> tuple[bool, ...]:
    """Which validation pictures were taken for what they are; nothing where the pictures are not there any more."""
    try:
        found = picture_set(recipe.pictures)
    except ValueError:
        return ()
    labels = found.labels[found.validation_rows]
    return tuple((labels == predictions).tolist()) if len(labels) == len(predictions) else ()


def so_far(record: Record) -> str:
    """A running or ended way in a few words: what it reads right now, and how long it took."""
    if not record.ends:
        return "getting ready" if record.started is None else "looking at every picture once"
    best = record.best
    assert best is not None
    last, seconds = record.ends[-1], sum(end.seconds for end in record.ends)
    if record.finished:
        when = f"at its best, after epoch {record.finished.best_epoch} of {len(record.ends) - 1}"
        return f"**{_percent(record.finished.val['accuracy'])}** right {when}; it took {duration(record.finished.seconds)}"
    return f"{_percent(last.val['accuracy'])} right after epoch {last.number} of {record.recipe.epochs}, {duration(seconds)} so far"


def answer(outcomes: Mapping[str, Outcome]) -> str:
    """Which of head only and from scratch did better: the right answer to the question before the race."""
    gap = outcomes["head"].right - outcomes["scratch"].right
    return LEVEL if abs(gap) < ALIKE else HEAD if gap > 0 else SCRATCH


def conclusion(outcomes: Mapping[str, Outcome]) -> str:
    """What may be said when all that were asked for are over, as Markdown; what may be chance is said to be so."""
    if not outcomes:
        return "None of them came to an end, so there is nothing to compare."
    best = max(outcomes, key=lambda mode: (outcomes[mode].right, -outcomes[mode].seconds))
    quickest = min(outcomes, key=lambda mode: outcomes[mode].seconds)
    won = outcomes[best]
    first = [best, *(mode for mode, found in outcomes.items() if mode != best and found.right == won.right)]
    said = [f"**{_names(first)}** came out best: {_percent(won.right)} of {won.checked_on} validation pictures right."]
    if quickest != best:
        fast = outcomes[quickest]
        said.append(f"{TRANSFER_MODES[quickest].name} was quickest: {duration(fast.seconds)} instead of {duration(won.seconds)}.")
    if {"head", "scratch"} <= set(outcomes):
        said.append(_head_and_scratch(outcomes["head"], outcomes["scratch"]))
    said.append(_chance(outcomes, best))
    return " ".join(part for part in said if part)


def _head_and_scratch(head: Outcome, scratch: Outcome) -> str:
    points = 100 * (head.right - scratch.right)
    few = f"With so few pictures ({head.trained_on} to learn from)" if head.trained_on <= FEW else f"With {head.trained_on:,} pictures"
    if _level(head, scratch):
        simple = "these classes can be told by simple signs that are learnt quickly" if scratch.right >= EASY else "bring more to be sure"
        return (
            f"Head only and from scratch are {abs(points):.0f} points apart at their best, which with {head.checked_on} validation "
            f"pictures may be chance; {simple}."
        )
    if points > 0:
        return (
            f"Head only beats from scratch by **{points:.0f} points**. {few} millions of numbers cannot be learnt from nothing; the "
            "pretrained network had learnt to see already, from other pictures, and only had to learn which is which. That is "
            "**transfer learning**."
        )
    return (
        f"From scratch beats head only by {-points:.0f} points: what the pretrained network looks for does not fit these pictures well. "
        "Where pictures are very different from photos of everyday things, let more of it learn."
    )


def _chance(outcomes: Mapping[str, Outcome], best: str) -> str:
    """Which others are within chance of the best."""
    level = [mode for mode, found in outcomes.items() if found.right < outcomes[best].right and _level(outcomes[best], found)]
    if not level:
        return ""
    few = f"with only {outcomes[best].checked_on} validation pictures the difference to the best may be chance"
    return f"No clear winner: {few} for {_names(level)}."


def clear_winner(outcomes: Mapping[str, Outcome]) -> str:
    """The way that beat all others by more than chance does; nothing where there is none."""
    best = max(outcomes, key=lambda mode: outcomes[mode].right, default="")
    return best if best and not any(_level(outcomes[best], found) for mode, found in outcomes.items() if mode != best) else ""


def _names(modes: list[str]) -> str:
    names = [TRANSFER_MODES[mode].name for mode in modes]
    return ", ".join(names[:-1]) + " and " * (len(names) > 1) + names[-1]


def _level(one: Outcome, other: Outcome) -> bool:
    """Whether a difference this large may be chance, one time in twenty or more.

    Both were checked on the same pictures: where it is known which they got right, those count that only one of them did (the
    exact test of McNemar 1947: each would be a toss of a coin). Else two standard errors.
    """
    if not one.hits or len(one.hits) != len(other.hits):  # two standard errors of the difference of two shares p of n
        return abs(one.right - other.right) <= 2 * math.sqrt(sum(o.right * (1 - o.right) / o.checked_on for o in (one, other)))
    differ = [mine for mine, yours in zip(one.hits, other.hits, strict=True) if mine != yours]
    tosses, fewer = len(differ), min(sum(differ), len(differ) - sum(differ))
    chance = sum(math.comb(tosses, heads) for heads in range(fewer + 1)) / 2**tosses
    return 2 * chance > UNLIKELY


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"
