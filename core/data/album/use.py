"""From a sample set to an album, and from an album to a picture set that can be trained on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from core.data.album import split as album_split
from core.data.album.arrival import Arrival, arrived
from core.data.pictures import picture_set
from core.data.pictures.decoding import PictureProblem, size_of
from core.data.pictures.samples import SAMPLES

if TYPE_CHECKING:
    from core.data.album.album import Album


def load_sample(album: Album, name: str) -> None:
    """Add the classes and pictures of a sample set; what is there already stays once."""
    if name not in SAMPLES:
        raise PictureProblem("There is no sample set of that name.")
    try:
        found, kin = picture_set.picture_set(name), picture_set.sample_groups(name)
    except ValueError as problem:
        raise PictureProblem(str(problem)) from None
    ids = [album.class_named(kind) for kind in found.classes]
    album.add_pieces(
        (ids[label], f"{name} {number}.jpg", _stored(file), f"{name} {group}")
        for number, (file, label, group) in enumerate(zip(found.files, found.labels, kin, strict=True), 1)
    )


def _stored(file: Path) -> Arrival:
    body = file.read_bytes()  # as it is: it keeps its id
    return arrived(body, *size_of(body))


def obstacle(album: Album) -> str:
    """Why nothing can be trained on these pictures yet, in a sentence; "" where it can."""
    classes, counts = album.classes, album.counts()
    try:
        picture_set.check([each.name for each in classes], [counts.get(each.id, (0, 0))[0] for each in classes])
    except ValueError as problem:
        return str(problem)
    return ""


def freeze(album: Album, seed: int) -> str:
    """Make a picture set of what is there now; gives its name."""
    classes, names = album.classes, [each.name for each in album.classes]
    places = {each.id: place for place, each in enumerate(classes)}
    pictures = [each for each in album.pictures if each.class_id in places]
    labels = np.array([places[each.class_id] for each in pictures], np.int64)
    picture_set.check(names, np.bincount(labels, minlength=len(classes)).tolist())
    files = [album.file(each.id) for each in pictures]
    try:
        return picture_set.keep(names, files, labels, album_split.parts(pictures, labels, seed=seed))
    except FileNotFoundError:
        raise ValueError("Pictures were removed at this very moment; try once more.") from None
