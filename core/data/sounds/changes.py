"""What happens to a sound on its way: noise, another speed, another pitch, an echo, a telephone; all at 16,000 samples a second."""

import numpy as np
from numpy.typing import NDArray
from scipy.signal import butter, fftconvolve, sosfilt

from core.data.sounds.resampling import RATE, resampled

Samples = NDArray[np.float32]
GRAIN, PACE, SEARCH = 512, 256, 160  # samples, of the stretching: a piece, from one to the next, and how far it may be moved
TELEPHONE = 8_000  # samples a second that a telephone sends
COLOURS = {"white": 0.0, "pink": 0.5, "brown": 1.0}  # how fast noise falls with frequency: amplitude as 1 / f ** this
MOST = 4.0  # times as fast or as slow, as high or as low


def power_of(samples: NDArray[np.floating]) -> float:
    """The mean square."""
    return float(np.mean(np.square(samples, dtype=np.float64))) if len(samples) else 0.0


def quieter(samples: Samples, decibels: float) -> Samples:
    """Quieter by so many decibels: 20 is a tenth of the amplitude."""
    return samples * np.float32(10 ** (-decibels / 20))


def noise(length: int, colour: str, random: np.random.Generator) -> Samples:
    """Noise of power 1: white (all frequencies alike), pink or brown (the lower, the more), as wind and traffic are."""
    spectrum = np.fft.rfft(random.standard_normal(max(length, 2)))
    spectrum /= np.maximum(np.arange(len(spectrum)), 1) ** COLOURS[colour]
    found = np.fft.irfft(spectrum, max(length, 2))[:length]
    return np.asarray(found / np.sqrt(max(power_of(found), 1e-12)), np.float32)


def with_noise(samples: Samples, ratio: float, other: Samples) -> Samples:
    """With another sound of the same length, so loud that the signal has `ratio` decibels more power (signal-to-noise ratio)."""
    scale = np.sqrt(power_of(samples) / max(power_of(other), 1e-12) / 10 ** (ratio / 10))
    return np.asarray(samples + scale * other, np.float32)


def faster(samples: Samples, factor: float) -> Samples:
    """A record that turns so much faster: shorter and higher in the same measure, the voice's throat too."""
    return resampled(samples, round(RATE * _within(factor)), RATE)


def stretched(samples: Samples, factor: float) -> Samples:
    """So many times as long and as high as before: WSOLA (Verhelst and Roelands 1993).

    Pieces are taken at one pace and laid over one another at another; each is taken a little earlier or later, where it goes on most
    like the piece before would have gone on, so that no period of the voice is broken.
    """
    factor = _within(factor)
    length = round(len(samples) * factor)
    padded = np.pad(samples, (GRAIN, GRAIN + SEARCH + PACE))
    window = np.hanning(GRAIN + 1)[:-1]
    out, weight = np.zeros(length + 2 * GRAIN), np.zeros(length + 2 * GRAIN)
    at = 0
    for place in range(0, length + GRAIN, PACE):
        wanted = min(round(place / factor), len(padded) - GRAIN - PACE)
        if place:
            natural = padded[at + PACE : at + PACE + GRAIN]
            first, last = max(wanted - SEARCH, 0), min(wanted + SEARCH, len(padded) - GRAIN - PACE)
            energy = np.convolve(np.square(padded[first : last + GRAIN]), np.ones(GRAIN), "valid")
            unlike = energy - 2 * np.correlate(padded[first : last + GRAIN], natural, "valid")  # the squared difference, but for a constant
            at = first + int(np.argmin(unlike + 1e-6 * np.abs(np.arange(first, last + 1) - wanted)))
        out[place : place + GRAIN] += padded[at : at + GRAIN] * window
        weight[place : place + GRAIN] += window
    start = round(GRAIN * factor)
    found = out / np.maximum(weight, 1e-3)
    return np.asarray(np.pad(found[start : start + length], (0, max(start + length - len(found), 0))), np.float32)


def higher(samples: Samples, semitones: float) -> Samples:
    """As long as before, and so many semitones higher (12 are an octave): stretched, then played faster."""
    factor = _within(2 ** (semitones / 12))
    return faster(stretched(samples, factor), factor)


def echo(samples: Samples, seconds: float, random: np.random.Generator, share: float = 0.5) -> Samples:
    """As in a room whose sound dies away, by 60 decibels, in so many seconds; `share` of the amplitude comes from the walls."""
    length = max(int(seconds * RATE), 2)
    tail = random.standard_normal(length) * 10 ** (-3 * np.arange(length) / length)
    tail *= share / np.sqrt(np.sum(np.square(tail)))
    tail[0] += 1 - share
    return np.asarray(fftconvolve(samples, tail)[: len(samples)], np.float32)


def band(samples: Samples, low: float, high: float) -> Samples:
    """Only what lies between two frequencies in Hz, 0 < low < high < 8,000."""
    return np.asarray(sosfilt(butter(4, [low, high], "bandpass", fs=RATE, output="sos"), samples), np.float32)


def telephone(samples: Samples) -> Samples:
    """As through a telephone: 300 to 3,400 Hz, made 8,000 samples a second and back, 8 bits each by mu-law, finer for quiet ones."""
    sent = np.clip(resampled(band(samples, 300, 3400), RATE, TELEPHONE), -1, 1)
    squeezed = np.sign(sent) * np.log1p(255 * np.abs(sent)) / np.log(256)
    steps = np.round(squeezed * 127) / 127
    came = np.asarray(np.sign(steps) * np.expm1(np.abs(steps) * np.log(256)) / 255, np.float32)
    return resampled(came, TELEPHONE, RATE)[: len(samples)]


def _within(factor: float) -> float:
    return float(np.clip(factor, 1 / MOST, MOST))
