"""A sound made again from what a spectrogram keeps of it: how strong each frequency was, and not when its waves began.

Griffin and Lim (1984): guess the phases, make the sound, look what phases it has where it overlaps with itself, take those, and again.
"""

import numpy as np
import torch
from numpy.typing import NDArray

from core.models import mel

ROUNDS, MOMENTUM = 40, 0.99  # the momentum is of Perraudin, Balazs and Sondergaard (2013)
UNFOLDED = 60  # rounds in which 32 bands are spread over 257 frequencies


def spectrum(wave: torch.Tensor) -> torch.Tensor:
    """The short-time Fourier transform of a wave (N,) -> (257, T) complex; its frames begin before the sound and end after it."""
    hann = torch.hann_window(mel.WINDOW, dtype=wave.dtype)
    return torch.stft(wave, mel.FFT, mel.HOP, mel.WINDOW, hann, return_complex=True, pad_mode="constant")


def wave_of(found: torch.Tensor, length: int) -> torch.Tensor:
    """The other way round: the wave (length,) whose transform is nearest to (257, T) complex."""
    return torch.istft(found, mel.FFT, mel.HOP, mel.WINDOW, torch.hann_window(mel.WINDOW, dtype=found.real.dtype), length=length)


def griffin_lim(strength: torch.Tensor, length: int, rounds: int = ROUNDS, seed: int = 0) -> torch.Tensor:
    """A wave (length,) with this strength (257, T) of each frequency; its phases begin by chance."""
    generator = torch.Generator().manual_seed(seed)
    turned = 2 * torch.pi * torch.rand(strength.shape, generator=generator, dtype=strength.dtype)
    phases, before = torch.polar(torch.ones_like(strength), turned), torch.zeros_like(strength) + 0j
    for _ in range(rounds):
        now = spectrum(wave_of(strength * phases, length))
        ahead = now + MOMENTUM * (now - before)
        phases, before = ahead / ahead.abs().clamp(min=1e-12), now
    return wave_of(strength * phases, length)


def convergence(strength: torch.Tensor, wave: torch.Tensor) -> float:
    """How far the strengths of a wave are from those that it should have, as a share of these: 0 is perfect."""
    return float(torch.linalg.norm(spectrum(wave).abs() - strength) / torch.linalg.norm(strength))


def unfolded(bands: torch.Tensor) -> torch.Tensor:
    """Power of 257 frequencies (257, T) that gives these bands (32, T), none below zero (Lee and Seung's steps, 2001)."""
    weights = mel.filters().to(bands).T  # (32, 257)
    guess = weights.T @ bands / weights.square().sum().clamp(min=1e-12)
    for _ in range(UNFOLDED):
        guess = guess * (weights.T @ bands) / (weights.T @ (weights @ guess)).clamp(min=1e-20)
    return guess


def after_bands(samples: NDArray[np.floating], rounds: int = ROUNDS) -> NDArray[np.float32]:
    """What is left of a sound (N,) once only the power of its 32 mel bands is known: (N,), as loud as before."""
    wave = torch.from_numpy(np.array(samples, np.float64))
    bands = mel.filters().double().T @ spectrum(wave).abs().square()
    made = griffin_lim(unfolded(bands).sqrt(), len(wave), rounds).numpy()
    loud = np.sqrt(np.mean(np.square(samples, dtype=np.float64)) / max(float(np.mean(np.square(made))), 1e-12))
    return np.asarray(np.clip(made * loud, -1, 1), np.float32)
