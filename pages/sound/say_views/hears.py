"""What it hears: the wave, a window that slides over it, the spectrum under the window, and what 32 bands leave of the sound."""

import math
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from core.data.sounds.changes import telephone
from core.data.sounds.resampling import RATE
from core.explain.sounds.hearing_script import AFTER, hearing_script
from core.explain.sounds.reading_script import RECORDING, recording
from core.explain.sounds.rebuilt import after_bands
from pages.kit import stage
from pages.kit.code_panel import show_code
from pages.kit.frontend import component
from pages.kit.link import from_link, mount
from pages.kit.pick import pick
from pages.kit.question import predict_first
from pages.sound.say_views import source, teacher
from pages.sound.say_views.sending import sent_sound
from pages.sound.say_views.source import Listened

NAMES = ("as", "at")  # what the address holds
INTRO = "Drag the orange window over a vowel, then over an s: how loud each frequency is there is one column of the picture below the wave."
AS_IT_IS, BANDS, TELEPHONE = "As it is", "After 32 bands", "Telephone"
LONGEST, FIRST = 5.0, 0.3  # seconds that are looked at; where the window lies first
WORDS = {
    AS_IT_IS: "Nothing is changed.",
    BANDS: "Made again from the 32 bands alone (by Griffin and Lim's method): the words stay, the voice is gone, and all above 3,800 Hz.",
    TELEPHONE: "As through a telephone: 300 to 3,400 Hz, sent as 8,000 samples a second of 8 bits, made 16,000 again to be heard.",
}
_LAB = component("sound/say_views/lab")


def ask() -> None:
    """What would you say?"""
    if teacher.shown("question"):
        predict_first(
            "hears-guess",
            "The word six begins with an s, and then comes a vowel. Which of the two has more of its power above 3,000 Hz?",
            ["The s", "The vowel", "Both alike"],
            "The s",
            "An s is air that hisses between teeth: hardly anything low, much that is high, more than these bands reach. A vowel comes "
            "from the vocal cords and lies far lower. Let a voice say 6 and drag the window over both.",
            folded=True,
        )


def show(shown: Listened) -> None:
    """The lab, and which form of the sound is in it."""
    if shown.sound is None:
        source.tell(shown.problem)
        return
    samples = shown.sound.samples[: round(LONGEST * RATE)]
    with stage.cause("as"), stage.row("as"):
        kind = pick("Listen to it", [AS_IT_IS, BANDS, TELEPHONE], "as")
        st.caption(WORDS[kind], width="content")
    data = sent_sound(_changed(samples, kind))
    mount(_LAB, "hears", {"at": from_link("at", _second, FIRST)}, data)
    if shown.sound.seconds > LONGEST:
        st.caption(f"The first {LONGEST:.0f} of {shown.sound.seconds:.1f} seconds.")
    _explain()
    if teacher.shown("code"):
        files: dict[str, Any] = {RECORDING: lambda: recording(samples)}
        show_code(hearing_script(), "hears.py", files=files)
        st.caption(f"The script writes what 32 bands leave of the sound into {AFTER}.")
    teacher.link(("view", *source.NAMES, *NAMES))


def _changed(samples: NDArray[np.float32], kind: str) -> NDArray[np.float32]:
    if kind == BANDS:
        return after_bands(samples)
    return telephone(samples) if kind == TELEPHONE else samples


def _second(text: str) -> float:
    """Where a window begins, out of a link.

    Raises:
        ValueError: It is no second within the sound; one sentence.
    """
    try:
        second = float(text)
    except ValueError:
        second = math.nan
    if not 0 <= second <= LONGEST:
        raise ValueError(f"The window begins at a second from 0 to {LONGEST:.0f}.")
    return second


def _explain() -> None:
    with st.expander("What am I looking at?", icon=":material/school:"):
        st.markdown(
            "* Any piece of a wave is a sum of even swings, each with a **frequency** in hertz (Hz, swings a second). The **Fourier "
            "transform** finds how strong each is: the piece's **spectrum**, here in decibels below the loudest of the whole sound.\n"
            "* A word changes all the time, so it is looked at through a **window** of 32 milliseconds, which fades in and out (a Hann "
            "window), and moves on by 10 milliseconds. All spectra side by side are the **spectrogram**: time from left to right, low "
            "at the bottom, dark where it is loud.\n"
            "* An ear tells 200 from 300 Hz easily, and hardly 5,200 from 5,300. The **mel scale** counts frequencies as ears do; 32 "
            "bands of it, narrow below and wide above, are all that the network gets: 97 times 32 numbers a second, not 16,000.\n"
            "* What the bands leave out, above all the **phase** (when exactly each swing begins), has to be guessed to make a sound of "
            "them again. **Griffin and Lim** begin by chance and improve the guess in 40 rounds; each makes the sound and looks at it.\n"
            "* A telephone sends 8,000 samples a second, which hold frequencies up to 4,000 Hz: an s and an f sound alike then. The sound "
            "is filtered, every second sample is left out, each is rounded to one of 255 steps (finer for quiet ones, the **mu-law**), and "
            "the samples between are computed again."
        )
