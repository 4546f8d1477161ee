"""The album's own addresses: pictures come in one by one, straight to disk; thumbnails and a zip go out.

Streamlit's file uploader would keep every file in memory for as long as the page is open.
"""

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from functools import wraps
from typing import IO, Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from core.data.album.album import Album, album_of
from core.data.album.quota import QuotaProblem
from core.data.names import class_name, file_name
from core.data.pictures import zips
from core.data.pictures.decoding import MAX_BYTES, PictureProblem
from core.data.pictures.given_parts import LEFT_OUT, given_parts
from core.data.pictures.layout import TRAIN, VAL, Arrangement, Reading, arranged, left_out
from core.data.pictures.left_behind import HIDDEN, is_picture, left_behind
from core.storage.home import home
from pages.kit import removed
from pages.kit.receive import Refused, known_visitor, received, received_bytes

PAGE = 24  # thumbnails that are shown of a class at a time
ZIP_BYTES = 2 * 2**30
JSON_BYTES = 2 * 2**20
AT_ONCE = 4  # files that one visitor may be sending
SAFE = {"x-content-type-options": "nosniff", "cross-origin-resource-policy": "same-origin"}
NOW = SAFE | {"cache-control": "no-store"}  # what it gives is so at this moment
KEPT = SAFE | {"cache-control": "private, max-age=86400, immutable"}  # what an address like this gives never changes

# Decoding takes memory and a core: two at once, whoever sends however many, far from the loop that serves everybody, and none for longer
# than `core.data.pictures.decoding` allows. The others wait, on disk.
_decoding, _looking = ThreadPoolExecutor(2, "album-in"), ThreadPoolExecutor(2, "album-out")
_sending: dict[str, int] = {}

Answer = Callable[[Request, str], Awaitable[Any]]


def guarded(changes: bool) -> Callable[[Answer], Callable[[Request], Awaitable[Response]]]:
    """An answer for known visitors; whatever cannot be done is a sentence in JSON, what can be done and is no response goes as JSON."""

    def wrapped(answer: Answer) -> Callable[[Request], Awaitable[Response]]:
        @wraps(answer)
        async def guarded(request: Request) -> Response:
            try:
                found = await answer(request, known_visitor(request, changes))
            except Refused as refused:
                return JSONResponse({"problem": str(refused)}, refused.status, SAFE)
            except PictureProblem as problem:
                return JSONResponse(_said(problem), 507 if isinstance(problem, QuotaProblem) else 422, SAFE)
            return found if isinstance(found, Response) else JSONResponse(found, headers=SAFE if changes else NOW)

        return guarded

    return wrapped


def _said(problem: PictureProblem) -> dict[str, Any]:
    return {"problem": str(problem)} | ({"full": True} if isinstance(problem, QuotaProblem) else {})


async def in_pool(pool: Executor, work: Callable[..., Any], *args: Any) -> Any:
    """What the work gives, done by one of these threads."""
    return await asyncio.get_running_loop().run_in_executor(pool, work, *args)


@guarded(changes=True)
async def add(request: Request, visitor: str) -> Any:
    """Take one file: a picture, or a zip of them. The address says the class, by id or by name, and what the file is called."""
    if _sending.get(visitor, 0) >= AT_ONCE:
        raise Refused(f"More than {AT_ONCE} files are on their way at once; send them one after another.", 429)
    _sending[visitor] = _sending.get(visitor, 0) + 1
    try:
        file = await received(request, home() / "arriving", lambda start: ZIP_BYTES if zips.is_zip(start) else MAX_BYTES)
    finally:
        _sending[visitor] -= 1
        if not _sending[visitor]:
            del _sending[visitor]
    album, asked = album_of(visitor), request.query_params
    where = asked.get("class", ""), asked.get("kind", "")
    if zips.is_zip(file.read(4)):
        return StreamingResponse(_unpacked(album, where, file, _reading(request)), media_type="application/x-ndjson", headers=SAFE)
    with file:
        part = asked.get("part", "")
        return await in_pool(_decoding, _take, album, where, asked.get("name", ""), part if part in (TRAIN, VAL) else "", file)


def _take(album: Album, where: tuple[str, str], name: str, part: str, file: IO[bytes]) -> dict[str, Any]:
    file.seek(0)
    picture = album.add_picture(where[0] or album.class_named(where[1]), name, file.read(), part)
    return {"id": picture.id, "class": picture.class_id}


async def _unpacked(album: Album, where: tuple[str, str], file: IO[bytes], reading: Reading) -> AsyncIterator[str]:
    """A line of JSON for each picture of a zip, while it is being read. Pictures without a folder go where the zip was dropped.

    Before them, where there is something to say: what is left out, or what has to be asked first.
    """
    with file:
        try:
            found = await in_pool(_decoding, zips.opened, file, file.seek(0, 2), reading)
            for line in _first(found.folders, found.hidden, found.left_out):
                yield json.dumps(line) + "\n"
            for number in range(1, 0 if found.folders.doubt else found.count + 1):
                yield json.dumps({"done": number, "of": found.count, **await in_pool(_decoding, _next, album, where, found.members)}) + "\n"
        except PictureProblem as problem:
            yield json.dumps(_said(problem)) + "\n"


def _first(folders: Arrangement, hidden: int, left_out: Sequence[tuple[str, str]]) -> Iterator[dict[str, Any]]:
    """What there is to say about folders before any picture of them is taken."""
    if folders.doubt:
        yield {"doubt": folders.doubt, "readings": [{"reading": reading, "classes": names} for reading, names in folders.readings]}
        return
    if hidden:
        yield {"hidden": hidden}
    yield from ({"name": name, "problem": words} for name, words in left_out)
    given = given_parts(folders)
    if LEFT_OUT in given.parts:
        yield {"name": f"{given.parts.count(LEFT_OUT)} pictures to test with", "problem": given.words}


def _reading(request: Request) -> Reading:
    """Which folders are the classes, as was answered; "" where nobody was asked."""
    asked = request.query_params.get("reading")
    return "outer" if asked == "outer" else "inner" if asked == "inner" else ""


def _next(album: Album, where: tuple[str, str], members: Iterator[zips.Member]) -> dict[str, Any]:
    member = next(members)
    if member.problem:
        return {"name": member.path, "problem": member.problem}
    try:
        class_id = "" if member.kind else where[0]
        album.add_picture(class_id or album.class_named(member.kind or where[1]), member.path, member.data, member.part)
    except QuotaProblem:
        raise
    except PictureProblem as problem:
        return {"name": member.path, "problem": str(problem)}
    except Exception:  # one picture never ends the zip
        logging.exception("a picture of a zip could not be taken")
        return {"name": member.path, "problem": "It cannot be read; save it again or send another one."}
    return {}


async def _texts(request: Request, kind: type[list[str] | dict[str, str]]) -> Any:
    """The list, or the mapping, of texts that was sent."""
    try:
        found = json.loads(await received_bytes(request, JSON_BYTES))
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, kind) or not all(isinstance(text, str) for text in (found.values() if isinstance(found, dict) else found)):
        raise Refused("This cannot be read.", 400)
    return found


@guarded(changes=True)
async def kinds(request: Request, _: str) -> Any:
    """Which class each of these paths belongs to, by its folders: "" where none is named, null where it is not to be sent.

    Beside that which are learnt from ("train") and checked with ("val"), where folders say so, and the lines that a zip with these
    paths would begin with.
    """
    return await in_pool(_looking, _kinds, await _texts(request, list), _reading(request), "class" in request.query_params)


def _kinds(paths: list[str], reading: Reading, one_class: bool) -> dict[str, Any]:
    left = [left_behind(path) for path in paths]
    kept = [path for path, why in zip(paths, left, strict=True) if not why]
    found = arranged([file_name(path) if one_class else path for path in kept], reading)
    if found.refusal:
        raise PictureProblem(found.refusal)
    given = given_parts(found).parts
    out = [bool(why) or part == LEFT_OUT for why, part in zip(found.problems, given, strict=True)]
    kinds = (None if gone else class_name(kind) for kind, gone in zip(found.kinds, out, strict=True))
    parts = iter(given)
    hidden = sum(why == HIDDEN and is_picture(path) for path, why in zip(paths, left, strict=True))
    return {
        "kinds": [None if why else next(kinds) for why in left],
        "parts": ["" if why else next(parts) for why in left],
        "first": list(_first(found, hidden, left_out(kept, found))),
    }


@guarded(changes=True)
async def act(request: Request, visitor: str) -> Any:
    """Change something; answers what the album is like afterwards."""
    asked, album = await _texts(request, dict), album_of(visitor)
    await in_pool(_looking, changed, album, asked)
    return await in_pool(_looking, state_of, album)


def changed(album: Album, asked: dict[str, str]) -> None:
    """Do what was asked for with an album."""
    acts: dict[Any, tuple[Any, ...]] = {
        "add": (album.add_class, "name"),
        "rename": (album.rename_class, "class", "name"),
        "remove class": (album.remove_class, "class"),
        "move": (album.move, "picture", "class"),
        "remove": (album.remove, "picture", "class"),
    }
    if asked.get("act") not in acts:
        raise Refused("This cannot be done.", 400)
    do, *given = acts[asked["act"]]
    do(*(asked.get(key, "") for key in given))
    if asked["act"].startswith("remove"):
        removed.let_go(album)


def state_of(album: Album) -> dict[str, Any]:
    """The classes of an album and how many pictures they have: all that the board needs to begin with."""
    counts, marks = album.counts(), album.marks()
    counted = [(each, *counts.get(each.id, (0, 0)), marks.get(each.id, "")) for each in album.classes]
    return {
        "classes": [{"id": e.id, "name": e.name, "used": used, "excluded": excluded, "mark": mark} for e, used, excluded, mark in counted]
    }


@guarded(changes=False)
async def state(_: Request, visitor: str) -> Any:
    """What the album is like now."""
    return await in_pool(_looking, state_of, album_of(visitor))


def _asked_page(request: Request, visitor: str) -> tuple[Album, list[tuple[str, str]]]:
    start = request.query_params.get("start", "0")
    album = album_of(visitor)
    return album, album.page(request.query_params.get("class", ""), int(start) if start.isdecimal() and len(start) < 8 else 0, PAGE)


@guarded(changes=False)
async def page(request: Request, visitor: str) -> Any:
    """Id and name of the pictures that stand on one page of a class."""
    return {"pictures": (await in_pool(_looking, _asked_page, request, visitor))[1]}


@guarded(changes=False)
async def sheet(request: Request, visitor: str) -> Response:
    """Their thumbnails as one picture; the address ends with a mark of the class, so that browsers keep it."""
    return Response(await in_pool(_looking, _sheet, request, visitor), media_type="image/jpeg", headers=KEPT)


def _sheet(request: Request, visitor: str) -> bytes:
    from core.figures.pictures.thumbnails import thumbnails  # brings torch along, which the start-up imports meanwhile

    album, found = _asked_page(request, visitor)
    return thumbnails([album.file(picture_id) for picture_id, _ in found])


@guarded(changes=False)
async def picture(request: Request, visitor: str) -> Response:
    """One picture as it is stored."""
    try:
        body = await in_pool(_looking, album_of(visitor).file(request.query_params.get("id", "")).read_bytes)
    except OSError:
        raise Refused("This picture is not there any more.", 404) from None
    return Response(body, media_type="image/jpeg", headers=KEPT)


@guarded(changes=False)
async def download(_: Request, visitor: str) -> Response:
    """All pictures as a zip with a folder for each class, made while it is sent."""
    headers = NOW | {"content-disposition": 'attachment; filename="my-pictures.zip"'}
    return StreamingResponse(album_of(visitor).zipped(), media_type="application/zip", headers=headers)


def routes() -> list[Route]:
    """All of them, for the app."""
    gets = {"state": state, "page": page, "sheet": sheet, "picture": picture, "my-pictures.zip": download}
    posts = {"add": add, "kinds": kinds, "act": act}
    found = [Route(f"/album/{name}", answer, methods=["GET"]) for name, answer in gets.items()]
    return found + [Route(f"/album/{name}", answer, methods=["POST"]) for name, answer in posts.items()]
