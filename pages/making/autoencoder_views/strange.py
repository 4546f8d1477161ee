"""Strange things: what comes back badly is none of what was learnt. The error as an alarm, beside the digit network's own doubt."""

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core import zoo
from core.data.digits.strokes import CANVAS, Picture
from core.explain.making.codes import share_below
from core.explain.making.strange import strange_pictures
from core.figures.making import below
from core.zoo.autoencoders import AutoencoderName
from pages.kit import stage
from pages.kit.canvas import beside_sheet
from pages.kit.pick import pick
from pages.kit.question import predict_first
from pages.kit.sprites import Sprites, sprites
from pages.making.autoencoder_views import source
from pages.making.autoencoder_views.networks import Known, shipped

NAMES = ("alarm",)
ALARMS: dict[str, AutoencoderName] = {"Two numbers": "autoencoder-2d", "32 numbers": "autoencoder-32"}
INTRO = "Draw something that is no digit: what comes back badly is none of what was learnt."
ALARM = 0.99  # the share of digits that come back with a smaller error


def show() -> None:
    """The sheet on the left; alarm and doubt on the right, and below them a row of things that are no digits."""
    stage.line(INTRO)
    left, right = beside_sheet(CANVAS)
    with left:
        shown = source.draw()
    with right:
        said, more = stage.effect("strange"), st.container(horizontal=True, gap="large")
        with more:
            known = shipped(ALARMS[pick("Autoencoder with", ALARMS, "alarm", shown=True, wraps=True)])
            _judged(known, shown.picture, said)
        _gallery(known)
    st.caption(
        f"The alarm rings where the error is larger than that of {100 * ALARM:.0f} in 100 digits of MNIST. *Draw a digit*'s network has "
        "learnt to doubt from letters and scribbles; the autoencoder has never seen one. Neither is always right: through 32 numbers plain "
        "strokes come back well whatever they mean, and a digit written in a rare way may set off the alarm. "
        "And a digit that comes back as another one, a 4 as a 9, is no alarm: it is near enough."
    )


def ask() -> None:
    """What would you say? Stands beside the views."""
    predict_first(
        "autoencoder-strange-guess",
        "Two autoencoders that have only ever seen digits are shown the letter A: one with two numbers, one with 32. Which one notices "
        "that something is odd?",
        ["the one with two numbers", "the one with 32 numbers", "neither: they only copy"],
        "the one with two numbers",
        "With 32 numbers there is room for strokes of any kind, so the A comes back as an A. With two there is only room for digits: what "
        "comes back is one, and the error is large. Nobody ever said what odd things look like.",
        folded=True,
    )


def _judged(known: Known, picture: Picture, verdict: DeltaGenerator) -> None:
    """The figures here, what they mean in `verdict`."""
    error = known.squeezer.error(picture)
    share = share_below(known.errors, error)
    reading = zoo.load("digits").read_images(np.ascontiguousarray(picture, np.float32)[None])[0]
    help = "Mean squared error of a pixel between the drawing and what comes back."
    st.metric("Error", f"{error:.4f}", help=help, width="content")
    sure = f"{100 * (reading.digit_probability or 0):.0f} %"
    st.metric("Digit network", sure, help="Its own probability that this is a digit.", width="content")
    alarm = share > ALARM
    doubts = not reading.accepted
    said = f"{100 * share:.0f} of 100 digits come back with a smaller error."
    if alarm and doubts:
        verdict.error(f"**Both say: this is no digit.** {said}", icon=":material/notification_important:")
    elif alarm:
        takes = f"The digit network takes it for a {reading.label}."
        verdict.warning(f"**Only the error rings.** {said} {takes}", icon=":material/notifications:")
    elif doubts:
        verdict.warning(f"**Only the digit network doubts.** {said}", icon=":material/psychology_alt:")
    else:
        verdict.success(f"**Both take it for a digit.** {said} Read as a {reading.label}.", icon=":material/check:")


def _gallery(known: Known) -> None:
    found = strange_pictures()
    given = np.stack(list(found.values())).astype(np.float32)
    made = known.squeezer.remade(given)
    errors = np.mean((made - given) ** 2, axis=(1, 2))
    readings = zoo.load("digits").read_images(given)
    words = [
        f"{name}: {error:.3f}\nalarm {'rings' if share_below(known.errors, error) > ALARM else 'silent'}\nnetwork "
        f"{'doubts' if not reading.accepted else f'reads {reading.label}'}"
        for name, error, reading in zip(found, errors, readings, strict=True)
    ]
    both = [np.round(part * 255).astype(np.uint8) for part in (given, made)]
    alt = "; ".join(said.replace("\n", ", ") for said in words)
    sprites(Sprites.of(below(*both), words), "strange-things", "No digits: above as drawn, below what comes back, with the error", alt, 62)
