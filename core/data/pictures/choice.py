"""The picture that a convolution looks at: a sample, a photo, a digit, or a grid of numbers.

The samples ship inside scikit-image and scikit-learn. They are read as files, so neither package is imported.
"""

import inspect
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from core.data.given import number, parted
from core.data.pictures.carried import with_reader
from core.data.pictures.decoding import open_picture, size_of
from core.data.pictures.samples import package_file

LONGEST = 1024  # pixels on the long side of a photo; what is larger is made smaller
MOST_NUMBERS = 32  # rows, and columns, of a grid that is typed in
LARGEST = 1e6  # no typed number is further from zero

SAMPLES = {  # label: the package, and the file in it
    "Cat": ("skimage", "data/chelsea.png"),
    "Coffee": ("skimage", "data/coffee.png"),
    "Astronaut": ("skimage", "data/astronaut.png"),
    "Rocket": ("skimage", "data/rocket.jpg"),
    "Temple": ("sklearn", "datasets/images/china.jpg"),
    "Flower": ("sklearn", "datasets/images/flower.jpg"),
    "Cameraman": ("skimage", "data/camera.png"),
    "Coins": ("skimage", "data/coins.png"),
    "Printed page": ("skimage", "data/page.png"),
    "Brick": ("skimage", "data/brick.png"),
    "Grass": ("skimage", "data/grass.png"),
    "Chessboard": ("skimage", "data/chessboard_GRAY.png"),
}
WORKED = {  # label: the numbers of an example that can be worked by hand
    "Nine numbers": "10 20 30; 40 50 60; 70 80 90",
    "Below zero": "-5 3 -2; 7 -1 4",
    "Rising": "1 3 2 4; 5 6 7 8; 9 10 11 12; 13 14 15 16",
    "One window": "1 3; 2 4",
    "Mixed": "1 3 2 4; 5 6 8 9; 3 2 1 7; 6 5 4 2",
    "Flat wall": "; ".join(["9 9 9 9 9 9"] * 6),
    "Bright to dark": "; ".join(["9 9 9 1 1 1"] * 6),
}


@dataclass(frozen=True, eq=False)
class Photo:
    """One picture, grey or in colour, ready for a convolution."""

    pixels: NDArray[np.float32]  # (C, H, W), C is 1 or 3; 0..255, or the numbers that were typed in
    name: str  # in words, such as "the cat"
    note: str = ""  # such as "made smaller from 4000 x 3000"; empty where there is nothing to say
    code: str = ""  # Python that makes the same `pixels`, (C, H, W), on its own: the first lines of a script
    photographic: bool = True  # grey levels from 0 to 255, not numbers that mean something else

    @property
    def size(self) -> tuple[int, int, int]:
        """Channels, height, width."""
        C, H, W = self.pixels.shape
        return C, H, W


def sample(label: str, colour: bool) -> Photo:
    """One of `SAMPLES`, whole; (3, H, W) where colour is wanted and there is some, else (1, H, W).

    Raises:
        KeyError: There is no sample of that label.
    """
    package, file = SAMPLES[label]
    code = f'folder = Path(find_spec("{package}").origin).parent\npicture = Image.open(folder / "{file}")'
    return _photo(open_picture(package_file(package, file)), f"the sample “{label}”", "", code, colour)


def sent(data: bytes, colour: bool) -> Photo:
    """A photo from a person, at most `LONGEST` pixels long.

    Raises:
        core.data.pictures.decoding.PictureProblem: Not a picture, of a format we do not take, broken, or too large.
    """
    image = open_picture(data)
    width, height = size_of(data)
    note = f"made smaller from {width} × {height}" if max(width, height) > LONGEST else ""
    return _photo(image, "your photo", note, 'picture = read_picture("my_photo.jpg")  # put your photo beside this script', colour)


def digit(levels: NDArray[np.floating] | NDArray[np.uint8], name: str) -> Photo:
    """A digit (28, 28), ink 255 on 0; its script has the numbers in it."""
    return replace(typed("; ".join(" ".join(f"{level:.0f}" for level in row) for row in levels), name), photographic=True)


def typed(text: str, name: str = "your numbers") -> Photo:
    """A grid of numbers: rows end with a semicolon or a new line, numbers are parted as `parted` says.

    Raises:
        ValueError: One sentence for people, where that is no grid of at most 32 x 32 finite numbers.
    """
    rows = [parted(row) for row in text.replace("\n", ";").split(";", 4 * MOST_NUMBERS) if row.strip()]
    if not rows or len(rows) > MOST_NUMBERS or max(map(len, rows)) > MOST_NUMBERS:
        raise ValueError(f"Type a grid of numbers, at most {MOST_NUMBERS} rows of {MOST_NUMBERS}.")
    if len(set(map(len, rows))) > 1:
        raise ValueError("Every row of the grid must have as many numbers as the first one.")
    grid = [[number(value.replace("−", "-"), "Each of the numbers", -LARGEST, LARGEST) for value in row] for row in rows]
    lines = ",\n".join(f"    [{', '.join(f'{value:.12g}' for value in row)}]" for row in grid)
    return Photo(np.array([grid], dtype=np.float32), name, code=f"pixels = np.array([[\n{lines}\n]], dtype=np.float32)", photographic=False)


def small(photo: Photo, side: int) -> Photo:
    """The photo with at most `side` pixels on its long side, in whole grey levels; what is small already stays as it is."""
    if max(photo.size[1:]) <= side:
        return photo
    return replace(photo, pixels=shrink(photo.pixels, side), code=f"{photo.code}\npixels = shrink(pixels, {side})")


def code_of(photo: Photo) -> str:
    """The beginning of a script: imports and the lines that make `pixels`, (C, H, W) float32, as on the page."""
    imports = ["import numpy as np"]
    if "find_spec" in photo.code:
        imports = ["from importlib.util import find_spec", "from pathlib import Path", "", *imports]
    if "Image" in photo.code or "shrink(" in photo.code:
        imports.append("from PIL import Image")
    helper = f"\n\n{inspect.getsource(shrink)}\n\n" if "shrink(" in photo.code else "\n"
    script = "\n".join(imports) + "\n" + helper.replace("NDArray[np.float32]", "np.ndarray") + photo.code + "\n"
    return with_reader(script) if "read_picture(" in photo.code else script


def shrink(pixels: NDArray[np.float32], side: int) -> NDArray[np.float32]:
    """Pixels (C, H, W) with `side` pixels on the long side; each is the mean of those it stands for, rounded."""
    _, height, width = pixels.shape
    factor = side / max(height, width)
    size = (max(round(width * factor), 1), max(round(height * factor), 1))
    smaller = [Image.fromarray(channel).resize(size, Image.Resampling.BOX) for channel in pixels]
    return np.round(np.stack([np.asarray(channel) for channel in smaller]))


def _photo(image: Image.Image, name: str, note: str, code: str, colour: bool) -> Photo:
    grey = not colour or image.mode == "L"
    if max(image.size) > LONGEST:
        image = image.copy()
        image.thumbnail((LONGEST, LONGEST), Image.Resampling.BOX, reducing_gap=None)
        code += f"\npicture.thumbnail(({LONGEST}, {LONGEST}), Image.Resampling.BOX, reducing_gap=None)"
    levels = np.asarray(image.convert("L" if grey else "RGB"), dtype=np.float32)
    code += f'\npixels = np.asarray(picture.convert("{"L" if grey else "RGB"}"), dtype=np.float32)'
    if grey:
        return Photo(levels[None], name, note, f"{code}[None]")
    return Photo(np.ascontiguousarray(levels.transpose(2, 0, 1)), name, note, f"{code}.transpose(2, 0, 1)")
