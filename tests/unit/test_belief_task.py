"""The task of a deep belief network: contrastive divergence in the engine, stage after stage, its figures by hand, script and loader."""

import math
from dataclasses import replace

import numpy as np
import pytest
import torch
from safetensors import safe_open
from torch.nn import functional as F

from core.explain.training.results import result
from core.figures.making import below, strokes
from core.figures.training.curves import curves, losses
from core.figures.training.replay import film
from core.models.deep_belief import DeepBelief
from core.models.rbm import there_and_back
from core.tasks import TASKS, estimate, fit, from_json, from_query, to_query, trainer_for
from core.tasks.belief.presets import BELIEF_PRESETS
from core.tasks.belief.recipe import COUNTS, BeliefRecipe
from core.tasks.belief.task import DREAM_STEPS, UNITS, BeliefTask, drawn
from core.tasks.script import script
from core.training import checkpoint
from core.training.events import EpochEnd, Finished, Snapshot, Started, Step
from core.training.record import Record
from tests.scripts import run_scripts

CPU = torch.device("cpu")
TINY = BeliefRecipe(train_limit=100, batch=25, epochs=6, first=24, second=12)
NAMES = ("error 1", "error 2", "gap 1", "gap 2", "pretrained", "random")


def told_by(recipe):
    record, events = Record(recipe), []
    for event in fit(recipe, device="cpu"):
        record.take(event)
        events.append(event)
    return events, record


@pytest.fixture(scope="module")
def tiny():
    return told_by(TINY)


def steps_of(events):
    return [event for event in events if isinstance(event, Step)]


def test_machine_after_machine_then_labels_each_with_its_own_losses(tiny):
    events, _ = tiny
    started = next(event for event in events if isinstance(event, Started))
    assert started.losses == NAMES and started.layers[:2] == ("machine 1", "machine 2") and len(started.layers) == 8
    steps = steps_of(events)
    assert len(steps) == 24
    for stage, moving in enumerate(({"error 1", "gap 1"}, {"error 2", "gap 2"}, {"error 2", "pretrained", "random"})):
        for step in steps[8 * stage : 8 * (stage + 1)]:
            named = dict(zip(NAMES, step.losses, strict=True))
            assert {name for name, value in named.items() if math.isfinite(value)} == moving
            assert step.loss == named["error 1" if stage == 0 else "error 2"]
    ends = [event for event in events if isinstance(event, EpochEnd)]
    assert [end.val["stage"] for end in ends] == [1, 1, 1, 2, 2, 3, 3]
    assert len({end.val["right"] for end in ends[:5]}) == 1 and ends[-1].val["random"] != ends[0].val["random"]
    assert isinstance(events[-1], Finished) and events[-1].best_epoch >= 5  # a later stage is better, whatever its figures


@pytest.mark.parametrize("stage", [1, 2])
def test_a_step_of_the_engine_is_contrastive_divergence_by_hand(stage):
    """Weights after a step of plain descent are those that W + rate (v h - v' h') gives."""
    recipe = replace(TINY, optimizer="sgd", l2=0.0, rate=0.3, epochs=2, labels="none")
    trainer = trainer_for(recipe, device="cpu")
    trainer.begin_epoch(stage - 1)
    machine, rows = trainer.net.machine(stage), torch.arange(25)
    W, b, c = (getattr(machine, name).detach().double().numpy().copy() for name in ("weight", "visible_bias", "hidden_bias"))
    other = trainer.net.machine(3 - stage).weight.detach().clone()
    with torch.no_grad():
        v = trainer.net.seen(stage, trainer.task.inputs(trainer.task.training, rows)).double().numpy()
    torch.manual_seed(5)
    list(trainer.update(rows, recipe.rate))
    torch.manual_seed(5)
    chance = torch.rand(25, len(c)).double().numpy()

    def sigmoid(x):
        return 1 / (1 + np.exp(-x))

    up = sigmoid(v @ W.T + c)
    dream = sigmoid((chance < up) @ W + b)
    again = sigmoid(dream @ W.T + c)
    np.testing.assert_allclose(machine.weight.detach(), W + 0.3 * (up.T @ v - again.T @ dream) / 25, atol=2e-6)
    np.testing.assert_allclose(machine.visible_bias.detach(), b + 0.3 * (v - dream).mean(0), atol=2e-6)
    np.testing.assert_allclose(machine.hidden_bias.detach(), c + 0.3 * (up - again).mean(0), atol=2e-6)
    assert torch.equal(other, trainer.net.machine(3 - stage).weight)


def test_what_a_stage_begins_with():
    torch.manual_seed(0)
    net, x = DeepBelief(20, 8), torch.rand(50, 784)
    assert torch.equal(net.random.layers[0].weight, net.pretrained.layers[0].weight) and len(net.begun) == 1
    assert torch.equal(net.remade(x), there_and_back([net.machine(1)], x))
    net.reach(2, x)
    np.testing.assert_allclose(torch.sigmoid(net.machine(2).visible_bias.detach()), net.machine(1).up(x).detach().mean(0), atol=1e-5)
    with torch.no_grad():
        net.machine(2).visible_bias.fill_(7.0)
    net.reach(2, x)  # reached before, as when a checkpoint goes on: nothing begins again
    assert (net.machine(2).visible_bias == 7).all()
    net.reach(3, x)
    assert torch.equal(net.pretrained.layers[0].weight, net.machine(1).weight)
    assert torch.equal(net.pretrained.layers[1].bias, net.machine(2).hidden_bias)
    assert torch.equal(net.pretrained.layers[2].weight, net.random.layers[2].weight)
    assert net.dreamt(x, 3).shape == (50, 784) and net(x).shape == (50, 2 + 784 + 20)


def test_what_an_epoch_is_judged_by_is_measured_by_hand():
    task = BeliefTask(TINY, CPU)
    torch.manual_seed(1)
    net, part = task.network().eval(), task.validation
    net.reach(3, task.inputs(task.training, slice(None)))
    with torch.inference_mode():
        figures = task.evaluate(net(task.inputs(part, slice(None))), part.labels).figures
        x = part.images.float() / 255
        one, two = net.machine(1), net.machine(2)
        back = one.down(two.down(two.up(one.up(x))))
        lower = (one.free_energy(x[:, net.order]) - one.free_energy(x)).mean()
        right = (net.pretrained(x).argmax(1) == part.digits).float().mean()
    assert figures["loss"] == pytest.approx(float(F.mse_loss(back, x)), rel=1e-5) and figures["stage"] == 3
    assert figures["lower"] == pytest.approx(float(lower), rel=1e-4) and figures["right"] == pytest.approx(float(right))


def test_labels_come_round_until_an_epoch_is_as_long():
    torch.manual_seed(0)
    found = drawn(7, 20)
    assert len(found) == 20 and sorted(found[:7].tolist()) == sorted(found[7:14].tolist()) == list(range(7))
    task = BeliefTask(replace(TINY, train_limit=300), CPU)
    task.stage = 3
    assert sum(map(len, task.batches())) == 300 and int(torch.cat(list(task.batches())).max()) == 99  # 100 have a label


@pytest.mark.parametrize(("labels", "stages"), [("none", [1, 1, 1, 2, 2]), ("100", [1, 1, 2, 2, 3]), ("5000", [1, 1, 2, 2, 3])])
def test_epochs_are_shared_out_among_the_stages(labels, stages):
    recipe = replace(TINY, labels=labels, epochs=5)
    assert [recipe.stage(epoch) for epoch in range(5)] == stages
    assert recipe.labelled == min(COUNTS[labels], 100) and replace(recipe, epochs=1).stage(0) == 1


def test_the_same_recipe_learns_the_same_and_looking_uses_up_none_of_its_chance(tiny, monkeypatch):
    monkeypatch.setattr("core.training.trainer.LOOK_SECONDS", 0.0)  # a look after every step
    again = [event.losses for event in steps_of(fit(TINY, device="cpu"))]
    np.testing.assert_array_equal(again, [event.losses for event in steps_of(tiny[0])])


@pytest.mark.parametrize("after", [6, 10, 18])  # within the first machine, the second, the labels
def test_a_checkpoint_goes_on_as_if_nothing_had_been(tiny, tmp_path, after):
    trainer = trainer_for(TINY, device="cpu")
    for event in trainer.events():
        if isinstance(event, Step) and event.number == after:
            checkpoint.save(trainer, tmp_path / "checkpoint.safetensors", 1.0)
            break
    other = trainer_for(TINY, device="cpu")
    checkpoint.restore(other, tmp_path / "checkpoint.safetensors")
    rest = [step.losses for step in steps_of(other.events())]
    np.testing.assert_array_equal(rest, [step.losses for step in steps_of(tiny[0])[after:]])


def test_it_is_drawn_played_back_and_told(tiny):
    events, record = tiny
    shots = [event for event in events if isinstance(event, Snapshot)]
    assert shots[0].seen["rebuilt"].shape == (40, 28, 28) and shots[0].seen["strokes"].shape == (2 * UNITS, 28, 28)
    assert not shots[0].seen["rebuilt"][20:30].any() and shots[-1].seen["rebuilt"][20:30].any()  # the second machine comes later
    assert not shots[0].seen["strokes"][UNITS:].any() and abs(shots[-1].seen["strokes"][UNITS:]).max() == 127
    assert below(*shots[-1].seen["rebuilt"].reshape(4, 10, 28, 28)).height == 4 * 28 + 6 and strokes(shots[-1].seen["strokes"]).height == 56
    kind = TASKS["belief"]
    played = film(record, kind.held_out(TINY)[0])
    assert played["filters"]["count"] == 60 and [measure["label"] for measure in played["curves"]["measures"]] == [
        "error per pixel",
        "read right",
    ]
    for measure in kind.drawn_measures(TINY):
        assert curves(record, measure)
    assert np.isfinite(losses(record, "gap 2")["loss"]).sum() == 8
    told = result(record)
    assert "of 750 test digits read right" in told.headline and "From random weights, with the same labels" in told.details
    drawing = kind.drawing(TINY)
    assert sum(block.parameters for block in drawing.blocks) == sum(p.numel() for p in BeliefTask(TINY, CPU).network().parameters())
    assert f"{DREAM_STEPS} steps" in kind.seen_note(TINY)


def test_without_labels_the_error_is_told_first():
    recipe = replace(TINY, labels="none", epochs=2)
    _, record = told_by(recipe)
    kind = TASKS["belief"]
    assert kind.shown_measure(recipe).name == "loss" and [each.name for each in kind.drawn_measures(recipe)] == ["loss", "lower"]
    assert kind.losses_seen(recipe, NAMES) == NAMES[:4] and result(record).headline.startswith("Error per pixel")
    assert record.ends[-1].val["stage"] == 2 and "mean picture" in result(record).details


def test_what_cannot_be_is_refused_in_a_sentence():
    for change, says in (({"labels": "7"}, "labels can be"), ({"first": 0}, "first must be"), ({"second": 5000}, "second must be")):
        with pytest.raises(ValueError, match=says):
            BeliefRecipe(**change)
    recipe = replace(TINY, labels="500", seed=7)
    assert from_query(to_query(recipe)) == recipe == from_json(recipe.to_json()) and to_query(recipe)["task"] == "belief"


def test_every_recipe_on_offer_reaches_its_last_stage():
    for preset in BELIEF_PRESETS.values():
        recipe = preset.recipe
        assert recipe.stage(recipe.epochs - 1) == (3 if recipe.labelled else 2)
    assert estimate(BELIEF_PRESETS["100 labels"].recipe) < 60


def test_with_few_labels_it_is_better_to_have_looked_first():
    """Shorter than on offer, and yet clear."""
    _, record = told_by(replace(BELIEF_PRESETS["100 labels"].recipe, epochs=9, first=128, second=64))
    figures = record.best.val
    assert (
        figures["right"] > figures["random"] + 0.02
        and figures["right"] > 0.7
        and record.ends[3].val["loss"] < 0.4 * record.ends[0].val["loss"]
    )


SCRIPTS = {
    "usual": TINY,
    "clipped": replace(TINY, labels="none", epochs=3, clip=0.5, schedule="cosine", optimizer="adam", rate=0.002, l2=0.0, seed=4),
    "cycle": replace(TINY, labels="500", epochs=3, schedule="onecycle", optimizer="sgd", label_rate=0.5),
}


def test_the_script_learns_the_same(tiny, tmp_path):
    said = run_scripts({f"{name}.py": script(recipe, "cpu") for name, recipe in SCRIPTS.items()}, tmp_path)
    for name, recipe in SCRIPTS.items():
        ends = (tiny if name == "usual" else told_by(recipe))[1].ends
        lines = [line for line in said[f"{name}.py"].splitlines() if line.startswith("epoch")]
        assert len(lines) == len(ends)
        for line, end in zip(lines, ends, strict=True):
            found = [float(part.split()[-1]) for part in line.split(", ")]
            assert found == pytest.approx([end.val[each] for each in ("loss", "lower", "right", "random")], abs=2e-3), (name, line)


def test_what_is_taken_along_says_the_same_elsewhere(tmp_path):
    task = BeliefTask(TINY, CPU)
    torch.manual_seed(2)
    net, empty = task.network().eval(), torch.zeros(1, 784)
    net.reach(3, task.inputs(task.training, slice(None)))
    for name, recipe in (("labels", TINY), ("machines", replace(TINY, labels="none"))):
        found = TASKS["belief"].exports(recipe, net, name)
        ((file, make),) = found.files.values()
        (tmp_path / file).write_bytes(make())
        said = run_scripts({f"{name}.py": found.loader}, tmp_path)[f"{name}.py"]
        with torch.no_grad():
            assert f"error: {float(net.remade(empty).square().mean()):.6f}" in said
            scores = ", ".join(f"{score:.4f}" for score in net.pretrained(empty)[0])
        assert (f"scores: {scores}" in said) == bool(recipe.labelled)
        with safe_open(tmp_path / file, "pt") as kept:
            assert BeliefRecipe.from_json(kept.metadata()["recipe"]) == recipe
