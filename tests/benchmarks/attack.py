"""What one hostile visitor can do to all others: `python -m tests.benchmarks.attack [--quick] [attack ...]`.

Starts the app itself, on a free port of loopback, with a folder of its own. Every attack is bounded in number and time. Meanwhile
somebody else opens a page again and again. Prints a line of JSON for each attack: what was tried, whether it was held off and how
that showed, how long the other one waited at most, what it cost the server.
"""

import argparse
import asyncio
import contextlib
import io
import json
import math
import socket
import time
import uuid
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass

import websockets
from PIL import Image
from websockets.exceptions import ConnectionClosed, InvalidStatus

from core.jobs.cluster import training_slots
from core.jobs.queue import TIME_SLICE_SECONDS
from core.jobs.store import RunStore
from tests.benchmarks.rush import runs
from tests.benchmarks.server import Server
from tests.benchmarks.students import Student, until

FILES = 256  # that the server may have open: what some systems allow a process
HEAVY = {"network": "conv256k1 conv256k1 pool dense16", "batch": "256"}
HEAVIEST, LIGHT = HEAVY | {"batch": "3500"}, {"network": "dense16", "count": "200", "batch": "20"}
LONG, SHORT = {"network": "conv32 conv64 pool dense128", "epochs": "200"}, LIGHT | {"epochs": "1"}


@dataclass(frozen=True)
class Size:
    """How much of everything."""

    visitors: int = 40
    uploads: int = 40
    megabytes: int = 19  # of each
    sockets: int = 400
    rows: int = 4000  # of a table
    side: int = 7000  # of a picture, pixels
    scans: int = 200
    frame: int = 30  # megabytes
    seconds: float = 120.0  # for one attack; what takes longer did not hold
    patience: float = 60.0  # of somebody else, for a page
    turns: float = TIME_SLICE_SECONDS + 40  # that are waited for turns to end; 0: not waited for


QUICK = Size(
    visitors=3, uploads=4, megabytes=8, sockets=60, rows=300, side=1500, scans=20, frame=11, seconds=60.0, patience=90.0, turns=0.0
)
Outcome = tuple[bool, str]


async def forged_cookies(server: Server, size: Size) -> Outcome:
    """Many made-up visitors ask for a long training each, then an honest one for a short one; whoever sits at the machine stops them."""
    store, slots, accepted = RunStore(f"sqlite:///{server.home / 'history.sqlite'}"), training_slots(), []
    for number in range(size.visitors):
        forger = Student(server.port, "training", LONG, cookie=f"glassbox_visitor=forged-{number:024d}", patience=size.patience)
        await forger.open()
        await forger.press("Train")
        accepted += [forger.run_id] if forger.run_id else []
        await forger.close()
    honest = Student(server.port, "training", SHORT, patience=size.patience)
    await honest.open()
    await honest.press("Train")
    told, bound = honest.told_to_wait, TIME_SLICE_SECONDS * math.ceil(len(accepted) / slots)
    await honest.close()
    await asyncio.sleep(size.turns)
    begun = sum(run.started is not None for run in runs(store, accepted))
    stopped = await stopped_at_the_machine(server, store, size)
    ended = honest.run_id and await until(lambda: not any(run.alive for run in runs(store, [honest.run_id])), 60)
    held = bool(accepted and told is not None and told <= bound and (begun > slots or not size.turns) and stopped and ended)
    return held, (
        f"{len(accepted)} accepted; the honest one was told to wait {told} s of {bound:.0f} at most; {begun} had begun on {slots} places "
        f"after {size.turns:.0f} s; all {'were' if stopped else 'could not be'} stopped at the machine; the honest run "
        f"{'ended' if ended else 'did not end'}"
    )


async def stopped_at_the_machine(server: Server, store: RunStore, size: Size) -> bool:
    """Whether somebody at the computer itself can end everything that made-up visitors have asked for."""
    teacher = Student(server.port, "runs", patience=size.patience)
    await teacher.open()
    for _ in range(2 * size.visitors + 4):
        if "Stop it" not in teacher.widgets:
            break
        await teacher.press("Stop it")
        teacher.widgets.clear()
        await teacher._run()
    await teacher.close()
    return await until(lambda: not [run for run in store.active() if run.recipe and run.recipe.epochs > 1], 60)


async def heavy_quick_work(server: Server, size: Size) -> Outcome:
    """Links to searches for a rate that take long, or too much memory; then somebody else searches with a small network."""
    heaviest, heavy, light = (Student(server.port, "training", query, patience=size.patience) for query in (HEAVIEST, HEAVY, LIGHT))
    told = 0
    for each in (heaviest, heavy):
        await each.open()
        await each.press("Find a rate")
        told += each.heard("it would take too much of this machine") or each.heard("the search would take about")
    await light.open()
    busy, start = asyncio.create_task(heavy.follow()), time.perf_counter()
    found = False
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(size.seconds):
            await light.press("Find a rate")
            await light.follow()
            found = light.heard("Each dot is one batch")
    seconds = time.perf_counter() - start
    busy.cancel()
    await asyncio.gather(busy, *(each.close() for each in (heaviest, heavy, light)), return_exceptions=True)
    how = f"the other's search {'was answered' if found else 'was not answered'} after {seconds:.0f} s"
    return found and told == 2, f"{told} of 2 were told that it is too much; {how}"


async def unasked_uploads(server: Server, size: Size) -> Outcome:
    """Files that no page has asked for, each whole and within the limit of one."""
    uploader, before, taken = Student(server.port, "home", patience=size.patience), server.megabytes(), 0
    await uploader.open()
    for _ in range(size.uploads):
        with contextlib.suppress(ValueError, OSError):
            await asyncio.to_thread(uploader.put, f"/_stcore/upload_file/{uploader.session}/{uuid.uuid4()}", bytes(size.megabytes << 20))
            taken += 1
    rise = server.megabytes() - before
    await uploader.close()
    return rise < 100, f"{taken} of {size.uploads} taken, {rise:.0f} MB more in memory"


async def slow_tables(server: Server, size: Size) -> Outcome:
    """Small tables whose quotation marks cost a careless reader the square of their length; and an ordinary one as long."""
    tables = {
        "ordinary": "x,z\n" * size.rows,
        "marks": 'x","z\n' * size.rows,
        "open mark": '"abc"x' + "a" * 200_000,
        "one mark": '"' + "a,b\n" * size.rows,
    }
    found, broken = {}, 0
    for name, text in tables.items():
        sender = Student(server.port, "reviews", {"view": "Many at once", "reviews": "A file of yours"}, patience=size.seconds)
        await sender.open()
        found[name] = await sender.send("Send a table of reviews", "table.csv", text.encode())
        broken += bool(sender.errors) or any("Something went wrong" in said for said in sender.said)
        await sender.close()
    said = ", ".join(f"{name}: {seconds:.1f} s" for name, seconds in found.items())
    return max(found.values()) < 3 * found["ordinary"] + 2 and not broken, f"{said}; {broken} pages broken"


async def picture_of_many_scans(server: Server, size: Size) -> Outcome:
    """A small progressive JPEG that is drawn over again and again while it is decoded."""
    file = io.BytesIO()
    Image.new("L", (size.side, size.side), 255).save(file, "JPEG", progressive=True, quality=30)
    data = file.getvalue()
    last = data[data.rindex(b"\xff\xda") : -2]
    sender = Student(server.port, "digits", {"source": "Photo"}, patience=size.seconds)
    await sender.open()
    seconds = await sender.send("Or send a picture", "scans.jpg", data[:-2] + last * size.scans + data[-2:])
    told = sender.heard("an unusual number")
    await sender.close()
    how = "refused in a sentence" if told else "not refused"
    return told and seconds < 5, f"{len(data + last * size.scans) / 1e6:.1f} MB {how} after {seconds:.1f} s"


async def strangers(server: Server, _: Size) -> Outcome:
    """Pages of other sites open a socket or use another name for this computer."""
    stream, seen = f"ws://127.0.0.1:{server.port}/_stcore/stream", {}
    for origin in ("http://evil.example", "http://127.0.0.1.evil.example", "null"):
        try:
            async with websockets.connect(stream, subprotocols=["streamlit"], origin=origin):
                seen[origin] = 101
        except (InvalidStatus, ConnectionClosed) as refused:
            seen[origin] = refused.response.status_code if isinstance(refused, InvalidStatus) else refused.rcvd.code
    for host in ("evil.example", f"evil.example:{server.port}"):
        seen[f"Host: {host}"] = int((await exchanged(server, f"GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n")).split()[1])
    return all(code == (421 if "Host" in who else 403) for who, code in seen.items()), ", ".join(
        f"{who} {code}" for who, code in seen.items()
    )


async def malformed_frames(server: Server, size: Size) -> Outcome:
    """Frames that are text, garbage or far too long."""
    seen = {}
    for name, frame in (("text", "hello"), ("garbage", b"\xff" * 64), ("nonsense", b"\0\1\2"), ("long", bytes(size.frame << 20))):
        async with websockets.connect(f"ws://127.0.0.1:{server.port}/_stcore/stream", subprotocols=["streamlit"], max_size=None) as opened:
            try:
                if name == "garbage":
                    opened.transport.write(frame)  # not even a frame
                else:
                    await opened.send(frame)
                async with asyncio.timeout(10):
                    while True:
                        await opened.recv()
            except ConnectionClosed as closed:
                seen[name] = str(closed.rcvd.code if closed.rcvd else "cut off")
            except TimeoutError:
                seen[name] = "left open"
    expected = {"text": {"1002"}, "garbage": {"1002", "cut off"}, "nonsense": {"1002"}, "long": {"1009" if size.frame > 25 else "1002"}}
    return all(seen[name] in codes for name, codes in expected.items()), ", ".join(f"{name} {how}" for name, how in seen.items())


async def half_sent_bodies(server: Server, size: Size) -> Outcome:
    """Uploads that stop after their first bytes, and then stay away."""
    before = {file for file in server.home.rglob("*") if file.is_file()}
    head = f"POST /album/add HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nX-Glassbox: 1\r\nContent-Length: 1000000\r\n"
    opened = [await asyncio.open_connection("127.0.0.1", server.port) for _ in range(size.visitors)]
    for number, (_, writer) in enumerate(opened):
        writer.write(f"{head}Cookie: glassbox_visitor=half-{number:024d}\r\n\r\nPK".encode())
    await asyncio.sleep(3)
    for _, writer in opened:
        writer.close()
    await asyncio.sleep(1)
    left = [
        file
        for file in server.home.rglob("*")
        if file.is_file() and file not in before and "sqlite" not in file.name and file.stat().st_size
    ]
    return not left, f"{len(opened)} bodies, {len(left)} files left behind"


async def traversal(server: Server, _: Size) -> Outcome:
    """Addresses that lead out of every folder that is served."""
    roots = ("/", "/static/", "/media/", "/app/static/", "/component/x/", "/_stcore/component/x/", "/album/picture?id=")
    ways = (
        "../../../../../../etc/passwd",
        "..%2f..%2f..%2f..%2f..%2fetc/passwd",
        "%2e%2e/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
        "..\\..\\app.py",
        "/etc/passwd",
    )
    out = 0
    for path in (root + way for root in roots for way in ways):
        answer = await exchanged(server, f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nConnection: close\r\n\r\n")
        out += "root:" in answer or "front door" in answer
    return not out, f"{len(roots) * len(ways)} addresses, {out} led out"


async def slow_reader(server: Server, size: Size) -> Outcome:
    """A visitor who asks for a page again and again and never reads the answers."""
    before, reader = server.megabytes(), Student(server.port, "digits", {"source": "Example", "view": "Inside"}, patience=size.patience)
    await reader.open()
    port, start = reader.port_here, time.monotonic()
    reader.deaf()
    with contextlib.suppress(ConnectionClosed, TimeoutError):
        for _ in range(10 * size.visitors):
            await asyncio.wait_for(reader.ask(), 5)
            await asyncio.sleep(0.05)
    dropped = await until(lambda: port not in server.connected(), 60)
    rise = server.megabytes() - before
    await reader.drop()
    how = f"{'dropped' if dropped else 'still connected'} after {time.monotonic() - start:.0f} s"
    return dropped and rise < 100, f"asked {10 * size.visitors} times and read nothing: {how}, {rise:.0f} MB more in memory"


async def many_sockets(server: Server, size: Size) -> Outcome:
    """More connections than the server may have files open."""
    opened: list[socket.socket] = []
    try:
        for _ in range(size.sockets):
            with contextlib.suppress(OSError):
                opened.append(socket.create_connection(("127.0.0.1", server.port), timeout=2))
        neighbour = Student(server.port, "digits", patience=min(20.0, size.patience))
        try:
            await neighbour.open()
            await neighbour.close()
            said, held = "a page opened meanwhile", True
        except (OSError, TimeoutError, websockets.exceptions.WebSocketException):
            said, held = "no page opened meanwhile", False
    finally:
        for connection in opened:
            connection.close()
    return held, f"{len(opened)} connections with {FILES} files allowed, {said}"


async def exchanged(server: Server, request: str) -> str:
    """What comes back for a request that is sent as it is."""
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    writer.write(request.encode())
    answer = b""
    with contextlib.suppress(TimeoutError, ConnectionError):
        answer = await asyncio.wait_for(reader.read(), 10)
    writer.close()
    return answer.decode("utf-8", "replace") or "- 0 -"


ATTACKS: tuple[Callable[[Server, Size], Awaitable[Outcome]], ...] = (
    strangers,
    traversal,
    malformed_frames,
    half_sent_bodies,
    slow_reader,
    unasked_uploads,
    slow_tables,
    picture_of_many_scans,
    heavy_quick_work,
    forged_cookies,
)


async def somebody_else(server: Server, size: Size, over: asyncio.Event) -> list[float]:
    """The seconds that each look at a page took; endless where none came."""
    took = []
    while not (took and over.is_set()):
        visitor, start = Student(server.port, "home", patience=size.patience), time.perf_counter()
        try:
            await visitor.open()
            took.append(math.inf if visitor.errors else time.perf_counter() - start)
            await visitor.close()
        except (OSError, TimeoutError, websockets.exceptions.WebSocketException):
            took.append(math.inf)
        await asyncio.sleep(0.5)
    return took


async def besieged(server: Server, size: Size, attack: Callable[[Server, Size], Awaitable[Outcome]]) -> dict[str, object]:
    """One attack, and what came of it."""
    memory, errors, over = server.megabytes(), server.troubles(), asyncio.Event()
    others = asyncio.create_task(somebody_else(server, size, over))
    try:
        async with asyncio.timeout(5 * size.seconds):
            held, what = await attack(server, size)
    except TimeoutError:
        held, what = False, "not over in time"
    except (OSError, ValueError, KeyError, websockets.exceptions.WebSocketException) as broken:
        held, what = False, f"broke off: {type(broken).__name__} {str(broken)[:80]}"
    over.set()
    looks = await others
    return {
        "attack": attack.__name__.replace("_", " "),
        "tried": (attack.__doc__ or "").strip(),
        "held": "held" if held else "did not hold",
        "what": what,
        "others_served": sum(map(math.isfinite, looks)),
        "others_not_served": sum(map(math.isinf, looks)),
        "others_slowest_s": round(max((look for look in looks if math.isfinite(look)), default=0.0), 1),
        "rss_rise_mb": round(server.megabytes() - memory, 1),
        "errors_logged": server.troubles() - errors,
        "alive": server.alive,
    }


async def warm(server: Server) -> None:
    """The first page, which imports PyTorch."""
    first = Student(server.port, "home", patience=300.0)
    await first.open()
    await first.close()


def siege(server: Server, size: Size, names: Sequence[str] = ()) -> Iterator[dict[str, object]]:
    """Every attack, or those of these names, one after the other on the same server; the last on one that may open few files."""
    asyncio.run(warm(server))
    for attack in ATTACKS:
        if not names or attack.__name__ in names:
            yield asyncio.run(besieged(server, size, attack))
    if not names or many_sockets.__name__ in names:
        with Server(FILES) as starved:
            asyncio.run(warm(starved))
            yield asyncio.run(besieged(starved, size, many_sockets))


def main(arguments: Sequence[str] | None = None) -> None:
    """A line for each attack."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="less of everything")
    parser.add_argument(
        "attacks", nargs="*", choices=[*(attack.__name__ for attack in (*ATTACKS, many_sockets)), []], default=[], metavar="attack"
    )
    given = parser.parse_args(arguments)
    with Server() as server:
        for outcome in siege(server, QUICK if given.quick else Size(), given.attacks):
            print(json.dumps(outcome), flush=True)


if __name__ == "__main__":
    main()
