"""Our digits: what the pupils of a class drew, one picture of each digit for each, and what networks read in it."""

import csv
import io
import threading
import zipfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from core.classroom.problem import ClassProblem
from core.data.digits import our_digits

DIGITS = 10
SET_FILE = "our-digits.npz"  # in the zip: what was trained on last
SIDE = 28
Picture = NDArray[np.uint8]  # (28, 28), ink 255 on 0
Read = Callable[[NDArray[np.float32]], list[int | None]]  # of pictures (N, 28, 28) in [0, 1] which digit each is


@dataclass(frozen=True)
class Drawn:
    """A digit that somebody drew."""

    picture: Picture
    number: int  # of all that were drawn in this class, from 1: another picture has another one


@dataclass
class Findings:
    """What one network made of them."""

    name: str  # whose it is, in words: "MNIST's network"
    knows: frozenset[str] = frozenset()  # the pupils whose digits it has learnt from, or was chosen by
    reads: dict[int, int | None] = field(default_factory=dict)  # by the picture's number


@dataclass
class OurDigits:
    """All of them. Any thread may call the methods."""

    open: bool = True  # pupils may draw
    drawn: dict[str, dict[int, Drawn]] = field(default_factory=dict)  # by pupil and digit
    findings: dict[str, Findings] = field(default_factory=dict)  # by network
    shown: str = ""  # which of the findings stands on the wall
    sets: dict[str, frozenset[str]] = field(default_factory=dict)  # the sets that were made to train on, and whose digits are in them
    known: dict[str, frozenset[str]] = field(default_factory=dict)  # by set: whose digits a network of it is not judged with
    run: str = ""  # the training on them
    count: int = 0
    lock: threading.RLock = field(default_factory=threading.RLock)

    def draw(self, who: str, digit: int, picture: Picture) -> None:
        """A pupil's picture of a digit takes the place of the one before.

        Raises:
            ClassProblem: It is not the time for it, or that is no picture of a digit; one sentence.
        """
        if not self.open:
            raise ClassProblem("Drawing is closed at the moment.")
        if digit not in range(DIGITS) or picture.shape != (SIDE, SIDE) or picture.dtype != np.uint8:
            raise ClassProblem("This is no picture of a digit.")
        with self.lock:
            self.count += 1
            self.drawn.setdefault(who, {})[digit] = Drawn(picture, self.count)

    def forget(self, who: str) -> None:
        """All that this pupil drew goes, with every set that has some of it."""
        with self.lock:
            gone = self.drawn.pop(who, {})
            for found in self.findings.values():
                found.knows -= {who}
                for drawn in gone.values():
                    found.reads.pop(drawn.number, None)
            self.known = {name: whose - {who} for name, whose in self.known.items()}
            names = [name for name, whose in self.sets.items() if who in whose]
            our_digits.forget(names)
            for name in names:
                self.sets.pop(name)

    def forget_all(self) -> None:
        """Nothing is left."""
        with self.lock:
            our_digits.forget(self.sets)
            for kept in (self.drawn, self.findings, self.sets, self.known):
                kept.clear()

    def read(self, key: str, name: str, read: Read, knows: frozenset[str] = frozenset()) -> None:
        """Have a network read all that was drawn, and show that; nothing where nothing was.

        Args:
            key: Of the network, another one for each.
            name: What it is called.
            read: What reads pictures.
            knows: The pupils whose digits it has seen in its training.
        """
        drawn = self.all()
        if not drawn:
            return
        images = np.stack([each.picture for _, _, each in drawn]).astype(np.float32)
        images /= 255
        reads = read(images)
        with self.lock:
            here = {each.number for _, _, each in self.all()}  # somebody may have deleted his meanwhile
            found = {each.number: label for (_, _, each), label in zip(drawn, reads, strict=True) if each.number in here}
            self.findings[key], self.shown = Findings(name, knows, found), key

    def made_set(self, visitor: str, numbers: Mapping[str, int]) -> tuple[str, int]:
        """A set to train on, parted by writers, for this teacher: its name, and how many are learnt from.

        Args:
            visitor: The teacher.
            numbers: Of each pupil, his number in the class.

        Raises:
            ClassProblem: Too few have drawn, or it cannot be kept; one sentence.
        """
        with self.lock:
            return self._made_set(visitor, numbers)

    def _made_set(self, visitor: str, numbers: Mapping[str, int]) -> tuple[str, int]:
        writers = {numbers[who]: who for who, drawn in self.drawn.items() if drawn and who in numbers}
        try:
            parts = our_digits.parted(list(writers))
            whose = [[writers[number] for number in part] for part in parts]
            name = our_digits.keep([self._part(part) for part in whose], visitor)
        except ValueError as problem:
            raise ClassProblem(str(problem)) from None
        self.sets.pop(name, None)  # the same again is the last one again
        self.sets[name], self.known[name] = frozenset(writers.values()), frozenset(whose[0] + whose[1])
        return name, sum(len(self.drawn[who]) for who in whose[0])

    def _part(self, whose: list[str]) -> our_digits.Part:
        found = [(drawn.picture, digit) for who in whose for digit, drawn in sorted(self.drawn[who].items())]
        return np.stack([picture for picture, _ in found]), np.array([digit for _, digit in found], dtype=np.int64)

    def all(self) -> list[tuple[str, int, Drawn]]:
        """Who, which digit, the picture; in no order that says anything."""
        return [(who, digit, drawn) for who, pictures in list(self.drawn.items()) for digit, drawn in list(pictures.items())]

    def zipped(self, names: Mapping[str, str]) -> bytes:
        """Everything as a zip: a PNG for each picture, black on white, and digits.csv, which says for each what it is and whose.

        `names`: the nicknames.
        """
        with self.lock:  # somebody may delete his meanwhile
            all_drawn, names_of_sets = {who: dict(pictures) for who, pictures in self.drawn.items()}, list(self.sets)
        body, table = io.BytesIO(), io.StringIO()
        rows = csv.writer(table)
        rows.writerow(["file", "digit", "nickname"])
        with zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED) as packed:
            for place, (who, pictures) in enumerate(all_drawn.items(), 1):
                for digit, drawn in sorted(pictures.items()):
                    file = f"{digit}/writer-{place:02}.png"
                    packed.writestr(file, png(drawn.picture))
                    rows.writerow([file, digit, _as_text(names.get(who, ""))])
            packed.writestr("digits.csv", table.getvalue())
            with suppress(OSError):
                for name in names_of_sets[-1:]:  # what the script of the last training needs beside it
                    packed.writestr(SET_FILE, our_digits.FILES.path(name).read_bytes())
        return body.getvalue()


def png(picture: Picture) -> bytes:
    """A picture (28, 28) of ink 255 on 0 as a PNG, black on white."""
    body = io.BytesIO()
    Image.fromarray(255 - picture).save(body, "png")
    return body.getvalue()


def _as_text(cell: str) -> str:
    """So that a spreadsheet takes it for no formula."""
    return f"'{cell}" if cell.startswith(tuple("=+-@")) else cell
