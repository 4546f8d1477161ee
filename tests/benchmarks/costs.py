"""What the app costs the machine it stands on: `python -m tests.benchmarks.costs [part ...]`.

memory       of all its processes: fresh, with a page open, and with Train open, before the first training
idle         the share of a core that it takes with nobody there: fresh, and with the worker processes that Train has started
descriptors  open files with thirty pupils, each with a tab, and a browser's six connections for each
loop         the longest time for which nobody was answered while thirty open a page at once, and while they press on
tables       memory before, while and after three tables of 18 MB are read on the page of reviews
picture      processor seconds for a JPEG of 49 million pixels: ordinary, progressive, and drawn over 200 times
quotes       processor seconds for a table of lines `x","z`, and for one twice as long

The first five start the app themselves, on a free port of loopback. Prints a line of JSON for each part. Run it on a machine that
does nothing else.
"""

import asyncio
import http.client
import io
import json
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from contextlib import nullcontext

import psutil
from PIL import Image

from core.data.pictures.decoding import PictureProblem, open_picture
from core.data.text.table import read
from tests.benchmarks.server import Server
from tests.benchmarks.students import Student, until

PUPILS, CONNECTIONS = 30, 6
SETTLE_SECONDS, IDLE_SECONDS, KNOCK_SECONDS = 45.0, 60.0, 0.01
PAGES = ("home", "neuron", "descent", "digits", "convolution", "reviews", "training")


def processes(server: Server) -> list[psutil.Process]:
    """The server, and those that it has started."""
    root = psutil.Process(server.process.pid)
    return [root, *root.children(recursive=True)]


def memory(server: Server) -> dict[str, int]:
    """Megabytes of all processes: `rss` as each of them counts, `once` with what they share from files counted once."""
    own, shared, everything = 0, defaultdict[str, int](int), 0
    for process in processes(server):
        everything += process.memory_info().rss
        for part in process.memory_maps():
            anonymous = getattr(part, "anonymous", part.rss)  # where the system does not tell, nothing is shared
            own += anonymous
            shared[part.path] = max(shared[part.path], part.rss - anonymous)
    return {"processes": len(processes(server)), "rss": everything >> 20, "once": (own + sum(shared.values())) >> 20}


async def opened(server: Server, *pages: str) -> None:
    """Somebody opens each of these pages, and goes."""
    for page in pages:
        visitor = Student(server.port, page, patience=300.0)
        await visitor.open()
        await visitor.close()


async def train_opened(server: Server) -> None:
    """Somebody has opened Train, and the process for whoever trains first is there."""
    await opened(server, "training")
    await until(lambda: len(processes(server)) > 2, 300.0)  # one more belongs to Python


def rest(seconds: float) -> None:
    """Nobody says when the last thing that a start has set going is done."""
    time.sleep(seconds)  # what is measured is how things are after a while


def of_memory(server: Server, quick: bool) -> dict:
    asyncio.run(opened(server, "home"))
    found = {"home": memory(server)}
    if not quick:
        asyncio.run(train_opened(server))
        rest(SETTLE_SECONDS)
        found["train"] = memory(server)
    return {"what": "megabytes of all processes", **found, "aim": "under 1,229 once, with Train open, before the first training"}


def of_idle(server: Server, quick: bool) -> dict:
    found = {}
    for name, opening in (("fresh", opened(server, "home")), *(() if quick else (("train", train_opened(server)),))):
        asyncio.run(opening)
        rest(0.0 if quick else SETTLE_SECONDS)
        found[name] = share(server, 1.0 if quick else IDLE_SECONDS)
    return {"what": "percent of a core with nobody there", **found, "aim": "under 2 in all"}


def share(server: Server, seconds: float) -> dict[str, float]:
    """Percent of a core in so many seconds: of the server, of its workers, and of all."""
    before = {each: sum(each.cpu_times()[:2]) for each in processes(server)}
    rest(seconds)
    took = [100 * (sum(each.cpu_times()[:2]) - spent) / seconds for each, spent in before.items() if each.is_running()]
    return {"server": round(took[0], 2), "workers": round(sum(took[1:]), 2), "all": round(sum(took), 2)}


def of_descriptors(server: Server, quick: bool) -> dict:
    pupils = 3 if quick else PUPILS
    asyncio.run(opened(server, "home"))
    before = server.open_files()
    lines = [http.client.HTTPConnection("127.0.0.1", server.port, timeout=120) for _ in range(CONNECTIONS * pupils)]
    for line in lines:
        line.request("GET", "/")
    for line in lines:
        line.getresponse().read()
    browsers = server.open_files()
    for line in lines:
        line.close()
    tabs, what = asyncio.run(class_opens(server, pupils, server.open_files)), f"open files with {pupils} pupils"
    return {"what": what, "nobody": before, "with_browsers": browsers, "with_tabs": tabs, "aim": "under 256"}


async def class_opens(server: Server, pupils: int, then: Callable[[], int]) -> int:
    """What that gives while so many tabs are open."""
    tabs = [Student(server.port, PAGES[number % 4], patience=120.0) for number in range(pupils)]
    await asyncio.gather(*(tab.open() for tab in tabs))
    found = then()
    await asyncio.gather(*(tab.close() for tab in tabs))
    return found


def of_loop(server: Server, quick: bool) -> dict:
    pupils = 3 if quick else PUPILS
    asyncio.run(opened(server, *PAGES[:pupils]))
    at_once, later = asyncio.run(knocked(server, pupils))
    return {"what": f"seconds in which nobody was answered, {pupils} pupils", "opening_at_once": at_once, "looking_round": later}


async def knocked(server: Server, pupils: int) -> tuple[float, float]:
    """The longest wait for a word about the server's health, while a class opens its pages, and while it looks round."""
    tabs = [Student(server.port, PAGES[number % len(PAGES)], patience=120.0) for number in range(pupils)]
    knocking = asyncio.create_task(longest_wait(server.port))
    await asyncio.gather(*(tab.open() for tab in tabs))
    knocking.cancel()
    first = await knocking
    knocking = asyncio.create_task(longest_wait(server.port))
    for tab in tabs:
        await tab.ask()
        await asyncio.sleep(0.2)
    knocking.cancel()
    later = await knocking
    for tab in tabs:
        await tab.close()
    return round(first, 3), round(later, 3)


async def longest_wait(port: int) -> float:
    """Ask again and again, over one connection, until cancelled."""
    longest, start = 0.0, time.perf_counter()
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        while True:
            start = time.perf_counter()
            writer.write(b"GET /_stcore/health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
            await reader.readuntil(b"ok")
            longest = max(longest, time.perf_counter() - start)
            await asyncio.sleep(KNOCK_SECONDS)
    except asyncio.CancelledError:
        writer.close()
        return max(longest, time.perf_counter() - start)


def of_tables(server: Server, quick: bool) -> dict:
    line, count = b"A good film with a long story about people who talk,1\r\n", 100 if quick else 18 * 2**20 // 55
    asyncio.run(opened(server, "home", "reviews"))
    rest(0.0 if quick else 5.0)
    before, found = server.megabytes(), asyncio.run(three_tables(server, b"text,label\r\n" + line * count))
    rest(0.0 if quick else 10.0)
    return {"what": "megabytes of the server", "before": before, "after_each": found, "afterwards": server.megabytes()}


async def three_tables(server: Server, table: bytes) -> list[float]:
    """Three visitors send one each, all stay; what the server holds after each."""
    found, senders = [], []
    for number in range(3):
        sender = Student(server.port, "reviews", {"view": "Many at once", "reviews": "A file of yours"}, patience=300.0)
        await sender.open()
        await sender.send("Send a table of reviews", f"table{number}.csv", table)
        found.append(server.megabytes())
        senders.append(sender)
    for sender in senders:
        await sender.close()
    return found


def of_picture(_: Server, quick: bool) -> dict:
    side, found = 700 if quick else 7000, {}
    picture = Image.linear_gradient("L").resize((side, side)).convert("RGB")
    for name, options in (("ordinary", {}), ("progressive", {"progressive": True})):
        picture.save(file := io.BytesIO(), "JPEG", quality=85, **options)
        found[name] = decoding(data := file.getvalue())
    last = data[data.rindex(b"\xff\xda") : -2]
    found["drawn over 200 times"] = decoding(data[:-2] + last * 200 + data[-2:])
    return {"what": f"processor seconds for a JPEG of {side**2 / 1e6:.0f} million pixels", **found, "aim": "far under 10.5"}


def decoding(data: bytes) -> dict[str, object]:
    """The processor seconds until it was read or refused."""
    start = time.process_time()
    try:
        open_picture(data)
        how = "read"
    except PictureProblem as problem:
        how = f"refused: {problem}"
    return {"seconds": round(time.process_time() - start, 2), "how": how}


def of_quotes(_: Server, quick: bool) -> dict:
    lines = 200 if quick else 100_000
    seconds = []
    for count in (lines, 2 * lines):
        start = time.process_time()
        read(b'x","z\n' * count, "table.csv")
        seconds.append(time.process_time() - start)
    times = round(seconds[1] / max(seconds[0], 1e-9), 2)
    return {"what": f"processor seconds for {lines} and {2 * lines} lines", "seconds": [round(each, 2) for each in seconds], "times": times}


PARTS: dict[str, Callable[[Server, bool], dict]] = {
    "memory": of_memory,
    "idle": of_idle,
    "descriptors": of_descriptors,
    "loop": of_loop,
    "tables": of_tables,
    "picture": of_picture,
    "quotes": of_quotes,
}
ALONE = ("picture", "quotes")  # need no app


def main(quick: bool = False) -> None:
    """A line for each part, each with an app of its own; `quick`: less of everything, and one app for all."""
    names = [each for each in sys.argv[1:] if each in PARTS] or list(PARTS)
    with Server() if quick else nullcontext() as one:
        for name in names:
            with nullcontext(one) if quick or name in ALONE else Server() as server:
                print(json.dumps({"part": name} | PARTS[name](server, quick)), flush=True)


if __name__ == "__main__":
    main("--quick" in sys.argv)
