"""What a training says while it runs. Plain data, so that it can travel between processes and be stored.

`VERSION` changes when an event changes its fields; `older_events` then says what became of those that are stored.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from numpy.typing import NDArray

from core.training.measures import Figures

VERSION = 3
Arrays = Mapping[str, NDArray[Any]]  # by name


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
    losses: tuple[str, ...] = ()  # what the named losses of a step are called


@dataclass(frozen=True)
class Preparing:
    """Before the first epoch: so much of so much is done, such as pictures decoded."""

    done: int
    total: int


@dataclass(frozen=True)
class Step:
    """One update of the weights."""

    number: int  # from 1 over the whole training
    loss: float  # of this batch, before the update; in a game of several networks, of the one that moves first
    rate: float
    gradients: tuple[float, ...]  # length of each layer's weight gradient, before clipping
    losses: tuple[float, ...] = ()  # the named ones: parts of the loss, or the players' own, NaN for one that did not move


@dataclass(frozen=True)
class Checking:
    """The network is being judged: so many of so many examples."""

    done: int
    total: int


@dataclass(frozen=True)
class EpochEnd:
    """Every training example has been seen once more. Epoch 0 is the network before training.

    All figures are measured after the epoch, with dropout off: the training ones on as many training examples as there are
    validation examples, so that the two can be compared.
    """

    number: int
    train: Figures
    val: Figures
    seconds: float  # of this epoch
    best: bool  # no epoch before was better, by the task's measures


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
    histograms: tuple[Histogram, ...]
    seen: Arrays = field(default_factory=dict)  # what its task has to show: "filters" (N, h, w), or "odds" or "speaks" (N,) of `words`
    words: tuple[str, ...] = ()  # what stands beside the numbers that are seen


@dataclass(frozen=True)
class Evaluation:
    """What the network says of every validation example, at the end of an epoch."""

    epoch: int
    kept: Arrays  # what its task keeps of it: for classes "predictions" (N,) and their "confidence" (N,)
    dead_fraction: float = 0.0  # of the ReLU units: those that were silent for all of them


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
    val: Figures
    test: Figures
    kept: Arrays  # of the test examples, as in `Evaluation`
    seconds: float


Event = Started | Preparing | Step | Checking | EpochEnd | Snapshot | Evaluation | Note | Finished
KINDS: dict[str, type] = {
    kind.__name__: kind for kind in (Started, Preparing, Step, Checking, EpochEnd, Histogram, Snapshot, Evaluation, Note, Finished)
}
