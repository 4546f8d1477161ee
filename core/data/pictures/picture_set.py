"""Labelled pictures as a training takes them: every file with its class, cut in two parts, kept under the hash of what they are.

A set never changes once it is there. Whoever moves a picture to another class makes another set; a training that is going on
keeps the one that it began with, whatever happens to the album it was made from.
"""

import hashlib
import io
import json
import os
import re
import shutil
import tempfile
import threading
from collections.abc import Container, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from core.data.pictures import samples as sample_pictures
from core.single_flight import single_flight
from core.storage.atomic import write_bytes, write_text
from core.storage.home import home
from core.storage.quota import make_room, remove

MOST_CLASSES, MOST_PICTURES = 50, 4_000
LEAST_EACH = 2  # pictures of a class: one to learn from, one to check with
QUOTA = 2 * 2**30  # bytes of all sets together; the one that was not used for longest makes room
MADE = 2  # rises when sample sets are made in another way
SHARE = 0.25  # of each class's pictures, that are kept apart for validation
MANIFEST = "set.json"
_making = threading.Lock()  # a class asks for the same sample set in the same second
OWNER = "of-"  # what the names of the files begin with that say for whom a set is kept
SHARED = "shared"  # a file of this name says that everybody may see the pictures
DAMAGED = "The list of these pictures is damaged. Bring the pictures again, or choose a sample set."
GONE = "These pictures are not on this machine any more. Bring them again, or choose a sample set."


@dataclass(frozen=True, eq=False)
class Photos:
    """N photos to look at."""

    files: tuple[Path, ...]
    labels: NDArray[np.int64]  # (N,)

    def __len__(self) -> int:
        return len(self.files)


@dataclass(frozen=True, eq=False)
class PictureSet:
    """N pictures with their classes. The files are upright, of 8 bits a channel, with a shorter side of up to 256 pixels."""

    name: str  # sixteen hex digits made of the content, or the name of a sample set
    classes: tuple[str, ...]  # as people typed them: anything may stand in them
    files: tuple[Path, ...]  # (N,)
    labels: NDArray[np.int64]  # (N,) places in `classes`
    validation: NDArray[np.bool_]  # (N,) kept apart to check with; the others are learnt from

    def __len__(self) -> int:
        return len(self.files)

    @property
    def training_rows(self) -> NDArray[np.int64]:
        """The rows to learn from."""
        return np.flatnonzero(~self.validation)

    @property
    def validation_rows(self) -> NDArray[np.int64]:
        """The rows to check with."""
        return np.flatnonzero(self.validation)

    @property
    def validation_photos(self) -> Photos:
        """Those to check with, in the order in which a training judges them."""
        return Photos(tuple(self.files[row] for row in self.validation_rows), self.labels[self.validation_rows])


def split(labels: NDArray[np.int64], groups: Sequence[int], seed: int = 0, share: float = SHARE) -> NDArray[np.bool_]:
    """Which pictures are kept apart for validation, (N,): that share of every class, one at least.

    Pictures of one group (the same picture twice, or nearly) are never parted: what was learnt would be asked again.
    """
    groups_array = np.asarray(groups)
    counts = np.bincount(labels)
    wanted = np.maximum((counts * share).round().astype(int), 1)
    chosen = np.zeros(len(labels), bool)
    for group in np.random.default_rng(seed).permutation(np.unique(groups_array)):
        rows = groups_array == group
        added = np.bincount(labels[rows], minlength=len(counts))
        taken = np.bincount(labels[chosen], minlength=len(counts))
        needed, left = taken < wanted, counts - taken - added >= 1
        if (needed & (added > 0)).any() and (left | (added == 0)).all():
            chosen |= rows
    return chosen


def keep(classes: Sequence[str], files: Sequence[Path], labels: NDArray[np.int64], validation: NDArray[np.bool_], owner: str = "") -> str:
    """Store a set; gives the name it is found by, which is the same for the same pictures, classes and parts.

    The files are linked, not copied, where the disk can do that. `forget` of the owner, hex digits, deletes it.

    Raises:
        ValueError: There are too few or too many classes or pictures, or they cannot be written; one sentence.
    """
    check(classes, np.bincount(labels, minlength=len(classes)).tolist())
    name = _write(classes, files, labels, validation)
    if owner:
        try:
            (sets_folder() / name / f"{OWNER}{owner}").touch()
        except OSError:
            raise ValueError(_full()) from None
    return name


def forget(owner: str, ids: Container[str]) -> None:
    """Delete the sets that were kept for this owner and for nobody else.

    Of sets that were kept before owners were written down, those with pictures of these ids go.
    """
    for folder in sets_folder().glob("[0-9a-f]" * 16):
        mine, others = folder / f"{OWNER}{owner}", [file for file in folder.glob(f"{OWNER}*") if file.name != f"{OWNER}{owner}"]
        if mine.exists() or (not others and any(file.stem in ids for file in folder.glob("*.jpg"))):
            mine.unlink(missing_ok=True)
            if not others:
                remove(folder, MANIFEST)


def may_see(name: str, owner: str) -> bool:
    """Whether the pictures of a set may be shown to this owner of an album: sample sets, sets kept for him, and shared ones.

    Sets that were kept before owners were written down are nobody's, and shown to nobody by this rule.
    """
    folder = sets_folder() / name
    return name in sample_pictures.SAMPLES or (folder / SHARED).exists() or (folder / f"{OWNER}{owner}").exists()


def ownerless(name: str) -> list[str]:
    """The ids of the pictures of a set that is kept for nobody; none of one that has an owner.

    Raises:
        ValueError: It is not there, or damaged; one sentence.
    """
    folder = sets_folder() / name
    return [] if any(folder.glob(f"{OWNER}*")) else [row[0] for row in _manifest(folder)["pictures"]]


def is_shared(name: str) -> bool:
    """Whether everybody may see the pictures of a set who has the link of a training on them."""
    return (sets_folder() / name / SHARED).exists()


def share(name: str, owner: str, on: bool) -> None:
    """Show the pictures of a set to everybody, or to nobody else any more; only an owner of it can say so.

    Raises:
        ValueError: It is not his, or it cannot be written; one sentence.
    """
    folder = sets_folder() / name
    if not (folder / f"{OWNER}{owner}").exists():
        raise ValueError("Only whoever brought these pictures can share them.")
    try:
        (folder / SHARED).touch() if on else (folder / SHARED).unlink(missing_ok=True)
    except OSError:
        raise ValueError(_full()) from None


def let_go(owner: str, kept: Container[str], in_use: Container[str] = ()) -> None:
    """Of sets that were kept for this owner alone, delete the pictures whose ids are not `kept`: a grey tile stands where one was.

    Sets in use stay whole until this is asked again. So trainings that are over can still be looked at, without what was removed.
    """
    for folder in sets_folder().glob("[0-9a-f]" * 16):
        if folder.name in in_use or [file.name for file in folder.glob(f"{OWNER}*")] != [f"{OWNER}{owner}"]:
            continue
        for file in folder.glob("*.jpg"):
            if file.stem not in kept and not _is_tile(file):
                try:
                    write_bytes(file, _tile())  # in its place: other names of the same file keep what was in it
                except OSError:  # the disk is full
                    file.unlink(missing_ok=True)


@single_flight
def _tile() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (64, 64), (128, 128, 128)).save(file, "JPEG")
    return file.getvalue()


def _is_tile(file: Path) -> bool:
    return file.stat().st_size == len(_tile()) and file.read_bytes() == _tile()


def _full() -> str:
    return f"The pictures cannot be kept: {sets_folder()} is full or may not be written."


def _write(
    classes: Sequence[str], files: Sequence[Path], labels: NDArray[np.int64], validation: NDArray[np.bool_], name: str = "", **more: object
) -> str:
    """A set whose manifest is there is complete: it comes last. Without a name it is named by the hash of its manifest."""
    ids = [hashlib.sha256(file.read_bytes()).hexdigest()[:16] for file in files]
    rows = [[id_, int(label), bool(held)] for id_, label, held in zip(ids, labels, validation, strict=True)]
    body = json.dumps({"classes": list(classes), "pictures": rows, **more}, ensure_ascii=False)
    name = name or hashlib.sha256(body.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    folder = sets_folder() / name
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for id_, file in zip(ids, files, strict=True):
            _link(file, folder / f"{id_}.jpg")
        if not _says(folder / MANIFEST, body):
            write_text(folder / MANIFEST, body, errors="surrogatepass")
        os.utime(folder / MANIFEST)
        make_room(folder.parent, QUOTA, folder, MANIFEST)
    except OSError:
        if folder.exists() and not (folder / MANIFEST).exists():
            remove(folder)
        raise ValueError(_full()) from None
    return name


def _says(file: Path, body: str) -> bool:
    try:
        return file.read_text(encoding="utf-8", errors="surrogatepass") == body
    except (OSError, ValueError):
        return False


def check(classes: Sequence[str], counts: Sequence[int]) -> None:
    """Whether a network can learn from so many pictures of each class.

    Raises:
        ValueError: It cannot; one sentence that says what is missing.
    """
    if len(classes) < 2:
        raise ValueError("Two classes or more are needed: a network learns by telling one thing from another.")
    if len(classes) > MOST_CLASSES:
        raise ValueError(f"There are {len(classes)} classes; up to {MOST_CLASSES} can be told apart here.")
    for name, count in zip(classes, counts, strict=True):
        if count < LEAST_EACH:
            raise ValueError(
                f"“{name}” has {count or 'no'} picture{'' if count == 1 else 's'}; {LEAST_EACH} or more are needed in each class."
            )
    if sum(counts) > MOST_PICTURES:
        raise ValueError(f"There are {sum(counts):,} pictures; up to {MOST_PICTURES:,} can be trained on here.")


def picture_set(name: str) -> PictureSet:
    """The set of that name: a sample set, or one that `keep` stored.

    Raises:
        ValueError: It is not on this machine; one sentence.
    """
    if name in sample_pictures.SAMPLES:
        return _sample(name)
    if not re.fullmatch(r"[0-9a-f]{16}", name):
        raise ValueError(GONE)
    return _read(name, sets_folder() / name)


def _read(name: str, folder: Path) -> PictureSet:
    found = _manifest(folder)
    with suppress(OSError):
        os.utime(folder / MANIFEST)  # used: it is not the one that makes room
    ids, labels, held = zip(*found["pictures"], strict=True)
    files = tuple(folder / f"{id_}.jpg" for id_ in ids)
    return PictureSet(name, tuple(found["classes"]), files, np.array(labels, np.int64), np.array(held, bool))


def _manifest(folder: Path) -> dict[str, Any]:
    """What is in a set, as it was written.

    Raises:
        ValueError: It is not there, or damaged; one sentence.
    """
    try:
        found = json.loads((folder / MANIFEST).read_text(encoding="utf-8", errors="surrogatepass"))
    except OSError:
        raise ValueError(GONE) from None
    except (ValueError, RecursionError):
        found = None
    if not (isinstance(found, dict) and _are(str, found.get("classes")) and _are(list, found.get("pictures")) and found["pictures"]):
        raise ValueError(DAMAGED)
    if not all(_is_row(row, len(found["classes"])) for row in found["pictures"]):
        raise ValueError(DAMAGED)
    return found


def _are(kind: type, found: object) -> bool:
    return isinstance(found, list) and all(isinstance(each, kind) for each in found)


def _is_row(row: list[Any], classes: int) -> bool:
    if len(row) != 3 or not isinstance(row[0], str) or type(row[1]) is not int or not isinstance(row[2], bool):
        return False
    return re.fullmatch(r"[0-9a-f]{16}", row[0]) is not None and 0 <= row[1] < classes


def _sample(name: str) -> PictureSet:
    """The sample set of that name, made the first time it is asked for."""
    folder = sets_folder() / f"{name}-{MADE}"
    with _making:
        if not _whole(folder):
            with tempfile.TemporaryDirectory() as made:
                classes, files, labels, groups = sample_pictures.written(name, Path(made))
                _write(classes, files, labels, split(labels, groups), folder.name, groups=groups)
    return _read(name, folder)


def _whole(folder: Path) -> bool:
    """Whether a sample set is there as it was made; what is damaged of it is deleted, to be made once more."""
    try:
        found = _manifest(folder)
        if _are(int, found.get("groups")) and len(found["groups"]) == len(found["pictures"]):
            return True
    except ValueError:
        pass
    if folder.exists():
        remove(folder, MANIFEST)
    return False


def sample_groups(name: str) -> list[int]:
    """For each picture of a sample set the group of pieces that it was cut out beside."""
    return list(_manifest(_sample(name).files[0].parent)["groups"])


def sets_folder() -> Path:
    """Where sets are kept."""
    return home() / "datasets" / "pictures"


def _link(file: Path, to: Path) -> None:
    if to.exists():
        if not _is_tile(to):
            return
        to.unlink()  # it was removed once, and has been brought again
    try:
        os.link(file, to)
    except OSError:
        shutil.copyfile(file, to)
