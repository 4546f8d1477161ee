"""The files of a run: its checkpoint, and its weights after each epoch that is kept."""

import math
import re
import shutil
import time
from pathlib import Path

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file

from core.storage import atomic
from core.storage.home import home
from core.storage.quota import size_of
from core.storage.tensors import write_tensors
from core.training import checkpoint
from core.training.trainer import Trainer

MOST_EPOCHS = 12  # whose weights are kept, besides the best
LARGE = 32 * 2**20  # bytes of weights, above which only the best are kept, in 16 bits
REST = 20  # times as long as a checkpoint took to write, until a large network gets its next


def run_folder(run_id: str) -> "RunFolder":
    """Where the files of a run are on this machine."""
    return RunFolder(home() / "runs" / run_id)


class RunFolder:
    """Everything a run has on disk. Made when first written to."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.checkpoint = folder / "checkpoint.safetensors"
        self.best = folder / "best.safetensors"
        self._kept_best = -1  # the epoch that lies there
        self._saved, self._took = -math.inf, 0.0  # when the last checkpoint was written, and how long that took

    def keep(self, trainer: Trainer, seconds: float) -> None:
        """After an epoch: its weights, and what it takes to go on from here.

        Raises:
            OSError: The disk is full or may not be written; nothing partial is left, and nothing older is lost.
        """
        for name, text in trainer.task.files.items():
            if self._beside(name) != text:  # it is not there yet, or a run of another version began here
                atomic.write_text(self.folder / name, text)
        metadata = {"recipe": trainer.recipe.to_json()}
        if _large(trainer):
            return self._keep_large(trainer, seconds)
        write_tensors(self._epoch(trainer.epoch), trainer.net.state_dict(), metadata)
        if trainer.ends[-1].best:
            write_tensors(self.best, trainer.best, metadata)
        checkpoint.save(trainer, self.checkpoint, seconds)
        self._thin()

    def _keep_large(self, trainer: Trainer, seconds: float) -> None:
        """The best in 16 bits, and a checkpoint; not at every epoch where epochs are short and writing is slow."""
        began = time.monotonic()
        if began - self._saved < REST * self._took:
            return
        self._keep_best(trainer)
        checkpoint.save(trainer, self.checkpoint, seconds)
        self._saved = time.monotonic()
        self._took = self._saved - began

    def _keep_best(self, trainer: Trainer) -> None:
        best = trainer.best_end.number
        if best != self._kept_best:
            halved = {name: _halved(value) for name, value in trainer.best.items()}
            write_tensors(self.best, halved, {"recipe": trainer.recipe.to_json()})
            self._kept_best = best

    def goes_on(self, trainer: Trainer) -> None:
        """Put a fresh trainer of the same recipe where the training was that is kept here.

        Raises:
            ValueError: The checkpoint is damaged or of another recipe, or the weights go with other files than this version makes.
        """
        if any(self._beside(name) not in (None, text) for name, text in trainer.task.files.items()):
            raise ValueError("This version takes what the run learns from otherwise: it can only be trained again from the start.")
        checkpoint.restore(trainer, self.checkpoint)

    def _beside(self, name: str) -> str | None:
        try:
            return self.text(name)
        except (LookupError, UnicodeDecodeError):
            return None

    def close(self, trainer: Trainer, over: bool) -> None:
        """At the end of a training: of a large network the best is there for certain, and no checkpoint where it is `over`.

        Raises:
            OSError: The disk is full or may not be written.
        """
        if trainer.ends and _large(trainer):
            self._keep_best(trainer)
            if over:
                self.checkpoint.unlink(missing_ok=True)

    def weights(self, epoch: int | None = None) -> dict[str, torch.Tensor]:
        """The weights after an epoch, or those of the best one.

        Raises:
            LookupError: They are not kept; one sentence.
        """
        file = self.best if epoch is None else self._epoch(epoch)
        try:
            return load_file(file)
        except (OSError, SafetensorError):
            raise LookupError(
                "The weights of this epoch are not kept any more." if epoch else "The weights of this run are not there."
            ) from None

    def text(self, name: str) -> str:
        """A file that belongs to the network besides its weights.

        Raises:
            LookupError: It is not there; one sentence.
        """
        try:
            return (self.folder / name).read_text(encoding="utf-8")
        except OSError:
            raise LookupError("The words of this run's network are not there.") from None

    def epochs(self) -> list[int]:
        """The epochs whose weights are kept, in order."""
        return sorted(int(found[1]) for file in self.folder.glob("epoch-*.safetensors") if (found := re.search(r"(\d+)", file.name)))

    def size(self) -> int:
        """Bytes on disk."""
        return size_of(self.folder)

    def tidy(self) -> None:
        """Remove what a process that was killed while writing left behind."""
        atomic.sweep(self.folder)

    def forget_epochs(self) -> None:
        """Keep the best weights only."""
        for epoch in self.epochs():
            self._epoch(epoch).unlink(missing_ok=True)
        self.checkpoint.unlink(missing_ok=True)

    def delete(self) -> None:
        """Everything."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def _epoch(self, number: int) -> Path:
        return self.folder / f"epoch-{number:04}.safetensors"

    def _thin(self) -> None:
        """Where there are too many, drop the one whose neighbours lie closest together, never the first or the last."""
        kept = self.epochs()
        if len(kept) > MOST_EPOCHS:
            drop = min(range(1, len(kept) - 1), key=lambda place: kept[place + 1] - kept[place - 1])
            self._epoch(kept[drop]).unlink(missing_ok=True)


def _large(trainer: Trainer) -> bool:
    return sum(value.nbytes for value in trainer.best.values()) > LARGE


def _halved(value: torch.Tensor) -> torch.Tensor:
    """In 16 bits, unless that would be infinite."""
    return value.half() if value.is_floating_point() and bool((value.abs() < torch.finfo(torch.float16).max).all()) else value
