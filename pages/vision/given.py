"""The picture that a network is shown, and what it says of it: one for all views that look at photos."""

import hashlib

import numpy as np
import streamlit as st
import torch

from core.data.digits.ink import read_strokes
from core.data.digits.strokes import CANVAS
from core.data.pictures import choice
from core.data.pictures.photos import normalised
from core.explain.pictures.look import Look, look
from core.zoo.backbone import Showing, pretrained
from pages.kit.canvas import last_drawing
from pages.kit.pick import pick
from pages.kit.picture_drop import taken_or_sent
from pages.kit.shell import PAGES

SOURCE, SAMPLE = NAMES = ("source", "sample")
FROM_SAMPLES, PHOTO, DRAWING = "Sample", "My photo", "My drawing"
SAMPLES = ("Cat", "Coffee", "Rocket", "Temple", "Flower", "Astronaut", "Coins", "Chessboard")


def picture(drawings: bool = True) -> Showing | None:
    """The picture that is chosen, sent, taken or, with `drawings`, drawn; None, and a sentence on the page, where there is none."""
    source = pick("Picture", [FROM_SAMPLES, PHOTO, DRAWING][: 3 if drawings else 2], SOURCE)
    if source == FROM_SAMPLES:
        label = st.selectbox("Sample", SAMPLES, key=SAMPLE, bind="query-params", width=140, label_visibility="collapsed")
        return _array(choice.sample(label, colour=True))
    try:
        if source == DRAWING:
            drawing = last_drawing("digit", CANVAS)
            return 255 - np.asarray(255 * read_strokes(drawing.strokes, drawing.pens).image, np.uint8)
        file = taken_or_sent("Take a picture", "famous-camera", "famous-upload")
        return _array(choice.sent(file, colour=True)) if file else None
    except ValueError as problem:  # a PictureProblem and an InkProblem are one, too
        st.error(str(problem))
        if source == DRAWING:
            st.page_link(PAGES / "vision/digits.py", label="Draw a digit", icon=":material/draw:")
        return None


def key_of(pixels: np.ndarray) -> str:
    """A name for pixels: the same for the same."""
    return hashlib.blake2b(pixels.tobytes(), digest_size=12).hexdigest()


def tensor(name: str, pixels: np.ndarray) -> torch.Tensor:
    """Pixels (3, S, S) as the input (1, 3, S, S) of the pretrained network of that name."""
    model = pretrained(name).model
    return normalised(torch.from_numpy(pixels)[None].float().div(255), model.MEAN, model.STD)


def looked(name: str, pixels: np.ndarray) -> Look:
    """What the pretrained network of that name sees in pixels (3, S, S); the same pixels are looked at once."""
    return _looked(name, key_of(pixels), pixels)


@st.cache_resource(max_entries=32, show_spinner=False)
def _looked(name: str, key: str, _pixels: np.ndarray) -> Look:
    return look(pretrained(name).model, tensor(name, _pixels), pretrained(name).temperature)


def _array(photo: choice.Photo) -> np.ndarray:
    """(H, W, 3), or (H, W) of a grey photo."""
    pixels = photo.pixels.astype(np.uint8)
    return pixels.transpose(1, 2, 0) if len(pixels) == 3 else pixels[0]
