"""What follows in a film of a training in the plane, for the browser that plays it."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from pages.kit.album_routes import NOW, SAFE, in_pool
from pages.kit.receive import Refused

_pool = ThreadPoolExecutor(32, "plane")  # its threads wait for the process for quick work


async def film(request: Request) -> Response:
    """The address names the film and how many of its epochs are known; answers when there are more.

    It is nobody's own, and known by its mark alone: browsers that keep no cookies may have it, too.
    """
    since = request.query_params.get("since", "")
    try:
        if not (since.isascii() and since.isdecimal() and len(since) < 5):
            raise Refused("“since” is the number of epochs that are known.", 400)
        return JSONResponse(await in_pool(_pool, _more, request.path_params["mark"], int(since)), headers=NOW)
    except Refused as refused:
        return JSONResponse({"problem": str(refused)}, refused.status, SAFE)


def _more(mark: str, since: int) -> dict[str, Any]:
    from pages.kit.plane_films import more  # brings torch along, which the start-up imports meanwhile

    return more(mark, since)


def routes() -> list[Route]:
    """The one address, for the app."""
    return [Route("/plane/film/{mark}", film, methods=["GET"])]
