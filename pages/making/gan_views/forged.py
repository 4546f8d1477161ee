"""Forged digits: ask for one, walk from one to another, and hide one's own drawing among them."""

import numpy as np
import streamlit as st

from core import zoo
from core.data.digits.ink import InkProblem, read_strokes
from core.data.digits.strokes import CANVAS
from core.figures.forged import wall, way
from core.models.digit_gan import DigitGan
from core.zoo.gan import DigitForger
from pages.kit import stage
from pages.kit.canvas import beside_sheet, ink_canvas
from pages.kit.frontend import component
from pages.kit.own_network import EPOCH, RUN, Asking, Life, chosen
from pages.kit.pick import pick
from pages.kit.question import predict_first
from pages.kit.sprites import Sprites, sprites
from pages.making.gan_views import line_up, teacher

NAMES = ("digit", "forge", "to", RUN, EPOCH)  # what the address holds
COUNT, COLUMNS, STEPS, PEN = 8, 4, 33, 16
SHEET = "digit"
_WALK = component("making/gan_views/walk_player")


def show() -> None:
    """Which digit above; eight of them and the way from one to another; one's own drawing among nine below."""
    whose = chosen(Asking("gan", "asking", "swords"), _of_run)
    forger = whose[0] if whose else zoo.load("gan-digits")
    with stage.cause("forged"), stage.row("gan-forged"):
        if teacher.shown("question"):
            _ask()
        digit = int(pick("Ask for a", [str(digit) for digit in range(10)], "digit", default="7", shown=True))
        seed, other = _noises()
    left, right = st.columns([3, 2], gap="medium")
    with left:
        _wall(forger, digit, seed)
    with right:
        if teacher.shown("walk"):
            _walk(forger, digit, seed, other)
    if teacher.shown("lineup"):
        st.subheader("Which one is real?", anchor=False)
        _own(forger)
    _explain()
    query: dict[str, object] = {"digit": digit, "forge": seed, "to": other}
    teacher.link("Forged digits", query | {name: st.query_params[name] for name in (RUN, EPOCH) if name in st.query_params})


def _noises() -> tuple[int, int]:
    """By which pictures are made, and where the walk leads; as the address says, where a teacher's link hides the choice."""
    if not teacher.shown("noise"):
        asked = [st.query_params.get(name, usual) for name, usual in (("forge", "0"), ("to", "1"))]
        found = [int(text) if text.isdecimal() and len(text) < 5 else place for place, text in enumerate(asked)]
        return found[0], found[1]
    seed = st.number_input("Noise", 0, 9999, 0, key="forge", bind="query-params", width=110, help=_NOISE)
    other = st.number_input("to noise", 0, 9999, 1, key="to", bind="query-params", width=110, help="Where the walk leads.")
    return int(seed), int(other)


_NOISE = "A number that chooses the random numbers that pictures are made of. The same number makes the same pictures."


def _ask() -> None:
    predict_first(
        "gan-walk-guess",
        "Two 7s, each made of its own 64 random numbers. Half-way between these numbers, what will be seen?",
        ["two 7s, one over the other", "grey fog", "a 7"],
        "a 7",
        "The forger was never shown pictures to mix. It has learnt that every noise, those in between too, must become a digit that "
        "passes: walk there and see.",
        folded=True,
    )


def _wall(forger: DigitForger, digit: int, seed: int) -> None:
    pictures = forger.sample(COUNT, digit, seed)
    opinions = forger.opinion(pictures, digit)
    readings = zoo.load("digits").read_images(pictures)
    words = [f"read as {reading.label}\n“real” {opinion:.2f}" for reading, opinion in zip(readings, opinions, strict=True)]
    right = sum(reading.label == digit for reading in readings)
    title = f"Nobody wrote these: {COUNT} forged {digit}s"
    alt = f"{COUNT} forged pictures of a {digit}, {right} of them read as a {digit} by the digit network"
    with stage.effect("wall"):
        sprites(Sprites.of(wall(pictures, COLUMNS), words), "gan-wall", title, alt, 84)
    st.caption(
        f"The digit network of *Draw a digit*, which never saw a forged one, reads {right} of {COUNT} as a {digit}. “Real” under each: how "
        "probable the detective finds it that the picture is real. The forger has learnt to bring it to ½, and mostly does."
    )


def _walk(forger: DigitForger, digit: int, seed: int, other: int) -> None:
    st.markdown(f"**From one {digit} to another, through noise**")
    pictures = forger.walk(digit, STEPS, (seed, other))
    data = way(pictures, forger.opinion(pictures, digit), digit)
    _WALK(key="gan-walk", data=data | {"id": f"{digit} {seed} {other} {hash(data['url'])}"})


def _own(forger: DigitForger) -> None:
    left, right = beside_sheet(CANVAS)
    with left:
        drawing = ink_canvas(SHEET, CANVAS, CANVAS, PEN, marked=False)
        cover = st.container()
    with right:
        try:
            reading = zoo.load("digits")(read_strokes(drawing.strokes, drawing.pens))
        except InkProblem as problem:
            st.info(f"{problem} Your digit will be hidden among nine forged ones of the same kind.", icon=":material/draw:")
            return
        if reading.ink is None or reading.label is None:
            st.info(reading.problem, icon=":material/draw:")
            return
        hidden = line_up.show(forger, np.asarray(reading.ink.image, np.float32), reading.label)
    if hidden:
        with cover:
            st.html(line_up.COVER.replace("SHEET", SHEET))
            st.caption("Your sheet is covered until it is told which one is real.")


def _of_run(life: Life) -> DigitForger:
    return _loaded(life.run_id, life.epoch)


@st.cache_resource(max_entries=24, show_spinner=False)
def _loaded(run_id: str, epoch: int) -> DigitForger:
    from core import jobs  # the worker processes: only for those who come with a network of their own

    net = jobs.service().network(run_id, epoch, task="gan")
    assert isinstance(net, DigitGan)  # it is of that task
    return DigitForger.of(net)


def _explain() -> None:
    with st.expander("What am I looking at?", icon=":material/school:"):
        st.markdown(
            "**A conditional GAN.** Forger and detective are both told which digit is asked for, so a fine 3 is caught where a 7 was asked "
            "for. The forger begins with 64 random numbers and ten that name the digit; transposed convolutions make a 7 × 7 picture of "
            "it, double that to 14 × 14 and to 28 × 28. **Is it any good?** Two questions: can its digits be read, and are they as mixed "
            "as real ones? The second is asked by the *Fréchet distance*: bell curves are laid over what the digit network sees in 1,000 "
            "forged and in real digits, and compared. Both figures stand in the card of the network, `assets/models/gan-digits.json`, and "
            "`python -m core.evaluate gan --data FOLDER` measures them again.\n\n"
            "**The way through noise** is an arc and not a straight line: half-way on a straight line the numbers would be smaller than "
            "any that the forger has learnt from."
        )
