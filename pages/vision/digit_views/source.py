"""Where the digit comes from: drawn, out of the data set, or a photo."""

import streamlit as st

from core.data.digits import mnist as digits
from core.data.digits.digit_set import part_of
from core.data.pictures.decoding import PictureProblem, open_picture
from core.figures.sheets import on_paper
from core.tasks.digits.recipe import DigitRecipe
from core.zoo.digits import DigitReader, Reading
from pages.kit.drawn import PEN, Shown, drawn
from pages.kit.pick import pick
from pages.kit.picture_drop import taken_or_sent

DRAW, DATA, PHOTO, NUMBER = "Draw", "Example", "Photo", "Several digits"
BUILT_IN = "The built-in network **has learnt from this one**, altered a little each time: your own drawing is the harder test."
NEVER = "This network **has never learnt from this one**"
KNOWN = {
    "training": "This network **has learnt from this one**: no wonder if it reads it. Draw one yourself, or try others.",
    "unused": f"{NEVER}: it was left out, for fewer pictures were to do.",
    "validation": f"{NEVER}: it is one of the validation pictures, which only chose the best epoch.",
    "test": f"{NEVER}: it is one of its test pictures.",
    "": f"{NEVER}.",
}


def choose() -> str:
    """The kind of source, and for a drawing the pen."""
    kind = str(pick("Where the digit comes from", [DRAW, DATA, PHOTO, NUMBER], "source"))
    if kind == DRAW:
        with st.popover("Pen", icon=":material/edit:"):
            help = "In pixels of the sheet, which has 280. The network must read any."
            st.slider("Pen width", 8, 30, PEN, key="pen", bind="query-params", help=help)
    return kind


def get(kind: str, reader: DigitReader, recipe: DigitRecipe | None) -> Shown:
    """The input for that kind, and what the network makes of it; `recipe`: how it was trained, if here."""
    if kind == DATA:
        return _from_data_set(reader, recipe)
    return drawn(reader, st.session_state["pen"]) if kind == DRAW else _photo(reader)


def _from_data_set(reader: DigitReader, recipe: DigitRecipe | None) -> Shown:
    sample = digits.sample()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        help = "5,000 of MNIST's training digits: 500 zeros first, then 500 ones, and so on."
        number = int(st.number_input("Picture", 0, len(sample) - 1, 3900, key="picture", bind="query-params", help=help))
        another = lambda: st.session_state.update(picture=(number * 7 + 1237) % len(sample))  # noqa: E731  # steps through all classes
        st.button("Another one", icon=":material/shuffle:", on_click=another, key="another")
    image, label = sample.images[number], int(sample.labels[number])
    st.image(on_paper(image, 10, 255), alt=f"A handwritten {label} from MNIST, 28 by 28 pixels.")
    st.caption(f"A person wrote this **{label}**. MNIST is a collection of 70,000 handwritten digits. {_known(number, recipe)}")
    return Shown(reader, reader(image), label)


@st.cache_data(max_entries=2000, show_spinner=False)
def _known(number: int, recipe: DigitRecipe | None) -> str:
    """Whether the network has learnt from this picture: then it is no wonder that it reads it."""
    if recipe is None:
        return BUILT_IN
    try:
        return KNOWN["" if recipe.own else part_of(digits.sample().images[number], recipe.data, recipe.training)]
    except ValueError:  # MNIST was deleted
        return ""


def _photo(reader: DigitReader) -> Shown:
    st.caption("Write one digit large on white paper with a dark pen, and take its picture from above.")
    file = taken_or_sent("Photograph a digit on paper", "camera", "upload")
    if file is None:
        return Shown(reader, Reading.unread("Take or send a picture of one digit."))
    try:
        picture = open_picture(file)
    except PictureProblem as problem:
        return Shown(reader, Reading.unread(str(problem)))
    st.image(picture.convert("RGB"), width=280, alt="The picture you sent.")
    return Shown(reader, reader(picture))
