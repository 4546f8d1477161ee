"""The board on which a visitor's classes and pictures are brought, looked at, moved and removed."""

from core.data.album.album import Album
from core.data.pictures.decoding import ENDINGS, MAX_BYTES
from pages.kit.album_routes import PAGE, ZIP_BYTES, state_of
from pages.kit.frontend import component

OFFERED = [ending for ending in ENDINGS if not ending.startswith(".hei")]  # asked for other pictures, a phone makes JPEGs of its HEICs
_COMPONENT = component("vision/transfer_views/album_board")


def album_board(album: Album, key: str, marked: bool = True) -> None:
    """Show it; `marked`: its classes are what changes on the first screen.

    The browser talks to `pages.kit.album_routes`; the page runs again once there is something new."""
    limits = {"picture": MAX_BYTES, "zip": ZIP_BYTES}
    data = {"version": str(album.version), "limits": limits, "page": PAGE, "endings": OFFERED, "marked": marked, **state_of(album)}
    _COMPONENT(key=key, data=data, on_changed_change=lambda: None)
