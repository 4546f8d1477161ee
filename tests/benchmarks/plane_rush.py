"""How soon a network in the plane moves that nobody has tried: alone, and when a class presses + within five seconds.

    python -m tests.benchmarks.plane_rush

Prints a line of JSON each: seconds from the press until a film of more than one moment is there, and for the class until each has
the whole. Every pupil fetches what follows, as browsers do.
"""

import asyncio
import http.client
import json
import os
import sys
import time
from typing import Any
from urllib.parse import urlencode

import numpy as np

from tests.benchmarks.server import Server
from tests.benchmarks.students import Student

PLAYER = "foundations/plane_views/player"
WITHIN = 5.0  # seconds


class Pupil(Student):
    """Looks at *Points in a plane*."""

    film: dict[str, Any]

    def _shown(self, element: Any) -> None:
        super()._shown(element)
        if element.WhichOneof("type") == "bidi_component" and element.bidi_component.component_name == PLAYER:
            self.film = json.loads(element.bidi_component.json)

    async def change(self, seed: int, layers: str) -> tuple[float, float]:
        """Ask for another network; gives the seconds until it can move, and until the whole film is there."""
        self.film, start = {}, time.perf_counter()
        self.address = urlencode({"seed": seed, "layers": layers})
        await self.ask()
        finished = False
        while not self.film:
            finished = self._finished(await self._heard())
        moves, known = time.perf_counter() - start, len(self.film["curves"]["train_loss"])
        if known < 2:
            raise ValueError("a film of one moment cannot move")
        while not finished:
            finished = self._finished(await self._heard())
        while self.film["more"]:
            piece = await asyncio.to_thread(self._fetch, f"/{self.film['more']}?since={known}")
            if "whole" in piece:
                break
            known += len(piece["curves"]["train_loss"])
        return moves, time.perf_counter() - start

    def _fetch(self, path: str) -> dict[str, Any]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=300)
        connection.request("GET", path, headers={"Cookie": self.cookie})
        found: dict[str, Any] = json.loads(connection.getresponse().read())
        connection.close()
        return found


async def measure(server: Server, pupils: int, alone: int) -> None:
    """Both lines."""
    first = Pupil(server.port, "plane", {}, patience=300)
    await first.open()
    for seed in range(2):  # the process for quick work starts
        await first.change(7000 + seed, "2")
    one = [(await first.change(9000 + seed, "4"))[0] for seed in range(alone)]
    say("alone", one, [])
    tabs = [Pupil(server.port, "plane", {}, patience=300) for _ in range(pupils)]
    for tab in tabs:
        await tab.open()

    async def press(tab: Pupil, number: int) -> tuple[float, float]:
        await asyncio.sleep(WITHIN * number / pupils)
        return await tab.change(number + 1, str(3 + number % 4))

    took = await asyncio.gather(*(press(tab, number) for number, tab in enumerate(tabs)))
    say(f"{pupils} at once", [moves for moves, _ in took], [whole for _, whole in took])
    for tab in (first, *tabs):
        await tab.close()


def say(what: str, moves: list[float], whole: list[float]) -> None:
    """A line."""
    found: dict[str, Any] = {"what": what}
    for name, seconds in (("moves", moves), ("whole", whole)):
        if seconds:
            found |= {f"{name}_p{q}": round(float(np.percentile(seconds, q)), 2) for q in (50, 95)}
    print(json.dumps(found | {"load": round(os.getloadavg()[0], 1), "cores": os.cpu_count()}))


def main(quick: bool = False) -> None:
    """The command line; `quick`: two pupils."""
    with Server() as server:
        asyncio.run(measure(server, *((2, 1) if quick else (30, 10))))


if __name__ == "__main__":
    main("--quick" in sys.argv)
