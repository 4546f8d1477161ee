"""Many small pictures as one, enlarged in whole pixels."""

import base64
import io
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from core.figures.style import inked

Colours = NDArray[np.uint8]  # (H, W, 3)
GAP = 1  # pixels between the maps of a sheet
PAPER = 128  # the grey between them, seen on the light and on the dark theme


def enlarge(picture: Colours, factor: int) -> Colours:
    """Every pixel as a square of factor x factor, never blurred."""
    return picture.repeat(factor, axis=0).repeat(factor, axis=1)


def framed(picture: Colours) -> Colours:
    """With a thin line around it, so that white paper ends somewhere on a white page."""
    return np.pad(picture, ((1, 1), (1, 1), (0, 0)), constant_values=PAPER)


def on_paper(picture: NDArray[Any], factor: int, limit: float = 1.0) -> Colours:
    """A digit (H, W) as ink on paper, enlarged and framed; `limit` is full ink."""
    return framed(enlarge(inked(picture, limit), factor))


@dataclass(frozen=True)
class Sheet:
    """Maps side by side, with the way back from a pixel of the sheet to a pixel of a map."""

    picture: Colours
    columns: int
    height: int  # of one map
    width: int
    order: tuple[int, ...]  # which map stands at which place

    def find(self, x: int, y: int) -> tuple[int, int, int] | None:
        """The map, row and column under a pixel of the sheet; None between maps."""
        column, inner_x = divmod(x - GAP, self.width + GAP)
        row, inner_y = divmod(y - GAP, self.height + GAP)
        place = row * self.columns + column
        inside = inner_x < self.width and inner_y < self.height and 0 <= column < self.columns and row >= 0
        return (self.order[place], inner_y, inner_x) if inside and place < len(self.order) else None

    def corner(self, index: int) -> tuple[int, int]:
        """The sheet's pixel (x, y) of a map's upper left corner."""
        row, column = divmod(self.order.index(index), self.columns)
        return GAP + column * (self.width + GAP), GAP + row * (self.height + GAP)


def sheet(maps: Colours, order: tuple[int, ...], columns: int) -> Sheet:
    """One picture of maps (N, H, W, 3) in the given order, `columns` in a row."""
    _, H, W, _ = maps.shape
    columns = min(columns, len(order))
    rows = -(-len(order) // columns)
    picture = np.full((rows * (H + GAP) + GAP, columns * (W + GAP) + GAP, 3), PAPER, np.uint8)
    for place, index in enumerate(order):
        row, column = divmod(place, columns)
        top, left = GAP + row * (H + GAP), GAP + column * (W + GAP)
        picture[top : top + H, left : left + W] = maps[index]
    return Sheet(picture, columns, H, W, order)


def png_url(picture: Colours) -> str:
    """The picture as a data: address, for a component that draws it itself."""
    return _url(picture, "png", compress_level=1)


def jpeg_url(picture: Colours) -> str:
    """The same for photographs: a tenth of the bytes."""
    return _url(picture, "jpeg", quality=85)


def png_file(picture: Colours) -> bytes:
    """The picture as a file, to be taken along."""
    return _file(picture, "png")


def _url(picture: Colours, kind: str, **how: int) -> str:
    return f"data:image/{kind};base64,{base64.b64encode(_file(picture, kind, **how)).decode('ascii')}"


def _file(picture: Colours, kind: str, **how: int) -> bytes:
    file = io.BytesIO()
    Image.fromarray(picture).save(file, kind, **how)
    return file.getvalue()
