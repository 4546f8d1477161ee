"""A network written out as PyTorch, line by line, with the shape that each layer gives."""

import math

from torch import nn


def written(layers: nn.Sequential, start: tuple[int, ...]) -> str:
    """Python that builds these layers: `nn.Sequential(...)`, with the output's shape behind each layer that changes it.

    Args:
        layers: Convolutions, dense layers, pooling, norms, activations, dropout, flatten; on the meta device or any other.
        start: The shape of one input, such as (1, 28, 28).
    """
    lines, before = ["nn.Sequential("], start
    for layer in layers:
        after = _after(layer, before)
        shape = f"  # {' x '.join(map(str, after))}" if after != before and not isinstance(layer, nn.Linear) else ""
        lines.append(f"    {line(layer)},{shape}")
        before = after
    return "\n".join([*lines, ")"])


def _after(layer: nn.Module, shape: tuple[int, ...]) -> tuple[int, ...]:
    """The shape of a layer's output. By hand: running it on the meta device has PyTorch import its compiler first, over a second."""
    match layer:
        case nn.Conv2d() | nn.MaxPool2d() | nn.AvgPool2d():
            window = (value[0] if isinstance(value, tuple) else int(value) for value in (layer.kernel_size, layer.stride, layer.padding))
            kernel, stride, padding = window
            maps = layer.out_channels if isinstance(layer, nn.Conv2d) else shape[0]
            return (maps, *((n + 2 * padding - kernel) // stride + 1 for n in shape[1:]))
        case nn.Linear():
            return (layer.out_features,)
        case nn.Flatten():
            return (math.prod(shape),)
    return shape


def line(layer: nn.Module) -> str:
    """Python that makes one such layer."""
    match layer:
        case nn.Conv2d():
            extras = [("stride", layer.stride[0], 1), ("padding", layer.padding[0], 0), ("dilation", layer.dilation[0], 1)]
            given = "".join(f", {name}={value}" for name, value, usual in extras if value != usual)
            return f"nn.Conv2d({layer.in_channels}, {layer.out_channels}, kernel_size={layer.kernel_size[0]}{given})"
        case nn.Linear():
            return f"nn.Linear({layer.in_features}, {layer.out_features})"
        case nn.MaxPool2d() | nn.AvgPool2d():
            return f"nn.{type(layer).__name__}({layer.kernel_size})"
        case nn.BatchNorm1d() | nn.BatchNorm2d():
            return f"nn.{type(layer).__name__}({layer.num_features})"
        case nn.Dropout():
            return f"nn.Dropout({layer.p})"
    return f"nn.{type(layer).__name__}()"
