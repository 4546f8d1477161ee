"""The addresses of *Teach it your own words*: recordings come in one by one, are kept in memory, and go out to whoever sent them only."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from functools import wraps
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from core.data.sounds.reading import SoundProblem
from core.data.sounds.recordings import GOOD_EACH, LEAST_NOISE, MOST_EACH, MOST_WORDS, NOISE, Recording
from core.data.sounds.waves import outline, wav
from core.storage.home import home
from pages.kit.receive import Refused, known_visitor, received, received_bytes

BARS = 24  # of the small picture of a wave
ZIP_BYTES, FILE_BYTES, ACT_BYTES = 100 * 2**20, 20 * 2**20, 4 * 2**20
HERS = {"x-content-type-options": "nosniff", "cross-origin-resource-policy": "same-origin", "cache-control": "no-store"}
NO_COOKIES = "Your browser keeps no cookies for this page, so nobody could tell whose recordings these are: allow them."

# Listening takes a core for a moment: one recording at a time, far from the loop that serves everybody; teaching waits for no file.
_listening, _teaching = ThreadPoolExecutor(1, "words-in"), ThreadPoolExecutor(1, "words-teach")

Answer = Callable[[Request, str], Awaitable[Any]]


def guarded(changes: bool) -> Callable[[Answer], Callable[[Request], Awaitable[Response]]]:
    """An answer for known visitors. Whoever is not known finds nothing; whatever cannot be done is a sentence in JSON."""

    def wrapped(answer: Answer) -> Callable[[Request], Awaitable[Response]]:
        @wraps(answer)
        async def guarded(request: Request) -> Response:
            try:
                found = await answer(request, known_visitor(request, changes))
            except Refused as refused:
                if refused.status == 401:
                    return JSONResponse({"problem": NO_COOKIES}, 401 if changes else 404, HERS)
                return JSONResponse({"problem": str(refused)}, refused.status, HERS)
            except SoundProblem as problem:
                return JSONResponse({"problem": str(problem)}, 422, HERS)
            return found if isinstance(found, Response) else JSONResponse(found, headers=HERS)

        return guarded

    return wrapped


async def _in(pool: ThreadPoolExecutor, work: Callable[..., Any], *args: Any) -> Any:
    return await asyncio.get_running_loop().run_in_executor(pool, work, *args)


@guarded(changes=True)
async def add(request: Request, visitor: str) -> Any:
    """Take one file: a recording of the word in the address, or a zip of class folders. Answers what there is afterwards."""
    from core.data.pictures import zips
    from core.explain.sounds.own_words.gather import unpacked
    from core.explain.sounds.own_words.workshop import workshop_of

    file = await received(request, home() / "arriving", lambda start: ZIP_BYTES if zips.is_zip(start) else FILE_BYTES)
    with file:
        asked, workshop = request.query_params, workshop_of(visitor)
        problems: list[str] = []
        start = file.read(4)
        file.seek(0)
        if zips.is_zip(start):
            members = unpacked(workshop, file)
            while (said := await _in(_listening, next, members, None)) is not None:  # others' recordings come in between
                problems += [said] if said else []
        else:
            await _in(_listening, workshop.take, asked.get("word", ""), file.read(), asked.get("name", ""))
    return state_of(workshop) | {"problems": problems}


@guarded(changes=True)
async def act(request: Request, visitor: str) -> Any:
    """Change something; answers what there is afterwards."""
    from core.explain.sounds.own_words.workshop import start_over, workshop_of

    try:
        asked = json.loads(await received_bytes(request, ACT_BYTES))
    except (ValueError, RecursionError):
        asked = None
    if not isinstance(asked, dict) or not all(isinstance(text, str) for text in asked.values()):
        raise Refused("This cannot be read.", 400)
    workshop = workshop_of(visitor)
    kept, name, word, recording = workshop.recordings, asked.get("name", ""), asked.get("word", ""), asked.get("recording", "")
    acts: dict[str, Callable[[], Any]] = {
        "add": lambda: kept.add_word(name),
        "rename": lambda: kept.rename(word, name),
        "remove word": lambda: kept.remove_word(word),
        "remove": lambda: kept.remove(recording),
        "move": lambda: kept.move(recording, word),
        "example": workshop.load_example,
        "teach": workshop.teach,
        "start over": lambda: start_over(visitor),
    }
    if asked.get("act") not in acts:
        raise Refused("This cannot be done.", 400)
    await _in(_teaching, acts[asked["act"]])
    return state_of(workshop_of(visitor))


@guarded(changes=False)
async def state(_: Request, visitor: str) -> Any:
    """What a visitor has recorded and taught."""
    from core.explain.sounds.own_words.workshop import workshop_of

    return state_of(workshop_of(visitor))


def state_of(workshop: Any) -> dict[str, Any]:
    """Words and recordings, what is missing, and what was learnt."""
    kept, lesson = workshop.recordings, workshop.lesson
    words = [{"id": word.id, "name": word.name, "recordings": [_told(each) for each in word.recordings]} for word in kept.words]
    limits = {"good": GOOD_EACH, "most": MOST_EACH, "words": MOST_WORDS, "noise": LEAST_NOISE}
    return {
        "words": words,
        "noise": {"id": NOISE, "recordings": [_told(each) for each in kept.noise]},
        "missing": kept.problem(),
        "limits": limits,
        "lesson": None if lesson is None else lesson.told() | {"old": lesson.version != kept.version},
    }


def _told(recording: Recording) -> dict[str, Any]:
    wave = outline(recording.samples, BARS)
    return {"id": recording.id, "name": recording.name, "seconds": round(recording.seconds, 2), "wave": wave, "note": recording.note}


@guarded(changes=False)
async def sound(request: Request, visitor: str) -> Response:
    """One recording."""
    from core.explain.sounds.own_words.workshop import workshop_of

    found = workshop_of(visitor).recordings.find(request.query_params.get("id", ""))
    if found is None:
        raise Refused("This recording is not there.", 404)
    return Response(wav(found.samples), media_type="audio/wav", headers=HERS)


@guarded(changes=False)
async def download(request: Request, visitor: str) -> Response:
    """The network, or the recordings, as a zip."""
    from core.explain.sounds.own_words.taken_along import network_zip, recordings_zip
    from core.explain.sounds.own_words.workshop import workshop_of

    workshop, what = workshop_of(visitor), request.path_params["what"]
    made = {"network": network_zip, "recordings": recordings_zip}.get(what)
    if made is None or (what == "network" and workshop.lesson is None):
        raise Refused("There is nothing to take along.", 404)
    headers = HERS | {"content-disposition": f'attachment; filename="my-words-{what}.zip"'}
    return Response(await _in(_teaching, made, workshop), media_type="application/zip", headers=headers)


def routes() -> list[Route]:
    """All of them, for the app."""
    gets: dict[str, Any] = {"state": state, "sound": sound, "my-words-{what}.zip": download}
    posts: dict[str, Any] = {"add": add, "act": act}
    found = [Route(f"/own-words/{name}", answer, methods=["GET"]) for name, answer in gets.items()]
    return found + [Route(f"/own-words/{name}", answer, methods=["POST"]) for name, answer in posts.items()]
