"""What only a graphics card can show: recorded steps are the steps."""

import math
from dataclasses import replace

import pytest
import torch

from core.tasks import trainer_for
from core.tasks.digits.recipe import DigitRecipe
from core.tasks.pictures.recipe import PictureRecipe
from core.training.repeated import WARM
from tests.gpu.figures import ALIKE, digits, photos, played

card = pytest.mark.skipif(not torch.cuda.is_available(), reason="There is no graphics card that PyTorch can use.")
SMALL = DigitRecipe(data="mnist", network="conv8 pool dense16", batch=32, epochs=2, train_limit=330, dropout=0.2)
SCRATCH = PictureRecipe(mode="scratch", side=64, batch=8, epochs=2, num_train=36, num_classes=2, pictures="textures")


def test_without_a_card_nothing_is_recorded():
    assert trainer_for(SMALL, digits(330), "cpu").repeated is None


@card
@pytest.mark.parametrize("changes", [{}, {"batch_norm": True, "rotate": 5.0, "noise": 0.1}, {"optimizer": "momentum", "clip": 1.0}])
@pytest.mark.parametrize("mixed", [True, False])
def test_recorded_steps_give_the_losses_of_steps_one_by_one(changes, mixed):
    recipe = replace(SMALL, mixed_precision=mixed, **changes)
    (losses, _, trainer), (plain, _, _) = (played(recipe, digits(330), "cuda", recording) for recording in (True, False))
    assert not trainer.repeated.trouble and trainer.repeated.played == 2 * 10 - WARM
    assert losses == pytest.approx(plain, rel=ALIKE)


@card
@pytest.mark.parametrize("backbone", ["built-in", "resnet18"])
def test_pictures_are_altered_and_learnt_from_in_recorded_steps(backbone):
    recipe = replace(SCRATCH, backbone=backbone, rotate=10.0)
    losses, _, trainer = played(recipe, photos(36, 64), "cuda", True)
    assert not trainer.repeated.trouble and trainer.repeated.played == 2 * 4 - WARM
    assert len(losses) == 10 and all(map(math.isfinite, losses))


@card
def test_a_step_makes_the_processor_wait_for_nothing():
    trainer = trainer_for(SMALL, digits(330), "cuda")
    trainer.begin_epoch(0)
    rows = trainer.task.batches()[0]
    for _ in range(WARM + 2):
        _one(trainer, rows)
    torch.cuda.set_sync_debug_mode("error")
    try:
        _one(trainer, rows)
    finally:
        torch.cuda.set_sync_debug_mode("default")


def _one(trainer, rows):
    with pytest.raises(StopIteration):
        next(trainer.update(rows, 0.01))
