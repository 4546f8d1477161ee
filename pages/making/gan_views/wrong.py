"""It goes wrong on purpose: three ways in which the game fails, each beside its cure."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from typing import Any

import numpy as np
import streamlit as st

from core.data.points import clouds
from core.explain.making.points.game import PointsGame
from core.explain.making.points.recipe import PointsRecipe
from core.explain.making.points.script import script
from core.training.fields import settings
from pages.kit import stage
from pages.kit.code_panel import show_code
from pages.kit.columns import columns
from pages.kit.pick import pick
from pages.kit.question import predict_first
from pages.making.gan_views import games, teacher

NAMES = ("wrong", "cure")  # what the address holds
FIELDS = settings(PointsRecipe)
CORNER = clouds.write_own(np.array([[2.6, 2.2], [2.2, 2.6], [2.6, 2.6], [2.4, 2.4], [2.2, 2.2], [2.7, 2.4], [2.4, 2.7]]))


@dataclass(frozen=True)
class Case:
    """One way to fail, what to predict, and what helps."""

    recipe: PointsRecipe
    ask: str
    options: tuple[str, ...]
    right: str
    because: str
    sign: str  # what to look for
    cures: dict[str, dict[str, Any]]  # by what it is called
    watched: str = "distance"  # the figure that stands above the plane


CASES = {
    "Mode collapse": Case(
        PointsRecipe(cloud="grid", swing=0.0, detective_moves=3),
        "Real points lie in nine heaps. The forger is paid for every point taken for real, and for nothing else. What will it make?",
        ("points of all nine heaps", "points of a few heaps only", "points in between"),
        "points of a few heaps only",
        "Nobody asks it to make all of them. Where the detective believes most, there the whole cloud goes; when the detective has "
        "learnt that, it moves on. This is called mode collapse.",
        "“real points with a made one nearby” falls while the detective's loss stays below ln 4 = 1.386.",
        {
            "Wasserstein with penalty": {"loss": "wasserstein"},
            "noise on all points": {"blur": 0.3, "detective_moves": 1},
        },
        "covered",
    ),
    "A detective too strong": Case(
        PointsRecipe(cloud="own", own=CORNER, loss="first", detective_moves=5, detective_rate=0.02, forger_rate=0.0003),
        "Real points lie in a corner, far from all that is made. The detective takes five large steps for each small one of the forger. A "
        "better teacher: does the forger learn faster?",
        ("faster", "slower, or not at all"),
        "slower, or not at all",
        "A detective that is quite sure is so everywhere: its opinion is flat where most made points are; no slope to learn from.",
        "most points have no arrow and stay behind; 2,000 rounds are not enough, and with the cure some hundreds are.",
        {
            "the usual loss": {"loss": "usual"},
            "Wasserstein with penalty": {"loss": "wasserstein"},
            "noise on all points": {"blur": 0.7},
            "smaller steps of the detective": {"detective_moves": 1, "detective_rate": 0.002, "forger_rate": 0.002},
            "label smoothing and some noise": {"smooth": 0.2, "blur": 0.3},
        },
    ),
    "Round in circles": Case(
        PointsRecipe(cloud="ring", swing=0.9, forger_rate=0.02, detective_rate=0.01),
        "Both take large steps and keep much of their last direction. Where does the game end?",
        ("at the draw", "it does not end: they chase each other"),
        "it does not end: they chase each other",
        "Each answers what the other did a moment ago and goes too far. The forger's points run through the plane, the detective's colours "
        "after them. In a game, both sides going downhill does not lead to a valley.",
        "both losses swing up and down, and the distance rises again and again.",
        {
            "smaller steps and no swing": {"swing": 0.0, "forger_rate": 0.002, "detective_rate": 0.005},
            "noise on all points": {"blur": 0.5, "swing": 0.0},
        },
    ),
}  # fmt: skip


def show() -> None:
    """A case and its cure, side by side, after a guess."""
    with stage.cause("wrong"), st.container(horizontal=True, vertical_alignment="center", gap="small"):
        question = st.container(width="content")
        name = pick("What goes wrong", CASES, "wrong")
        case = CASES[name]
        if teacher.shown("question"):
            with question:
                predict_first(f"gan-{name}", case.ask, case.options, case.right, case.because, folded=True)
        cure = _cure(case)
    ill, well = case.recipe, replace(case.recipe, **case.cures[cure])
    games.show([ill, well], "gan-wrong-work", partial(_both, (name, f"With {cure}"), case.watched))
    st.caption(
        f"Look for this: {case.sign} Play one, and the other goes along. The two differ in nothing but this: "
        f"{_difference(ill, well)}. Everything else, the seed too, is the same."
    )
    if teacher.shown("code"):
        show_code(script(well), "gan_points_cured.py")
    teacher.link("It goes wrong", {"wrong": name, "cure": cure})


def _both(titles: tuple[str, str], watched: str, found: Sequence[PointsGame | None], live: bool) -> None:
    """The two games beside one another; of one that is still to come its name."""
    for column, game, title, key in zip(columns("gan-pair", [1, 1], 9), found, titles, ("ill", "cured"), strict=True):
        with column:
            if game:
                games.player(f"gan-{key}", game, live, title=title, pair=True, watched=watched)
            else:
                st.caption(f"{title}: to be played next.")


def _cure(case: Case) -> str:
    """The chosen one of this case; in place of what was chosen for another, its first."""
    cures = list(case.cures)
    if st.session_state.get("cure") not in (None, *cures):
        st.session_state["cure"] = cures[0]  # and with it the address, which would be refused
    if not teacher.shown("cures"):
        asked = st.query_params.get("cure", "")
        return asked if asked in cures else cures[0]
    return st.selectbox("The cure beside it", cures, key="cure", bind="query-params", width=320, label_visibility="collapsed") or cures[0]


def _difference(ill: PointsRecipe, well: PointsRecipe) -> str:
    """In words, such as "label smoothing: 0.2 instead of none"."""
    changed = [name for name, value in asdict(ill).items() if getattr(well, name) != value]
    return "; ".join(f"{FIELDS[name].label.lower()}: {well.in_words(name)} instead of {ill.in_words(name)}" for name in changed)
