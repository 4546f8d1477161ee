"""Faces in photographs: found by the cascade that scikit-image ships, cut out, and turned so that the eyes stand level if they are found.

A cascade (Viola and Jones 2001; here with local binary patterns, Liao et al. 2007) is a long row of simple questions about light and dark.
It knows upright faces that look into the camera, and was learnt from photographs of few kinds of people: it misses some more than others.
"""

import io
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy import ndimage

SEARCHED = 400  # pixels of the longer side in which faces are looked for
SMALLEST = 26  # pixels of a face there
SURE = 8  # neighbouring windows that have to agree
SIDE = 160  # pixels of a face that is cut out
EYES = ((0.32, 0.38), (0.68, 0.38))  # where they stand in it, (x, y) as shares of the side
FAINT = 6  # of 255: what red, green and blue may differ by where there is no colour
MOST = 6  # faces that are taken from one picture


@dataclass(frozen=True)
class Face:
    """One face."""

    picture: NDArray[np.uint8]  # (160, 160, 3)
    box: tuple[int, int, int, int]  # left, top, right, bottom in the photograph
    aligned: bool  # whether its eyes were found


def faces(image: Image.Image) -> list[Face]:
    """All faces in a photograph, from left to right; none where none is found."""
    small = image.convert("L")
    small.thumbnail((SEARCHED, SEARCHED))
    factor = image.width / small.width
    found = []
    for left, top, side in _boxes(np.asarray(small)):
        left, top, side = (round(value * factor) for value in (left, top, side))
        face = image.convert("RGB").crop((left, top, left + side, top + side))  # black beyond the edge
        eyes = eyes_in(np.asarray(face.convert("L").resize((SIDE, SIDE), Image.Resampling.BICUBIC)))
        picture = _aligned(image, (left, top, side), eyes) if eyes else face.resize((SIDE, SIDE), Image.Resampling.BICUBIC)
        found.append(Face(np.asarray(picture, np.uint8), (left, top, left + side, top + side), eyes is not None))
    return sorted(found, key=lambda one: one.box[0])


@lru_cache(1)
def _cascade_file() -> str:
    from skimage.data import lbp_frontal_face_cascade_filename  # half a second, and only for those who ask

    return str(lbp_frontal_face_cascade_filename())  # type: ignore[no-untyped-call]  # scikit-image


def frames(data: bytes) -> int:
    """How many pictures a file holds that `core.data.pictures.decoding.open_picture` has taken: 1, or more where it moves."""
    with Image.open(io.BytesIO(data)) as image:
        return int(getattr(image, "n_frames", 1))


def grey(image: Image.Image) -> bool:
    """Whether there is no colour in a picture."""
    if image.mode == "L":
        return True
    small = image.convert("RGB")
    small.thumbnail((100, 100))
    return int(np.ptp(np.asarray(small, np.int16), axis=2).max()) <= FAINT


def _boxes(grey: NDArray[np.uint8]) -> list[tuple[int, int, int]]:
    """Left, top and side of what the cascade takes for faces; of several around the same face the largest."""
    from skimage.feature import Cascade

    if min(grey.shape) < SMALLEST:
        return []
    found = Cascade(_cascade_file()).detect_multi_scale(  # a new one each time: it is not made for several threads
        img=grey, scale_factor=1.15, step_ratio=1, min_size=(SMALLEST, SMALLEST), max_size=(min(grey.shape),) * 2, min_neighbor_number=SURE
    )
    kept: list[tuple[int, int, int]] = []
    for left, top, side in sorted(((int(one["c"]), int(one["r"]), int(one["width"])) for one in found), key=lambda box: -box[2]):
        x, y = left + side / 2, top + side / 2
        if not any(a <= x <= a + s and b <= y <= b + s for a, b, s in kept):
            kept.append((left, top, side))
    return kept


def eyes_in(grey: NDArray[np.uint8]) -> tuple[tuple[float, float], tuple[float, float]] | None:
    """The two eyes in a face (S, S), each (x, y) as shares of S; None where no two dark spots stand as eyes do.

    An eye is darker than what is around it. On each side of the upper half the place is taken that is darkest against its surroundings.
    """
    light, side = grey.astype(np.float32), grey.shape[0]
    spots = ndimage.gaussian_filter(light, 0.1 * side) - ndimage.gaussian_filter(light, 0.03 * side)  # bright where it is darker
    spots = spots / max(float(light.std()), 1.0)
    found = []
    for begin, end in ((0.17, 0.46), (0.54, 0.83)):
        rows, columns = slice(round(0.24 * side), round(0.54 * side)), slice(round(begin * side), round(end * side))
        part = spots[rows, columns]
        y, x = np.unravel_index(int(part.argmax()), part.shape)
        if part[y, x] < DARK:
            return None
        found.append(((columns.start + int(x) + 0.5) / side, (rows.start + int(y) + 0.5) / side))
    (x1, y1), (x2, y2) = found
    level = abs(y2 - y1) <= TILT * (x2 - x1) and 0.28 <= x2 - x1 <= 0.58
    return (found[0], found[1]) if level else None


DARK, TILT = 0.35, 0.35  # spreads of the light that an eye is darker by; how far from level both may stand


def _aligned(image: Image.Image, box: tuple[int, int, int], eyes: tuple[tuple[float, float], tuple[float, float]]) -> Image.Image:
    """The face turned and scaled so that its eyes stand at `EYES`."""
    left, top, side = box
    (x1, y1), (x2, y2) = ((left + x * side, top + y * side) for x, y in eyes)
    (u1, v1), (u2, _) = ((x * SIDE, y * SIDE) for x, y in EYES)
    along = complex(x2 - x1, y2 - y1) / (u2 - u1)  # what a step to the right in the new picture is in the photograph
    a, b = along.real, -along.imag
    c, f = x1 - a * u1 - b * v1, y1 + b * u1 - a * v1
    return image.convert("RGB").transform((SIDE, SIDE), Image.Transform.AFFINE, (a, b, c, -b, a, f), Image.Resampling.BICUBIC)
