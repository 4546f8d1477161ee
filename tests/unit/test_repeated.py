"""Steps that a graphics card would record and play, by a recorder that computes them anew: what is kept, and when, is the same."""

from dataclasses import replace

import pytest
import torch

from core.tasks import trainer_for
from core.tasks.digits.recipe import DigitRecipe
from core.training.events import Step
from core.training.record import Record
from core.training.repeated import WARM, RepeatedStep
from tests.unit.test_trainer import curve

SMALL = DigitRecipe(network="conv4 pool dense16", train_limit=310, batch=50, epochs=3, dropout=0.2, rate=0.003, rotate=5.0)
FULL = 3 * (310 // 50)  # steps with a whole batch


def recorder(net):
    """As a CUDA graph does it: recording computes nothing, and playing writes over the same losses and gradients."""

    def record(learn):
        random, buffers = torch.get_rng_state(), [buffer.clone() for buffer in net.buffers()]
        losses = learn()
        gradients = [parameter.grad for parameter in net.parameters()]
        torch.set_rng_state(random)
        for buffer, before in zip(net.buffers(), buffers, strict=True):
            buffer.copy_(before)

        def play():
            for parameter, gradient in zip(net.parameters(), gradients, strict=True):
                assert parameter.grad is gradient  # what the optimizer will read is what was recorded
                if gradient is not None:
                    gradient.zero_()
            losses.copy_(learn())

        return play, losses

    return record


def trained(recipe, record=recorder, together=1):
    trainer, story = trainer_for(recipe, device="cpu"), Record(recipe)
    trainer.told_every = together
    if record:
        trainer.repeated = RepeatedStep(trainer.net.parameters(), record(trainer.net))
    for event in trainer.events():
        story.take(event)
    return trainer, story


@pytest.mark.parametrize(
    "changes",
    [{}, {"batch_norm": True}, {"optimizer": "momentum", "clip": 0.5, "l1": 1e-4, "schedule": "cosine"}, {"mixed_precision": False}],
    ids=["dropout", "norm", "penalties", "full"],
)
@pytest.mark.parametrize("together", [1, 16])
def test_what_is_played_gives_the_losses_of_what_is_computed(changes, together):
    recipe = replace(SMALL, **changes)
    (_, plain), (trainer, played) = trained(recipe, None), trained(recipe, together=together)
    assert curve(played) == curve(plain) and played.finished.test == plain.finished.test
    assert trainer.repeated.played == FULL - WARM and not trainer.repeated.trouble


def test_every_step_is_told_while_somebody_steps():
    trainer = trainer_for(SMALL, device="cpu")
    trainer.repeated, trainer.told_every = RepeatedStep(trainer.net.parameters(), recorder(trainer.net)), 16
    trainer.closely = lambda: 5 <= trainer.step < 12
    heard = [(event.number, trainer.step) for event in trainer.events() if isinstance(event, Step)]
    assert [number for number, _ in heard] == list(range(1, 22))
    assert all(number == step for number, step in heard if 5 < number < 12)


def test_what_cannot_be_recorded_is_computed():
    def broken(_):
        def record(learn):
            learn()  # gradients are left behind
            raise RuntimeError("operation not permitted when stream is capturing")

        return record

    recipe = replace(SMALL, dropout=0.0, rotate=0.0)  # nothing is drawn that a recording broken off would have used up
    (_, plain), (trainer, computed) = trained(recipe, None), trained(recipe, broken)
    assert curve(computed) == curve(plain)
    assert trainer.repeated.played == 0 and "capturing" in trainer.repeated.trouble


def test_memory_that_is_short_ends_it(monkeypatch):
    real = type(trainer_for(SMALL, device="cpu"))._outputs

    def outputs(trainer, x):
        if trainer.net.training and len(x) > 30:
            raise torch.OutOfMemoryError("CUDA out of memory")
        return real(trainer, x)

    monkeypatch.setattr("core.training.trainer.Trainer._outputs", outputs)
    trainer, record = trained(SMALL)
    assert trainer.pieces == 2 and trainer.repeated.played == 0 and "2 pieces of 25" in record.notes[0]


def test_a_network_of_which_more_learns_with_every_epoch_is_recorded_anew():
    net, rows = torch.nn.Sequential(torch.nn.Linear(3, 4), torch.nn.Linear(4, 1)), torch.arange(6)
    examples = torch.randn(6, 3)

    def learn(rows):
        loss = net(examples[rows]).square().sum()
        loss.backward()
        return loss.detach().reshape(1)

    repeated = RepeatedStep(net.parameters(), recorder(net))
    net[0].requires_grad_(False)
    for first_learns in (False, True, False):
        net[0].requires_grad_(first_learns)
        for _ in range(WARM + 2):
            net.zero_grad()
            losses = repeated(learn, rows.flip(0), first_learns)
            assert losses.item() == pytest.approx(net(examples).square().sum().item())
            assert (net[0].weight.grad is not None) == first_learns and net[1].weight.grad is not None
    assert repeated.played == 2 + 2 + (WARM + 2)  # what was recorded before is played again
