"""A training service without worker processes: trainings are done on the spot, everything else is the real thing."""

import threading
import time
from contextlib import contextmanager

import pytest

from core.jobs.active_run import ActiveRun
from core.jobs.records import Records
from core.jobs.run_supervisor import RunSupervisor
from core.jobs.store import RunStore
from core.jobs.training_service import TrainingService
from core.tasks import trainer_for
from core.training.events import EpochEnd, Finished
from core.training.record import Record
from core.training.run_folder import run_folder

ME, OTHER = "student-who-looks-at-this-page", "student-at-another-computer"


class QuietSupervisor(RunSupervisor):
    """Keeps the books, but has no processes: what is posted stays undone, and waiting runs wait."""

    def __init__(self, store):
        self.store, self.stored = store, Records(store.record)
        self.lock, self.active, self.served, self._visitors = threading.RLock(), {}, {}, {}
        self.correction = 1.0
        self._saved = time.monotonic()

    def post(self, job):
        pass

    def place(self, asked):
        return 0, 0.0

    def _forecast(self):
        return {}


class QuietService(TrainingService):
    """The history and the files are real; `train` makes runs that are over."""

    def __init__(self):
        self.store = RunStore()
        self.supervisor = QuietSupervisor(self.store)

    def train(self, recipe, visitor=ME, name="", epochs=None):
        """A run that is over: finished, or interrupted after so many epochs. Gives its id."""
        run = self.store.add(visitor, recipe, name, "", 1.0)
        active = self.supervisor.active[run.id] = ActiveRun(run, Record(recipe))
        active.begin(0.0)
        trainer, folder = trainer_for(recipe, device="cpu"), run_folder(run.id)
        for event in trainer.events():
            self.supervisor._take(active, event)
            if isinstance(event, Finished):
                folder.close(trainer, event.reason in ("done", "early"))
            if isinstance(event, EpochEnd):
                folder.keep(trainer, 1.0)
                if event.number == epochs:
                    self.supervisor.carry_out(active, active.end("interrupted", "The app was ended while this run was going on."))
                    return run.id
        self.supervisor.carry_out(active, active.finished())
        return run.id

    def quick(self, function, *arguments):
        """Quick work, done here and now."""
        return function(*arguments)


@contextmanager
def history_of_its_own(home):
    """A service whose runs are in this folder: tests that count theirs see nobody else's."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GLASSBOX_HOME", str(home))
        quiet = QuietService()
        quiet.supervisor.correction = 1.0
        yield quiet
