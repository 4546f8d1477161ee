"""What a training says while it runs. Plain data, so that it can travel between processes and be stored."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Started:
    """The network stands and the data are on the device."""

    parameters: int
    layers: tuple[str, ...]  # those with weights, in order: "conv1", ... "scores"
    training: int  # examples to train on
    validation: int
    steps_per_epoch: int
    epochs: int
    device: str  # in words
    first_step: int = 0  # above 0 where a checkpoint is continued


@dataclass(frozen=True)
class Preparing:
    """Before the first epoch: so much of so much is done, such as pictures decoded."""

    done: int
    total: int


@dataclass(frozen=True)
class Step:
    """One update of the weights."""

    number: int  # from 1 over the whole training
    loss: float  # of this batch, before the update
    rate: float
    gradients: tuple[float, ...]  # length of each layer's weight gradient, before clipping


@dataclass(frozen=True)
class Checking:
    """The network is being judged: so many of so many examples."""

    done: int
    total: int


@dataclass(frozen=True)
class EpochEnd:
    """Every training example has been seen once more. Epoch 0 is the network before training.

    All four figures are measured after the epoch, with dropout off: the training ones on as many training examples as
    there are validation examples, so that the two curves can be compared.
    """

    number: int
    train_loss: float
    train_accuracy: float
    val_loss: float
    val_accuracy: float
    seconds: float  # of this epoch
    best: bool  # no epoch before was better, by the recipe's `rank`


@dataclass(frozen=True)
class Histogram:
    """How a layer's weights are spread: counts in equal bins from low to high."""

    layer: str
    low: float
    high: float
    counts: tuple[int, ...]


@dataclass(frozen=True)
class Snapshot:
    """The network as it is now."""

    step: int
    epoch: int  # epochs ended so far
    filters: NDArray[np.float32]  # (N, h, w): the kernels of the first layer, or its neurons' weights as pictures; N is 0 for reviews
    histograms: tuple[Histogram, ...]
    words: tuple[tuple[str, float], ...] = ()  # for reviews: the strongest words and their log-odds, from "for" to "against"


@dataclass(frozen=True)
class Verdicts:
    """What the network says of every validation example, at the end of an epoch."""

    epoch: int
    guesses: NDArray[np.uint8]  # (N,)
    confidence: NDArray[np.float32]  # (N,) the probability of the guess
    dead: float  # share of ReLU units that were silent for all of them


@dataclass(frozen=True)
class Note:
    """Something worth knowing, in a sentence."""

    text: str


@dataclass(frozen=True)
class Finished:
    """The end. The weights are those of the best epoch."""

    reason: str  # "done", "early", "diverged" or "stopped"
    text: str  # in a sentence
    best_epoch: int
    val_loss: float
    val_accuracy: float
    test_accuracy: float
    test_guesses: NDArray[np.uint8]  # (N,)
    test_confidence: NDArray[np.float32]  # (N,) the probability of the guess
    seconds: float


Event = Started | Preparing | Step | Checking | EpochEnd | Snapshot | Verdicts | Note | Finished
