"""A picture whose pixels can be picked: by click, touch, or arrow keys."""

from core.figures.sheets import Colours, jpeg_url, png_url
from pages.kit.frontend import component

_COMPONENT = component("kit/frontend/pixel_picker")
PIXEL, PHOTO = "picture to pick a pixel from; use the arrow keys", "pictures to pick one from; use the arrow keys"


def pixel_picker(
    picture: Colours, alt: str, key: str, cursor: tuple[int, int, int], width: int, step: int = 1, photos: bool = False
) -> tuple[int, int] | None:
    """Show a picture (H, W, 3) with sharp pixels; returns the (x, y) last picked, or None.

    Args:
        picture: What is shown.
        alt: What a person who cannot see it should know.
        key: Of the widget.
        cursor: x, y and side, in pixels of the picture, of the frame that marks the current choice.
        width: Widest it may get on screen, in screen pixels.
        step: By how many pixels an arrow key moves.
        photos: It is a sheet of photographs, one of which is picked.
    """
    height_px, width_px = picture.shape[:2]
    url, role = (jpeg_url(picture), PHOTO) if photos else (png_url(picture), PIXEL)
    data = {"url": url, "alt": alt, "w": width_px, "h": height_px, "cursor": cursor, "width": width, "step": step, "photo": photos}
    cell = _COMPONENT(key=key, data=data | {"role": role}, default={"cell": None}, on_cell_change=lambda: None).get("cell")
    if not isinstance(cell, dict) or not all(isinstance(cell.get(a), int | float) for a in "xy"):
        return None
    x, y = (int(min(max(cell[a], 0), limit - 1)) for a, limit in (("x", width_px), ("y", height_px)))
    return x, y
