"""Where browsers fetch the networks that they compute themselves: each file by a name that is its own, so that it is fetched once."""

from collections import OrderedDict
from threading import Lock

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pages.kit.frontend import KEPT

MOST_BYTES = 100 * 2**20  # of all that are at hand together; the shipped digit network has 0.6 MB, the largest that is trained here 20
_files: OrderedDict[str, bytes] = OrderedDict()
_lock = Lock()


def offered(name: str, file: bytes) -> str:
    """The address below which browsers find that file; what nobody has asked a page for the longest is given up for it.

    Args:
        name: Another file has another one.
        file: What is sent.
    """
    with _lock:
        _files[name] = file
        _files.move_to_end(name)
        while len(_files) > 1 and sum(map(len, _files.values())) > MOST_BYTES:
            _files.popitem(last=False)
    return f"networks/{name}"


def routes() -> list[Route]:
    """For the app."""
    return [Route("/networks/{name}", _network, methods=["GET"])]


async def _network(request: Request) -> Response:
    file = _files.get(request.path_params["name"])
    return Response(status_code=404) if file is None else Response(file, media_type="application/octet-stream", headers=KEPT)
