"""Weights and model cards on disk: `NAME.safetensors` with `NAME.json` beside it."""

import hashlib
import json
from pathlib import Path
from typing import Any

from safetensors.torch import load_file
from torch import nn

from core.storage.tensors import write_tensors

MODELS = Path(__file__).parents[2] / "assets" / "models"
FORMER_NAMES = {"units": "hidden_size", "both_ways": "bidirectional", "reads": "readout"}  # in cards: what was called so


def save(model: nn.Module, card: dict[str, Any], name: str, folder: Path = MODELS) -> None:
    """Write weights and card; the card gets the parameter count and the weights' SHA-256."""
    write_tensors(folder / f"{name}.safetensors", model.state_dict())
    write_card(card, name, sum(p.numel() for p in model.parameters()), folder)


def write_card(card: dict[str, Any], name: str, parameters: int, folder: Path = MODELS) -> dict[str, Any]:
    """Write the card of weights that stand beside it; returns it, with their count and SHA-256."""
    weights = (folder / f"{name}.safetensors").read_bytes()
    card = card | {"parameters": parameters, "sha256": hashlib.sha256(weights).hexdigest()}
    (folder / f"{name}.json").write_text(json.dumps(card, indent=2) + "\n", encoding="utf-8")
    return card


def read_card(name: str, folder: Path = MODELS) -> dict[str, Any]:
    """The model card: data, recipe, seed, figures, command."""
    card: dict[str, Any] = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
    return card


def network_settings(card: dict[str, Any]) -> dict[str, Any]:
    """What a card says its `ReviewNet` has to be made with; a card keeps the names that it was written with."""
    return {FORMER_NAMES.get(name, name): value for name, value in card["network"].items()}


def load_weights(model: nn.Module, name: str, folder: Path = MODELS) -> None:
    """Fill the model with the weights of that name.

    Raises:
        RuntimeError: Names or shapes do not fit the model.
    """
    model.load_state_dict(load_file(folder / f"{name}.safetensors"))
