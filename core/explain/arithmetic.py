"""The sum behind one number of one layer: which inputs, which weights, which products."""

from dataclasses import dataclass

import torch
from torch import nn

from core.explain.layers import LayerView


@dataclass(frozen=True)
class Window:
    """How one output number came about: sum(patch * kernel) + bias, or the largest of a patch."""

    patch: torch.Tensor  # (C, k, k) the inputs in the window, zeros where it hangs over the edge
    kernel: torch.Tensor | None  # (C, k, k); None where nothing is multiplied
    bias: float
    result: float  # by our own sum
    expected: float  # what PyTorch has at that place
    top: int  # row of the window's first input, may be negative (padding)
    left: int

    @property
    def products(self) -> torch.Tensor:
        """patch * kernel, (C, k, k)."""
        return self.patch if self.kernel is None else self.patch * self.kernel


def window_at(view: LayerView, channel: int, row: int, column: int) -> Window:
    """The window behind `view.output[channel, row, column]` of a convolution, a ReLU or a max pooling.

    Raises:
        ValueError: The layer has no windows, or the place lies outside its output.
    """
    C, H, W = view.output.shape if view.is_maps else (0, 0, 0)
    if not (0 <= channel < C and 0 <= row < H and 0 <= column < W):
        raise ValueError("That place lies outside the layer's output.")
    expected = float(view.output[channel, row, column])
    if isinstance(view.module, nn.Conv2d):
        return _convolution(view, view.module, channel, row, column, expected)
    if isinstance(view.module, nn.MaxPool2d):
        size = view.input.shape[1] // H
        patch = view.input[channel : channel + 1, row * size : row * size + size, column * size : column * size + size]
        return Window(patch, None, 0.0, float(patch.max()), expected, row * size, column * size)
    if isinstance(view.module, nn.ReLU):
        patch = view.input[channel : channel + 1, row : row + 1, column : column + 1]
        return Window(patch, None, 0.0, max(float(patch), 0.0), expected, row, column)
    raise ValueError(f"A {view.kind} layer has no windows.")


def _convolution(view: LayerView, conv: nn.Conv2d, channel: int, row: int, column: int, expected: float) -> Window:
    size, pad, stride = conv.kernel_size[0], int(conv.padding[0]), conv.stride[0]
    padded = nn.functional.pad(view.input, (pad, pad, pad, pad))
    top, left = row * stride, column * stride
    patch = padded[:, top : top + size, left : left + size]  # (C, k, k)
    kernel = conv.weight[channel]  # (C, k, k)
    bias = float(conv.bias[channel]) if conv.bias is not None else 0.0
    return Window(patch, kernel, bias, float((patch * kernel).sum()) + bias, expected, top - pad, left - pad)


@dataclass(frozen=True)
class Share:
    """One input's part in a dense layer's output."""

    source: int  # which input
    value: float
    weight: float
    product: float


def dense_shares(view: LayerView, unit: int, most: int = 8) -> list[Share]:
    """The inputs that weigh most in one output of a dense layer, largest product first."""
    assert isinstance(view.module, nn.Linear)
    weight = view.module.weight[unit]  # (N,)
    products = view.input * weight
    order = products.abs().argsort(descending=True)[:most]
    return [Share(int(i), float(view.input[i]), float(weight[i]), float(products[i])) for i in order]
