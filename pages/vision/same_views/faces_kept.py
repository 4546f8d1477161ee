"""The faces of this session: in memory only, and gone with the page."""

from dataclasses import dataclass, field

import numpy as np
import streamlit as st
from numpy.typing import NDArray
from PIL import Image

from core.data.pictures.decoding import PictureProblem, open_picture
from core.data.pictures.faces import MOST, SEARCHED, Face, faces, frames, grey
from core.data.pictures.samples import package_file
from core.explain.siamese.faces import of_length_one
from core.zoo.backbone import Backbone
from pages.kit.fleeting import fleeting

ROOM = 12  # faces in all
TINY = 40  # pixels of a picture's shorter side
HERS, OTHERS = 4, 3  # pictures of the example: of one person, and of others


@dataclass
class Kept:
    """One face, what the network makes of it, and where it is from."""

    face: Face
    features: NDArray[np.float32]  # (F,)
    name: str = ""


@dataclass
class Shelf:
    """All of them, and what is to be said of the pictures that came."""

    faces: list[Kept] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    pictures: int = 0
    seen: set[str] = field(default_factory=set)  # files that have been looked at
    example: bool = False


def shelf() -> Shelf:
    """The one of this session and this visit to the page."""
    found: Shelf = fleeting("faces", Shelf)
    return found


def add(network: Backbone, data: bytes) -> None:
    """Look for faces in a picture file; what is wrong with it is a sentence."""
    kept = shelf()
    if kept.example:
        kept.faces, kept.said, kept.pictures, kept.example = [], [], 0, False
    kept.pictures += 1
    which = f"Picture {kept.pictures}"
    try:
        image = open_picture(data, enough=2 * SEARCHED)
    except PictureProblem as problem:
        kept.said.append(f"{which}: {problem}")
        return
    count = frames(data)
    kept.said += [f"{which} moves: only the first of its {count} pictures is looked at."] * (count > 1)
    _take(network, image, which)


def _take(network: Backbone, image: Image.Image, which: str) -> None:
    kept = shelf()
    if min(image.size) < TINY:
        kept.said.append(f"{which} is tiny: it has {image.width} × {image.height} pixels, and {TINY} each way are the least.")
        return
    found = faces(image)
    if not found:
        kept.said.append(f"{which}: no face was found. Faces are found that are upright, look into the camera and are not too small.")
        return
    if len(found) > MOST:
        kept.said.append(f"{which} has {len(found)} faces: the first {MOST} from the left are taken.")
    found = found[: min(MOST, ROOM - len(kept.faces))]
    if not found:
        kept.said.append(f"{which} was left out: there is room for {ROOM} faces. Forget all, and begin again.")
        return
    if grey(image):
        kept.said.append(
            f"{which} is grey: the network looks at colours too, so it lies further from pictures in colour, whoever is on it."
        )
    if crooked := sum(not face.aligned for face in found):
        kept.said.append(f"{which}: the eyes of {crooked} of {len(found)} faces were not found; these are compared as they stand.")
    rows = of_length_one(network.features([face.picture for face in found]))
    kept.faces += [Kept(face, row) for face, row in zip(found, rows, strict=True)]


def example(network: Backbone) -> None:
    """A known photograph that scikit-image ships, changed in three ways, and small grey ones of other people, as far as they are found."""
    kept = shelf()
    kept.example = True
    kept.faces = [Kept(*one) for one in _example(network)]


@st.cache_resource(show_spinner=False)
def _example(_network: Backbone) -> list[tuple[Face, NDArray[np.float32], str]]:
    """Found once, for everybody: nobody has brought these."""
    astronaut = Image.open(package_file("skimage", "data/astronaut.png")).convert("RGB").crop((100, 0, 400, 300))
    mirrored = astronaut.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    small = np.load(package_file("skimage", "data/lfw_subset.npy"), allow_pickle=False)[[4, 48, 32]]
    others = [Image.fromarray((np.pad(one, 6, mode="edge") * 255).astype(np.uint8)).resize((222, 222)) for one in small]
    hers = [astronaut, mirrored, astronaut.point([light // 3 for light in range(256)] * 3), astronaut.convert("L")]
    named = [*(("Eileen", image) for image in hers), *zip(("Ada", "Bo", "Cy"), others, strict=True)]
    found = [(face, name) for name, image in named for face in faces(image)[:1]]
    rows = of_length_one(_network.features([face.picture for face, _ in found]))
    return [(face, row, name) for (face, name), row in zip(found, rows, strict=True)]
