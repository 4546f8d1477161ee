"""A whole class presses Train at once: `python -m tests.benchmarks.rush [--quick]`.

Starts the app. One visitor has asked for several long trainings when all the others, each with a cookie of its own, press Train in the
same moment. Prints a line of JSON: how many were queued, refused with a sentence, or lost; how long each was told to wait, at most, and
how much longer it was than told; how many ended; whose turn came when; and whether what still goes on in the end can be stopped.
"""

import asyncio
import json
import math
import sys
from dataclasses import dataclass, field

from core.jobs.cluster import training_slots
from core.jobs.queue import TIME_SLICE_SECONDS
from core.jobs.store import Run, RunStore
from tests.benchmarks.server import Server
from tests.benchmarks.students import Student, until

PUPILS, GREEDY = 30, 4
SHORT = {"network": "dense16", "count": "200", "batch": "200", "epochs": "1"}
LONG = {"network": "conv16 pool dense16", "epochs": "200"}
STOPS = ("Stop", "Take out of the queue")
ENOUGH = 600.0  # seconds for everybody's run to end


@dataclass
class Rush:
    """What came of it."""

    bound: float  # seconds that nobody may be told to wait longer than
    told: list[int | None] = field(default_factory=list)  # seconds, for each pupil; None: nothing was said
    refused: int = 0
    runs: list[Run] = field(default_factory=list)  # the pupils', in the end
    greedy: list[Run] = field(default_factory=list)
    stopped: bool = False  # what still went on

    @property
    def later(self) -> float:
        """The seconds that one waited longer than told, at most."""
        waits = [(run.started - run.created).total_seconds() if run.started else math.inf for run in self.runs]
        return max((wait - told for wait, told in zip(waits, self.told, strict=True) if told is not None), default=math.inf)

    @property
    def fair(self) -> bool:
        """Whether all others had their turn before the one who asked for more had another."""
        asked, begun = [run.created for run in self.runs], [run.started for run in self.runs if run.started]
        again = [run.started for run in self.greedy if run.started and run.started > max(asked)]
        return len(begun) == len(asked) and all(turn >= max(begun) for turn in again)


async def rush(server: Server, pupils: int, greedy: int, patience: float = 300.0) -> Rush:
    """So many press Train in the same moment, while one who has asked for that many long trainings waits, too."""
    store, one = RunStore(f"sqlite:///{server.home / 'history.sqlite'}"), Student(server.port, "training", LONG, patience=patience)
    asked = [await asks(one, number) for number in range(greedy)]
    tabs = [Student(server.port, "training", SHORT, patience=patience) for _ in range(pupils)]
    await asyncio.gather(*(tab.open() for tab in tabs))
    await asyncio.gather(*(tab.press("Train") for tab in tabs))
    found = Rush(TIME_SLICE_SECONDS * math.ceil((pupils + greedy) / training_slots()))
    found.told = [tab.told_to_wait for tab in tabs if tab.run_id]
    found.refused = sum(tab.heard("waiting already") or tab.heard("wait already") for tab in tabs if not tab.run_id)
    ids = [tab.run_id for tab in tabs if tab.run_id]
    await until(lambda: not any(run.alive for run in runs(store, ids)), ENOUGH)
    found.runs, found.greedy = runs(store, ids), runs(store, asked)
    for run_id in asked:
        one.query, one.widgets = {"run": run_id}, {}
        await one.open()
        for label in [each for each in STOPS if each in one.widgets]:
            await one.press(label)
        await one.close()
    found.stopped = await until(lambda: not any(run.alive for run in runs(store, asked)), 120)
    for tab in tabs:
        await tab.close()
    return found


async def asks(student: Student, number: int) -> str:
    """The run that a student asks for; with each number another."""
    student.query = LONG | {"seed": str(number)}
    await student.open()
    await student.press("Train")
    await student.close()
    return student.run_id


def runs(store: RunStore, ids: list[str]) -> list[Run]:
    """These runs as the history has them now."""
    return [run for each in ids if (run := store.get(each))]


def main(quick: bool = False) -> None:
    """One line of JSON."""
    pupils, greedy = (4, 2) if quick else (PUPILS, GREEDY)
    with Server() as server:
        found = asyncio.run(rush(server, pupils, greedy))
    told = [seconds for seconds in found.told if seconds is not None]
    print(
        json.dumps(
            {
                "what": f"{pupils} press Train at once, behind one who has asked for {greedy} long trainings",
                "queued": len({run.id for run in found.runs}),
                "refused_with_a_sentence": found.refused,
                "lost": pupils - len({run.id for run in found.runs}) - found.refused,
                "told_to_wait_s": [min(told, default=None), max(told, default=None)],
                "bound_s": found.bound,
                "longer_than_told_s": round(found.later, 1),
                "done": sum(run.ended_by == "done" for run in found.runs),
                "all_before_another_turn_of_the_one": found.fair,
                "the_rest_was_stopped": found.stopped,
            }
        ),
        flush=True,
    )


if __name__ == "__main__":
    main("--quick" in sys.argv)
