"""The features of all pictures under a network: computed once in the background."""

import numpy as np
import streamlit as st

from core import jobs
from core.data.pictures.picture_set import PictureSet
from core.explain.pictures.landscape import by_neighbours
from core.jobs.gathering import Gathering, LayingOut, Shelf
from core.zoo.picture_runs import Which, picture_features


@st.cache_resource
def _shelf() -> Shelf:
    """For all visitors: whoever asks for the same is shown the same."""
    return Shelf()


def features(which: Which, pictures: PictureSet) -> Gathering:
    """The work on one network's features of all pictures, begun if it is new."""

    def read(begin: int, end: int) -> np.ndarray:
        return jobs.office().quick(picture_features, which, pictures.name, begin, end)

    return _begun(f"{which.features_key} {pictures.name}", lambda: Gathering(len(pictures), read))


def layout(which: Which, pictures: PictureSet, numbers: np.ndarray) -> LayingOut:
    """t-SNE of one network's features, begun if it is new."""

    def round_(start: np.ndarray | None) -> np.ndarray:
        return jobs.office().quick(by_neighbours, numbers, start)

    return _begun(f"t-SNE {which.features_key} {pictures.name}", lambda: LayingOut(round_))


def _begun(key: str, make):
    def start():
        work = make()
        work.start()
        return work

    work = _shelf().get(key, start)
    work.look()
    return work
