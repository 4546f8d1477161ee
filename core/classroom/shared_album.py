"""One album: the pupils of a class add pictures to the album of their teacher."""

import logging
import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from core.classroom.problem import ClassProblem
from core.data.album.album import Album, albums_folder
from core.data.album.quota import QuotaProblem
from core.data.pictures.decoding import PictureProblem

MOST = 40  # pictures of one pupil
AT_ONCE = threading.Semaphore(2)  # decoding takes memory and a core, whoever sends however many
RUN = secrets.token_hex(4)  # of this process: the marks of all that its classes add begin with it
NOTE = ".class"  # a file in an album, named by the run whose classes have added to it
CLOSED = "No pictures are taken at the moment."
FULL = "The album of the class has no room for more pictures: tell your teacher."
KEPT = "The pictures cannot be deleted now, as the disk is full or closed; they go with the class, or when the app is started next."


@dataclass(eq=False)
class Giver:
    """A pupil who adds pictures, from the first one until he takes all back."""

    mark: str  # the album's name for him, by chance
    count: int = 0  # with those that are on their way


@dataclass
class SharedAlbum:
    """Which of an album's pictures are whose. Any thread may call the methods."""

    album: Album
    belongs: Callable[[str], bool] = lambda who: True  # whether that pupil is in the class now
    after: Callable[[Album], None] = Album.let_go  # called when pictures were taken out: they go from the sets of trainings, too
    open: bool = True  # pupils may add some
    over: bool = False
    mark: str = field(default_factory=lambda: RUN + secrets.token_hex(4))  # with it the marks of its pupils begin
    added: dict[str, Giver] = field(default_factory=dict)  # by pupil
    lock: threading.RLock = field(default_factory=threading.RLock)

    def add(self, who: str, class_id: str, name: str, data: bytes) -> None:
        """A pupil's picture, into that class of the album.

        Raises:
            ClassProblem: It is not the time for it, he has added enough, or the album is full; one sentence.
            core.data.pictures.decoding.PictureProblem: It cannot be taken; one sentence.
        """
        giver = self._reserve(who)
        try:
            with AT_ONCE:
                self._note()
                self.album.add_picture(class_id, name, data, giver=giver.mark)
        except QuotaProblem:  # speaks of "your pictures"
            self._give_back(who, giver)
            raise ClassProblem(FULL) from None
        except BaseException:
            self._give_back(who, giver)
            raise
        with self.lock:
            late = self.over or self.added.get(who) is not giver or not self.belongs(who)
        if late:  # it was made small while he left, or took back what he had added, or the album ended
            self._remove(giver.mark)
            raise ClassProblem(CLOSED)

    def _reserve(self, who: str) -> Giver:
        with self.lock:
            if self.over or not self.open or not self.belongs(who):
                raise ClassProblem(CLOSED)
            giver = self.added.get(who) or Giver(self.mark + secrets.token_hex(4))
            if giver.count >= MOST:
                raise ClassProblem(f"You have added {MOST} pictures, and more are not taken from one pupil.")
            giver.count += 1
            self.added[who] = giver
            return giver

    def _give_back(self, who: str, giver: Giver) -> None:
        with self.lock:
            giver.count -= 1
            if not giver.count and self.added.get(who) is giver:
                del self.added[who]

    def _note(self) -> None:
        """What is added is found at the next start, should nobody end the class."""
        try:
            (albums_folder() / self.album.id / f"{RUN}{NOTE}").touch()
        except OSError:
            raise ClassProblem("No pictures can be kept at the moment: tell your teacher.") from None

    def count(self, who: str) -> dict[str, int]:
        """How many pictures of this pupil are in the album, by class."""
        giver = self.added.get(who)
        return self.album.given(giver.mark) if giver else {}

    def forget(self, who: str) -> None:
        """All that this pupil has added goes from the album.

        Raises:
            ClassProblem: It cannot be deleted now, and stays known as his; one sentence.
        """
        with self.lock:
            giver = self.added.pop(who, None)
        if giver is None:
            return
        try:
            self._remove(giver.mark)
        except ClassProblem:
            with self.lock:
                self.added.setdefault(who, giver)
            raise

    def forget_all(self) -> None:
        """All that pupils have added goes, and nothing is taken any more; what the teacher had stays.

        Raises:
            ClassProblem: It cannot be deleted now; one sentence.
        """
        with self.lock:
            self.over = True
        try:
            self._remove(self.mark)
        except ClassProblem:
            self.over = False  # so that it can be tried once more
            raise
        with self.lock:
            self.added.clear()

    def _remove(self, mark: str) -> None:
        try:
            self.album.remove_given(mark)
            self.after(self.album)
        except (PictureProblem, OSError):
            raise ClassProblem(KEPT) from None


def forget_left_over(after: Callable[[Album], None] = Album.let_go) -> None:
    """No class has outlived the app that it was in: what its pupils added goes from their teachers' albums."""
    for note in albums_folder().glob(f"*/*{NOTE}"):
        if note.stem != RUN:  # else classes of this very app have added to it already
            try:
                album = Album(note.parent)
                album.remove_given(note.stem)
                after(album)
                note.unlink()
            except (PictureProblem, OSError):
                logging.getLogger("glassbox").exception("what a class had added could not be deleted")
