"""What of a run is told to all who watch it, several times a second, without any page being run again."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from core import jobs
from core.training.record import Record
from pages.kit.run_panel import curves, inside, status
from pages.kit.run_panel.shared import session

Parts = Mapping[str, Any]  # by name: a value, or a list that mostly grows at its end
SEEN = ("filters",)  # of what a network has to show


def stream(run: jobs.Run) -> dict[str, Any] | None:
    """Where this tab hears what is new of a run, as its components are told; None of a run that is over."""
    return {"run": run.id, "zoom": int(curves.zoomed()), "tab": session()} if run.alive else None


def parts(run: jobs.Run, record: Record, zoom: bool) -> dict[str, Any]:
    """All that is told: how it stands, the bar above the panel, its curves, and its filters where it has some."""
    found: dict[str, Any] = {"state": run.state, "over": not run.alive, "share": status.share(record)}
    found["doing"] = status.doing(run, record) if run.alive else ""
    for measure in curves.shown(record):
        found |= {f"{measure.name} {name}": part for name, part in curves.parts(record, measure, zoom).items()}
    if (now := record.now) and "filters" in now.seen:
        found["filters"] = asdict(inside.filters(run.id, now))
    return found


def changes(before: Parts, now: Parts) -> dict[str, Any]:
    """What makes the one the other: values as they are; of each list how many of its first items stay, and what follows them."""
    found: dict[str, Any] = {}
    for name, part in now.items():
        if name in before and before[name] == part:
            continue
        if isinstance(part, list):
            stay = _alike(before.get(name, ()), part)
            found[name] = [stay, part[stay:]]
        else:
            found[name] = part
    return found


def _alike(one: Sequence[Any], other: Sequence[Any]) -> int:
    """How many of their first items are the same."""
    return next((place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
