"""Thirty pupils in a class: `python -m tests.benchmarks.classroom [--quick]`.

Starts the app. A teacher begins a class, thirty join in the same second, all hear it; he covers their pages, then sends all to a lab,
which all open in the same second, and each clicks there a few times. Prints a line of JSON for each: the median and the 95th percentile
of what a pupil waited, and the share of a core that the server takes while all only listen, beside what it takes with nobody there.
The pupils run on the same machine and take time from it.
"""

import asyncio
import json
import re
import sys
import time
import urllib.request
from collections.abc import Iterable
from typing import Any

import numpy as np
import psutil

from core.classroom.key import FILE
from tests.benchmarks.server import Server
from tests.benchmarks.students import Student

PUPILS, CLICKS, SECONDS, BETWEEN = 30, 5, 20.0, 2.0  # how many, how often each clicks, how long all listen, seconds between two clicks
LAB = "neuron"


class Pupil(Student):
    """One who hears the class."""

    code: str = ""  # of the class, as a teacher's page shows it
    heard_at: float = 0.0  # when the pages were covered
    sent_at: float = 0.0  # and sent

    def _shown(self, element: Any) -> None:
        super()._shown(element)
        if element.WhichOneof("type") == "html" and (found := re.search(r'class-code">([a-z-]+)<', element.html.body)):
            self.code = found[1]

    async def listen(self) -> None:
        """Hear until the connection ends."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        writer.write(f"GET /classroom/hear HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nCookie: {self.cookie}\r\n\r\n".encode())
        try:
            while line := await reader.readline():
                said = json.loads(line[6:]) if line.startswith(b"data: {") else {}
                if said.get("frozen") and not self.heard_at:
                    self.heard_at = time.perf_counter()
                if said.get("go") and not self.sent_at:
                    self.sent_at = time.perf_counter()
        finally:
            writer.close()

    def act(self, **what: object) -> None:
        """What a teacher does."""
        headers = {"cookie": self.cookie, "x-glassbox": "class", "origin": f"http://127.0.0.1:{self.port}"}
        asked = urllib.request.Request(f"http://127.0.0.1:{self.port}/classroom/act", json.dumps(what).encode(), headers)
        with urllib.request.urlopen(asked, timeout=self.patience) as answer:
            assert json.load(answer) == {}


def figures(what: str, seconds: Iterable[float], **more: object) -> None:
    """Print the median and the 95th percentile."""
    found = np.array(list(seconds))
    print(
        json.dumps(
            {"what": what, "p50_ms": round(1000 * float(np.median(found))), "p95_ms": round(1000 * float(np.quantile(found, 0.95)))} | more
        )
    )


async def begun(server: Server) -> tuple[Pupil, str]:
    """A teacher, and the code of his class."""
    teacher = Pupil(server.port, "class", patience=300.0)
    await teacher.open()
    teacher.typed = {"Teacher's key": (server.home / FILE).read_text()}
    await teacher.press("Show the key")
    teacher.typed = {}
    await teacher.press("Begin a class")
    return teacher, teacher.code


async def joined(server: Server, code: str, number: int) -> tuple[Pupil, float]:
    """A pupil, and how long the press of the button took."""
    pupil = Pupil(server.port, "class", {"code": code}, patience=300.0)
    await pupil.open()
    pupil.typed = {"Code of the class": code, "Nickname": f"Pupil {number}"}
    took = await pupil.press("Join")
    assert any("You are in" in said for said in pupil.said), pupil.said
    pupil.typed = {}
    return pupil, took


async def used(server: Server, seconds: float) -> float:
    """The share of a core that the server takes."""
    process = psutil.Process(server.process.pid)
    before, began = sum(process.cpu_times()[:2]), time.perf_counter()
    await asyncio.sleep(seconds)
    return (sum(process.cpu_times()[:2]) - before) / (time.perf_counter() - began)


async def opened(server: Server, pupil: Pupil) -> tuple[Student, float]:
    """The lab, as a pupil's browser opens it when it is sent there."""
    tab = Student(server.port, LAB, cookie=pupil.cookie, patience=300.0)
    return tab, await tab.open()


async def clicks(tab: Student, many: int, between: float) -> list[float]:
    """The page run again so often; how long each took."""
    took = []
    for _ in range(many):
        await asyncio.sleep(between * float(np.random.default_rng(id(tab) % 2**32).random() + 0.5))
        took.append(await tab._run())
    await tab.close()
    return took


async def lesson(server: Server, many: int, seconds: float, times: int, between: float) -> None:
    """All of it."""
    teacher, code = await begun(server)
    quiet = await used(server, seconds)
    found = await asyncio.gather(*(joined(server, code, number) for number in range(many)))
    pupils = [pupil for pupil, _ in found]
    figures("join, all at once", (took for _, took in found), pupils=many)
    listening = [asyncio.create_task(pupil.listen()) for pupil in pupils]
    await asyncio.sleep(min(seconds, 2.0))
    busy = await used(server, seconds)
    print(
        json.dumps({"what": "listening, share of a core", "nobody": round(quiet, 3), "all": round(busy, 3), "more": round(busy - quiet, 3)})
    )

    start = time.perf_counter()
    await asyncio.to_thread(teacher.act, act="freeze", on=True)
    await asyncio.wait_for(until(pupils, "heard_at"), 120)
    figures("eyes up, until it is heard", (pupil.heard_at - start for pupil in pupils))
    start = time.perf_counter()
    await asyncio.to_thread(teacher.act, act="send", to=LAB)
    await asyncio.wait_for(until(pupils, "sent_at"), 120)
    figures("everybody here, until it is heard", (pupil.sent_at - start for pupil in pupils))
    tabs = await asyncio.gather(*(opened(server, pupil) for pupil in pupils))
    figures("the lab, opened by all in the same second", (took for _, took in tabs), errors=sum(len(tab.errors) for tab, _ in tabs))
    took = await asyncio.gather(*(clicks(tab, times, between) for tab, _ in tabs))
    figures("a click in the lab", (each for one in took for each in one))
    for task in listening:
        task.cancel()
    await asyncio.gather(*listening, return_exceptions=True)
    for each in (*pupils, teacher):
        await each.close()


async def until(pupils: list[Pupil], what: str) -> None:
    """Every pupil has heard it."""
    while not all(getattr(pupil, what) for pupil in pupils):
        await asyncio.sleep(0.01)


def main(quick: bool = False) -> None:
    """Six lines; `quick`: three pupils, a second, one click."""
    with Server() as server:
        asyncio.run(lesson(server, *((3, 1.0, 1, 0.1) if quick else (PUPILS, SECONDS, CLICKS, BETWEEN))))


if __name__ == "__main__":
    main("--quick" in sys.argv)
