"""How an album is cut into pictures to learn from and pictures to check with."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from core.data.album.parts import AlbumPicture
from core.data.album.perceptual_hash import alike, groups
from core.data.pictures.picture_set import split


def parts(pictures: Sequence[AlbumPicture], labels: NDArray[np.int64], seed: int = 0) -> NDArray[np.bool_]:
    """Which pictures are kept apart to check with, (N,).

    What looks alike, or was cut out side by side, stays on one side. Only in a class where everything looks alike is it parted all
    the same: `all_alike` names these classes.
    """
    held = split(labels, _groups(pictures, alike([each.perceptual_hash for each in pictures])), seed)
    lacking = np.isin(labels, np.setdiff1d(labels, labels[held]))
    if lacking.any():
        names = np.unique([each.id for each in pictures], return_inverse=True)[1]
        held[lacking] = split(labels[lacking], names[lacking].tolist(), seed)
        held = np.isin(names, names[held])  # the same picture in another class goes along
    return held


def all_alike(pictures: Sequence[AlbumPicture], labels: NDArray[np.int64], pairs: NDArray[np.int64]) -> list[int]:
    """The classes of which no picture could be kept apart that does not look like one that is learnt from."""
    held = split(labels, _groups(pictures, pairs))
    return [int(label) for label in np.setdiff1d(labels, labels[held])]


def _groups(pictures: Sequence[AlbumPicture], pairs: NDArray[np.int64]) -> list[int]:
    return groups(len(pictures), np.concatenate([pairs, _same([each.kin for each in pictures])])).tolist()


def _same(names: Sequence[str]) -> NDArray[np.int64]:
    """Pairs that connect all places with the same name, (P, 2)."""
    order = np.argsort(np.array(names), kind="stable")
    equal = np.array(names)[order][1:] == np.array(names)[order][:-1]
    return np.stack([order[:-1][equal], order[1:][equal]], axis=1).astype(np.int64).reshape(-1, 2)
