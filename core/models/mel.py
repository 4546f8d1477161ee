"""From a wave to a picture of sound: the log-mel spectrogram that `core.models.ear` looks at.

    wave         (B, N)          16,000 numbers a second: how far the air pushes
      frames     (B, T, 512)     pieces of 32 ms, one every 10 ms
      power      (B, T, 257)     how much of each frequency is in a piece: the Fourier transform, squared
      mel        (B, T, 32)      neighbouring frequencies added up to 32 bands, narrow below, wide above, as an ear hears
      log_mel    (B, T, 32)      the logarithm: ten times as much power is one step, wherever it begins

A second has 97 frames of 32 numbers in place of 16,000. What is lost: the phase (when exactly each wave begins), which an ear hardly
hears, and the pitch, as far as it moves less than a band.
"""

import math
from functools import cache

import torch
from torch.nn import functional as F

RATE = 16_000  # samples a second
FFT, WINDOW, HOP = 512, 400, 160  # samples: transformed at once, looked at, and from one frame to the next
BANDS, LOWEST, HIGHEST = 32, 60.0, 3800.0  # Hz: about what a telephone lets through
LOUDEST = 32_768.0  # the ear learnt from samples of 16 bits
SMALLEST, DEPTH = 1e-10, 80.0  # no logarithm of nothing; what is more than 80 dB below the loudest counts as that


def num_frames(samples: int) -> int:
    """How many frames so many samples have."""
    return max((samples - FFT) // HOP + 1, 0)


def num_samples(frames: int) -> int:
    """How many samples so many frames need."""
    return (frames - 1) * HOP + FFT


def frames(wave: torch.Tensor) -> torch.Tensor:
    """Pieces of a wave, each beginning `HOP` samples after the one before: (B, N) -> (B, T, 512)."""
    return wave.unfold(1, FFT, HOP)


@cache
def window() -> torch.Tensor:
    """(512,) What a piece is multiplied by: it rises from 0 to 1 and falls again (Hann), so that nothing begins or ends with a jump.

    400 samples of it, 25 ms, stand in the middle; before and after is nothing.
    """
    hann = 0.5 - 0.5 * torch.cos(2 * math.pi * torch.arange(WINDOW, dtype=torch.float64) / WINDOW)
    return F.pad(hann, ((FFT - WINDOW) // 2, (FFT - WINDOW) // 2)).float()


def power(wave: torch.Tensor) -> torch.Tensor:
    """How much of each of 257 frequencies, 0 to 8,000 Hz, is in each frame: (B, N) in [-1, 1] -> (B, T, 257)."""
    spectrum = torch.fft.rfft(frames(wave * LOUDEST) * window().to(wave), dim=2)
    return spectrum.real.square() + spectrum.imag.square()


def to_mel(hertz: torch.Tensor) -> torch.Tensor:
    """Frequencies in Hz as an ear counts them (Slaney 1998): evenly up to 1,000 Hz, by equal ratios above; of the same shape."""
    return torch.where(hertz < 1000, hertz * 3 / 200, 15 + 27 * (hertz / 1000).log() / math.log(6.4))


def to_hertz(mel: torch.Tensor) -> torch.Tensor:
    """The other way round."""
    return torch.where(mel < 15, mel * 200 / 3, 1000 * 6.4 ** ((mel - 15) / 27))


def ends() -> tuple[float, float]:
    """Between which numbers of the mel scale the bands lie."""
    low, high = to_mel(torch.tensor([LOWEST, HIGHEST], dtype=torch.float64)).tolist()
    return low, high


def edges() -> list[float]:
    """34 frequencies in Hz, evenly apart as an ear counts: band i rises from edge i, is highest at i + 1, and ends at i + 2."""
    places = torch.linspace(*ends(), BANDS + 2, dtype=torch.float64)
    return [float(hertz) for hertz in to_hertz(places)]


@cache
def filters() -> torch.Tensor:
    """(257, 32) How much each frequency counts in each band: triangles, all of the same area."""
    hertz = torch.linspace(0, RATE / 2, FFT // 2 + 1, dtype=torch.float64)
    rows = []
    for left, middle, right in zip(edges(), edges()[1:], edges()[2:], strict=False):
        rising, falling = (hertz - left) / (middle - left), (right - hertz) / (right - middle)
        rows.append(torch.minimum(rising, falling).clamp(min=0) * 2 / (right - left))
    return torch.stack(rows, dim=1).float()


def decibels(mel: torch.Tensor) -> torch.Tensor:
    """Ten times the logarithm: (B, T, 32) -> (B, T, 32), each sound's quiet places raised to 80 dB below its loudest."""
    loud = 10 * torch.log10(mel.clamp(min=SMALLEST))
    return torch.maximum(loud, loud.amax(dim=(1, 2), keepdim=True) - DEPTH)


def log_mel(wave: torch.Tensor) -> torch.Tensor:
    """The picture of a sound that the ear looks at: (B, N) in [-1, 1] -> (B, T, 32), about -2 (nothing) to 12 (very loud).

    The numbers are decibels / 10 + 2, as the ear learnt from them.
    """
    return decibels(power(wave) @ filters().to(wave)) / 10 + 2
