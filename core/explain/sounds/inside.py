"""Inside the network that hears digits: its maps along the time, what spoke for its answer, and what it hears without a piece."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray

from core.data.sounds.framing import LENGTH
from core.data.sounds.resampling import RATE
from core.explain.sounds.piece import times_input, without
from core.models.ear import HOP, POOLS, STAGES, WINDOW
from core.models.mel import BANDS, log_mel
from core.models.spoken_net import SpokenNet

Samples = NDArray[np.float32]
LONGEST = LENGTH / RATE  # seconds of a word with what is around it
SHORTEST = 0.01  # seconds that are rubbed out at least
KERNEL = 3  # frames, of every convolution along the time


class Piece(NamedTuple):
    """What is rubbed out."""

    start: float  # seconds
    end: float
    low: int  # the first of its bands, 0 to 31
    high: int  # the one after its last, 1 to 32


class Reach(NamedTuple):
    """What the columns of a stage look at."""

    frames: int  # of the spectrogram that one of them sees
    step: int  # frames from one to the next


@dataclass(frozen=True)
class Inside:
    """What there is to see of one word, with a piece rubbed out or none."""

    samples: Samples  # (LENGTH,) what is left, to be heard
    frames: NDArray[np.float32]  # (124, 32), its log-mel spectrogram
    loudest: float  # the largest number in that of the whole word
    maps: dict[str, NDArray[np.float32]]  # by stage: (C, T, F)
    spoke: NDArray[np.float32]  # (124, 32), gradient times input of the answer's score


def left_of(word: Samples, piece: Piece | None) -> Samples:
    """What is left of a word (N,) without the piece; the word itself where there is none."""
    return word if piece is None else without(torch.from_numpy(word), *piece).numpy()


def looked_into(net: SpokenNet, word: Samples, answer: int, piece: Piece | None = None) -> Inside:
    """What is left of a word, and what the network makes of it.

    Args:
        net: Ready, not learning.
        word: (LENGTH,), as `core.data.sounds.framing` makes it.
        answer: What is asked for who spoke for it: a digit, or `NO_DIGIT`.
        piece: What is rubbed out.
    """
    left = left_of(word, piece)
    frames, whole = (log_mel(torch.from_numpy(samples)[None]) for samples in (left, word))
    with torch.no_grad():
        maps = {name: found[0].contiguous().numpy() for name, found in net.ear.activations(frames).items()}
    return Inside(left, frames[0].numpy(), float(whole.max()), maps, times_input(net, frames, answer).numpy())


def reaches() -> dict[str, Reach]:
    """What the columns of each stage of the ear look at, by stage; the first of each begins with the first frame."""
    frames, step = KERNEL, 1
    found = {"first": Reach(frames, step)}
    for number, ((_, _, pairs), (pool, _)) in enumerate(zip(STAGES, POOLS, strict=True), start=1):
        frames += pairs * (KERNEL - 1) * step + (pool - 1) * step
        step *= pool
        found[f"stage {number}"] = Reach(frames, step)
    found["last"] = Reach(frames + (KERNEL - 1) * step, step)
    assert found["last"] == (WINDOW, HOP)
    return found


def piece_of(text: str) -> Piece | None:
    """A piece out of a link, such as "0.30-0.45-0-32"; None for "none".

    Raises:
        ValueError: It is none; one sentence.
    """
    if text == "none":
        return None
    try:
        start, end, low, high = text.split("-")
        found = Piece(float(start), float(end), int(low), int(high))
    except ValueError:
        found = Piece(0, 0, 0, 0)
    if not (found.start >= 0 and found.start + SHORTEST <= found.end <= LONGEST and 0 <= found.low < found.high <= BANDS):
        raise ValueError(f"A piece to rub out has two seconds up to {LONGEST} and two bands up to {BANDS}, such as 0.30-0.45-0-{BANDS}.")
    return found
