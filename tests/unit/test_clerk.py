"""What the clerk does about runs, without worker processes."""

from dataclasses import replace
from types import SimpleNamespace

import pytest

from core.jobs.reasons import NOT_KEPT
from core.tasks import fit
from core.tasks.digits.recipe import DigitRecipe
from core.training.events import Started
from core.training.run_folder import run_folder
from tests.quiet_service import ME, QuietService

RECIPE = DigitRecipe(network="dense8", train_limit=100, batch=50, epochs=3)


class Cluster:
    """Takes trainings, and never begins one."""

    slots = 1

    def __init__(self):
        self.began = []

    def train(self, run_id, recipe_json, folder, resume):
        self.began.append((run_id, resume))
        return SimpleNamespace(add_done_callback=lambda _: None, done=lambda: True)


@pytest.fixture
def service(monkeypatch, tmp_path):
    monkeypatch.setenv("GLASSBOX_HOME", str(tmp_path))
    opened = QuietService()
    opened.supervisor.cluster = Cluster()
    return opened


def test_a_run_whose_last_epoch_goes_while_it_waits_never_begins_again_by_itself(service):
    run_id = service.train(RECIPE, epochs=1)
    service.continue_run(run_id, ME)
    run_folder(run_id).forget_epochs()
    service.supervisor.dispatch()
    run = service.run(run_id)
    assert (run.state, run.reason, service.supervisor.cluster.began) == ("interrupted", NOT_KEPT, [])
    assert [end.number for end in service.record(run_id).ends] == [0, 1] and len(service.record(run_id).steps) == 2
    with pytest.raises(ValueError, match="trained again from the start"):
        service.continue_run(run_id, ME)


def test_what_a_rule_forbids_to_train_may_not_be_gone_on_with(service):
    run_id = service.train(RECIPE, epochs=1)
    service.rule = lambda visitor, recipe: f"Not {recipe.epochs} epochs, {visitor}."
    with pytest.raises(ValueError, match=f"Not 3 epochs, {ME}"):
        service.continue_run(run_id, ME, or_again=True)
    assert service.run(run_id).state == "interrupted" and not service.supervisor.active
    service.rule = None
    service.continue_run(run_id, ME)
    service.rule = lambda *_: "It goes on, and counts."
    service.continue_run(run_id, ME)  # a double click


def test_it_begins_again_where_that_was_asked_for_and_goes_on_where_it_can(service):
    run_id, other = service.train(RECIPE, epochs=1), service.train(RECIPE, epochs=2)
    run_folder(run_id).forget_epochs()
    for one in (run_id, other):
        service.continue_run(one, ME, or_again=True)
        service.supervisor.cluster.slots += 1
        service.supervisor.dispatch()
    assert service.supervisor.cluster.began == [(run_id, False), (other, True)]
    assert service.record(run_id).ends == [] and [end.number for end in service.record(other).ends] == [0, 1, 2]
    started = next(event for event in fit(RECIPE) if isinstance(event, Started))
    for one, first in ((run_id, 0), (other, 4)):
        service.supervisor._take(service.supervisor.active[one], replace(started, first_step=first))
    assert len(service.record(run_id).steps) == 0 and len(service.record(other).steps) == 4


def test_the_best_epochs_network_is_there_when_its_epochs_file_is_dropped(service):
    run_id = service.train(RECIPE)
    best = service.run(run_id).best_epoch
    run_folder(run_id).forget_epochs()
    assert service.network(run_id, best, task="digits") is not None
    with pytest.raises(LookupError, match="not kept any more"):
        service.network(run_id, next(epoch for epoch in (1, 2, 3) if epoch != best), task="digits")
