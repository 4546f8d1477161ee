"""The sum behind one number of one layer: which inputs, which weights, which products."""

import math
from dataclasses import dataclass

import torch
from torch import nn

from core.explain.digits.layers import LayerView
from core.models.activations import BY_MODULE

MEASURES = ("kernel_size", "stride", "padding")  # of a convolution or a pooling


@dataclass(frozen=True)
class Window:
    """How one output number came about: sum(patch * kernel) + bias, the largest or the mean of a patch, or one number changed."""

    patch: torch.Tensor  # (C, k, k) the inputs in the window, zeros where it hangs over the edge
    kernel: torch.Tensor | None  # (C, k, k); None where nothing is multiplied
    bias: float
    result: float  # by our own sum
    expected: float  # what PyTorch has at that place
    top: int  # row of the window's first input, may be negative (padding)
    left: int
    rule: str = ""  # how the result follows from the patch, where there is no kernel

    @property
    def products(self) -> torch.Tensor:
        """patch * kernel, (C, k, k)."""
        return self.patch if self.kernel is None else self.patch * self.kernel


def window_at(view: LayerView, channel: int, row: int, column: int) -> Window:
    """The window behind `view.output[channel, row, column]` of a convolution, a pooling, an activation or a batch norm.

    Raises:
        ValueError: The layer has no windows, or the place lies outside its output.
    """
    C, H, W = view.output.shape if view.is_maps else (0, 0, 0)
    if not (0 <= channel < C and 0 <= row < H and 0 <= column < W):
        raise ValueError("That place lies outside the layer's output.")
    expected = float(view.output[channel, row, column])
    layer = view.module
    if isinstance(layer, nn.Conv2d):
        kernel, bias = layer.weight[channel], float(layer.bias[channel]) if layer.bias is not None else 0.0
        patch, top, left = _patch(view, slice(None), row, column)
        return Window(patch, kernel, bias, float((patch * kernel).sum()) + bias, expected, top, left)
    if view.is_pool:
        patch, top, left = _patch(view, slice(channel, channel + 1), row, column)
        result, rule = float(patch.max()), f"The largest of the {patch.numel()} numbers"
        if isinstance(layer, nn.AvgPool2d):
            total = float(patch.sum())
            result = total / patch.numel()
            rule = f"The mean of the {patch.numel()} numbers: their sum {total:.4f} / {patch.numel()}"
        return Window(patch, None, 0.0, result, expected, top, left, rule)
    result, rule = changed(layer, channel, float(view.input[channel, row, column]))
    patch = view.input[channel : channel + 1, row : row + 1, column : column + 1]
    return Window(patch, None, 0.0, result, expected, row, column, rule)


def _patch(view: LayerView, channels: slice, row: int, column: int) -> tuple[torch.Tensor, int, int]:
    """What a square window sees of these channels, (C, k, k), and the input's row and column where it begins."""
    size, stride, pad = (value[0] if isinstance(value, tuple) else value for value in (getattr(view.module, n) for n in MEASURES))
    padded = nn.functional.pad(view.input, (pad,) * 4)
    top, left = row * stride, column * stride
    return padded[channels, top : top + size, left : left + size], top - pad, left - pad


def changed(layer: nn.Module, channel: int, value: float) -> tuple[float, str]:
    """What a layer makes of a single number of that channel, and how, in words.

    Raises:
        ValueError: The layer does not work on single numbers.
    """
    sign = "below zero" if value < 0 else "not below zero, so it stays"
    match layer:
        case nn.ReLU():
            return max(value, 0.0), f"Input {value:.4f}: {sign}{', so it becomes zero' if value < 0 else ''}"
        case nn.LeakyReLU():
            slope = layer.negative_slope if value < 0 else 1.0
            return value * slope, f"Input {value:.4f}: {sign}{f', so times {slope:g}' if value < 0 else ''}"
        case nn.Tanh():
            return math.tanh(value), f"tanh of the input {value:.4f}"
        case nn.Sigmoid():
            return (1 + math.tanh(value / 2)) / 2, f"1 / (1 + e to the minus {value:.4f})"
        case nn.BatchNorm1d() | nn.BatchNorm2d():
            return _normalized(layer, channel, value)
    if activation := BY_MODULE.get(type(layer)):
        return float(layer(torch.tensor(value, dtype=torch.float64))), f"{activation.label} of the input {value:.4f}"
    raise ValueError(f"A {type(layer).__name__} layer has no windows.")


def _normalized(norm: nn.BatchNorm1d | nn.BatchNorm2d, channel: int, value: float) -> tuple[float, str]:
    """(value - mean) / spread * scale + shift, with the averages over the training."""
    assert norm.running_mean is not None and norm.running_var is not None
    mean, spread = float(norm.running_mean[channel]), math.sqrt(float(norm.running_var[channel]) + norm.eps)
    scale, shift = float(norm.weight[channel]), float(norm.bias[channel])
    rule = f"(input {value:.4f} minus mean {mean:.4f}) / spread {spread:.4f}, times the learnt scale {scale:.4f}, plus the learnt shift"
    return (value - mean) / spread * scale + shift, f"{rule} {shift:.4f}"


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
