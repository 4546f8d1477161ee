"""The learning-rate finder against plain PyTorch and against trainings at the rates it tried."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from torch import nn

from core.data.digits.digit_set import digit_set
from core.tasks import fit, trainer_for
from core.tasks.digits.recipe import NETWORKS, DigitRecipe
from core.tasks.digits.task import build
from core.training.rate_finder import EXPLODED, HIGH, LOW, STEPS, find, read, smoothed
from core.training.record import Record

SMALL = DigitRecipe(network=NETWORKS["Small and fast"], dropout=0.0, mixed_precision=False)


def test_it_is_a_training_whose_rate_grows_at_every_step():
    recipe = replace(SMALL, optimizer="sgd", network="dense16", train_limit=200)
    tried = list(find(trainer_for(recipe, device="cpu")))
    torch.manual_seed(0)
    net, images, labels = build(recipe), digit_set("sample").training.images, digit_set("sample").training.labels
    order = torch.randperm(200)
    for step, (rate, loss) in enumerate(tried[:3]):
        rows = order[step * 64 : step * 64 + 64]
        expected = nn.functional.cross_entropy(net(images[rows] / 255), labels[rows])
        assert rate == pytest.approx(LOW * (HIGH / LOW) ** (step / (STEPS - 1))) and loss == pytest.approx(expected.item(), rel=1e-5)
        gradients = torch.autograd.grad(expected, list(net.parameters()))
        with torch.no_grad():
            for weight, gradient in zip(net.parameters(), gradients, strict=True):
                weight -= rate * gradient


@pytest.mark.parametrize(("optimizer", "low", "high"), [("adam", 5e-4, 2e-2), ("momentum", 1e-2, 0.5)])
def test_the_rate_it_suggests_learns_and_one_far_above_does_not(optimizer, low, high):
    recipe = replace(SMALL, optimizer=optimizer, epochs=1)
    finding = read(list(find(trainer_for(recipe, device="cpu"))))
    assert low < finding.suggested < high and finding.suggested < finding.lowest
    accuracy = {}
    for rate in (finding.suggested, finding.suggested / 300, 100 * finding.suggested):
        record = Record(replace(recipe, rate=rate))
        for event in fit(record.recipe, device="cpu"):
            record.take(event)
        accuracy[rate] = record.ends[-1].val["accuracy"] if record.finished.reason == "done" else 0.0
    good, small, large = accuracy.values()
    assert good > 0.8 and small < good - 0.1 and large < good - 0.3


def test_it_ends_where_the_loss_explodes():
    tried = list(find(trainer_for(SMALL, device="cpu")))
    smooth = smoothed([loss for _, loss in tried])
    assert len(tried) < STEPS and smooth[-1] > EXPLODED * min(smooth) and all(np.isfinite(loss) for _, loss in tried)


def test_a_network_that_cannot_learn_gets_no_rate():
    finding = read(list(find(trainer_for(replace(SMALL, init="zeros"), device="cpu"))))
    assert finding.suggested == 0 and "not the rate" in finding.words


def test_too_few_tries_are_refused():
    with pytest.raises(ValueError, match="exploded at once"):
        read([(1e-6, 2.3)] * 3)


def test_smoothing_starts_at_the_first_loss_and_keeps_a_constant():
    assert smoothed([5.0, 5.0, 5.0]) == pytest.approx([5, 5, 5]) and smoothed([2.0, 4.0])[0] == 2.0


def test_the_steepest_fall_of_a_known_curve_is_found():
    rates = np.geomspace(LOW, HIGH, STEPS)
    losses = 2.3 - 2 / (1 + np.exp(-4 * (np.log10(rates) + 2)))  # falls most steeply at 0.01
    finding = read([*zip(rates.tolist(), losses.tolist(), strict=True)])
    assert finding.suggested == pytest.approx(0.01, rel=0.15)
