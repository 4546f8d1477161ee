"""Optimizers, schedules and tasks are looked up by name: what they say of themselves is what they are."""

import inspect

import pytest
import torch
from torch import nn

from core.tasks import TASKS, from_json, from_query, task_named
from core.tasks.digits.recipe import DigitRecipe
from core.training.optimizers import OPTIMIZERS, make_optimizer
from core.training.schedules import SCHEDULES, STEP_AT, rate_at


def written(name, net, rate, decay):
    """The optimizer that its script makes."""
    return eval(OPTIMIZERS[name].script("net.parameters()", rate, decay), {"torch": torch, "net": net})


@pytest.mark.parametrize("decay", [0.0, 0.01, 0.3])
@pytest.mark.parametrize("name", OPTIMIZERS)
def test_the_script_of_an_optimizer_makes_the_same_one(name, decay):
    net = nn.Linear(2, 2)
    theirs = written(name, net, 0.05, decay)
    ours = make_optimizer(name, net.parameters(), 0.05, decay)
    assert type(theirs) is type(ours) is OPTIMIZERS[name].kind
    assert theirs.defaults == ours.defaults
    assert (ours.defaults["lr"], ours.defaults["weight_decay"]) == (0.05, decay)
    for one, other in zip(theirs.param_groups, ours.param_groups, strict=True):
        assert list(map(id, one.pop("params"))) == list(map(id, other.pop("params")))
        assert one == other


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_a_script_says_a_decay_of_nothing_only_where_pytorch_has_another(name):
    usual = inspect.signature(OPTIMIZERS[name].kind).parameters["weight_decay"].default
    assert ("weight_decay=0.0" in OPTIMIZERS[name].script("p", 0.1, 0.0)) == (usual != 0)
    assert "weight_decay=0.2" in OPTIMIZERS[name].script("p", 0.1, 0.2)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_both_move_the_weights_alike_and_remember_what_they_say(name):
    weights, x = [], torch.rand(20, 4, 2)
    for made in (written, lambda name, net, rate, decay: make_optimizer(name, net.parameters(), rate, decay)):
        torch.manual_seed(0)
        net = nn.Linear(2, 2)
        optimizer = made(name, net, 0.05, 0.1)
        for part in x:
            optimizer.zero_grad()
            net(part).square().sum().backward()
            optimizer.step()
        weights.append(net.weight.detach())
        remembered = {key for key, value in optimizer.state[net.weight].items() if value is not None} - {"step"}
        assert remembered == set(OPTIMIZERS[name].memory.values())
    assert torch.equal(*weights)


def test_groups_and_settings_of_pytorch_reach_the_optimizer():
    net = nn.Linear(2, 2)
    found = OPTIMIZERS["momentum"].make([{"params": [net.weight], "factor": 0.5}, {"params": [net.bias]}], 0.1, 0.2, nesterov=True)
    assert [group.get("factor") for group in found.param_groups] == [0.5, None]
    assert all((group["momentum"], group["nesterov"], group["weight_decay"]) == (0.9, True, 0.2) for group in found.param_groups)


@pytest.mark.parametrize("total", [50, 7, 1000])
@pytest.mark.parametrize("name", SCHEDULES)
def test_a_schedule_is_pytorchs_own_as_its_script_writes_it(name, total):
    rate, steps = 0.3, min(total, 50)
    optimizer = torch.optim.SGD(nn.Linear(2, 2).parameters(), lr=rate)
    line = SCHEDULES[name].script.format(total=total, top=rate, at=[int(share * total) for share in STEP_AT])
    found = {"torch": torch, "optimizer": optimizer}
    exec(line or "schedule = torch.optim.lr_scheduler.ConstantLR(optimizer, factor=1.0)", found)
    ours, theirs = [], []
    for step in range(steps):
        ours.append(rate_at(name, rate, step, total))
        theirs.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        if step < total - 1:
            found["schedule"].step()
    assert ours == pytest.approx(theirs, rel=1e-9, abs=1e-12)


def test_only_the_constant_rate_has_no_line_in_a_script_and_no_other_stays():
    for name, schedule in SCHEDULES.items():
        rates = {rate_at(name, 0.1, step, 50) for step in range(50)}
        assert (len(rates) == 1) == (name == "constant") == (not schedule.script)


@pytest.mark.parametrize(
    ("ask", "says"),
    [
        (lambda: make_optimizer("magic", [nn.Parameter(torch.zeros(1))], 0.1), "no optimizer 'magic'; there is sgd, momentum"),
        (lambda: rate_at("magic", 0.1, 0, 10), "no schedule 'magic'; there is constant, step"),
        (lambda: task_named("magic"), "task can be digits or reviews.*not 'magic'"),
        (lambda: from_query({"task": "magic"}), "task can be digits or reviews.*not 'magic'"),
        (lambda: from_json('{"task": "magic"}'), "task can be digits or reviews.*not 'magic'"),
        (lambda: from_json('{"task": ["digits"]}'), "task can be digits or reviews"),
        (lambda: DigitRecipe(optimizer="magic"), "optimizer can be sgd, momentum"),
        (lambda: DigitRecipe(schedule="magic"), "schedule can be constant, step"),
    ],
)
def test_a_name_that_is_not_there_is_refused_in_one_sentence(ask, says):
    with pytest.raises(ValueError, match=says) as refused:
        ask()
    assert len(str(refused.value)) < 200 and "\n" not in str(refused.value)


def test_every_task_is_found_by_its_name_and_by_its_recipe():
    for name, kind in TASKS.items():
        assert task_named(name) is kind and kind.name == kind.recipe.task == name
        assert type(from_query({"task": name})) is kind.recipe
    assert type(from_query({})) is DigitRecipe  # what names no task is older than the second one


def test_what_is_offered_on_forms_is_what_there_is():
    assert all(optimizer.label and optimizer.usual_rate < optimizer.high for optimizer in OPTIMIZERS.values())
    assert len({optimizer.label for optimizer in OPTIMIZERS.values()}) == len(OPTIMIZERS)
    assert len({schedule.within or schedule.label for schedule in SCHEDULES.values()}) == len(SCHEDULES)
