"""Inside: what the network makes of a word along the time, what spoke for its answer, and what it hears without a piece."""

import base64
from collections.abc import Sequence
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from core import zoo
from core.data.sounds.framing import LENGTH, framed
from core.data.sounds.heard import heard
from core.data.sounds.resampling import RATE
from core.explain.sounds.inside import Inside, looked_into, piece_of, reaches
from core.explain.sounds.inside_script import LEFT, inside_script
from core.explain.sounds.reading_script import RECORDING, recording
from core.figures.charts import percent
from core.models.files import MODELS
from core.models.mel import FFT, HOP, WINDOW
from core.models.spoken_net import NO_DIGIT
from core.zoo.spoken_digits import SpokenReading
from pages.kit.code_panel import show_code
from pages.kit.frontend import component
from pages.kit.link import from_link, mount
from pages.kit.question import predict_first
from pages.sound.say_views import source, teacher, verdict
from pages.sound.say_views.sending import sent_sound
from pages.sound.say_views.source import Listened

NAMES = ("piece", "stage", "map", "spoke")  # what the address holds
INTRO = "Drag over the spectrogram: that piece is rubbed out of the sound. Hear what is left, and see what the network makes of it."
STAGES = {
    "first": ("first convolution", "Edges: where a band begins, ends, rises or falls."),
    "stage 1": ("stage 1", "Edges put together; half as many columns and bands."),
    "stage 2": ("stage 2", "Patterns of bands side by side, such as vowels have."),
    "stage 3": ("stage 3", "What comes and goes within a quarter of a second; a column every 40 ms."),
    "stage 4": ("stage 4", "Pieces of syllables; only two places from low to high are left."),
    "stage 5": ("stage 5", "Whole syllables: a column sees nearly all that one of the last sees."),
    "last": ("the 96 numbers", "What goes to the head: seven columns of 96 numbers."),
}
DEEPEST = 8.0  # steps of ten decibels below the loudest that are drawn
_INSIDE = component("sound/say_views/inside_view")


def ask() -> None:
    """What would you say?"""
    if teacher.shown("question"):
        predict_first(
            "inside-guess",
            "“Seven” begins with an s. It is rubbed out of the sound. What does the network hear?",
            ["Still a 7", "No digit any more", "Another digit"],
            "Still a 7",
            "Nearly all of an s lies above 3,800 Hz, and there the bands of this network end: it never heard much of it. Let a voice say "
            "7, drag from the left edge to where the word begins to be dark below, and listen: you hear “even”.",
            folded=True,
        )


def show(shown: Listened) -> None:
    """The first word of the sound, taken apart."""
    if shown.sound is None or shown.found is None or not shown.readings:
        source.tell(shown.problem)
        return
    span = shown.found.words[0]
    reader = zoo.load("spoken-digits")
    word = framed(shown.sound.samples, *span)
    piece, name = from_link("piece", piece_of, None), from_link("stage", _stage, "first")
    whole = reader.read_framed(word[None])[0]
    answer = whole.label if whole.accepted else NO_DIGIT
    found = looked_into(reader.model, word, answer, piece)
    readings = [whole] if piece is None else [whole, *reader.read_framed(found.samples[None])]
    start = {
        "piece": "none" if piece is None else _written(*piece),
        "stage": name, "map": from_link("map", _map, "all"), "spoke": from_link("spoke", _yes, "no"),
    }  # fmt: skip
    maps = _maps(found, name) if teacher.shown("maps") else None
    mount(_INSIDE, "inside", start, _data(word, found, readings, answer) | {"cut": start["piece"], "maps": maps})
    if len(shown.readings) > 1:
        st.caption("Of several words the first is looked into.")
    _explain()
    if teacher.shown("code"):
        samples = shown.sound.samples
        files: dict[str, Any] = {RECORDING: lambda: recording(samples)}
        files |= {file: (MODELS / file).read_bytes for file in ("ear.safetensors", "spoken-digits.safetensors")}
        show_code(inside_script(span, piece, reader.temperature, reader.limit), "inside.py", files=files)
        st.caption(f"The script writes what is left of the sound into {LEFT}.")
    teacher.link(("view", *source.NAMES, *NAMES))


def _written(start: float, end: float, low: int, high: int) -> str:
    return f"{start:.2f}-{end:.2f}-{low}-{high}"


def _stage(text: str) -> str:
    if text not in STAGES:
        raise ValueError(f"A stage is one of {', '.join(STAGES)}.")
    return text


def _map(text: str) -> str:
    if text != "all" and not (text.isascii() and text.isdecimal() and len(text) < 3 and 1 <= int(text) <= 96):
        raise ValueError("A map is a number from 1 to 96, or all.")
    return text


def _yes(text: str) -> str:
    if text not in ("yes", "no"):
        raise ValueError("What spoke for the answer is shown, yes or no.")
    return text


def _data(word: NDArray[np.float32], found: Inside, readings: Sequence[SpokenReading], answer: int) -> dict[str, Any]:
    """Readings of the whole word, and of what is left of it where something is rubbed out."""
    cut = len(readings) > 1
    shown = np.clip(1 - (found.loudest - found.frames) / DEEPEST, 0, 1)
    named = "no digit" if answer == NO_DIGIT else str(answer)
    most = float(np.abs(found.spoke).max())
    said = [f"{verdict.headline(one)}{'.' if one.accepted else ''}" for one in readings]
    return {
        "samples": sent_sound(found.samples)["samples"],
        "whole": sent_sound(word)["samples"],
        "seconds": LENGTH / RATE,
        "frames": _packed(np.round(255 * shown).astype(np.uint8)),
        "spoke": _signed(found.spoke, most) if teacher.shown("spoke") else "",
        "spokeSaid": f"show what spoke for “{named}”: blue for it, orange against it, up to {most:.2f}",
        "before": said[0],
        "after": f"Without the piece: {_small(said[1])}" if cut else "",
        "note": "Next to nothing is left to hear: what it says then means nothing." if cut and heard(found.samples).problem else "",
        "rows": [_row(readings, digit) for digit in range(NO_DIGIT + 1)],
    }


def _small(text: str) -> str:
    return text if text.startswith("I ") else text[0].lower() + text[1:]


def _row(readings: Sequence[SpokenReading], digit: int) -> dict[str, Any]:
    """A digit, or none: its probability in each."""
    shares = [float(one.doubt if digit == NO_DIGIT else one.probabilities[digit]) for one in readings]
    best = digit == (readings[-1].label if readings[-1].accepted else NO_DIGIT)
    name = "no digit" if digit == NO_DIGIT else str(digit)
    return {"name": name, "shares": shares, "said": " → ".join(map(percent, shares)), "best": best}


def _maps(found: Inside, name: str) -> dict[str, Any]:
    """The maps of one stage, and where their columns lie in time."""
    numbers, reach = found.maps[name], reaches()[name]
    most = float(np.abs(numbers).max())
    middle = ((reach.frames - 1) * HOP + FFT) / 2 / RATE  # of what the first column sees, in seconds
    sees = round(1000 * ((reach.frames - 1) * HOP + WINDOW) / RATE)
    step = reach.step * HOP / RATE
    return {
        "stages": {stage_name: said for stage_name, (said, _) in STAGES.items()},
        "stage": name,
        "count": numbers.shape[0], "columns": numbers.shape[1], "bands": numbers.shape[2],
        "begin": middle - step / 2, "step": step,
        "numbers": _signed(numbers, most),
        "largest": f"{float(numbers.max()):.2f}",
        "said": f"{STAGES[name][1]} Each column sees {sees} ms.",
    }  # fmt: skip


def _packed(numbers: NDArray[np.generic]) -> str:
    return base64.b64encode(np.ascontiguousarray(numbers).tobytes()).decode()


def _signed(numbers: NDArray[np.float32], most: float) -> str:
    return _packed(np.round(127 * numbers / max(most, 1e-9)).astype(np.int8))


def _explain() -> None:
    with st.expander("What am I looking at?", icon=":material/school:"):
        st.markdown(
            "* The **spectrogram** is what the network gets of the word: 124 frames of 32 **mel bands**, the darker the louder. With a "
            "piece rubbed out it shows what is left, and so do the maps below it, on the same seconds.\n"
            "* A piece is rubbed out of the **sound**, not of the picture: the wave is cut into overlapping frames, the Fourier transform "
            "says which frequencies are in each, those in the rectangle are set to zero, and the wave is made of the rest again. All other "
            "waves begin when they began, so nothing else is changed, and what you hear is exactly what the network reads. The lowest band "
            "takes along what is below it, the highest all up to 8,000 Hz.\n"
            "* Each **stage** is a few convolutions, and then of neighbouring numbers only the largest stays (max pooling). A column sees "
            "more and more of the time. Blue numbers are above zero, orange ones below.\n"
            "* **What spoke for it** is gradient × input: how fast the answer's score would rise with a number, times the number. The "
            "answer is that for the whole word. Silence is not zero in these numbers, so it can speak, too. It says what a small change "
            "would do; only rubbing out says what is missed."
        )
