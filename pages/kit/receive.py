"""What a browser sends, onto disk piece by piece: never more of it in memory than a piece, never more of it on disk than is allowed."""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request

from core.storage.space import NoRoom, room
from pages.kit.visitor import visitor_of

HEADER = "x-glassbox"  # a page of another address cannot send a header of its own without asking first, and nobody answers that
PIECE = 2**20  # bytes that are written at a time
SILENCE = 60.0  # seconds without a byte


class Refused(Exception):
    """A request that is not answered; what went wrong in one sentence, and the status that says so to programs."""

    def __init__(self, problem: str, status: int) -> None:
        super().__init__(problem)
        self.status = status


def known_visitor(request: Request, changes: bool) -> str:
    """Whose request it is.

    Raises:
        Refused: It comes from another site, or from a browser that keeps no cookies.
    """
    if changes:
        origin, site = request.headers.get("origin"), request.headers.get("sec-fetch-site", "same-origin")
        foreign = origin is not None and urlsplit(origin).netloc != request.headers.get("host")
        if foreign or site not in ("same-origin", "none") or HEADER not in request.headers:
            raise Refused("This was not sent by a page of this app.", 403)
    visitor = visitor_of(request.cookies)
    if visitor is None:
        raise Refused("Your browser keeps no cookies for this page, so nobody could tell whose pictures these are: allow them.", 401)
    return visitor


async def received(request: Request, folder: Path, limit_of: Callable[[bytes], int]) -> IO[bytes]:
    """The body as a file without a name in that folder; it vanishes when it is closed.

    `limit_of` says from the first bytes how many there may be.

    Raises:
        Refused: There are more, too few came for too long, or there is no room for them.
    """
    try:
        room(folder, _claimed(request))
        folder.mkdir(parents=True, exist_ok=True)
        file = tempfile.TemporaryFile(dir=folder, buffering=0)  # noqa: SIM115  whoever asked closes it; nothing waits in a buffer for that
    except OSError as problem:
        raise _full(problem) from None
    try:
        async for piece in _within_limit(request, limit_of):
            await run_in_threadpool(_write, file, piece, folder)
        file.seek(0)
        return file
    except OSError as problem:
        file.close()
        raise _full(problem) from None
    except BaseException:
        file.close()
        raise


async def received_bytes(request: Request, limit: int) -> bytes:
    """A short body, of at most so many bytes: in memory, so that it can be heard on a full disk, too.

    Raises:
        Refused: There are more, or too few came for too long.
    """
    return b"".join([piece async for piece in _within_limit(request, lambda _: limit)])


def _write(file: IO[bytes], piece: bytes, folder: Path) -> None:
    room(folder, len(piece))
    view = memoryview(piece)
    while view:
        view = view[file.write(view) :]


def _full(problem: OSError) -> Refused:
    return Refused(
        str(problem) if isinstance(problem, NoRoom) else "The disk of the computer that runs this is full or may not be written.", 507
    )


def _claimed(request: Request) -> int:
    return int(request.headers.get("content-length", "0"))  # the server in front has looked that it is a number


async def _within_limit(request: Request, limit_of: Callable[[bytes], int]) -> AsyncIterator[bytes]:
    """The body in pieces that are worth writing; stopped as soon as there is more of it than there may be."""
    limit, size, held = 0, 0, bytearray()
    async for piece in _pieces(request):
        held += piece
        size += len(piece)
        limit = limit or limit_of(bytes(held[:8]))
        _check(max(size, _claimed(request)), limit)
        if len(held) >= PIECE:
            yield bytes(held)
            held.clear()
    yield bytes(held)


async def _pieces(request: Request) -> AsyncIterator[bytes]:
    stream = request.stream()
    while True:
        try:
            yield await asyncio.wait_for(anext(stream), SILENCE)
        except StopAsyncIteration:
            return
        except TimeoutError:
            raise Refused("Nothing came for a minute; send it once more.", 408) from None
        except ClientDisconnect:
            raise Refused("The connection was lost before everything had come.", 400) from None


def _check(size: int, limit: int) -> None:
    if size > limit:
        raise Refused(f"The file has {size / 2**20:,.0f} MB; up to {limit / 2**20:,.0f} MB are taken.", 413)
