"""The networks of the page: the shipped one, or one of a run in the address; and what is known of digits that it never saw."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from core import jobs, zoo
from core.explain.siamese.pairs import Judged, exam, of_all_pairs
from core.models.siamese import Siamese
from core.tasks.siamese.flat import Flat, flat
from core.tasks.siamese.recipe import SiameseRecipe
from core.zoo.siamese import Comparer
from pages.kit.own_network import Asking, Life, chosen
from pages.vision.same_views import teacher

NAMES = ("threshold",)  # what the address holds
ASKING = Asking("siamese", "drawing", "compare")
PLACES = 300  # known digits on the map


@dataclass(frozen=True)
class Known:
    """What a network makes of a thousand digits that it never learnt from."""

    judged: Judged
    laid: Flat
    places: NDArray[np.float32]  # (300, 2)
    digits: NDArray[np.int64]  # (300,)


def reader() -> tuple[Comparer, str]:
    """The network that the address asks for, and a name by which its answers can be kept."""
    found = chosen(ASKING, _loaded)
    if found is None:
        return zoo.load("siamese"), "shipped"
    return found[0], f"{found[1].run_id} {found[1].epoch}"


@st.cache_resource(max_entries=12, show_spinner=False)
def _of(run_id: str, epoch: int, margin: float) -> Comparer:
    net = jobs.service().network(run_id, epoch, task=ASKING.task)
    assert isinstance(net, Siamese)  # it is of that task
    return Comparer(net, round(margin / 2, 2))


def _loaded(life: Life) -> Comparer:
    assert isinstance(life.recipe, SiameseRecipe)
    return _of(life.run_id, life.epoch, life.recipe.margin)


@st.cache_resource(max_entries=12, show_spinner="Comparing a thousand digits with one another …")
def known(name: str, _reader: Comparer) -> Known:
    """All pairs of the thousand, and the first of them on the map."""
    pictures, digits = exam()
    features = _reader.features(pictures)
    laid = flat(features, digits)
    return Known(of_all_pairs(features, digits), laid, laid.of(features[:PLACES]), digits[:PLACES])


def threshold(reader: Comparer) -> float:
    """Up to which distance two drawings are taken for the same."""
    usual = round(reader.threshold, 2)
    if not teacher.shown("threshold"):
        return teacher.number("threshold", 0.0, 2.0, usual)
    help = (
        "Two drawings are taken for the same up to this distance. The smallest distance is 0, the largest 2. It begins where the built-in "
        "network's errors of both kinds were equally frequent on digits kept from its training; of a network of a run, at half its margin."
    )
    how: dict[str, Any] = {"key": "threshold", "bind": "query-params", "help": help}
    return float(st.slider("Threshold", 0.0, 2.0, usual, 0.01, **how))
