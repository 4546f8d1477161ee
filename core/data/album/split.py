"""How an album is cut into pictures to learn from and pictures to check with."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from core.data.album.parts import AlbumPicture
from core.data.album.perceptual_hash import alike, groups
from core.data.pictures.layout import TRAIN, VAL
from core.data.pictures.picture_set import split


def parts(pictures: Sequence[AlbumPicture], labels: NDArray[np.int64], seed: int = 0) -> NDArray[np.bool_]:
    """Which pictures are kept apart to check with, (N,): those that came in a validation folder, and of other classes some that are drawn.

    What looks alike, or was cut out side by side, stays on one side of what is drawn. Only in a class where everything looks alike is it
    parted all the same: `all_alike` names these classes.
    """
    known = given(pictures, labels)
    held = np.array([each.part == VAL for each in pictures], bool) & known
    if not known.all():
        held[~known] = _drawn([each for each, there in zip(pictures, known, strict=True) if not there], labels[~known], seed)
    return held


def given(pictures: Sequence[AlbumPicture], labels: NDArray[np.int64]) -> NDArray[np.bool_]:
    """(N,) whether the folders that a picture's class came in say what is learnt from and what is checked with: there are both.

    Pictures that were added to such a class by hand are learnt from.
    """
    said = np.array([each.part for each in pictures])
    both = np.intersect1d(labels[said == TRAIN], labels[said == VAL])
    return np.asarray(np.isin(labels, both))


def _drawn(pictures: Sequence[AlbumPicture], labels: NDArray[np.int64], seed: int) -> NDArray[np.bool_]:
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
    return [int(label) for label in np.setdiff1d(labels, np.union1d(labels[held], labels[given(pictures, labels)]))]


def _groups(pictures: Sequence[AlbumPicture], pairs: NDArray[np.int64]) -> list[int]:
    return groups(len(pictures), np.concatenate([pairs, _same([each.kin for each in pictures])])).tolist()


def _same(names: Sequence[str]) -> NDArray[np.int64]:
    """Pairs that connect all places with the same name, (P, 2)."""
    order = np.argsort(np.array(names), kind="stable")
    equal = np.array(names)[order][1:] == np.array(names)[order][:-1]
    return np.stack([order[:-1][equal], order[1:][equal]], axis=1).astype(np.int64).reshape(-1, 2)


def families(pictures: Sequence[AlbumPicture]) -> NDArray[np.int64]:
    """(N,) a number for each picture; those that look alike, or were cut out side by side, have the same."""
    return np.array(_groups(pictures, alike([each.perceptual_hash for each in pictures])), np.int64)
