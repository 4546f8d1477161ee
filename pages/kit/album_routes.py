"""The album's own addresses: pictures come in one by one, straight to disk; thumbnails and a zip go out.

Streamlit's file uploader would keep every file in memory for as long as the page is open.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import wraps
from typing import IO, Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from core.data.album.album import Album, album_of
from core.data.album.quota import QuotaProblem
from core.data.pictures import zips
from core.data.pictures.decoding import MAX_BYTES, PictureProblem
from core.storage.home import home
from pages.kit.receive import Refused, known_visitor, received

PAGE = 24  # thumbnails that are shown of a class at a time
ZIP_BYTES = 2 * 2**30
JSON_BYTES = 2 * 2**20
AT_ONCE = 4  # files that one visitor may be sending
SAFE = {"x-content-type-options": "nosniff", "cross-origin-resource-policy": "same-origin"}
KEPT = SAFE | {"cache-control": "private, max-age=86400, immutable"}  # what an address like this gives never changes

# Decoding takes memory and a core: two at once, whoever sends however many. The others wait, on disk.
_decoding, _looking = ThreadPoolExecutor(2, "album-in"), ThreadPoolExecutor(2, "album-out")
_sending: dict[str, int] = {}

Answer = Callable[[Request, str], Awaitable[Response]]


def _guarded(changes: bool) -> Callable[[Answer], Callable[[Request], Awaitable[Response]]]:
    """An answer for known visitors; whatever cannot be done is a sentence in JSON."""

    def wrapped(answer: Answer) -> Callable[[Request], Awaitable[Response]]:
        @wraps(answer)
        async def guarded(request: Request) -> Response:
            try:
                return await answer(request, known_visitor(request, changes))
            except Refused as refused:
                return _problem(refused, refused.status)
            except QuotaProblem as full:
                return JSONResponse({"problem": str(full), "full": True}, 507, SAFE)
            except PictureProblem as problem:
                return _problem(problem, 422)

        return guarded

    return wrapped


def _problem(problem: Exception, status: int) -> Response:
    return JSONResponse({"problem": str(problem)}, status, SAFE)


async def _decoded(work: Callable[..., Any], *args: Any) -> Any:
    return await asyncio.get_running_loop().run_in_executor(_decoding, work, *args)


async def _looked(work: Callable[..., Any], *args: Any) -> Any:
    return await asyncio.get_running_loop().run_in_executor(_looking, work, *args)


def _limit(start: bytes) -> int:
    return ZIP_BYTES if zips.is_zip(start) else MAX_BYTES


@_guarded(changes=True)
async def add(request: Request, visitor: str) -> Response:
    """Take one file: a picture, or a zip of them. The address says the class, by id or by name, and what the file is called."""
    if _sending.get(visitor, 0) >= AT_ONCE:
        raise Refused(f"More than {AT_ONCE} files are on their way at once; send them one after another.", 429)
    _sending[visitor] = _sending.get(visitor, 0) + 1
    try:
        file = await received(request, home() / "arriving", _limit)
    finally:
        _sending[visitor] -= 1
        if not _sending[visitor]:
            del _sending[visitor]
    album, asked = album_of(visitor), request.query_params
    where = asked.get("class", ""), asked.get("kind", "")
    if zips.is_zip(file.read(4)):
        return StreamingResponse(_unpacked(album, where, file), media_type="application/x-ndjson", headers=SAFE)
    with file:
        return JSONResponse(await _decoded(_take, album, where, asked.get("name", ""), file), headers=SAFE)


def _take(album: Album, where: tuple[str, str], name: str, file: IO[bytes]) -> dict[str, Any]:
    file.seek(0)
    picture = album.add_picture(where[0] or album.class_named(where[1]), name, file.read())
    return {"id": picture.id, "class": picture.class_id}


async def _unpacked(album: Album, where: tuple[str, str], file: IO[bytes]) -> AsyncIterator[str]:
    """A line of JSON for each picture of a zip, while it is being read. Pictures without a folder go where the zip was dropped."""
    with file:
        try:
            count, members = await _decoded(zips.members, file, file.seek(0, 2))
            for number in range(1, count + 1):
                yield json.dumps({"done": number, "of": count, **await _decoded(_next, album, where, members)}) + "\n"
        except QuotaProblem as full:
            yield json.dumps({"problem": str(full), "full": True}) + "\n"
        except PictureProblem as problem:
            yield json.dumps({"problem": str(problem)}) + "\n"


def _next(album: Album, where: tuple[str, str], members: Iterator[zips.Member]) -> dict[str, Any]:
    member = next(members)
    if member.problem:
        return {"name": member.path, "problem": member.problem}
    try:
        class_id = "" if member.kind else where[0]
        album.add_picture(class_id or album.class_named(member.kind or where[1]), member.path, member.data)
    except QuotaProblem:
        raise
    except PictureProblem as problem:
        return {"name": member.path, "problem": str(problem)}
    return {}


async def _json(request: Request) -> Any:
    with await received(request, home() / "arriving", lambda _: JSON_BYTES) as file:
        try:
            return json.load(file)
        except (ValueError, RecursionError):
            raise Refused("This cannot be read.", 400) from None


@_guarded(changes=True)
async def kinds(request: Request, _: str) -> Response:
    """Which class each of these paths belongs to, by its folders."""
    paths = await _json(request)
    if not isinstance(paths, list) or not all(isinstance(path, str) for path in paths):
        raise Refused("This cannot be read.", 400)
    return JSONResponse(zips.kinds(paths), headers=SAFE)


@_guarded(changes=True)
async def act(request: Request, visitor: str) -> Response:
    """Change something; answers what the album is like afterwards."""
    asked = await _json(request)
    if not isinstance(asked, dict) or not all(isinstance(value, str) for value in asked.values()):
        raise Refused("This cannot be read.", 400)
    album = album_of(visitor)
    await _looked(changed, album, asked)
    return JSONResponse(await _looked(state_of, album), headers=SAFE)


def changed(album: Album, asked: dict[str, str]) -> None:
    """Do what was asked for with an album."""
    class_id, picture_id, name = (asked.get(key, "") for key in ("class", "picture", "name"))
    match asked.get("act"):
        case "add":
            album.add_class(name)
        case "rename":
            album.rename_class(class_id, name)
        case "remove class":
            album.remove_class(class_id)
        case "move":
            album.move(picture_id, class_id)
        case "remove":
            album.remove(picture_id, class_id)
        case _:
            raise Refused("This cannot be done.", 400)


def state_of(album: Album) -> dict[str, Any]:
    """The classes of an album and how many pictures they have: all that the board needs to begin with."""
    counts, marks = album.counts(), album.marks()
    found = []
    for each in album.classes:
        used, aside = counts.get(each.id, (0, 0))
        found.append({"id": each.id, "name": each.name, "used": used, "aside": aside, "mark": marks.get(each.id, "")})
    return {"classes": found}


@_guarded(changes=False)
async def state(_: Request, visitor: str) -> Response:
    """What the album is like now."""
    return JSONResponse(await _looked(state_of, album_of(visitor)), headers=SAFE | {"cache-control": "no-store"})


def _asked_page(request: Request, visitor: str) -> tuple[Album, list[tuple[str, str]]]:
    start = request.query_params.get("start", "0")
    album = album_of(visitor)
    return album, album.page(request.query_params.get("class", ""), int(start) if start.isdecimal() and len(start) < 8 else 0, PAGE)


@_guarded(changes=False)
async def page(request: Request, visitor: str) -> Response:
    """Id and name of the pictures that stand on one page of a class."""
    _, found = await _looked(_asked_page, request, visitor)
    return JSONResponse({"pictures": found}, headers=SAFE | {"cache-control": "no-store"})


@_guarded(changes=False)
async def sheet(request: Request, visitor: str) -> Response:
    """Their thumbnails as one picture; the address ends with a mark of the class, so that browsers keep it."""
    return Response(await _looked(_sheet, request, visitor), media_type="image/jpeg", headers=KEPT)


def _sheet(request: Request, visitor: str) -> bytes:
    from core.figures.pictures.thumbnails import thumbnails  # brings torch along, which the start-up imports meanwhile

    album, found = _asked_page(request, visitor)
    return thumbnails([album.file(picture_id) for picture_id, _ in found])


@_guarded(changes=False)
async def picture(request: Request, visitor: str) -> Response:
    """One picture as it is stored."""
    try:
        body = await _looked(album_of(visitor).file(request.query_params.get("id", "")).read_bytes)
    except OSError:
        raise Refused("This picture is not there any more.", 404) from None
    return Response(body, media_type="image/jpeg", headers=KEPT)


@_guarded(changes=False)
async def download(_: Request, visitor: str) -> Response:
    """All pictures as a zip with a folder for each class, made while it is sent."""
    headers = SAFE | {"content-disposition": 'attachment; filename="my-pictures.zip"', "cache-control": "no-store"}
    return StreamingResponse(album_of(visitor).zipped(), media_type="application/zip", headers=headers)


def routes() -> list[Route]:
    """All of them, for the app."""
    gets = {"state": state, "page": page, "sheet": sheet, "picture": picture, "my-pictures.zip": download}
    posts = {"add": add, "kinds": kinds, "act": act}
    found = [Route(f"/album/{name}", answer, methods=["GET"]) for name, answer in gets.items()]
    return found + [Route(f"/album/{name}", answer, methods=["POST"]) for name, answer in posts.items()]
