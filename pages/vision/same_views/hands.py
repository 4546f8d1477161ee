"""Same hand?: two people write 0 to 9; what tells their hands apart is learnt on nine digits and asked of the tenth."""

import io

import numpy as np
import streamlit as st
import torch
from numpy.typing import NDArray
from scipy import ndimage
from streamlit.delta_generator import DeltaGenerator

from core import zoo
from core.explain.siamese.hands import DIGITS, Hands, style, told_apart
from core.explain.siamese.hands_script import FILE, as_bytes, hands_script
from core.explain.siamese.pairs import exam
from core.figures import siamese as figures
from core.models.files import MODELS, read_card
from core.zoo.siamese import Comparer
from pages.kit import stage
from pages.kit.charts import chart
from pages.kit.code_panel import show_code
from pages.kit.literal import literal
from pages.kit.pick import pick
from pages.kit.question import predict_first
from pages.vision.same_views import apart, cells, teacher
from pages.vision.same_views.cells import WRITERS
from pages.vision.same_views.invited import Cells

NAMES = ("hands", apart.CODE)
INTRO = "Two people write 0 to 9 once each. What tells their hands apart is learnt on nine digits, and asked of the tenth, ten times over."
DRAW, EXAMPLE = "Write", "Example"
SLANT = 0.35  # of the example's second hand: pixels to the side for each pixel up
Pictures = NDArray[np.float32]


def ask() -> None:
    """What would you say?"""
    predict_first(
        "hands-guess",
        "Of 20 drawings kept aside, 13 are told right. Does the network know both hands?",
        ["Yes: that is far more than half", "That may well be luck", "No: it would have to be all 20"],
        "That may well be luck",
        "A coin tells 13 or more of 20 right about every eighth time. The grey bars show what comes out where the writers' names are "
        "swapped at random, so that there is nothing to know.",
        folded=True,
    )


def show() -> None:
    """Two sheets of ten cells, and how often the writer is told right."""
    kinds = [DRAW, apart.APART, EXAMPLE]
    kind = pick("Whose hands", kinds, "hands") if teacher.shown("hands") else teacher.given("hands", kinds)
    left, right = st.columns([2.4, 1], gap="medium")
    with left, stage.cause("hands"):
        both = {DRAW: _here, apart.APART: apart.show, EXAMPLE: _example}[kind]()
    if both is not None:
        _judged(both, right)
    _explain()
    teacher.link("Same hand?", ("hands",))


def _judged(both: list[tuple[str, Cells]], right: DeltaGenerator) -> None:
    """How often the writer is told right, once all is written."""
    reader = zoo.load("siamese")
    names = [literal(name) or usual for (name, _), usual in zip(both, WRITERS, strict=True)]
    found = [_whole(written) for _, written in both]
    with right:
        with stage.effect("hands"):
            told = _verdict(reader, found, names)
        if told:
            st.markdown("**Blue line: how many were told right. Grey bars: what chance alone gives**")
            alt = f"{told.found} of 20 right; with names swapped at random as many or more in {100 * told.luck:.1f} % of all ways"
            chart(figures.chance(told.counts.numpy(), told.found), figures.CHANCE, key="hands-chance", alt=alt)
    if told:
        _each(told, names)
        first, second = found
        assert isinstance(first, np.ndarray) and isinstance(second, np.ndarray)
        weights = MODELS / "siamese.safetensors"
        files = {FILE: lambda: _file(first, second), weights.name: weights.read_bytes}
        built = read_card("siamese")["recipe"]
        if teacher.shown("code"):
            show_code(hands_script(built["width"], built["features"]), "hands.py", files=files)


def _here() -> list[tuple[str, Cells]]:
    """Both writers one after the other on this screen: name and ten cells of each."""
    with st.container(horizontal=True, gap="small"):
        return [cells.written(place) for place in range(len(WRITERS))]


def _whole(written: Cells) -> Pictures | str:
    """All ten digits (10, 28, 28), or how many there are."""
    found = [cell for cell in written if cell is not None]
    return np.stack(found) if len(found) == DIGITS else f"{len(found)} of {DIGITS}"


@st.cache_data(show_spinner=False)
def _hands() -> tuple[Pictures, Pictures]:
    """Two hands that are none: test digits as they are, and others that a computer has slanted."""
    pictures, digits = exam()
    rows = [np.flatnonzero(digits == digit)[:2] for digit in range(DIGITS)]
    matrix = np.array([[1, 0], [SLANT, 1]])
    slanted = [ndimage.affine_transform(pictures[row[1]], matrix, (0, -SLANT * 14), order=1) for row in rows]
    return np.stack([pictures[row[0]] for row in rows]), np.stack(slanted).clip(0, 1).astype(np.float32)


def _example() -> list[tuple[str, Cells]]:
    with st.container(horizontal=True, gap="small"):
        for place, (one, said) in enumerate(zip(_hands(), ("as they were written", "slanted by a computer"), strict=True)):
            cells.looked_at(tuple(one), f"same-example-{place}", f"Ten test digits, {said}", f"ten digits, {said}")
    return [(st.session_state.get(f"same-name-{place}", ""), tuple(one)) for place, one in enumerate(_hands())]


def _verdict(reader: Comparer, found: list[Pictures | str], names: list[str]) -> Hands | None:
    missing = [f"{name}: {one if isinstance(one, str) else 'all'}" for name, one in zip(names, found, strict=True)]
    if any(isinstance(one, str) for one in found):
        st.markdown(f"**Write a digit in each cell.** {' · '.join(missing)}.")
        return None
    styles = [style(reader.model, torch.from_numpy(one)[:, None]) for one in found if not isinstance(one, str)]
    told = told_apart(*styles)
    luck = "hardly luck" if told.luck <= UNLIKELY else "perhaps luck"
    st.markdown(
        f"**{told.found} of 20** drawings kept aside are told right; a coin tells 10. Chance gives as many in **{100 * told.luck:.1f} %** "
        f"of the ways to swap names: {luck}."
    )
    return told


UNLIKELY = 0.05  # from here on it is not called luck


def _each(told: Hands, names: list[str]) -> None:
    rows = [[("right" if one else "wrong") for one in column] for column in told.right.T.tolist()]
    lines = [f"| | {' | '.join(map(str, range(DIGITS)))} |", "|---" * (DIGITS + 1) + "|"]
    lines += [f"| {name} | {' | '.join(row)} |" for name, row in zip(names, rows, strict=True)]
    with st.expander("Digit by digit", icon=":material/table_rows:"):
        st.markdown("\n".join(lines))


def _file(first: Pictures, second: Pictures) -> bytes:
    body = io.BytesIO()
    np.save(body, as_bytes(first, second), allow_pickle=False)
    return body.getvalue()


def _explain() -> None:
    with st.expander("What am I looking at?", icon=":material/school:"):
        st.markdown(
            "* What tells **digits** apart must not tell **hands** apart. So this looks at the network's first two layers: how much of "
            "each kind of stroke there is, slants, curves and ends, wherever it is.\n"
            "* **Kept aside**: both drawings of a digit are asked only of what was learnt on the nine others. Ten times over, so each of "
            "the 20 drawings is asked once.\n"
            "* **Chance**: with so few drawings much can be found that is not there. So the names are swapped digit by digit, in all 512 "
            "ways, and everything is learnt and asked again: that is what comes out where there is nothing to know (a permutation test).\n"
            "* Names and drawings are stored nowhere: they stay in this tab or, on two devices, in the memory of the computer that runs "
            "this. Experts who compare handwriting in court look at far more than ten digits, and err, too."
        )
