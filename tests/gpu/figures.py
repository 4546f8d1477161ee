"""What is measured on a graphics card, on pictures of noise: how long a step takes does not depend on what is in them."""

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import torch

from core.data.digits.digit_set import DigitPart, DigitSet, mnist_folder
from core.data.pictures.pixels import Pixels
from core.tasks import trainer_for
from core.tasks.digits.presets import DIGIT_PRESETS
from core.tasks.digits.recipe import DigitRecipe
from core.tasks.pictures.recipe import PictureRecipe
from core.training.events import EpochEnd, Finished, Step
from core.training.recipe import Recipe
from core.training.trainer import Trainer

AT_LEAST = 40.0  # seconds that have to be left for one more
ALIKE = 0.01  # by so much, as a share, may a loss differ that a recorded step gives: sums are made in another order


def digits(count: int) -> DigitSet:
    """Digits of noise."""
    random = torch.Generator().manual_seed(0)

    def part(size: int) -> DigitPart:
        images = torch.randint(0, 256, (size, 1, 28, 28), dtype=torch.uint8, generator=random)
        return DigitPart(images, torch.randint(0, 10, (size,), generator=random))

    return DigitSet(part(count), part(max(count // 11, 20)), part(max(count // 11, 20)))


def photos(count: int, side: int) -> Pixels:
    """Photos of noise in two classes."""
    random = np.random.default_rng(0)
    pixels = random.integers(0, 256, (count + 8, 3, side, side), dtype=np.uint8)
    held = np.arange(count + 8) >= count
    return Pixels(("a", "b"), pixels, np.arange(count + 8) % 2, held, tuple(f"{n:016x}" for n in range(count + 8)), keep=False)


def played(recipe: Recipe, data: Any, device: str, recording: bool) -> tuple[list[float], list[float], Trainer]:
    """The losses of all steps, the seconds of each epoch after the first judgement, and the trainer."""
    trainer = trainer_for(recipe, data, device)
    if not recording:
        trainer.repeated = None
    events = list(trainer.events())
    return (
        [event.loss for event in events if isinstance(event, Step)],
        [event.seconds for event in events if isinstance(event, EpochEnd)][1:],
        trainer,
    )


def both(recipe: Recipe, data: Any, device: str) -> dict[str, Any]:
    """Seconds of the last epoch with recorded steps and without, and how far their losses are apart over the first steps."""
    losses, seconds, trainer = played(recipe, data, device, True)
    plain, without, _ = played(recipe, data, device, False)
    first = min(len(plain), 50)  # later on, what is rounded differently has grown
    apart = max(abs(one - other) / max(abs(other), 1e-6) for one, other in zip(losses[:first], plain[:first], strict=True))
    found = {"seconds": round(seconds[-1], 3), "without_recording": round(without[-1], 3), "losses_apart": float(f"{apart:.2g}")}
    if trainer.repeated is not None:
        found |= {"steps_played": trainer.repeated.played, "trouble": trainer.repeated.trouble}
        if trainer.repeated.trouble:
            found["failed"] = "steps could not be recorded"
    return found | ({"failed": f"losses are more than {ALIKE} apart"} if apart > ALIKE else {})


def course_cnn(device: str, little: bool) -> dict[str, Any]:
    """The course's CNN, batch 64: an epoch of 55,000."""
    recipe = DigitRecipe(data="mnist", batch=64, epochs=3)
    if little:
        recipe = replace(recipe, network="conv4 pool dense16", train_limit=128)
    return both(recipe, digits(128 if little else 55_000), device) | {"aim": "0.5 s"}


def fastest(device: str, little: bool) -> dict[str, Any]:
    """The recipe "Fastest 99 %", all of it; with MNIST where it is, else only how long it takes."""
    recipe = replace(DIGIT_PRESETS["Fastest 99 %"].recipe, **{"train_limit": 256, "epochs": 1} if little else {})
    there = any(mnist_folder().glob("train-images*")) and not little
    began = time.monotonic()
    events = list(trainer_for(recipe, None if there else digits(256 if little else 55_000), device).events())
    (end,) = [event for event in events if isinstance(event, Finished)]
    found = {"seconds": round(end.seconds, 2), "with_preparation": round(time.monotonic() - began, 2), "aim": "2 s"}
    return found | ({"test_accuracy": end.test["accuracy"]} if there else {"accuracy": "not measured: MNIST is not on this machine"})


def resnet(backbone: str) -> Callable[[str, bool], dict[str, Any]]:
    """ResNet-18 with or without its first pooling, 224 pixels, batch 256, all of it learns."""

    def measured(device: str, little: bool) -> dict[str, Any]:
        count, side, batch = (4, 32, 2) if little else (2048, 224, 256)
        recipe = PictureRecipe(
            mode="scratch", backbone=backbone, side=side, batch=batch, epochs=1 if little else 3, num_train=count, num_classes=2,
            mixed_precision=not little, pictures="textures",
        )  # fmt: skip
        _, seconds, trainer = played(recipe, photos(count, side), device, True)
        found: dict[str, Any] = {"pictures_per_second": round(count / seconds[-1]), "aim": "10,000 with pooling"}
        if trainer.repeated is not None:
            found |= {"steps_played": trainer.repeated.played, "trouble": trainer.repeated.trouble}
        return found

    return measured


MEASURES: dict[str, Callable[[str, bool], dict[str, Any]]] = {
    "course's CNN, batch 64, epoch of 55,000": course_cnn,
    "Fastest 99 %": fastest,
    "ResNet-18 with pooling, 224 px, batch 256": resnet("resnet18"),
    "ResNet-18 without pooling, 224 px, batch 256": resnet("built-in"),
}
