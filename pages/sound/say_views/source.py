"""Where the sound comes from: a voice that comes along, the microphone, or a file; and what is heard in it."""

import hashlib
import re
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from core import zoo
from core.data.sounds.heard import Heard, heard
from core.data.sounds.reading import KINDS, Sound, SoundProblem, open_sound
from core.data.sounds.resampling import RATE
from core.data.sounds.voices import DIGITS, LABELS, OTHERS, in_a_row, said
from core.zoo.spoken_digits import SpokenReading
from pages.kit import address, stage
from pages.kit.fleeting import fleeting
from pages.kit.literal import literal
from pages.kit.pick import pick
from pages.kit.visitor import HERE
from pages.sound.say_views import teacher

NAMES = ("source", "voice", "digit")  # what the address holds
VOICE, RECORD, FILE = "A voice", "Record", "A file"
FIRST_VOICE, FIRST_DIGIT = "clara", "7"
MOST_DIGITS, MOST_MEGABYTES = 10, 20
MICROPHONE = "Browsers lend the microphone only to a page on this machine or over HTTPS."
NO_MICROPHONE = f"{MICROPHONE} Here it will stay off: record with another program and send the file."


def tell(problem: str) -> None:
    """Why there is nothing to see, where a view would be."""
    with stage.effect("problem"):
        st.info(problem, icon=":material/mic:")


@dataclass(frozen=True)
class Listened:
    """A sound and what was heard in it, or why there is none."""

    sound: Sound | None = None
    found: Heard | None = None
    readings: tuple[SpokenReading, ...] = ()  # of each word; none where there is a problem
    problem: str = ""
    truth: str = ""  # digits that are said, or a word that is none; empty where nobody knows


def get() -> Listened:
    """The controls, and what they lead to."""
    with stage.cause("source"), stage.row("say-source"):
        kind = VOICE
        if teacher.shown("source"):
            kind = pick("Where the sound comes from", [VOICE, RECORD, FILE], "source")
        if kind == VOICE:
            return _from_voice()
    return {RECORD: _recorded, FILE: _sent}[kind]()


def _from_voice() -> Listened:
    voice = st.query_params.get("voice", FIRST_VOICE)
    if voice not in LABELS:
        address.refuse("voice")
        voice = FIRST_VOICE
    if not teacher.shown("voice"):
        return _spoken(voice, st.query_params.get("digit", FIRST_DIGIT).strip().lower())
    help = "A dozen voices of programs (espeak-ng and flite), made for this page. Each is nobody's."
    voice = st.selectbox("Voice", list(LABELS), list(LABELS).index(voice), LABELS.__getitem__, "say-voice", help, width=190)
    address.write(["voice"], {"voice": voice} if voice != FIRST_VOICE else {})  # a bound one would write what it is called, not its name
    help = f"A digit; several in a row, up to {MOST_DIGITS}, such as 2026; or a word that is no digit: {', '.join(OTHERS)}."
    how: dict[str, Any] = {"key": "digit", "bind": "query-params", "width": 110, "help": help}
    text = st.text_input("Says", FIRST_DIGIT, MOST_DIGITS, **how) or ""
    st.button("Another one", icon=":material/shuffle:", key="say-another", on_click=_another, args=(voice, text))
    return _spoken(voice, text.strip().lower())


def _another(voice: str, text: str) -> None:
    """Another voice, another digit; every one comes once before the first comes again."""
    names = list(LABELS)
    digit = (int(text[0]) if text[:1].isdecimal() and text[:1].isascii() else 0) + 3
    st.session_state.update({"say-voice": names[(names.index(voice) + 5) % len(names)], "digit": str(digit % len(DIGITS))})


@st.cache_resource(max_entries=300, show_spinner=False)
def _spoken(voice: str, text: str) -> Listened:
    if text in OTHERS:
        return replace(listened(Sound(said(voice, text), RATE, 1)), truth=text)
    if not re.fullmatch(rf"[0-9]{{1,{MOST_DIGITS}}}", text):
        asked = f"“{literal(text[:20])}” is nothing that these voices can say" if text else "The voice has nothing to say"
        return Listened(problem=f"{asked}: give them digits, or one of {', '.join(OTHERS)}.")
    samples = said(voice, DIGITS[int(text)]) if len(text) == 1 else in_a_row(voice, text)
    return replace(listened(Sound(samples, RATE, 1)), truth=text)


def _recorded() -> Listened:
    with stage.cause("record"):
        if not _microphone_works():
            st.info(NO_MICROPHONE, icon=":material/mic_off:")
        taken = st.audio_input("Record a digit, or several with pauses between them", key="say-record")
    if taken is None:
        wanted = "Press the microphone, say a digit, and press again; up to a minute."
        return Listened(problem=f"{wanted} {MICROPHONE} What you say is read, and kept nowhere.")
    return _of_file(taken.getvalue())


def _microphone_works() -> bool:
    """Whether this browser will lend a page at this address its microphone."""
    place = re.match(r"(https?)://(\[[^\]]*\]|[^/:]*)", st.context.url or "")
    return place is None or place[1] == "https" or place[2] in HERE


def _sent() -> Listened:
    with stage.cause("file"):
        # no `type=`: whatever arrives gets our own sentence, not an error
        sent = st.file_uploader("Send a recording", key="say-file", max_upload_size=MOST_MEGABYTES, help=f"{KINDS}.")
    return Listened(problem=f"Send a recording of up to a minute: {KINDS}.") if sent is None else _of_file(sent.getvalue())


def _of_file(data: bytes) -> Listened:
    """What is heard in a file; listened to once, however often the page is drawn, and kept as long as the page is open."""
    kept = fleeting("say-file", dict[str, Listened])
    name = hashlib.sha256(data).hexdigest()
    if name not in kept:
        kept.clear()
        try:
            kept[name] = listened(open_sound(data))
        except SoundProblem as problem:
            kept[name] = Listened(problem=str(problem))
    return kept[name]


def listened(sound: Sound) -> Listened:
    """The words of a sound, and what each is taken for."""
    found = heard(sound.samples)
    if found.problem:
        return Listened(sound, found, problem=found.problem)
    try:
        return Listened(sound, found, tuple(zoo.load("spoken-digits").several(sound, found)))
    except SoundProblem as problem:
        return Listened(sound, found, problem=str(problem))
