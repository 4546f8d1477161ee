"""The features of all pictures under a network: computed once in the background, with progress and a way to stop."""

import numpy as np
import streamlit as st

from core import jobs
from core.data.pictures.picture_set import PictureSet
from core.explain.pictures.landscape import by_neighbours
from core.jobs.batches import Batches
from core.jobs.gathering import Gathering, LayingOut, Shelf
from core.zoo.picture_runs import Which, picture_features

QUICK_SECONDS = 120.0
LOOK_SECONDS = 0.4


@st.cache_resource
def _shelf() -> Shelf:
    """For all visitors: whoever asks for the same is shown the same."""
    return Shelf()


def features(which: Which, pictures: PictureSet) -> Gathering:
    """The work on one network's features of all pictures, begun if it is new."""

    def read(begin: int, end: int) -> np.ndarray:
        return jobs.office().quick(picture_features, which, pictures.name, begin, end).result(timeout=QUICK_SECONDS)

    return _begun(f"{which.features_key} {pictures.name}", lambda: Gathering(len(pictures), read))


def layout(which: Which, pictures: PictureSet, numbers: np.ndarray) -> LayingOut:
    """t-SNE of one network's features, begun if it is new."""

    def round_(start: np.ndarray | None) -> np.ndarray:
        return jobs.office().quick(by_neighbours, numbers, start).result(timeout=QUICK_SECONDS)

    return _begun(f"t-SNE {which.features_key} {pictures.name}", lambda: LayingOut(round_))


def _begun(key: str, make):
    def start():
        work = make()
        work.start()
        return work

    work = _shelf().get(key, start)
    work.look()
    return work


def waiting(works: list[Batches], what: str, key: str) -> bool:
    """Whether some of this work is still to be done; shows how far it is meanwhile, and goes on by itself."""
    if all(work.finished for work in works):
        return False
    running = any(work.running for work in works)
    st.fragment(_progress, run_every=LOOK_SECONDS if running else None)(works, what, key)
    return True


def _progress(works: list[Batches], what: str, key: str) -> None:
    for work in works:
        work.look()
    done, count = sum(work.done for work in works), sum(work.count for work in works)
    if all(work.finished for work in works):
        st.rerun()
    elif any(work.running for work in works):
        st.progress(done / count, f"{what}: {done:,} of {count:,}")
        st.button(
            "Stop",
            key=f"{key}-stop",
            icon=":material/stop:",
            on_click=lambda: [work.stop() for work in works],
            help="What has been done is kept.",
        )
    else:
        problem = next((work.problem for work in works if work.problem), "Stopped.")
        st.warning(f"{problem} {done:,} of {count:,} are done.")
        if st.button("Go on", key=f"{key}-go-on", icon=":material/play_arrow:"):
            for work in works:
                work.start()
            st.rerun()
