"""All that a training needs to go on exactly where it stopped, in one safetensors file."""

import json
import logging
from dataclasses import asdict
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open

from core.storage.space import room
from core.storage.tensors import write_tensors
from core.training.events import VERSION, EpochEnd
from core.training.older_events import upgraded
from core.training.trainer import Trainer

log = logging.getLogger("glassbox.training")


def save(trainer: Trainer, file: Path, seconds: float) -> None:
    """Write the training's state: after an epoch, or at an event at which it `rests`. The old file stays whole until the new one is.

    Args:
        trainer: Whose.
        file: Where.
        seconds: How long it has been training, with what it continues.

    Raises:
        OSError: The disk is full or may not be written; no partial file is left.
    """
    tensors = {f"net.{name}": value for name, value in trainer.net.state_dict().items()}
    tensors |= {f"best.{name}": value for name, value in trainer.best.items()}
    for player, optimizer in trainer.optimizers.items():
        for number, state in optimizer.state_dict()["state"].items():
            kept = {name: value for name, value in state.items() if isinstance(value, torch.Tensor)}
            tensors |= {f"{_below(player)}{number}.{name}": value for name, value in kept.items()}
    tensors["random.cpu"], tensors["random.epoch"] = torch.get_rng_state(), trainer.epoch_random
    if trainer.device.type == "cuda":
        tensors["random.cuda"] = torch.cuda.get_rng_state(trainer.device)
    meta = {
        "step": trainer.step,
        "epoch": trainer.epoch,
        "within": trainer.within,
        "pieces": trainer.pieces,
        "seconds": seconds,
        "epoch_seconds": trainer.seconds - trainer.epoch_begun,
        "version": VERSION,
        "ends": [asdict(end) for end in trainer.ends],
        "scaler": trainer.scaler.state_dict(),
    }
    room(file.parent, sum(value.nbytes for value in tensors.values()))
    write_tensors(file, tensors, {"recipe": trainer.recipe.to_json(), "training": json.dumps(meta)})


def epoch_kept(file: Path) -> int:
    """The epochs that were done when this file was written, from its header alone; 0 where there is none or it is damaged."""
    try:
        with safe_open(file, "pt") as stored:
            return int(json.loads(stored.metadata()["training"])["epoch"])
    except (OSError, SafetensorError, LookupError, ValueError, TypeError):
        return 0


def restore(trainer: Trainer, file: Path) -> None:
    """Put a fresh trainer of the same recipe where the saved one was.

    Raises:
        ValueError: The file is not the checkpoint of this recipe, or damaged.
    """
    try:
        with safe_open(file, "pt", device=str(trainer.device)) as stored:
            metadata: dict[str, str] = stored.metadata() or {}
            tensors = {name: stored.get_tensor(name) for name in stored.keys()}  # noqa: SIM118  it is no dict
        read = type(trainer.recipe).from_json
        same = read(metadata["recipe"]) == read(trainer.recipe.to_json())
        if same:
            _put(trainer, tensors, json.loads(metadata["training"]))
    except (
        OSError,
        SafetensorError,
        LookupError,
        RuntimeError,
        ValueError,
        TypeError,
        AttributeError,
    ) as problem:  # whatever damage makes of it
        if isinstance(problem, torch.OutOfMemoryError | torch.AcceleratorError):
            raise  # the card is at fault, not the file
        log.warning("%s cannot be read", file, exc_info=True)
        raise ValueError("The checkpoint of this run is damaged: it can only be trained again from the start.") from None
    if not same:
        raise ValueError("This checkpoint belongs to another recipe.")


def _put(trainer: Trainer, tensors: dict[str, torch.Tensor], meta: dict[str, Any]) -> None:
    def below(prefix: str) -> dict[str, torch.Tensor]:
        return {name.removeprefix(prefix): value for name, value in tensors.items() if name.startswith(prefix)}

    trainer.net.load_state_dict(below("net."))
    trainer.best = below("best.")
    for player, optimizer in trainer.optimizers.items():
        state: dict[int, dict[str, torch.Tensor]] = {}
        for name, value in below(_below(player)).items():
            number, _, key = name.partition(".")
            # In the order in memory that the weights have: a fused optimizer goes through both side by side.
            state.setdefault(int(number), {})[key] = value.to(memory_format=torch.channels_last) if value.ndim == 4 else value
        optimizer.load_state_dict(optimizer.state_dict() | {"state": state})
    trainer.scaler.load_state_dict(meta["scaler"])
    torch.set_rng_state(tensors["random.cpu"].cpu())
    if "random.cuda" in tensors and trainer.device.type == "cuda":  # else the card is gone since
        torch.cuda.set_rng_state(tensors["random.cuda"].cpu(), trainer.device)
    trainer.step, trainer.epoch, trainer.pieces = meta["step"], meta["epoch"], meta["pieces"]
    trainer.seconds_before = meta["seconds"]
    if within := meta.get("within", 0):
        trainer.within, trainer.epoch_begun = within, trainer.seconds - meta["epoch_seconds"]
        trainer.epoch_random = tensors["random.epoch"].cpu()
    ends = [upgraded({"kind": "EpochEnd"} | end, meta.get("version", 1)) for end in meta["ends"]]
    trainer.ends = [EpochEnd(**{name: value for name, value in end.items() if name != "kind"}) for end in ends]


def _below(player: str) -> str:
    """Under which names an optimizer's tensors are kept: of the only one, or of a game's player."""
    return f"optimizer of {player}." if player else "optimizer."
