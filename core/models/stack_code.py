"""A network written out as PyTorch, line by line, with the shape that each layer gives."""

import torch
from torch import nn


@torch.no_grad()
def written(layers: nn.Sequential, start: tuple[int, ...]) -> str:
    """Python that builds these layers: `nn.Sequential(...)`, with the output's shape behind each layer that changes it.

    Args:
        layers: Convolutions, dense layers, pooling, norms, activations, dropout, flatten; on the meta device or any other.
        start: The shape of one input, such as (1, 28, 28).
    """
    was_training = layers.training
    x = torch.empty(1, *start, device=next(layers.parameters()).device)
    lines, layers = ["nn.Sequential("], layers.eval()
    for layer in layers:
        before, x = x.shape, layer(x)
        shape = f"  # {' x '.join(str(n) for n in x.shape[1:])}" if x.shape != before and not isinstance(layer, nn.Linear) else ""
        lines.append(f"    {_line(layer)},{shape}")
    layers.train(was_training)
    return "\n".join([*lines, ")"])


def _line(layer: nn.Module) -> str:
    match layer:
        case nn.Conv2d():
            extras = [("stride", layer.stride[0], 1), ("padding", layer.padding[0], 0)]
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
