"""One album: the pupils of a class add pictures to the album of their teacher."""

import threading
from collections import Counter
from dataclasses import dataclass, field

from core.classroom.problem import ClassProblem
from core.data.album.album import Album

MOST = 40  # pictures of one pupil
AT_ONCE = threading.Semaphore(2)  # decoding takes memory and a core, whoever sends however many


@dataclass
class SharedAlbum:
    """Which of an album's pictures are whose. Any thread may call the methods."""

    album: Album
    open: bool = True  # pupils may add some
    added: dict[str, list[tuple[str, str]]] = field(default_factory=dict)  # by pupil: class and picture, by their ids
    lock: threading.RLock = field(default_factory=threading.RLock)

    def add(self, who: str, class_id: str, name: str, data: bytes) -> None:
        """A pupil's picture, into that class of the album.

        Raises:
            ClassProblem: It is not the time for it, or he has added enough; one sentence.
            core.data.pictures.decoding.PictureProblem: It cannot be taken; one sentence.
        """
        if not self.open:
            raise ClassProblem("No pictures are taken at the moment.")
        if len(self.added.get(who, ())) >= MOST:
            raise ClassProblem(f"You have added {MOST} pictures, and more are not taken from one pupil.")
        with AT_ONCE:
            picture = self.album.add_picture(class_id, name, data)
        with self.lock:
            self.added.setdefault(who, []).append((class_id, picture.id))

    def count(self, who: str) -> Counter[str]:
        """How many this pupil has added, by class."""
        return Counter(class_id for class_id, _ in list(self.added.get(who, ())))

    def forget(self, who: str) -> None:
        """All that this pupil has added goes from the album."""
        with self.lock:
            gone = self.added.pop(who, [])
        for class_id, picture_id in gone:
            self.album.remove(picture_id, class_id)

    def forget_all(self) -> None:
        """All that pupils have added goes; what the teacher had stays."""
        for who in list(self.added):
            self.forget(who)
