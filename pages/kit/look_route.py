"""Pictures out of a running camera: one in, a verdict out, several times a second, without the page being run again."""

import logging
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from starlette.requests import Request
from starlette.routing import Route

from core import jobs
from core.data.pictures.decoding import PictureProblem
from core.training.run_folder import run_folder
from pages.kit.album_routes import guarded, in_pool
from pages.kit.receive import Refused, received_bytes

MOST_BYTES = 2**20  # of a picture that the browser has made small
MOST_LOOKING = 4  # visitors whose picture is being looked at; others are asked to send the next one later
GONE = "This network is not on this computer any more. Train it again."

_looking: set[str] = set()  # visitors, each with one picture on its way
_pool = ThreadPoolExecutor(2, "look")


@guarded(changes=True)
async def look(request: Request, visitor: str) -> Any:
    """What the network of a run says of the picture in the body; the address names the run."""
    if visitor in _looking or len(_looking) >= MOST_LOOKING:
        raise Refused("Others are asking just now; the next picture will do.", 429)
    _looking.add(visitor)
    try:
        picture = await received_bytes(request, MOST_BYTES)
        return await in_pool(_pool, verdict, request.query_params.get("run", ""), visitor, picture)
    finally:
        _looking.discard(visitor)


def verdict(run_id: str, visitor: str, picture: bytes) -> dict[str, Any]:
    """As JSON can say it.

    Raises:
        Refused: There is no such network, or its pictures are somebody else's and private.
        PictureProblem: This is no picture.
    """
    from core.data.album.album import album_of
    from core.tasks.pictures.recipe import PictureRecipe
    from core.zoo.picture_runs import Which
    from core.zoo.verdicts import judge_of, said  # bring torch along, which the start-up imports meanwhile

    run = jobs.service().run(run_id)
    if run is None or not isinstance(run.recipe, PictureRecipe) or (not run.epochs_done and run.state != "finished"):
        raise Refused(GONE, 404)
    if not album_of(visitor).may_see(run.recipe.pictures):
        raise Refused("The pictures of this training are private, and so is its network.", 403)
    try:
        judge = judge_of(Which(run.recipe.to_json(), str(run_folder(run.id).folder), run.best_epoch))
        return said(judge(picture))
    except PictureProblem:
        raise
    except (LookupError, ValueError) as gone:
        raise Refused(str(gone.args[0]), 404) from None
    except Exception:  # a picture never ends the camera
        logging.exception("a picture of the camera could not be looked at")
        raise Refused("This picture could not be looked at; send another one.", 500) from None


def routes() -> list[Route]:
    """The one address, for the app."""
    return [Route("/look/picture", look, methods=["POST"])]
