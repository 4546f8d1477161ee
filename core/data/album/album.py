"""The pictures that one visitor brought, in classes: kept on disk, small, until they are thrown out."""

import hashlib
import re
import sqlite3
from collections.abc import Container, Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.data.album import quota as album_quota
from core.data.album import rows
from core.data.album.parts import AlbumClass, AlbumPicture
from core.data.album.perceptual_hash import PerceptualHash
from core.data.album.split import parts
from core.data.album.store import AlbumStore
from core.data.album.upload import NormalizedUpload, normalize_upload, stored_upload
from core.data.names import class_name, file_name, name_key
from core.data.pictures import picture_set
from core.data.pictures.decoding import PictureProblem
from core.data.pictures.samples import SAMPLES
from core.data.pictures.zip_out import zipped
from core.storage.home import home


class Album:
    """One visitor's pictures. Cheap to make; says at any moment what is on disk now, and may be used by several threads."""

    def __init__(self, folder: Path) -> None:
        self._store = AlbumStore(folder)

    @property
    def id(self) -> str:
        """A name for it, which does not tell whose it is; sets that are kept for it know it by this."""
        return self._store.folder.name

    @property
    def version(self) -> int:
        """Another number after every change."""
        return self._store.version()

    @property
    def classes(self) -> tuple[AlbumClass, ...]:
        """All classes, in the order in which they were added."""
        return tuple(AlbumClass(*row) for row in self._store.rows("SELECT id, name FROM classes ORDER BY place"))

    @property
    def pictures(self) -> tuple[AlbumPicture, ...]:
        """All pictures that are not set aside, class by class, the first ones first."""
        return self._pictures(excluded=0)

    @property
    def excluded(self) -> tuple[AlbumPicture, ...]:
        """The pictures that are kept, but not used."""
        return self._pictures(excluded=1)

    def _pictures(self, excluded: int) -> tuple[AlbumPicture, ...]:
        found = self._store.rows(
            "SELECT p.id, class_id, p.name, width, height, kin, likeness, part FROM pictures p JOIN classes c ON c.id = class_id "
            "WHERE aside = ? ORDER BY c.place, p.place",
            excluded,
        )
        return tuple(
            AlbumPicture(id_, kind, name, w, h, kin, PerceptualHash.unpacked(marks), part)
            for id_, kind, name, w, h, kin, marks, part in found
        )

    def file(self, picture_id: str) -> Path:
        """The picture as a JPEG with a shorter side of up to 256 pixels."""
        if not re.fullmatch(r"[0-9a-f]{16}", picture_id):
            raise PictureProblem(rows.NO_PICTURE)
        return self._store.file(picture_id)

    def counts(self) -> dict[str, tuple[int, int]]:
        """For each class how many pictures are used, and how many are set aside."""
        return {class_id: (used, excluded) for class_id, used, excluded, _ in self._sums()}

    def marks(self) -> dict[str, str]:
        """For each class a mark that changes with the pictures that are used of it."""
        return {class_id: f"{used}-{places}" for class_id, used, _, places in self._sums()}

    def _sums(self) -> list[tuple[str, int, int, int]]:
        return self._store.rows(
            "SELECT c.id, COUNT(p.id) - COALESCE(SUM(aside), 0), COALESCE(SUM(aside), 0), COALESCE(SUM(p.place * (1 - aside)), 0) "
            "FROM classes c LEFT JOIN pictures p ON p.class_id = c.id GROUP BY c.id ORDER BY c.place"
        )

    def page(self, class_id: str, start: int, count: int) -> list[tuple[str, str]]:
        """Id and name of some pictures of a class that are not set aside, the newest first."""
        return self._store.rows(
            "SELECT id, name FROM pictures WHERE class_id = ? AND aside = 0 ORDER BY place DESC LIMIT ? OFFSET ?", class_id, count, start
        )

    def add_class(self, name: str) -> str:
        """A new class of that name; gives its id.

        Raises:
            PictureProblem: It has no name, the name is taken, or there are too many; one sentence.
        """
        with self._store.writing() as db:
            return rows.add_class(db, name)

    def class_named(self, name: str) -> str:
        """The id of the class of that name, which is added where there is none."""
        wanted = name_key(class_name(name))
        if found := next((each.id for each in self.classes if name_key(each.name) == wanted), None):
            return found
        with self._store.writing() as db:  # another picture of the same class may have been quicker
            there = db.execute("SELECT id, name FROM classes").fetchall()
            return next((id_ for id_, known in there if name_key(known) == wanted), None) or rows.add_class(db, name)

    def rename_class(self, class_id: str, name: str) -> None:
        """Call a class by another name."""
        with self._store.writing() as db:
            rows.class_there(db, class_id)
            db.execute("UPDATE classes SET name = ? WHERE id = ?", (rows.free_name(db, name, class_id), class_id))

    def remove_class(self, class_id: str) -> None:
        """Throw out a class and its pictures."""
        with self._store.writing() as db:
            ids = [row[0] for row in db.execute("SELECT id FROM pictures WHERE class_id = ?", (class_id,))]
            db.execute("DELETE FROM classes WHERE id = ?", (class_id,))
            self._store.sweep(db, ids)

    def add_picture(self, class_id: str, name: str, data: bytes, part: str = "", giver: str = "") -> AlbumPicture:
        """Decode a picture file, make it small and put it into a class; `part` is "train" or "val" where its folder says so.

        `giver` is a mark of whoever gave it, where that is another than he whose album it is: it stays with the picture when that is moved.

        Raises:
            PictureProblem: It cannot be taken; one sentence that says why and what would be.
        """
        found = normalize_upload(data)
        with self._store.writing() as db:
            return self._put(db, class_id, file_name(name), found, part=part, giver=giver)

    def add_pieces(self, pieces: Iterable[tuple[str, str, NormalizedUpload, str]]) -> None:
        """Put pictures that have been made small into classes: (class id, name, picture, kin). Those that are there are left out.

        Kin is the same for pictures that were cut out side by side.
        """
        with self._store.writing() as db:
            for class_id, name, found, kin in pieces:
                if not db.execute("SELECT 1 FROM pictures WHERE id = ? AND class_id = ?", (found.id, class_id)).fetchone():
                    self._put(db, class_id, name, found, kin)

    def _put(
        self, db: sqlite3.Connection, class_id: str, name: str, found: NormalizedUpload, kin: str = "", part: str = "", giver: str = ""
    ) -> AlbumPicture:
        rows.class_there(db, class_id)
        rows.not_there(db, class_id, found.id)
        album_quota.check(db, self._store.folder, len(found.body))
        self._store.put(found.id, found.body)
        picture = AlbumPicture(found.id, class_id, name, found.width, found.height, kin or found.id, found.perceptual_hash, part)
        body, likeness = found.body, found.perceptual_hash.packed()
        db.execute(rows.INSERT, (found.id, class_id, name, found.width, found.height, len(body), likeness, picture.kin, part, giver))
        return picture

    def move(self, picture_id: str, class_id: str) -> None:
        """Put a picture into another class, and out of all others."""
        with self._store.writing() as db:
            rows.move(db, picture_id, class_id)

    def remove(self, picture_id: str, class_id: str | None = None) -> None:
        """Throw a picture out of one class, or wherever it is."""
        with self._store.writing() as db:
            db.execute("DELETE FROM pictures WHERE id = ? AND (? IS NULL OR class_id = ?)", (picture_id, class_id, class_id))
            self._store.sweep(db, [picture_id])

    def given(self, giver: str) -> dict[str, int]:
        """For each class how many pictures are there whose giver's mark begins so."""
        return dict(self._store.rows(f"SELECT class_id, COUNT(*) FROM pictures WHERE {rows.GIVEN} GROUP BY class_id", giver, giver))

    def remove_given(self, giver: str) -> None:
        """Throw out the pictures whose giver's mark begins so, in whichever classes they are now."""
        if self.given(giver):
            with self._store.writing() as db:
                ids = [row[0] for row in db.execute(f"SELECT id FROM pictures WHERE {rows.GIVEN}", (giver, giver))]
                db.execute(f"DELETE FROM pictures WHERE {rows.GIVEN}", (giver, giver))
                self._store.sweep(db, ids)

    def let_go(self, in_use: Container[str] = ()) -> None:
        """What was removed goes from the sets of trainings, too; sets of these names are in use, and stay as they are for now."""
        kept = {row[0] for row in self._store.rows("SELECT id FROM pictures")}
        picture_set.let_go(self._store.folder.name, kept, in_use)

    def exclude(self, pictures: Sequence[AlbumPicture]) -> None:
        """Keep these pictures, but do not use them until they are brought back."""
        with self._store.writing() as db:
            db.executemany("UPDATE pictures SET aside = 1 WHERE id = ? AND class_id = ?", [(each.id, each.class_id) for each in pictures])

    def include_all(self) -> None:
        """Use all pictures again that were set aside."""
        with self._store.writing() as db:
            db.execute("UPDATE pictures SET aside = 0")

    def load_sample(self, name: str) -> None:
        """Add the classes and pictures of a sample set; what is there already stays once.

        Raises:
            PictureProblem: There is no room for it, or no such set; one sentence.
        """
        if name not in SAMPLES:
            raise PictureProblem("There is no sample set of that name.")
        try:
            found, kin = picture_set.picture_set(name), picture_set.sample_groups(name)
        except ValueError as problem:
            raise PictureProblem(str(problem)) from None
        ids = [self.class_named(kind) for kind in found.classes]
        self.add_pieces(
            (ids[label], f"{name} {number}.jpg", stored_upload(file.read_bytes()), f"{name} {group}")  # as it is: it keeps its id
            for number, (file, label, group) in enumerate(zip(found.files, found.labels, kin, strict=True), 1)
        )

    def part_anew(self) -> None:
        """Forget which folders the pictures came in: which are learnt from is decided here."""
        with self._store.writing() as db:
            db.execute("UPDATE pictures SET part = ''")

    def clear(self) -> None:
        """Throw out everything, and what was kept of it for trainings."""
        with self._store.writing() as db:
            picture_set.forget(self._store.folder.name, {row[0] for row in db.execute("SELECT id FROM pictures")})
            db.execute("DELETE FROM pictures")
            db.execute("DELETE FROM classes")
            for file in self._store.folder.glob("*.jpg"):
                file.unlink(missing_ok=True)

    def obstacle(self) -> str:
        """Why nothing can be trained on these pictures yet, in a sentence; "" where it can."""
        classes, counts = self.classes, self.counts()
        try:
            picture_set.check([each.name for each in classes], [counts.get(each.id, (0, 0))[0] for each in classes])
        except ValueError as problem:
            return str(problem)
        return ""

    def labelled(self) -> tuple[tuple[AlbumClass, ...], list[AlbumPicture], NDArray[np.int64]]:
        """All classes, the pictures that are used, and the place of each one's class among the classes."""
        classes = self.classes
        places = {each.id: place for place, each in enumerate(classes)}
        pictures = [each for each in self.pictures if each.class_id in places]
        return classes, pictures, np.array([places[each.class_id] for each in pictures], np.int64)

    def freeze(self, seed: int = 0) -> str:
        """Make a picture set of what is there now; gives its name. Pictures that look alike stay on one side of the split.

        Raises:
            ValueError: Nothing can be trained on these pictures, or they cannot be kept; one sentence.
        """
        classes, pictures, labels = self.labelled()
        names = [each.name for each in classes]
        picture_set.check(names, np.bincount(labels, minlength=len(classes)).tolist())
        try:
            return picture_set.keep(
                names, [self.file(each.id) for each in pictures], labels, parts(pictures, labels, seed), self._store.folder.name
            )
        except FileNotFoundError:
            raise ValueError("Pictures were removed at this very moment; try once more.") from None

    def may_see(self, name: str) -> bool:
        """Whether whoever has this album may see the pictures of a set: a sample, his own, or shared.

        Sets that were kept before it was written down for whom are shown to those who have some of their pictures still.
        """
        if picture_set.may_see(name, self.id):
            return True
        try:
            ids = picture_set.ownerless(name)
        except ValueError:  # it is gone
            return True
        return any(self._store.file(id_).exists() for id_ in ids)

    def zipped(self) -> Iterator[bytes]:
        """The pieces of a zip of all pictures, in a folder for each class, parted as they came; sent again, it makes the same album."""
        names = {each.id: each.name for each in self.classes}
        parted = len(names) > 1  # train and val of a single class would be taken for what is told apart

        def folders(each: AlbumPicture) -> tuple[str, ...]:
            return (names[each.class_id], each.part) if each.part and parted else (names[each.class_id],)

        return zipped((folders(each), each.name, self.file(each.id)) for each in self.pictures)


def album_of(visitor: str) -> Album:
    """The album of the visitor of that name, which is never written down."""
    return Album(albums_folder() / hashlib.sha256(f"album of {visitor}".encode()).hexdigest()[:24])


def albums_folder() -> Path:
    """Where albums are kept."""
    return home() / "albums"
