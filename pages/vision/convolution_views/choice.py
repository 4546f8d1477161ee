"""Where the picture comes from: a sample, a photo, the digit that was drawn, or numbers that are typed in."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from core.data.digits import mnist as digits
from core.data.digits.ink import InkProblem, read_strokes
from core.data.digits.strokes import CANVAS
from core.data.pictures import choice as picture_choice
from core.data.pictures.choice import SAMPLES, WORKED, Photo
from core.explain.convolution.sliding import Sliding
from pages.kit import stage
from pages.kit.canvas import last_drawing
from pages.kit.link import push
from pages.kit.pick import pick
from pages.kit.picture_drop import taken_or_sent
from pages.kit.shell import PAGES

SLIDING = "sliding"  # the key of the lab of the view "Slide"
SAMPLE, PHOTO, DIGIT, NUMBERS = "Sample", "My photo", "My digit", "Numbers"
GREY, COLOUR = "Grey", "Colour"
CHANNELS = "A colour picture has three channels: how much red, green and blue there is at each place. Grey has one."
EXAMPLE_DIGIT = 3900  # a seven
SIDES = ["16 pixels", "32 pixels", "64 pixels", "96 pixels", "128 pixels"]
SIDE = "64 pixels"
EXAMPLES = {  # a view: the worked examples that show it best; it begins with the first
    "Slide": ["Nine numbers", "Flat wall", "Bright to dark"],
    "Chain": ["Bright to dark", "Nine numbers", "Below zero"],
    "Pooling": ["Rising", "One window", "Mixed"],
    "Learned filters": ["Bright to dark", "Nine numbers"],
}


def choose(beside: Callable[[], object] | None = None, coloured: bool = True) -> Photo | None:
    """The chooser, and the picture chosen with it; None, and a sentence on the page, where there is none yet.

    Args:
        beside: Puts one more control into the row, where the picture is one of many pixels.
        coloured: Whether there is a choice between grey and colour; grey without.
    """
    with st.container(gap="xsmall"):
        photo = _chosen(beside, coloured)
        if photo and photo.note:
            st.caption(f"{photo.name[0].upper() + photo.name[1:]}, {photo.note}.")
    return photo


def side() -> int:
    """How many pixels the long side of a photograph shall have, as it was chosen."""
    return int(st.session_state.get("side", SIDE).split()[0])


def ask_side() -> None:
    """The control behind `side`."""
    help = "The longest side of the picture. A photograph is shown with few, large pixels, so that single ones can be seen."
    how: dict[str, Any] = {"bind": "query-params", "width": 130, "label_visibility": "collapsed", "help": help}
    st.selectbox("Picture size", SIDES, index=SIDES.index(SIDE), key="side", **how)


def start_small() -> None:
    """Numbers in place of a photograph: nothing is easier to check."""
    st.button("Start with 9 numbers", key="start-small", on_click=take, args=("Nine numbers",), help="Nine numbers, one kernel, one sum.")


def take(label: str) -> None:
    """The numbers of a worked example, and what it is worked with: the vertical edge, ReLU alone, a window of 2."""
    st.session_state["source"], st.session_state["numbers"] = NUMBERS, WORKED[label]
    view = st.session_state["view"]
    if view == "Slide":
        push(SLIDING, Sliding().to_query() | {"at": ""})
    elif view == "Pooling":
        st.session_state["window"] = st.session_state["pool-stride"] = 2
    elif label == "Below zero":
        st.session_state["chain"] = "relu"


def follow_view() -> None:
    """Numbers that nobody has changed give way to those that the new view begins with."""
    if st.session_state.get("numbers") in [WORKED[labels[0]] for labels in EXAMPLES.values()]:
        st.session_state["numbers"] = WORKED[EXAMPLES[st.session_state["view"]][0]]


def _chosen(beside: Callable[[], object] | None, coloured: bool) -> Photo | None:
    with stage.row("picture"):
        help = "A photograph that comes with the app, one of yours, the digit you drew last, or a small grid of numbers."
        source = pick("Picture", [SAMPLE, PHOTO, DIGIT, NUMBERS], "source", help=help)
        if source == SAMPLE:
            how: dict[str, Any] = {
                "bind": "query-params",
                "width": 145,
                "label_visibility": "collapsed",
                "help": "Photographs that come with the app.",
            }
            label = st.selectbox("Sample", list(SAMPLES), key="sample", **how)
        photographic = source in (SAMPLE, PHOTO)
        colour = photographic and coloured and pick("Channels", [GREY, COLOUR], "channels", help=CHANNELS) == COLOUR
        if photographic and beside:
            beside()
    try:
        if source == SAMPLE:
            return picture_choice.sample(label, colour)
        return {PHOTO: lambda: _photo(colour), DIGIT: _digit, NUMBERS: _numbers}[source]()
    except ValueError as problem:  # a PictureProblem is one, too
        st.error(str(problem))
        return None


def _photo(colour: bool) -> Photo | None:
    file = taken_or_sent("Take a picture", "convolution-camera", "convolution-upload", st.columns(2))
    if file is None:
        st.info("Take or send a picture. It is looked at on this machine and forgotten.", icon=":material/image:")
        return None
    return picture_choice.sent(file, colour)


def _digit() -> Photo:
    drawing = last_drawing("digit", CANVAS)
    try:
        return picture_choice.digit(255 * read_strokes(drawing.strokes, drawing.pens).image, "the digit you drew")
    except InkProblem:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption("You have not drawn a digit yet, so here is one that somebody else wrote.")
            st.page_link(PAGES / "vision/digits.py", label="Draw a digit", icon=":material/draw:")
        return picture_choice.digit(digits.sample().images[EXAMPLE_DIGIT], "a digit somebody wrote")


def _numbers() -> Photo:
    examples = EXAMPLES[st.session_state["view"]]
    st.session_state.setdefault("numbers", WORKED[examples[0]])
    with stage.row("numbers"):
        help = "Rows are parted by semicolons, numbers by blanks: 1 2; 3 4"
        text = st.text_input("Numbers", key="numbers", bind="query-params", width=320, label_visibility="collapsed", help=help)
        st.caption("Examples:", width="content")
        for place, label in enumerate(examples):
            st.button(label, key=f"worked-{place}", type="tertiary", on_click=take, args=(label,), help=f"Numbers to try: {WORKED[label]}")
    return picture_choice.typed(text)
