"""A decoder for the browser: its layers with their numbers as text, so that a code is opened there without asking the server."""

import base64
from typing import Any

import numpy as np
import torch
from torch import nn

from core.models.autoencoder import Autoencoder


def packed_decoder(model: Autoencoder) -> list[dict[str, Any]]:
    """Layer by layer: its `kind`, the `shape` of its weights, and weights and biases in base64; 16 bits each where that loses nothing."""
    found: list[dict[str, Any]] = []
    for layer in model.decoder:
        if isinstance(layer, nn.Linear):
            found.append({"kind": "dense", **_numbers(layer)})
        elif isinstance(layer, nn.ConvTranspose2d):
            found.append({"kind": "up", "stride": layer.stride[0], "padding": int(layer.padding[0]), **_numbers(layer)})
        elif isinstance(layer, nn.ReLU | nn.Sigmoid):
            found.append({"kind": type(layer).__name__.lower()})
        else:
            assert isinstance(layer, nn.Unflatten)  # the numbers stay as they are, row by row
    return found


def _numbers(layer: nn.Linear | nn.ConvTranspose2d) -> dict[str, Any]:
    assert layer.bias is not None
    both = [layer.weight.detach().cpu().float(), layer.bias.detach().cpu().float()]
    short = all(torch.equal(part.half().float(), part) for part in both)
    weight, bias = (base64.b64encode(part.numpy().astype("<f2" if short else "<f4").tobytes()).decode("ascii") for part in both)
    return {"shape": list(layer.weight.shape), "bits": 16 if short else 32, "weight": weight, "bias": bias}


def bytes_as_text(picture: np.ndarray) -> str:
    """A picture in [0, 1] as bytes in base64, row by row."""
    return base64.b64encode(np.round(np.clip(picture, 0, 1) * 255).astype(np.uint8).tobytes()).decode("ascii")
