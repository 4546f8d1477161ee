"""Digits as pen strokes: the UCI pen digits (30 writers on a tablet) and MNIST's pictures traced as strokes."""

import lzma
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from core.data.digits.strokes import Stroke


@dataclass(frozen=True)
class PenDigit:
    """One digit as it was written: strokes in units of its own longer side, y down."""

    label: int
    writer: int  # 1 to 30; 0 where it is not known
    strokes: list[Stroke]


def read_unipen(file: Path) -> list[PenDigit]:
    """The UCI pen digits as UNIPEN text, xz-compressed: .SEGMENT, .COMMENT digit writer number, pen downs and ups."""
    digits: list[PenDigit] = []
    strokes: list[list[tuple[float, float]]] = []
    label = writer = -1
    for line in [*lzma.decompress(file.read_bytes()).decode("latin-1").splitlines(), ".SEGMENT"]:
        words = line.split()
        if not words:
            continue
        if words[0] == ".SEGMENT":
            if strokes:
                digits.append(PenDigit(label, writer, normalised([np.array(s) for s in strokes if s])))
            strokes = []
        elif words[0] == ".COMMENT" and len(words) == 4:
            label, writer = int(words[1]), int(words[2])
        elif words[0] == ".PEN_DOWN":
            strokes.append([])
        elif words[0].lstrip("-").isdigit() and len(words) == 2:
            strokes[-1].append((float(words[0]), -float(words[1])))
    return digits


def read_traced(file: Path) -> list[PenDigit]:
    """MNIST traced as strokes: `seq` rows are dx, dy, end of stroke, end of digit; `offsets` cut it into digits."""
    with np.load(file, allow_pickle=False) as arrays:
        seq, offsets, labels = arrays["seq"].astype(np.float64), arrays["offsets"], arrays["labels"]
    digits = []
    for i, label in enumerate(labels):
        rows = seq[offsets[i] : offsets[i + 1]]
        strokes = np.split(rows[:, :2].cumsum(axis=0), np.flatnonzero(rows[:, 2]) + 1)
        digits.append(PenDigit(int(label), 0, normalised([s for s in strokes if len(s)])))
    return digits


def normalised(strokes: list[Stroke]) -> list[Stroke]:
    """The strokes about 0, in units of the longer side of the box around them."""
    points = np.concatenate(strokes)
    low, high = points.min(axis=0), points.max(axis=0)
    return [(s - (low + high) / 2) / max(float((high - low).max()), 1e-6) for s in strokes]
