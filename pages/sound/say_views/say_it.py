"""Say it: what is heard in a sound, word by word, and how good the sound is."""

from typing import Any

import streamlit as st

from core import zoo
from core.explain.sounds.reading_script import RECORDING, reading_script, recording
from core.figures.charts import percent
from core.models.files import MODELS
from pages.kit.code_panel import show_code
from pages.kit.frontend import component
from pages.kit.question import predict_first
from pages.sound.say_views import source, teacher, verdict
from pages.sound.say_views.sending import sent_sound
from pages.sound.say_views.source import Listened

INTRO = "Say a digit, send a recording, or let a voice of the app speak: what does the network hear, and how sure is it?"
_HEARD = component("sound/say_views/heard_view")


def ask() -> None:
    """What would you say?"""
    if teacher.shown("question"):
        predict_first(
            "say-guess",
            "A voice says “eleven”. The network has learnt the ten digits from 0 to 9. What does it answer?",
            ["The digit that it is most like", "That it is none of them", "All ten, a tenth each"],
            "That it is none of them",
            "It has learnt an eleventh answer, from thousands of words that are no digits. Write eleven in the field and look: of the ten "
            "it would be the 7, but the last bar reaches beyond its mark.",
            folded=True,
        )


def show(shown: Listened) -> None:
    """The sound with its words, and what each of them is taken for."""
    if shown.sound is None:
        source.tell(shown.problem)
    else:
        _HEARD(key="heard", data=_data(shown))
        if teacher.shown("measured"):
            st.caption(_measured(shown))
    _explain()
    if shown.sound is not None and shown.readings and teacher.shown("code"):
        samples, words = shown.sound.samples, shown.found.words if shown.found else ()
        files: dict[str, Any] = {RECORDING: lambda: recording(samples)}
        files |= {name: (MODELS / name).read_bytes for name in ("ear.safetensors", "spoken-digits.safetensors")}
        reader = zoo.load("spoken-digits")
        show_code(reading_script(words, reader.temperature, reader.limit), "say.py", files=files)
    teacher.link(source.NAMES)


def _data(shown: Listened) -> dict[str, Any]:
    assert shown.sound is not None and shown.found is not None
    return sent_sound(shown.sound.samples) | {
        "headline": verdict.of_all(shown) if shown.readings else "",
        "problem": shown.problem,
        "right": verdict.right(shown),
        "notes": [*shown.sound.notes, *(shown.found.warnings if shown.readings else ())],
        "limit": zoo.load("spoken-digits").limit,
        "words": [
            {
                "start": reading.start,
                "end": reading.end,
                "label": str(reading.label),
                "accepted": reading.accepted,
                "headline": verdict.headline(reading),
                "reason": verdict.reason(reading),
                "shares": [float(share) for share in reading.probabilities],
                "said": [percent(float(share)) for share in reading.probabilities],
                "doubt": reading.doubt,
                "doubtSaid": percent(reading.doubt),
            }
            for reading in shown.readings
        ],
    }


def _measured(shown: Listened) -> str:
    """How long, loud, noisy and cut off it is."""
    assert shown.sound is not None and shown.found is not None
    found, count = shown.found, len(shown.found.words)
    came = f", {shown.sound.channels} channels made one" if shown.sound.channels > 1 else ""
    words = f"{count} word{'' if count == 1 else 's'} cut out" if count else "no word in it"
    pauses = f"{found.noise:.0f} dB around them".replace("-", "−") if found.noise > -99 else "nothing around them"
    cut = f"{percent(found.clipped)} of its waves cut off" if found.clipped else "no wave cut off"
    level = f"{found.level:.0f} dB".replace("-", "−")
    return f"{found.seconds:.2f} seconds{came} · {words} · loudness {level}, {pauses} · {cut} · {'a voice' if found.voice else 'no voice'}"


def _explain() -> None:
    with st.expander("What am I looking at?", icon=":material/school:"):
        st.markdown(
            "* The **wave** is how far the air pushes, 16,000 numbers a second (the **sampling rate**). Blue is what is taken for a word, "
            "grey is left out. A word begins where the sound rises out of what is around it; a pause of an eighth of a second ends it.\n"
            "* Loudness is told in **decibels** (dB): 0 dB is as loud as a file can hold, every 20 dB less are a tenth of the push. Below "
            "−40 dB it is *very quiet*. Waves that hit the end of the scale are **clipped**, cut off flat.\n"
            "* Whether there is a **voice** is measured, not guessed: vocal cords swing evenly, so a piece of a voice is much like itself "
            "a few milliseconds later (its **autocorrelation** has a peak); noise is not.\n"
            "* Each word is made as loud as every other and put into the middle of a second and a quarter. The **ear** makes 7 times 96 "
            "numbers of it, and the **head** gives eleven scores. **Softmax** turns the ten digits' scores into probabilities: how likely "
            "each is, if it is a digit. The bar below them is the eleventh's: how likely it is none. From the mark on it on, the word is "
            "refused.\n"
            "* The ear's last stage and the head have learnt from five men and from voices of programs, so of other voices they may know "
            "less. How well it does, and where it fails, stands on its card (`assets/models/spoken-digits.json`)."
        )
