"""Break it: a word is spoilt step by step; hear it, and watch the probability of the true digit fall."""

from typing import Any

import streamlit as st

from core import zoo
from core.data.sounds.heard import heard
from core.explain.sounds.reading_script import RECORDING, recording
from core.explain.sounds.stress import DAMAGES, Damage, sweep
from core.explain.sounds.stress_script import stress_script
from core.figures.charts import percent
from core.models.files import MODELS
from pages.kit import stage
from pages.kit.code_panel import show_code
from pages.kit.frontend import component
from pages.kit.link import amount, from_link, mount
from pages.kit.pick import pick
from pages.kit.question import predict_first
from pages.sound.say_views import source, teacher, verdict
from pages.sound.say_views.sending import sent_sound
from pages.sound.say_views.source import Listened

NAMES = ("damage", "amount")  # what the address holds
INTRO = "How much can the network take? Guess where the curve will fall, then move the slider, and listen whether you would still know it."
_BREAK = component("sound/say_views/break_view")
_BY_NAME = {damage.name: damage for damage in DAMAGES.values()}


def ask() -> None:
    """What would you say?"""
    if teacher.shown("question"):
        predict_first(
            "break-guess",
            "A word is made quieter and quieter. How does the probability of the true digit fall?",
            ["Evenly, with the loudness", "Not at all, and then at once", "It falls at once, and then stays"],
            "Not at all, and then at once",
            "Before the network hears a word, it is made as loud as every other; so loudness tells it nothing; only the place "
            "where the word is cut out moves a little. Where it is too quiet to be found at all, there is nothing to read any more.",
            folded=True,
        )


def show(shown: Listened) -> None:
    """One kind of damage, its slider and its curve."""
    if shown.sound is None or shown.found is None or not shown.readings:
        source.tell(shown.problem)
        return
    with stage.cause("damage"), stage.row("damage"):
        damage = _BY_NAME[pick("What spoils it", list(_BY_NAME), "damage", on_change=_forget)]
        truth = _truth(shown)
    start, end = shown.found.words[0]
    mount(
        _BREAK,
        "break",
        {"amount": from_link("amount", amount, damage.start)},
        _data(damage, sweep(shown.sound.samples[start:end], damage), truth),
    )
    if len(shown.readings) > 1:
        st.caption("Of several words the first is spoilt.")
    _explain()
    if teacher.shown("code"):
        whole, reader = shown.sound.samples, zoo.load("spoken-digits")
        files: dict[str, Any] = {RECORDING: lambda: recording(whole)}
        files |= {file: (MODELS / file).read_bytes for file in ("ear.safetensors", "spoken-digits.safetensors")}
        show_code(stress_script((start, end), damage, truth, reader.temperature, reader.limit), "break.py", files=files)
    teacher.link(("view", *source.NAMES, *NAMES))


def _forget() -> None:
    """Another damage has other amounts."""
    st.query_params.pop("amount", None)


def _truth(shown: Listened) -> int:
    """The digit whose probability is drawn."""
    if shown.truth.isdecimal():
        return int(shown.truth[0])
    label = shown.readings[0].label
    return int(st.selectbox("The true digit", list(range(10)), label, key=f"say-truth-{label}", width=130, label_visibility="collapsed"))


def _data(damage: Damage, sounds: list[Any], truth: int) -> dict[str, Any]:
    reader = zoo.load("spoken-digits")
    steps = []
    for samples in sounds:
        found = heard(samples)
        step = {
            "samples": sent_sound(samples)["samples"],
            "share": 0.0,
            "said": f"{found.problem.partition(':')[0].rstrip('.')}.",
            "heard": "",
        }
        if not found.problem:
            reading = reader.read(samples, [(found.words[0][0], found.words[-1][1])])[0]
            share = float(reading.probabilities[truth]) * (1 - reading.doubt)
            told = f"{truth}: {percent(share)}, no digit: {percent(reading.doubt)}."
            said = f"{verdict.headline(reading)}{'' if not reading.accepted else '.'} {told}"
            step |= {"share": share, "said": said, "heard": str(reading.label) if reading.accepted else "?"}
        steps.append(step)
    return {"key": damage.key, "name": damage.name, "unit": damage.unit, "amounts": list(damage.amounts), "usual": damage.start} | {
        "steps": steps, "truth": str(truth)
    }  # fmt: skip


def _explain() -> None:
    with st.expander("What am I looking at?", icon=":material/school:"):
        st.markdown(
            "* The curve is the probability that the network gives to the true digit, among its eleven answers: ten digits, and none. "
            "At a point stands what it names there where that is something else: another digit, or ? for no digit. Where no word or no "
            "voice is found, nothing is read, and the curve is at zero.\n"
            "* **Noise** is *pink*, the lower the louder, as wind and traffic are. Its loudness is told in decibels above the voice's: at "
            "0 both have the same power (the **signal-to-noise ratio** is the same number with the other sign).\n"
            "* **Speed** changes how long the word lasts and keeps its pitch; **pitch** moves it up or down by semitones, twelve of which "
            "are an octave, and keeps its length. The throat's size moves along, so a voice becomes a child's or a giant's.\n"
            "* **Echo** is a room whose sound takes so long to die away. The same noise and the same room are used at every step."
        )
