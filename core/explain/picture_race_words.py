"""What a race of the four ways says, in plain words that are computed from its numbers."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from core.explain.recipe_words import duration
from core.training.picture_ways import WAYS
from core.training.record import Record

FEW = 300  # pictures to learn from; the millions of numbers of a ResNet cannot be learnt from so few
EASY = 0.95  # share of right answers from scratch that says that the classes are easy
ALIKE = 0.05  # ways that are less than so far apart are called level
LEVEL, HEAD, SCRATCH = "about the same: less than 5 points apart", "head only", "from scratch"


@dataclass(frozen=True)
class Outcome:
    """What came of one way."""

    right: float  # share of the validation pictures, with the weights that are kept
    seconds: float
    trained_on: int  # pictures
    checked_on: int


def outcome(record: Record) -> Outcome | None:
    """Of a training that is over; None before, and where it failed."""
    if record.finished is None or record.started is None or record.finished.reason == "diverged":
        return None
    return Outcome(record.finished.val_accuracy, record.finished.seconds, record.started.training, record.started.validation)


def so_far(record: Record) -> str:
    """A running or ended way in a few words: what it reads right now, and how long it took."""
    if not record.ends:
        return "getting ready" if record.started is None else "looking at every picture once"
    best = record.best
    assert best is not None
    last, seconds = record.ends[-1], sum(end.seconds for end in record.ends)
    if record.finished:
        return f"**{_percent(record.finished.val_accuracy)}** right, after {duration(record.finished.seconds)}"
    return f"{_percent(last.val_accuracy)} right after epoch {last.number} of {record.recipe.epochs}, {duration(seconds)} so far"


def answer(outcomes: Mapping[str, Outcome]) -> str:
    """Which of head only and from scratch did better: the right answer to the question before the race."""
    gap = outcomes["head"].right - outcomes["scratch"].right
    return LEVEL if abs(gap) < ALIKE else HEAD if gap > 0 else SCRATCH


def conclusion(outcomes: Mapping[str, Outcome]) -> str:
    """What may be said when all that were asked for are over, as Markdown; a difference within two standard errors is called chance."""
    if not outcomes:
        return "None of them came to an end, so there is nothing to compare."
    best = max(outcomes, key=lambda mode: (outcomes[mode].right, -outcomes[mode].seconds))
    quickest = min(outcomes, key=lambda mode: outcomes[mode].seconds)
    won = outcomes[best]
    said = [f"**{WAYS[best].name}** did best: {_percent(won.right)} of {won.checked_on} validation pictures right."]
    if even := [mode for mode, found in outcomes.items() if mode != best and found.right == won.right]:
        said.append(f"{_names(even)} did as well, but took longer: {', '.join(duration(outcomes[mode].seconds) for mode in even)}.")
    if quickest != best:
        fast = outcomes[quickest]
        said.append(f"{WAYS[quickest].name} was quickest: {duration(fast.seconds)} instead of {duration(won.seconds)}.")
    if {"head", "scratch"} <= set(outcomes):
        said.append(_head_and_scratch(outcomes["head"], outcomes["scratch"]))
    said.append(_chance(outcomes, best))
    return " ".join(part for part in said if part)


def _head_and_scratch(head: Outcome, scratch: Outcome) -> str:
    points = 100 * (head.right - scratch.right)
    apart = abs(head.right - scratch.right) > _spread(head, scratch)
    few = f"With so few pictures ({head.trained_on} to learn from)" if head.trained_on <= FEW else f"With {head.trained_on:,} pictures"
    if not apart:
        simple = "these classes can be told by simple signs that are learnt quickly" if scratch.right >= EASY else "bring more to be sure"
        return (
            f"Head only and from scratch end {abs(points):.0f} points apart, which with {head.checked_on} validation pictures may be "
            f"chance; {simple}."
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
    level = [mode for mode, found in outcomes.items() if 0 < outcomes[best].right - found.right <= _spread(outcomes[best], found)]
    if not level:
        return ""
    few = f"with only {outcomes[best].checked_on} validation pictures, so small a difference is chance"
    return f"{_names(level)} {'are' if len(level) > 1 else 'is'} not proven worse: {few}."


def _names(modes: list[str]) -> str:
    names = [WAYS[mode].name for mode in modes]
    return ", ".join(names[:-1]) + " and " * (len(names) > 1) + names[-1]


def _spread(one: Outcome, other: Outcome) -> float:
    """Two standard errors of the difference of two shares p of n: 2 sqrt(sum of p (1 - p) / n)."""
    return 2 * math.sqrt(sum(found.right * (1 - found.right) / found.checked_on for found in (one, other)))


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"
