"""Steps that are alike, launched as one.

A step of a small network is a hundred kernels of some microseconds each, and a graphics card waits for them to be launched one by one.
A CUDA graph records them once and launches all of them together. What is recorded is what does the same for every batch of one size: the
examples by their rows, augmentation and dropout (a recorded step goes on drawing from the device's generator), the network forwards, the
loss, and back. The optimizer's step stays outside, with its rate, clipping, and a scaler that looks at what came: that is PyTorch's own
advice (Notes on CUDA semantics, "CUDA Graphs", the example with gradient scaling), and it lets rate and rule change as they like.
"""

from collections.abc import Callable, Hashable, Iterable

import torch
from torch import nn

Learn = Callable[[torch.Tensor], torch.Tensor]  # rows (B,) of a batch -> its losses, and the gradients are in place
Recorder = Callable[[Callable[[], torch.Tensor]], tuple[Callable[[], None], torch.Tensor]]

WARM = 3  # steps that are taken one by one first: libraries get ready, and cuDNN tries its ways


def recorded(learn: Callable[[], torch.Tensor]) -> tuple[Callable[[], None], torch.Tensor]:
    """A CUDA graph of this: what plays it, and where its losses are then. Nothing is computed yet."""
    graph = torch.cuda.CUDAGraph()
    with torch.cuda.graph(graph, capture_error_mode="thread_local"):  # other threads may ask the card for something meanwhile
        losses = learn()
    return graph.replay, losses


def aside(learn: Learn, rows: torch.Tensor) -> torch.Tensor:
    """A step on a stream of its own, as a recording will have it."""
    if rows.device.type != "cuda":
        return learn(rows)
    stream = torch.cuda.Stream()
    stream.wait_stream(torch.cuda.current_stream())
    with torch.cuda.stream(stream):
        losses = learn(rows)
    torch.cuda.current_stream().wait_stream(stream)
    return losses


class RepeatedStep:
    """Takes the first steps of each kind one by one, records the next, and plays that from then on."""

    def __init__(self, parameters: Iterable[nn.Parameter], record: Recorder = recorded) -> None:
        """Of a network whose weights stay where they are in memory."""
        self._parameters, self._record = list(parameters), record
        self._taken: dict[Hashable, int] = {}
        self._steps: dict[Hashable, _Recorded] = {}
        self.played = 0  # steps that were
        self.trouble = ""  # why nothing is recorded any more

    def __call__(self, learn: Learn, rows: torch.Tensor, mode: Hashable) -> torch.Tensor:
        """The losses of a batch, until the next step is taken; its gradients are in place.

        Args:
            learn: Computes them, where no gradients are yet; always the same function.
            rows: (B,) on the device.
            mode: What else decides on what is computed; another one is recorded for itself.
        """
        key = (len(rows), mode)
        if key not in self._steps:
            taken = self._taken[key] = self._taken.get(key, 0) + 1
            if taken <= WARM or self.trouble:
                return aside(learn, rows)
            try:
                self._steps[key] = _Recorded(learn, rows, self._parameters, self._record)
            except RuntimeError as problem:  # also where memory is short: a recording keeps its own
                self.trouble = str(problem)
                for parameter in self._parameters:
                    parameter.grad = None
                return aside(learn, rows)
        self.played += 1
        return self._steps[key].play(rows)


class _Recorded:
    """One recorded step: it reads its rows, and writes its losses and gradients, where it did when it was recorded."""

    def __init__(self, learn: Learn, rows: torch.Tensor, parameters: list[nn.Parameter], record: Recorder) -> None:
        self._rows, self._parameters = rows.clone(), parameters
        for parameter in parameters:
            parameter.grad = None  # so that the recording makes its own, and writes over them instead of adding to them
        self._play, self._losses = record(lambda: learn(self._rows))
        self._gradients = [parameter.grad for parameter in parameters]

    def play(self, rows: torch.Tensor) -> torch.Tensor:
        self._rows.copy_(rows)
        for parameter, gradient in zip(self._parameters, self._gradients, strict=True):
            parameter.grad = gradient
        self._play()
        return self._losses
