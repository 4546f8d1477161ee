"""A class watches one training: `python -m tests.benchmarks.watching [--quick]`.

Starts the app and a training, and has thirty tabs watch it: first as pages do where no stream comes through, each run again once a
second, then with the run's stream. Prints a line of JSON for each and one for their ratio. `lag` is the time from a step's message in
the training's process until a watcher has it, or a newer one; the training itself runs on the same machine.
"""

import asyncio
import json
import sys
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field

import numpy as np
import psutil

from tests.benchmarks.server import Server
from tests.benchmarks.students import Student, watch

WATCHERS, SECONDS, ARRIVE = 30, 20.0, 0.25  # how many, how long, and how long each of them may take to arrive
LONG = {"network": "conv8 pool dense32", "epochs": "200", "dropout": "0.0"}

Had = list[tuple[float, float]]  # when a watcher had it, and when it was said


async def by_pages(server: Server, run_id: str, clock: Student, many: int, seconds: float, measure: Callable[[], Awaitable[None]]) -> dict:
    """Every page runs again each second."""
    tabs = [Tab(server.port, "training", {"run": run_id}) for _ in range(many)]
    tasks = [asyncio.create_task(watch(tab, seconds + ARRIVE * many, late=ARRIVE / 2 * number)) for number, tab in enumerate(tabs)]
    cores = await measure()
    await asyncio.gather(*tasks)
    said = {doing: at for at, doing in reversed(clock.told)}
    had = [[(when, said[doing]) for when, doing in tab.seen if doing in said] for tab in tabs]
    looks = max(sum(len(tab.seen) for tab in tabs), 1)
    return figures("every page runs again", cores, clock, had) | {"bytes_a_look": round(sum(tab.bytes_received for tab in tabs) / looks)}


async def by_stream(server: Server, run_id: str, clock: Student, many: int, seconds: float, measure: Callable[[], Awaitable[None]]) -> dict:
    """All hear the run's stream; their pages run again seldom."""
    tabs = [Tab(server.port, "training", {"run": run_id}) for _ in range(many)]
    had: list[Had] = [[] for _ in tabs]
    bytes_heard = [0]

    async def one(number: int) -> None:
        await asyncio.sleep(ARRIVE / 2 * number)
        tab = tabs[number]
        await tab.open()

        def heard(at: float, size: int) -> None:
            bytes_heard[0] += size
            if at:
                had[number].append((time.time(), at))

        hearing = asyncio.create_task(tab.hear(heard))
        end = time.monotonic() + seconds + ARRIVE * many / 2
        while tab.fragment and time.monotonic() < end:
            await asyncio.sleep(tab.every)
            await tab.look()
        hearing.cancel()
        with suppress(asyncio.CancelledError):
            await hearing
        await tab.close()

    tasks = [asyncio.create_task(one(number)) for number in range(many)]
    cores = await measure()
    await asyncio.gather(*tasks)
    events = sum(len(each) for each in had)
    movements = events / many / max(max(each[-1][0] - each[0][0] for each in had if each), 1e-9)
    pages = sum(len(tab.seen) for tab in tabs)
    return figures("one stream for all", cores, clock, had) | {
        "bytes_a_look": round(bytes_heard[0] / max(events, 1)),
        "movements_a_second": round(movements, 1),
        "pages_run_again_a_second": round(pages / (seconds + ARRIVE * many / 2), 1),
    }


@dataclass
class Tab(Student):
    """One that remembers what stood in its bar, and since when."""

    seen: list[tuple[float, str]] = field(default_factory=list)

    async def look(self) -> float:
        """Look, and remember."""
        took = await super().look()
        self.seen.append((time.time(), self.progress))
        return took


def figures(what: str, cores: float, clock: Student, had: list[Had]) -> dict:
    """What it cost and how late it came, for everything that was said while a watcher was there."""
    lags = []
    for one in had:
        if not one:
            continue
        when, said = np.array(one).T
        newest = np.maximum.accumulate(said)
        for at, _ in clock.told:
            place = int(np.searchsorted(newest, at))
            if newest[0] <= at and place < len(when):
                lags.append(when[place] - at)
    found = {"p50_ms": round(1000 * float(np.median(lags))), "p95_ms": round(1000 * float(np.quantile(lags, 0.95)))} if lags else {}
    return {"what": what, "server_cores": round(cores, 3), **found}


async def lesson(server: Server, many: int, seconds: float) -> None:
    """Both ways, one after the other."""
    first = Student(server.port, "training", LONG)
    await first.open()
    await first.press("Train")
    clock = Student(server.port, "training", {"run": first.run_id})
    await clock.open()
    while not clock.progress.startswith("Epoch"):
        await asyncio.sleep(0.5)  # its process begins
        await clock.look()
    ticking = asyncio.create_task(clock.hear(lambda *_: None))
    process = psutil.Process(server.process.pid)

    async def measure() -> float:
        await asyncio.sleep(ARRIVE * many)
        used, began = sum(process.cpu_times()[:2]), time.perf_counter()
        await asyncio.sleep(seconds)
        return (sum(process.cpu_times()[:2]) - used) / (time.perf_counter() - began)

    quiet = await measure() if many > 1 else 0.0
    old = await by_pages(server, first.run_id, clock, many, seconds, measure)
    clock.told.clear()
    new = await by_stream(server, first.run_id, clock, many, seconds, measure)
    ticking.cancel()
    await first.press("Stop") if "Stop" in first.widgets else None
    for each in (first, clock):
        await each.close()
    print(json.dumps({"what": "nobody but one stream", "server_cores": round(quiet, 3)}))
    print(json.dumps(old))
    print(json.dumps(new))
    ratios = {name: round(new[name] / old[name], 3) for name in old if name in new and name != "what" and old[name]}
    print(json.dumps({"what": f"the stream's share of what pages cost, {many} watchers", **ratios}), flush=True)


def main(quick: bool = False) -> None:
    """Four lines; `quick`: two watchers for two seconds."""
    with Server() as server:
        asyncio.run(lesson(server, 2 if quick else WATCHERS, 2.0 if quick else SECONDS))


if __name__ == "__main__":
    main("--quick" in sys.argv)
