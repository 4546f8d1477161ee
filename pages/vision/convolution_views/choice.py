"""Where the picture comes from: a sample, a photo, the digit that was drawn, or numbers that are typed in."""

from collections.abc import Sequence

import streamlit as st

from core.data import digits, picture_choice
from core.data.ink import InkProblem, read_strokes
from core.data.picture_choice import SAMPLES, WORKED, Photo
from core.data.strokes import CANVAS
from core.explain.sliding import Sliding
from pages.kit.canvas import last_drawing
from pages.kit.link import push
from pages.kit.shell import PAGES

SLIDING = "sliding"  # the key of the lab of the view "Slide"
SAMPLE, PHOTO, DIGIT, NUMBERS = "Sample", "My photo", "My digit", "Numbers"
GREY, COLOUR = "Grey", "Colour"
EXAMPLE_DIGIT = 3900  # a seven
EXAMPLES = WORKED | {"Flat wall": "; ".join(["9 9 9 9 9 9"] * 6)}
VIEW_OF = {"ReLU": "Chain", "Pooling": "Pooling"}  # where a worked example is at home, if not under the first view


def choose(views: Sequence[str]) -> Photo | None:
    """The chooser, and the picture chosen with it; None, and a sentence on the page, where there is none yet."""
    with st.container():
        photo = _chosen(views)
        if photo and photo.note:
            st.caption(f"{photo.name.capitalize()}, {photo.note}.")
    return photo


def _chosen(views: Sequence[str]) -> Photo | None:
    with st.container(horizontal=True, gap="small"):
        source = st.segmented_control(
            "Picture",
            [SAMPLE, PHOTO, DIGIT, NUMBERS],
            default=SAMPLE,
            required=True,
            key="source",
            bind="query-params",
            help="A photograph that comes with the app, one of yours, the digit you drew last, or a small grid of numbers.",
        )
        if source == SAMPLE:
            label = st.selectbox(
                "Sample", list(SAMPLES), key="sample", bind="query-params", width=170, help="Photographs that come with the app."
            )
        colour = source in (SAMPLE, PHOTO) and _in_colour()
    try:
        if source == SAMPLE:
            return picture_choice.sample(label, colour)
        return {PHOTO: lambda: _photo(colour), DIGIT: _digit, NUMBERS: lambda: _numbers(views)}[source]()
    except ValueError as problem:  # a PictureProblem is one, too
        st.error(str(problem))
        return None


def _in_colour() -> bool:
    help = "A colour picture has three channels: how much red, green and blue there is at each place. Grey has one."
    return (
        st.segmented_control("Channels", [GREY, COLOUR], default=GREY, required=True, key="channels", bind="query-params", help=help)
        == COLOUR
    )


def _photo(colour: bool) -> Photo | None:
    taken, sent = st.columns(2)
    with taken.popover("Use the camera", icon=":material/photo_camera:"):
        shot = st.camera_input("Take a picture", key="convolution-camera", help="Browsers allow this only on this machine or over HTTPS.")
    # no `type=`: whatever arrives gets our own sentence, not an error
    file = sent.file_uploader("Or send a picture", key="convolution-upload", max_upload_size=20, help="PNG, JPEG, WebP, GIF, BMP or TIFF.")
    if shot is None and file is None:
        st.info("Take or send a picture. It is looked at on this machine and forgotten.", icon=":material/image:")
        return None
    return picture_choice.sent((shot or file).getvalue(), colour)


def _digit() -> Photo:
    drawing = last_drawing("digit", CANVAS)
    try:
        return picture_choice.digit(255 * read_strokes(drawing.strokes, drawing.pens).image, "the digit you drew")
    except InkProblem:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption("You have not drawn a digit yet, so here is one that somebody else wrote.")
            st.page_link(PAGES / "vision/digits.py", label="Draw a digit", icon=":material/draw:")
        return picture_choice.digit(digits.sample().images[EXAMPLE_DIGIT], "a digit somebody wrote")


def _numbers(views: Sequence[str]) -> Photo:
    st.session_state.setdefault("numbers", EXAMPLES["Convolution"])
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        text = st.text_input(
            "Numbers", key="numbers", bind="query-params", width=360, help="Rows are parted by semicolons, numbers by blanks: 1 2; 3 4"
        )
        for place, (label, numbers) in enumerate(EXAMPLES.items()):
            st.button(label, key=f"worked-{place}", on_click=_take, args=(label, views), help=f"A worked example: {numbers}")
    return picture_choice.typed(text)


def _take(label: str, views: Sequence[str]) -> None:
    """The numbers of a worked example, under the vertical edge, in the view where it is at home."""
    st.session_state["numbers"] = EXAMPLES[label]
    push(SLIDING, Sliding().to_query() | {"at": ""})
    view = VIEW_OF.get(label, views[0])
    if view in views:
        st.session_state["view"] = view
