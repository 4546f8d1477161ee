"""Whether a long lesson leaves the server as it was: `python -m tests.benchmarks.soak [--minutes 10] [--students 30] [--quick]`.

Simulated students go from page to page of an app that is started here, look at what moves, and leave. Memory, threads and open files
of the server are read all the while; the first third is warm-up. Prints a line of JSON. Two hours of it: `--minutes 120`.
"""

import argparse
import asyncio
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from websockets.exceptions import WebSocketException

from tests.benchmarks.server import Server
from tests.benchmarks.students import Student

ROUND: tuple[tuple[str, dict[str, str]], ...] = (
    ("home", {}),
    ("neuron", {}),
    ("activations", {"view": "Deep stack"}),
    ("descent", {"surface": "Long valley"}),
    ("digits", {"source": "Example", "view": "Inside"}),
    ("convolution", {"view": "Pooling"}),
    ("reviews", {"text": "Not bad at all, and never dull."}),
    ("transfer", {}),
    ("training", {}),
    ("runs", {}),
)
THINKS = 3.0  # seconds between two pages
EVERY = 2.0  # seconds between two looks at the server
AIM = 1.0  # megabytes a minute


@dataclass
class Lesson:
    """What was seen of the server, and of those who used it."""

    seconds: list[float] = field(default_factory=list)
    megabytes: list[float] = field(default_factory=list)
    threads: list[int] = field(default_factory=list)
    files: list[int] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    failed: int = 0


async def student(server: Server, number: int, lesson: Lesson, end: float) -> None:
    """From page to page, each time in a new tab, until the lesson is over."""
    await asyncio.sleep(THINKS * number / 10)
    while time.perf_counter() < end:
        path, query = ROUND[number % len(ROUND)]
        tab = Student(server.port, path, query, patience=120.0)
        number += 1
        try:
            lesson.waits.append(await tab.open())
            if tab.fragment:
                await tab.look()
            await tab.close()
            lesson.failed += len(tab.errors)
        except (OSError, TimeoutError, WebSocketException):
            lesson.failed += 1
        await asyncio.sleep(min(THINKS, max(0.0, end - time.perf_counter())))


async def watch(server: Server, lesson: Lesson, end: float) -> None:
    """Look at the server now and then."""
    start = time.perf_counter()
    while time.perf_counter() < end:
        lesson.seconds.append(time.perf_counter() - start)
        lesson.megabytes.append(server.megabytes())
        lesson.threads.append(server.threads())
        lesson.files.append(server.open_files())
        await asyncio.sleep(EVERY)


async def hold(server: Server, students: int, minutes: float) -> Lesson:
    """A lesson of so many students."""
    lesson, end = Lesson(), time.perf_counter() + 60 * minutes
    await asyncio.gather(watch(server, lesson, end), *(student(server, number, lesson, end) for number in range(students)))
    return lesson


def slope(lesson: Lesson) -> float:
    """Megabytes a minute after the warm-up, by least squares."""
    late = slice(len(lesson.seconds) // 3, None)
    return float(np.polyfit(np.array(lesson.seconds[late]) / 60, lesson.megabytes[late], 1)[0])


def summary(lesson: Lesson, students: int, left: int) -> dict[str, object]:
    """The lesson in a line; `left` is how many files were open when all had gone."""
    late = slice(len(lesson.seconds) // 3, None)
    return {
        "what": f"{students} students for {lesson.seconds[-1] / 60:.1f} minutes",
        "pages": len(lesson.waits),
        "failed": lesson.failed,
        "median_s": round(float(np.median(lesson.waits)), 2),
        "p95_s": round(float(np.quantile(lesson.waits, 0.95)), 2),
        "megabytes_warm": lesson.megabytes[late][0],
        "megabytes_end": lesson.megabytes[-1],
        "megabytes_a_minute": round(slope(lesson), 2),
        "threads_least_most": [min(lesson.threads[late]), max(lesson.threads[late])],
        "open_files_least_most": [min(lesson.files[late]), max(lesson.files[late])],
        "open_files_begin_end": [lesson.files[0], left],
        "aim": f"under {AIM:g} megabyte a minute after the warm-up; threads and open files flat",
    }


def main(arguments: Sequence[str] | None = None) -> None:
    """One line of JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--students", type=int, default=30)
    parser.add_argument("--quick", action="store_true", help="three students, a quarter of a minute")
    given = parser.parse_args(arguments)
    students, minutes = (3, 0.25) if given.quick else (given.students, given.minutes)
    with Server() as server:
        asyncio.run(hold(server, 1, 0.01))  # the first page imports PyTorch
        lesson = asyncio.run(hold(server, students, minutes))
        time.sleep(EVERY)  # the server needs a moment to close the last sockets, and says nothing when it has
        print(json.dumps(summary(lesson, students, server.open_files())), flush=True)


if __name__ == "__main__":
    main()
