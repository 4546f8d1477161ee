"""Which start? All networks at hand are tried on the pictures that are there; the best is begun with, unless somebody chose another."""

import numpy as np
import streamlit as st

from core import jobs
from core.data.album.album import Album
from core.data.album.split import families
from core.figures.pictures.starts import SPEC, start_rows
from core.jobs.feature_extraction import FeatureExtraction
from core.tasks.pictures.recipe import BACKBONES
from core.tasks.pictures.starts import NOTHING, Start, at_hand, best, share_right
from core.zoo.picture_runs import start_features
from pages.kit.charts import chart
from pages.kit.work import waiting
from pages.vision.transfer_views import gather
from pages.vision.transfer_views.train_settings import NETWORK, START, begun_with

TRIED, CHOSEN = "starts-tried", "starts-chosen"  # in the session: for which pictures the best was put in, and whether somebody chose
MOST = 400  # pictures that are tried; of more, these are a fair sample


def take_best(album: Album) -> list[Start]:
    """What came of each start, the best first put into the settings; nothing as long as it is being found out, which is shown."""
    if album.obstacle():
        return []
    key, files, labels, groups = _pictures(album)
    works = {name: _work(name, key, files) for name in [*at_hand(), NOTHING]}
    if waiting(list(works.values()), "Which start suits your pictures? Every network looks at them once", "starts"):
        return []
    right = _right(key, {name: work.features for name, work in works.items()}, labels, groups)
    if st.session_state.get(TRIED) != key:
        st.session_state[TRIED] = key
        if NETWORK not in st.query_params and not st.session_state.get(CHOSEN):
            st.session_state[START] = best(right)
            st.session_state.pop(NETWORK, None)
    return [Start(name, right[name]) for name in sorted(right, key=lambda name: -right[name])]


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


@st.cache_data(max_entries=32, show_spinner="Learning a head on each …")
def _right(key: str, _features: dict[str, np.ndarray], _labels: np.ndarray, _groups: np.ndarray) -> dict[str, float]:
    return {name: share_right(features, _labels, _groups) for name, features in _features.items()}
