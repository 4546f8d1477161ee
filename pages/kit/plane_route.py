"""What follows in a film of a training in the plane, for the browser that plays it."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from starlette.requests import Request
from starlette.routing import Route

from pages.kit.album_routes import guarded, in_pool
from pages.kit.receive import Refused

_pool = ThreadPoolExecutor(32, "plane")  # its threads wait for the process for quick work


@guarded(changes=False)
async def film(request: Request, visitor: str) -> Any:
    """The address names the film and how many of its epochs are known; answers when there are more."""
    since = request.query_params.get("since", "")
    if not (since.isascii() and since.isdecimal() and len(since) < 5):
        raise Refused("“since” is the number of epochs that are known.", 400)
    return await in_pool(_pool, _more, request.path_params["mark"], int(since))


def _more(mark: str, since: int) -> dict[str, Any]:
    from pages.kit.plane_films import more  # brings torch along, which the start-up imports meanwhile

    return more(mark, since)


def routes() -> list[Route]:
    """The one address, for the app."""
    return [Route("/plane/film/{mark}", film, methods=["GET"])]
