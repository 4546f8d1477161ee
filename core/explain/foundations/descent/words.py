"""The names of racers, and what became of them in words."""

from collections.abc import Sequence

from core.explain.foundations.descent.race import Path, Racer


def titles(racers: Sequence[Racer]) -> list[str]:
    """A name for each: the optimizer's, and its rate too where one optimizer races with several."""
    several = len({racer.optimizer for racer in racers}) < len(racers)
    return [racer.kind.label + (f", rate {racer.rate:g}" if several else "") for racer in racers]


def verdict(path: Path) -> str:
    """One sentence about the end of the way."""
    last = len(path)
    if not bool(path.weights[-1].isfinite().all()):
        return f"Ran away: after step {last} the weights were no numbers any more, so it stopped."
    if path.diverged_at is not None and not path.losses[-1] <= path.ceiling:
        return f"Ran away: at step {path.diverged_at} the loss was over ten times the highest in the picture."
    if path.settled_at is not None:
        return f"At the goal after {path.settled_at} steps, and it stayed there."
    if path.reached_at is not None:
        return f"Came through the goal at step {path.reached_at} but did not stay."
    if path.diverged_at is not None:
        return f"Thrown far out of the picture at step {path.diverged_at}, came back, not at the goal after {last} steps."
    return f"Not at the goal after {last} steps."
