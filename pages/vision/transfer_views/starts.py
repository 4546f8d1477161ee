"""Which start? All networks at hand are tried on the pictures that are there; the best is begun with, unless somebody chose another."""

import numpy as np
import streamlit as st

from core import jobs
from core.data.album.album import Album
from core.data.album.split import families
from core.figures.pictures.starts import SPEC, start_rows
from core.jobs.feature_extraction import FeatureExtraction
from core.models import packaged
from core.tasks.pictures.recipe import BACKBONES
from core.tasks.pictures.starts import NOTHING, Start, at_hand, best, share_right
from core.zoo.picture_runs import start_features
from pages.kit.charts import chart
from pages.kit.work import waiting
from pages.vision.transfer_views import gather
from pages.vision.transfer_views.train_settings import NETWORK, STANDARD, START, begun_with

TRIED, CHOSEN = "starts-tried", "starts-chosen"  # in the session: for which pictures the best was put in, and whether somebody chose
OF, OTHERS, HELD = "starts-of", "starts-others", "starts-held"  # for which pictures; the work on the other starts, and what of it rests
MOST = 400  # pictures that are tried; of more, these are a fair sample
FIRST = (packaged.NAME, STANDARD.backbone)  # what has learnt from most pictures is mostly the best, and is tried before the others


def take_best(album: Album, training: bool = False) -> list[Start]:
    """What came of each start that has been tried, the best first put into the settings.

    One comes before the others, so that there is something to train with at once; nothing is given until it is through, and shown how far
    it is. While a training goes on, it has the machine for itself.
    """
    if album.obstacle():
        return []
    key, files, labels, groups = _pictures(album)
    if st.session_state.get(OF) != key:  # other pictures than before
        st.session_state.update({OF: key, OTHERS: {}, HELD: []})
    first, *others = order()
    works = {first: _work(first, key, files)}
    _put_in(key, first)
    if waiting(list(works.values()), "It looks at your pictures", "starts-first"):
        return []
    if not training:
        st.session_state[OTHERS] = {name: _work(name, key, files) for name in others}
        for work in st.session_state[HELD]:
            work.start()
        st.session_state[HELD] = []
    works |= st.session_state[OTHERS]
    right = {name: _right(f"{name} {key}", work.features, labels, groups) for name, work in works.items() if work.finished}
    if len(right) == len(others) + 1:
        _put_in(f"{key}, all", best(right))
    return [Start(name, right[name]) for name in sorted(right, key=lambda name: -right[name])]


def compared(training: bool) -> None:
    """How far the trial of the other starts is; it can be stopped."""
    works = list(st.session_state.get(OTHERS, {}).values())
    if not training:
        waiting(works, "Compared with the other starts", "starts")
    elif st.session_state.get(HELD):
        st.caption("The other starts are compared when the training is over.")


def hold() -> None:
    """Let the trial of the others rest, for a callback that begins a training: it goes on afterwards."""
    st.session_state[HELD] = [work for work in st.session_state.get(OTHERS, {}).values() if work.running]
    for work in st.session_state[HELD]:
        work.stop()


def order() -> list[str]:
    """The starts at hand, in the order in which they are tried: the one that was asked for, or is probably the best, comes first."""
    names = at_hand()
    asked = begun_with() if st.session_state.get(CHOSEN) or NETWORK in st.query_params else ""
    first = next(name for name in (asked, *FIRST, *names) if name in names)
    return [first, *(name for name in names if name != first), NOTHING]


def _put_in(known: str, name: str) -> None:
    """This start into the settings, once for what is known, unless somebody chose another."""
    if st.session_state.get(TRIED) in (known, f"{known}, all"):
        return
    st.session_state[TRIED] = known
    if NETWORK not in st.query_params and not st.session_state.get(CHOSEN):
        st.session_state[START] = name
        st.session_state.pop(NETWORK, None)


def show(starts: list[Start]) -> None:
    """The chart, and a button for each start that is not taken."""
    if not starts:
        return
    chosen = begun_with()
    said = "; ".join(f"{start.words}, which {start.knows}: {100 * start.right:.0f} %" for start in starts)
    st.markdown("**Which start?** Each network has a head of its own on your pictures; asked are always pictures that this head never saw.")
    chart(start_rows(starts, chosen), SPEC, "starts-chart", f"How many of your pictures each start tells apart right. {said}.")
    with st.container(horizontal=True):
        for start in starts:
            if start.name not in (chosen, NOTHING):
                label = f"Take {BACKBONES[start.name]}"
                st.button(label, key=f"start-{start.name}", on_click=_take, args=(start.name,), help=f"It {start.knows}.")


def _take(name: str) -> None:
    st.session_state[START], st.session_state[CHOSEN] = name, True
    st.session_state.pop(NETWORK, None)
    st.query_params.pop(NETWORK, None)


def _pictures(album: Album) -> tuple[str, tuple[str, ...], np.ndarray, np.ndarray]:
    """A key for what is there now, the files, their classes and which of them look alike; of many pictures a sample."""
    return _sample(f"{album.id} {album.version}", album)


@st.cache_data(max_entries=32, show_spinner=False)
def _sample(key: str, _album: Album) -> tuple[str, tuple[str, ...], np.ndarray, np.ndarray]:
    _, pictures, labels = _album.labelled()
    rows = np.sort(np.random.default_rng(0).permutation(len(pictures))[:MOST])
    some = [pictures[row] for row in rows]
    _, kept = np.unique(labels[rows], return_inverse=True)
    return key, tuple(str(_album.file(picture.id)) for picture in some), kept.astype(np.int64), families(some)


def _work(name: str, key: str, files: tuple[str, ...]) -> FeatureExtraction:
    def read(begin: int, end: int) -> np.ndarray:
        return jobs.service().quick(start_features, name, files[begin:end])

    return gather.begun(f"start {name} {key}", lambda: FeatureExtraction(len(files), read))


@st.cache_data(max_entries=96, show_spinner="Learning a head on it …")
def _right(key: str, _features: np.ndarray, _labels: np.ndarray, _groups: np.ndarray) -> float:
    return share_right(_features, _labels, _groups)
