"""The features of all pictures under a network: computed once in the background."""

from collections.abc import Callable
from typing import TypeVar

import numpy as np
import streamlit as st

from core import jobs
from core.data.pictures.picture_set import PictureSet
from core.explain.pictures.landscape import by_neighbours
from core.jobs.feature_extraction import FeatureExtraction, TsneLayout, WorkCache
from core.zoo.picture_runs import Which, picture_features

W = TypeVar("W", FeatureExtraction, TsneLayout)


@st.cache_resource
def _work_cache() -> WorkCache:
    """For all visitors: whoever asks for the same is shown the same."""
    return WorkCache()


def features(which: Which, pictures: PictureSet) -> FeatureExtraction:
    """The work on one network's features of all pictures, begun if it is new."""

    def read(begin: int, end: int) -> np.ndarray:
        return jobs.service().quick(picture_features, which, pictures.name, begin, end)

    return begun(f"{which.features_key} {pictures.name}", lambda: FeatureExtraction(len(pictures), read))


def layout(which: Which, pictures: PictureSet, numbers: np.ndarray) -> TsneLayout:
    """t-SNE of one network's features, begun if it is new."""

    def round_(start: np.ndarray | None) -> np.ndarray:
        return jobs.service().quick(by_neighbours, numbers, start)

    return begun(f"t-SNE {which.features_key} {pictures.name}", lambda: TsneLayout(round_))


def begun(key: str, make: Callable[[], W]) -> W:
    """The work under that key, begun if it is new; the same for all who ask."""

    def start() -> W:
        work = make()
        work.start()
        return work

    work = _work_cache().get(key, start)
    work.look()
    return work
