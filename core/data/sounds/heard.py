"""What a recording holds before any network is asked: how loud it is, how noisy, whether there is a voice, and where words are."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from core.data.sounds.resampling import RATE

Samples = NDArray[np.float32]
PIECE, HOP = 512, 160  # samples that are looked at, and from one piece to the next: 32 and 10 ms
LOW, HIGH = 100.0, 3800.0  # Hz between which voices are
SILENT, QUIET, FULL = -65.0, -40.0, 0.995  # dB of full scale: nothing; very quiet. Of full scale: cut off
CLIPPED, NOISY = 0.002, 12.0  # share of samples that are cut off; dB between voice and noise
DEEPEST = 15.0  # dB: a recording without pauses has noise at least so far below its loudest
RISE, LEAST_RISE = 0.3, 5.0  # a word is what rises above the noise by this share of the way to the loudest, and so many dB
JOINED, SHORTEST = 13, 7  # pieces: a gap that is no pause (the one in "six" is 80 ms long), and a noise too short for a word
MARGIN = 5  # pieces: a word's first and last sounds are quiet
PITCH = (60.0, 450.0)  # Hz
PERIODIC, VOICED = 0.4, 3  # how alike two periods of a voice are, and in how many pieces


@dataclass(frozen=True)
class Heard:
    """What there is in a recording."""

    seconds: float
    level: float  # dB of full scale, the mean power where there are words; -100 for nothing
    noise: float  # dB of full scale, between them
    clipped: float  # share of the samples that are cut off
    voice: bool  # something in it swings as voices do
    words: tuple[tuple[int, int], ...]  # samples from, to

    @property
    def problem(self) -> str:
        """Why there is nothing to recognise in it, in one sentence; or empty."""
        if self.level < SILENT:
            return "There is only silence in this recording: is the microphone on?"
        if not self.voice or not self.words:
            return "There is no voice in this recording, only noise."
        return ""

    @property
    def warnings(self) -> tuple[str, ...]:
        """What may spoil the answer, a sentence each."""
        said = []
        if SILENT <= self.level < QUIET:
            said.append("This is very quiet: come nearer to the microphone.")
        if self.clipped > CLIPPED:
            said.append("This is too loud for the microphone: its waves are cut off.")
        if self.level >= SILENT and self.level - self.noise < NOISY:
            said.append("It is noisy: the voice is hardly louder than what is around it.")
        return tuple(said)


def heard(samples: Samples) -> Heard:
    """Listen to a recording (N,), 16,000 samples a second in [-1, 1]."""
    power = _power(samples)
    loud = 10 * np.log10(np.maximum(power, 1e-10))
    words = _words(loud)
    there = np.zeros(len(power), bool)
    for first, last in words:
        there[first:last] = True
    spans = tuple((max(first - MARGIN, 0) * HOP, min((last + MARGIN) * HOP + PIECE, len(samples))) for first, last in words)
    peak = float(np.abs(samples).max(initial=0))
    return Heard(
        seconds=len(samples) / RATE,
        level=_decibels(power[there]) if words else _decibels(power),
        noise=_decibels(power[~there]) if not there.all() and len(power) else -100.0,
        clipped=float(np.mean(np.abs(samples) >= FULL * peak)) if peak >= FULL else 0.0,
        voice=_voiced(samples, words),
        words=_parted(spans),
    )


def _pieces(samples: Samples) -> NDArray[np.float32]:
    padded = np.pad(samples, (0, max(PIECE - len(samples), 0)))
    return np.lib.stride_tricks.sliding_window_view(padded, PIECE)[::HOP]


def _power(samples: Samples) -> NDArray[np.float64]:
    """The mean square of each piece, of what lies where voices are."""
    spectra = np.fft.rfft(_pieces(samples) * np.hanning(PIECE), axis=1)
    hertz = np.fft.rfftfreq(PIECE, 1 / RATE)
    inside = np.square(np.abs(spectra[:, (hertz >= LOW) & (hertz <= HIGH)])).sum(axis=1)
    return 2 * inside / PIECE / np.square(np.hanning(PIECE)).sum()


def _decibels(power: NDArray[np.float64]) -> float:
    return float(10 * np.log10(max(power.mean() if len(power) else 0.0, 1e-10)))


def _words(loud: NDArray[np.float64]) -> list[tuple[int, int]]:
    """First piece and the one after the last of what stands out of the noise."""
    if not len(loud) or loud.max() < SILENT:
        return []
    floor = min(float(np.percentile(loud, 10)), float(loud.max()) - DEEPEST)
    over = loud > floor + max(RISE * (loud.max() - floor), LEAST_RISE)
    jumps = np.flatnonzero(np.diff(np.concatenate([[0], over.astype(int), [0]])))
    found: list[tuple[int, int]] = []
    for first, last in zip(jumps[::2].tolist(), jumps[1::2].tolist(), strict=True):
        if found and first - found[-1][1] < JOINED:
            found[-1] = (found[-1][0], last)
        else:
            found.append((first, last))
    return [(first, last) for first, last in found if last - first >= SHORTEST]


def _parted(spans: tuple[tuple[int, int], ...]) -> tuple[tuple[int, int], ...]:
    """Where the margins of two words overlap, the border is in the middle."""
    borders = [(before[1] + after[0]) // 2 for before, after in pairwise(spans)]
    starts = [0, *borders]
    ends = [*borders, spans[-1][1] if spans else 0]
    return tuple((max(first, start), min(last, end)) for (first, last), start, end in zip(spans, starts, ends, strict=False))


def _voiced(samples: Samples, words: list[tuple[int, int]]) -> bool:
    """Whether some pieces are much like themselves a period of a voice later (autocorrelation)."""
    pieces = _pieces(samples)
    if not words:
        return False
    inside = np.concatenate([pieces[first:last] for first, last in words])[:400].astype(np.float64)
    inside = np.diff(inside, axis=1)  # rumbling and wind, which are like themselves anyway, nearly vanish
    spectra = np.fft.rfft(inside, 2 * PIECE, axis=1)
    alike = np.fft.irfft(np.square(np.abs(spectra)), axis=1)
    first, last = int(RATE / PITCH[1]), int(RATE / PITCH[0])
    shrink = 1 - np.arange(first, last) / PIECE  # fewer samples meet the further they are apart
    likeness = alike[:, first:last] / shrink / np.maximum(alike[:, :1], 1e-9)
    middle = likeness[:, 1:-1]
    peaks = (middle > likeness[:, :-2]) & (middle > likeness[:, 2:])  # low rumbling is like itself at once, and less and less so later
    return int(np.any(peaks & (middle > PERIODIC), axis=1).sum()) >= VOICED
