"""One fine-tuning from a folder to its figures and files."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch

from core.data.downloads import WEIGHTS, Download
from core.data.pictures.pixels import Pixels
from core.finetune.folder import read
from core.models import pretrained
from core.storage.atomic import write_bytes
from core.tasks import trainer_for
from core.tasks.pictures import export
from core.tasks.pictures.head import trained
from core.tasks.pictures.onnx import to_onnx
from core.tasks.pictures.recipe import OWN, PictureRecipe
from core.tasks.pictures.task import PictureTask
from core.tasks.script import script
from core.training.events import EpochEnd, Evaluation, Event, Finished, Note, Preparing, Started
from core.training.trainer import Trainer

Say = Callable[[str], None]
LOOK_SECONDS = 2.0  # between two words about a download or about pictures


@dataclass(frozen=True)
class Wish:
    """What was asked for."""

    folder: Path
    mode: str = "head"
    backbone: str = "built-in"
    epochs: int = 0  # 0: as many as are usual
    device: str = "auto"
    seed: int = 0
    out: Path | None = None


def finetune(wish: Wish, started: float, say: Say) -> dict[str, Any]:
    """Train as was asked for; gives the figures.

    Args:
        wish: What was asked for.
        started: When the program was, by `time.monotonic()`.
        say: Gets every word about how it goes.

    Raises:
        ValueError: It cannot be done; one sentence.
    """
    wish = replace(wish, backbone=_at_hand(wish, say))
    if wish.out:
        try:
            wish.out.mkdir(parents=True, exist_ok=True)
        except OSError:
            raise ValueError(f"The folder {wish.out} cannot be written.") from None
    usual = OWN[wish.mode] | ({"epochs": wish.epochs} if wish.epochs else {})
    recipe = PictureRecipe(mode=wish.mode, backbone=wish.backbone, seed=wish.seed, **usual)
    data = read(wish.folder, recipe.pixels, wish.seed, say)
    rows = int((~data.validation).sum())
    recipe = replace(recipe, num_train=rows, num_classes=len(data.classes), batch=min(recipe.batch, max(rows, 1)))
    say(f"{rows} pictures of {len(data.classes)} classes to learn from, {len(data.labels) - rows} to check with.")
    trainer = trainer_for(recipe, data, _device(wish.device))
    watch = Watch(recipe, data, say)
    assert isinstance(trainer.task, PictureTask)
    trainer.task.workers = threads = torch.get_num_threads() if trainer.device.type == "cpu" else 1
    torch.set_num_threads(1)  # for features and heads: threads that share so little work only wait for one another
    for event in trainer.events():
        watch.take(event)
        if isinstance(event, Started) and wish.mode != "head":
            torch.set_num_threads(threads)
    if wish.out:
        _write(wish.out, trainer, recipe, data, say)
    return watch.figures(started) | {"mode": wish.mode, "backbone": wish.backbone, "device": str(trainer.device)}


class Watch:
    """Hears the events of a training, says how it goes, and adds up its figures."""

    def __init__(self, recipe: PictureRecipe, data: Pixels, say: Say) -> None:
        self.recipe, self.data, self._say = recipe, data, say
        self._began = self._said = time.monotonic()
        self._ends: list[EpochEnd] = []
        self._evaluations: dict[int, Evaluation] = {}
        self._prepared, self._preparing = 0, 0.0  # pictures that went through the network before the first epoch, and the seconds

    def take(self, event: Event) -> None:
        """One more event."""
        now = time.monotonic()
        match event:
            case Preparing():
                self._prepared, self._preparing = event.done, now - self._began
                if now - self._said > LOOK_SECONDS:
                    self._said = now
                    self._say(f"features of {event.done} of {event.total} pictures and mirror images")
            case EpochEnd():
                self._ends.append(event)
                self._say(
                    f"epoch {event.number}/{self.recipe.epochs}: training loss {event.train['loss']:.3f}, validation loss "
                    f"{event.val['loss']:.3f}, accuracy {event.val['accuracy']:.1%}"
                )
            case Evaluation():
                self._evaluations[event.epoch] = event
            case Note() | Finished():
                self._say(event.text)
        if isinstance(event, Finished):
            self._finished = event

    def figures(self, started: float) -> dict[str, Any]:
        """What it came to. Pictures a second: through the pretrained network where a head learns, else while training."""
        truth = self.data.labels[self.data.validation_rows]
        right = self._evaluations[self._finished.best_epoch].kept["predictions"] == truth
        trained_for = sum(end.seconds for end in self._ends)
        head = self.recipe.mode == "head"
        shown = self._prepared if head else self.recipe.training * (len(self._ends) - 1)
        return {
            "classes": list(self.data.classes),
            "n_train": self.recipe.training,
            "n_val": len(truth),
            "val_accuracy": round(float(right.mean()), 4),
            "per_class": {
                name: round(float(right[truth == place].mean()), 4) if np.any(truth == place) else None
                for place, name in enumerate(self.data.classes)
            },
            "seconds": round(time.monotonic() - started, 2),
            "images_per_second": round(shown / max(self._preparing if head else trained_for, 1e-9), 1),
            "epochs": len(self._ends) - 1,
            "seconds_training": round(trained_for, 2),
        }


def _device(name: str) -> str:
    try:
        if name != "auto":
            torch.zeros(1, device=name)
    except (RuntimeError, AssertionError):
        raise ValueError(f"There is no working {name} on this machine; --device auto takes what there is.") from None
    return name


def _at_hand(wish: Wish, say: Say) -> str:
    """The network that was asked for, downloaded if need be; the built-in one where that is not possible."""
    if wish.mode == "scratch" or wish.backbone == "built-in":
        return wish.backbone
    try:
        pretrained.facts(wish.backbone)
        return wish.backbone
    except ValueError as absent:
        if wish.backbone not in WEIGHTS:
            say(f"{absent} The built-in network is used.")
            return "built-in"
    source = WEIGHTS[wish.backbone]
    say(f"Downloading {source.name}, {source.megabytes} MB, once. {source.terms}")
    download = Download(source, source.folder())
    download.start()
    while download.running:
        download.wait(LOOK_SECONDS)
        say(f"{download.share:.0%}")
    if download.problem:
        say(f"{download.problem} The built-in network is used.")
        return "built-in"
    return wish.backbone


def _write(out: Path, trainer: Trainer, recipe: PictureRecipe, data: Pixels, say: Say) -> None:
    """What the page's export has: weights, labels, loader, ONNX, and the training as a script."""
    weights = {name: value.cpu() for name, value in trainer.net.state_dict().items()}
    network = export.Trained(trained(recipe, weights).eval(), recipe.pixels, data.classes, recipe=recipe.to_json())
    files: dict[str, bytes | str] = {
        "weights": export.to_safetensors(network),
        "labels": export.labels_json(network),
        "loader": export.loader(network),
        "onnx": to_onnx(network.model, network.side, {"about": export.labels_json(network)}),
        "script": script(recipe),
    }
    try:
        for name, body in files.items():
            write_bytes(out / export.FILES[name], body if isinstance(body, bytes) else body.encode())
    except OSError:
        raise ValueError(f"The files could not be written into {out}: the disk is full, or it may not be written.") from None
    say(f"{', '.join(export.FILES.values())} are in {out}.")
