"""What EfficientNet-Lite0, which knows a thousand things, says of a picture; and what it takes to change its mind."""

import numpy as np
import streamlit as st

from core.explain.pictures.change_script import COVER as COVERED
from core.explain.pictures.change_script import FOOL as FOOLED
from core.explain.pictures.change_script import PICTURE, WEIGHTS, change_script
from core.explain.pictures.changes import CHANGES, changed
from core.explain.pictures.cover import Covered, cover
from core.explain.pictures.fool import LARGEST, Fooled, fool
from core.explain.pictures.look import Heat, Look, heat, hottest
from core.explain.pictures.unnamed import LIMIT, evidence
from core.figures.charts import percent
from core.figures.pictures.charts import CLASS_BARS, class_rows
from core.figures.pictures.heat import SIDE, overlay
from core.figures.sheets import enlarge, png_file
from core.models.packaged import NAME, packaged
from core.zoo.backbone import Backbone, pretrained
from pages.kit import stage
from pages.kit.charts import chart
from pages.kit.code_panel import show_code
from pages.kit.question import predict_first
from pages.vision import given
from pages.vision.given import key_of, looked, tensor

INTRO = "It knows 1,000 kinds of things. Show it one, and change it."
CHANGE, LEVELS = "change", "levels"
NAMES = (*given.NAMES, CHANGE, LEVELS, *CHANGES)  # of each change how far it goes
NONE, COVER, FOOL = "as it is", "Cover a part", "Fool it"
PARTS, MOST = 7, 5  # squares along a side, as many as the last maps have places; names with a bar


def ask() -> None:
    """The question of this view."""
    predict_first(
        "famous-thinks-guess",
        "The cat's photo is cut into 16 tiles, and these are shuffled. What does the network say?",
        ["Nothing: it is sure of no name any more", "Still a kind of cat", "A jigsaw puzzle"],
        "Still a kind of cat",
        "Much of what it goes by is texture: fur is fur in every tile. Choose *Cut into tiles* and see what is left of the probability.",
        folded=True,
    )


def show() -> None:
    """The picture as it is now, where the network looks, and what it says."""
    network = _network()
    with stage.cause("change"), stage.row("change"):
        picture = given.picture()
        change = st.selectbox(
            "Change", [NONE, *(one.name for one in CHANGES.values()), COVER, FOOL], key=CHANGE, bind="query-params", width=190
        )
        amount = _amount(change)
    if picture is None or network is None:
        return
    original = network.pixels(picture)
    before = looked(NAME, original)
    first = before.best
    with st.spinner("Looking …"):
        pixels, said = _after(network, original, before, change, amount)
    after = before if pixels is original else looked(NAME, pixels)
    _columns(network, pixels, before, after)
    if said:
        st.markdown(said)
    if change == FOOL:
        _difference(original, pixels)
    elif change == COVER:
        _covered(network, original, first)
    _code(network, original, _key(change), amount)
    _explain(network, before)


def _network() -> Backbone | None:
    try:
        return pretrained(NAME)
    except ValueError as problem:
        st.error(str(problem))
        return None


def _amount(change: str) -> int:
    """How far it goes."""
    if change == FOOL:
        help = "Every colour of every pixel goes up or down by so many of its 255 levels."
        return st.slider("Levels", 0, LARGEST, 2, key=LEVELS, bind="query-params", help=help, width=230)
    key = _key(change)
    if key not in CHANGES:
        return PARTS if key == COVERED else 0
    one = CHANGES[key]
    return st.slider(f"How far ({one.unit})", 0, one.high, one.start, key=key, bind="query-params", help=one.says, width=230)


def _key(change: str) -> str:
    """Of a change as it is called on the page, what it is called in `core`; nothing of none."""
    return {COVER: COVERED, FOOL: FOOLED}.get(change) or next((key for key, one in CHANGES.items() if one.name == change), "")


def _after(network: Backbone, pixels: np.ndarray, before: Look, change: str, amount: int) -> tuple[np.ndarray, str]:
    """The photo after the change, and what to look for."""
    if change == FOOL:
        fooled = _fooled(key_of(pixels), pixels, before.best, amount)
        return fooled.pixels, _said_of(fooled, network, before, amount)
    if change == COVER:
        found = _cover(key_of(pixels), pixels, before.best)
        row, column = found.worst
        edges = [round(at * network.side / PARTS) for at in range(PARTS + 1)]
        made = pixels.copy()
        made[:, edges[row] : edges[row + 1], edges[column] : edges[column + 1]] = 127
        return made, ""
    key = _key(change)
    return (changed(pixels, key, amount), CHANGES[key].says) if key else (pixels, "")


def _said_of(fooled: Fooled, network: Backbone, before: Look, amount: int) -> str:
    name = network.classes[before.best]
    return (
        f"One step of the gradient: every colour moved by at most **{amount}** of 255 levels, whichever way makes “{name}” less "
        f"likely; {fooled.changed:,} of {network.side * network.side:,} pixels are different. A person sees the same photo. That is an "
        "**adversarial example** (Goodfellow, Shlens and Szegedy 2014): no fault of this network alone, all of them can be fooled so."
    )


def _columns(network: Backbone, pixels: np.ndarray, before: Look, after: Look) -> None:
    """The picture, where the network looks, and the names."""
    best = network.classes[after.best]
    with stage.effect("says"):
        _verdict(network, before, after)
    picture, where, names = st.columns([3, 3, 4], gap="medium")
    with picture:
        large = enlarge(pixels.transpose(1, 2, 0), max(1, SIDE // pixels.shape[-1]))
        st.image(large, width="stretch", alt="The picture as the network gets it.", caption="What it is given")
    with where:
        found = _heat(key_of(pixels), after, after.best)
        alt = f"Where the network saw something that spoke for {best}; most of it in the part: {hottest(found.map)}."
        st.image(
            overlay(pixels, found.shares, float(found.shares.max(initial=0))), width="stretch", alt=alt, caption=f"What speaks for {best}"
        )
    with names:
        shown = after.first(MOST)
        words = ", ".join(f"{network.classes[at]} {percent(float(after.probabilities[at]))}" for at in shown)
        chart(class_rows(network.classes, after.probabilities, shown), CLASS_BARS, "famous-names", f"Its five likeliest names: {words}")


def _verdict(network: Backbone, before: Look, after: Look) -> None:
    """What it says in a line, and what it said before the change; that it is none of these where it has no name for it."""
    said = f"It says **{network.classes[after.best]}**, {percent(float(after.probabilities[after.best]))}."
    if after is not before:
        first, left = network.classes[before.best], percent(float(after.probabilities[before.best]))
        said += f" Unchanged: {first}, {percent(float(before.probabilities[before.best]))}. Now {first} has **{left}**."
    if (found := evidence(after.scores)) < LIMIT:
        said = f":material/block: **None of these**: nothing that it knows is in it ({found:.1f}, below {LIMIT}). If it must choose: {said}"
    st.markdown(said)


def _difference(before: np.ndarray, after: np.ndarray) -> None:
    with st.expander("Show the difference, made large", icon=":material/exposure:"):
        difference = after.astype(np.int16) - before
        grey = np.clip(128 + difference * (120 // max(int(np.abs(difference).max()), 1)), 0, 255).astype(np.uint8)
        st.image(enlarge(grey.transpose(1, 2, 0), 2), width=448, alt="The change of every pixel, made as strong as possible, on grey.")


def _covered(network: Backbone, pixels: np.ndarray, target: int) -> None:
    found, name = _cover(key_of(pixels), pixels, target), network.classes[target]
    left = percent(float(found.parts.min()))
    st.markdown(
        f"Each of {PARTS} × {PARTS} squares was covered in turn, and the answer asked again. Above, the one without which least is left of "
        f"“{name}”: **{left}** instead of {percent(found.before)}. Below, how far the probability fell, square by square."
    )
    drawn = overlay(pixels, found.lost, float(found.lost.max(initial=0)) or 1.0, smooth=False)
    st.image(drawn, width=SIDE, alt=f"How far the probability of {name} falls where a square is covered; bright where it falls most.")


def _code(network: Backbone, pixels: np.ndarray, key: str, amount: int) -> None:
    """What has just been done as plain PyTorch, with the files that the script needs."""
    files = {WEIGHTS: lambda: packaged().read_bytes(), PICTURE: lambda: png_file(pixels.transpose(1, 2, 0))}
    show_code(change_script(key, amount, network.side), "changed.py", files=files)


def _explain(network: Backbone, before: Look) -> None:
    with st.expander("What am I looking at?", icon=":material/school:"):
        st.markdown(
            f"**EfficientNet-Lite0** (Tan and Le 2019) has 4.65 million learnt numbers and arrives with the app's packages. It gets the "
            f"middle square of a picture, {network.side} × {network.side} pixels, and gives a score to each of {len(network.classes):,} "
            "names; the probabilities are their softmax, so they always sum to 100 %: it **must** choose, even of a picture of something "
            "it has never seen. Then no name is likely, or a wrong one is.\n\n"
            "**None of these** looks at the scores before softmax: their *energy* (Liu et al. 2020), the logarithm of the sum of their "
            f"exponentials, is low where nothing was found. Below {LIMIT} the page says so. That is no proof: about one in ten photos of "
            "things it does know is called none of these, too, and a third of hand-drawn letters pass for something. The page *Pretrained "
            "for real* knows better, as it has pictures of your own classes to compare with; of these thousand, none are kept here.\n\n"
            "**What speaks for it** is Grad-CAM (Selvaraju et al. 2017): bright where the last maps, 7 × 7 places, spoke for the name. "
            "**Covering** asks the same question by trying. They need not agree."
        )


@st.cache_resource(max_entries=32, show_spinner=False)
def _heat(key: str, _seen: Look, target: int) -> Heat:
    return heat(pretrained(NAME).model, _seen, target)


@st.cache_resource(max_entries=32, show_spinner=False)
def _fooled(key: str, _pixels: np.ndarray, target: int, levels: int) -> Fooled:
    return fool(pretrained(NAME).model, _pixels, target, levels)


@st.cache_resource(max_entries=32, show_spinner=False)
def _cover(key: str, _pixels: np.ndarray, target: int) -> Covered:
    return cover(pretrained(NAME).model, tensor(NAME, _pixels), target, PARTS)
