"""What happens to a network's answer when a photo is turned, blurred, recoloured, cut into tiles, or left with outlines only."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter
from scipy import ndimage

Pixels = NDArray[np.uint8]
GREY = (124, 116, 104)  # the mean of ImageNet's photos: it says nothing


@dataclass(frozen=True)
class Change:
    """One way to change a photo, and how far it goes."""

    name: str
    unit: str
    high: int
    start: int
    says: str  # what to look for, one sentence


CHANGES = {
    "turn": Change(
        "Turn", "degrees", 360, 90, "A network has seen few things lying on their side: it does not know that turning changes nothing."
    ),
    "blur": Change("Blur", "pixels", 20, 4, "Fine patterns go first, and with them what many answers rest on."),
    "grey": Change("Drain its colour", "%", 100, 100, "What it knows by its colour is lost, what it knows by its shape stays."),
    "hue": Change(
        "Recolour", "degrees", 350, 120, "All colours go round the colour wheel: red becomes green, green blue. Its shape stays."
    ),
    "tiles": Change(
        "Cut into tiles", "a side", 8, 4, "Shuffled tiles keep the texture and lose the shape. A person is lost; the network often is not."
    ),
    "outline": Change(
        "Outlines only", "%", 100, 100, "Outlines keep the shape and lose the texture. A person sees it at once; does the network?"
    ),
}


def changed(pixels: Pixels, key: str, amount: int, seed: int = 0) -> Pixels:
    """The photo (3, S, S) after one of `CHANGES`; with 0 (and one tile) it is as it was.

    Raises:
        KeyError: There is no such change.
    """
    most = CHANGES[key].high
    amount = min(max(amount, 0), most)
    if amount == 0:
        return pixels
    image = Image.fromarray(pixels.transpose(1, 2, 0))
    match key:
        case "turn":
            image = image.rotate(-amount, Image.Resampling.BILINEAR, fillcolor=GREY)
        case "blur":
            image = image.filter(ImageFilter.GaussianBlur(amount))
        case "grey":
            image = Image.blend(image, image.convert("L").convert("RGB"), amount / most)
        case "hue":
            hue, *others = image.convert("HSV").split()
            image = Image.merge("HSV", (hue.point(lambda h: (h + amount * 256 // 360) % 256), *others)).convert("RGB")
        case "tiles":
            return _shuffled(pixels, amount, seed)
        case "outline":
            image = Image.blend(image, _outlines(pixels), amount / most)
    return np.ascontiguousarray(np.asarray(image).transpose(2, 0, 1))


def _shuffled(pixels: Pixels, count: int, seed: int) -> Pixels:
    """count x count tiles in another order; pixels that no whole tile has stay where they are."""
    size, made = pixels.shape[-1] // count, pixels.copy()
    order = np.random.default_rng(seed).permutation(count * count)
    for place, tile in enumerate(order):
        (y, x), (v, u) = divmod(place, count), divmod(int(tile), count)
        made[:, y * size : (y + 1) * size, x * size : (x + 1) * size] = pixels[:, v * size : (v + 1) * size, u * size : (u + 1) * size]
    return made


def _outlines(pixels: Pixels) -> Image.Image:
    """Dark lines on white where brightness changes: the size of Sobel's gradient."""
    grey = pixels.mean(axis=0)
    edges = np.hypot(ndimage.sobel(grey, 0), ndimage.sobel(grey, 1))
    drawn = 255 - np.clip(255 * edges / (np.percentile(edges, 99) or 1.0), 0, 255)
    return Image.fromarray(np.repeat(drawn.astype(np.uint8)[..., None], 3, axis=-1))
