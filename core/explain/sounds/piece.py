"""A piece of a sound is rubbed out: some time of some frequencies; and what spoke for an answer, place by place.

The piece is taken from the sound itself, not from the picture that the network gets: the short-time Fourier transform of the wave is zero
there, and the wave is made again from what is left. So the network hears the very sound that a person hears, and every phase outside the
piece stays as it was.
"""

import torch
from torch import nn

from core.explain.sounds.rebuilt import spectrum, wave_of
from core.models import mel


def hertz_of(low: int, high: int) -> tuple[float, float]:
    """Between which frequencies in Hz bands `low` to before `high` lie; below the first and above the last everything goes along.

    A band is taken to reach to the middle between its highest place and its neighbour's foot, as pictures draw it.
    """
    feet = mel.edges()
    below = 0.0 if low == 0 else (feet[low] + feet[low + 1]) / 2
    return below, mel.RATE / 2 if high == mel.BANDS else (feet[high] + feet[high + 1]) / 2


def without(wave: torch.Tensor, start: float, end: float, low: int, high: int) -> torch.Tensor:
    """A wave (N,) without what lies from `start` to before `end`, in seconds, in bands `low` to before `high`: (N,)."""
    below, above = hertz_of(low, high)
    cells = spectrum(wave)  # (257, T)
    hertz = torch.arange(cells.shape[0]) * mel.RATE / mel.FFT
    middle = torch.arange(cells.shape[1]) * mel.HOP  # of each cell, in samples
    time = (middle >= round(start * mel.RATE)) & (middle < round(end * mel.RATE))
    chosen = ((hertz >= below) & ((hertz < above) | (high == mel.BANDS)))[:, None] & time
    return wave_of(cells.masked_fill(chosen, 0), len(wave))


def times_input(net: nn.Module, x: torch.Tensor, answer: int) -> torch.Tensor:
    """What each number spoke for an answer: its gradient, which is how fast the score rises with it, times the number itself.

    Args:
        net: (1, T, F) -> (1, classes).
        x: (1, T, F).
        answer: The place of the class whose score is asked for.

    Returns:
        (T, F), positive where a number spoke for it. Simonyan, Vedaldi and Zisserman 2013; Shrikumar and others 2016.
    """
    with torch.enable_grad():
        given = x.detach().clone().requires_grad_()
        (slope,) = torch.autograd.grad(net(given)[0, answer], given)
    return (slope * x)[0].detach()
