"""The cells of a table's column, kept as one piece of UTF-8: a list of strings would take some 60 bytes more for each of them."""

from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import zip_longest
from typing import overload

import numpy as np
from numpy.typing import NDArray


class Cells(Sequence[str]):
    """N texts."""

    def __init__(self, raw: bytes, ends: NDArray[np.uint32]) -> None:
        """`ends`: (N,) where each of them ends in `raw`."""
        self._raw, self._ends = raw, ends

    def __len__(self) -> int:
        return len(self._ends)

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> list[str]: ...
    def __getitem__(self, place: int | slice) -> str | list[str]:
        if isinstance(place, slice):
            return [self[at] for at in range(*place.indices(len(self)))]
        at = range(len(self))[place]
        return self._text(int(self._ends[at - 1]) if at else 0, int(self._ends[at]))

    def __iter__(self) -> Iterator[str]:
        begin = 0
        for end in self._ends.tolist():
            yield self._text(begin, end)
            begin = end

    def _text(self, begin: int, end: int) -> str:
        return self._raw[begin:end].decode("utf-8", "surrogatepass")

    @property
    def blank(self) -> bool:
        """Whether there is nothing but blanks in them."""
        return not self._raw or self._raw.isspace()

    @property
    def nbytes(self) -> int:
        """What they take, in bytes."""
        return len(self._raw) + self._ends.nbytes

    @cached_property
    def kinds(self) -> tuple[tuple[str, ...], NDArray[np.intp]]:
        """The different cells, in the order they appear, and (N,) which of them each cell is."""
        places: dict[str, int] = {}
        codes = np.fromiter((places.setdefault(cell, len(places)) for cell in self), np.intp, len(self))
        return tuple(places), codes


def as_cells(texts: Sequence[str]) -> Cells:
    """These texts as cells."""
    if isinstance(texts, Cells):
        return texts
    columns = Columns()
    columns.add([[text] for text in texts])
    return columns.made(1)[0]


class Columns:
    """Cells in the making: rows come in some at a time, and are columns at once."""

    def __init__(self) -> None:
        self.rows = 0
        self._raw: list[list[bytes]] = []
        self._lengths: list[list[NDArray[np.uint32]]] = []

    def add(self, rows: Sequence[Sequence[str]]) -> None:
        """Rows below those that are there; the short ones are filled up."""
        for place, cells in enumerate(zip_longest(*rows, fillvalue="")):
            if place == len(self._raw):
                self._raw.append([])
                self._lengths.append([np.zeros(self.rows, np.uint32)])
            raw = [cell.encode("utf-8", "surrogatepass") for cell in cells]
            self._raw[place].append(b"".join(raw))
            self._lengths[place].append(np.fromiter(map(len, raw), np.uint32, len(raw)))
        self.rows += len(rows)
        for lengths in self._lengths:
            if (missing := self.rows - sum(map(len, lengths))) > 0:
                lengths.append(np.zeros(missing, np.uint32))

    def made(self, wide: int) -> list[Cells]:
        """So many columns; what nobody filled is empty."""
        while len(self._raw) < wide:
            self._raw.append([])
            self._lengths.append([np.zeros(self.rows, np.uint32)])
        pairs = zip(self._raw, self._lengths, strict=True)
        return [Cells(b"".join(raw), np.concatenate(lengths).cumsum(dtype=np.uint32)) for raw, lengths in pairs]
