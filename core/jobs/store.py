"""The run history: one row for each run, and its events in the order they came."""

import logging
import os
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, delete, func, make_url, select, update
from sqlalchemy.orm import Session

from core.jobs.serialization import unpack
from core.jobs.tables import STEPS, Base, Chunk, Row, known_as
from core.storage import sqlite
from core.storage.home import home
from core.storage.versions import upgrade
from core.tasks import from_json
from core.training.recipe import Recipe
from core.training.record import Record
from core.training.run_folder import run_folder

log = logging.getLogger("glassbox.jobs")
OTHER_VERSION = "This run was made by another version of Glassbox, and this one cannot read it."
ACTIVE = ("waiting", "starting", "preparing", "running", "evaluating", "paused", "stopping")


@dataclass(frozen=True)
class Run:
    """What the history says of a run. Times in UTC."""

    id: str
    visitor: str  # as the history calls him: `tables.known_as`
    name: str
    recipe: Recipe | None  # None: of another version, which this one cannot read
    state: str  # one of `ACTIVE`, or "finished", "failed", "interrupted"
    reason: str
    ended_by: str  # "done", "early", "diverged", "stopped" or ""
    created: datetime
    started: datetime | None
    ended: datetime | None
    attempts: int
    epochs_done: int
    best_epoch: int
    val: Mapping[str, float]  # figures of the best epoch on the validation examples: "loss", "accuracy"; empty: none yet
    test: Mapping[str, float]  # on the test examples
    seconds: float
    estimate: float
    parameters: int
    device: str
    position: int = 0  # in the queue, 1 is next; 0: not waiting
    wait_seconds: float = 0.0  # expected, while waiting
    slow: bool = False  # in slow motion

    @property
    def known_recipe(self) -> Recipe:
        """The recipe of a run that has a record: only what this version can read has one.

        Raises:
            LookupError: This version cannot read it.
        """
        if self.recipe is None:
            raise LookupError("This run was made by another version of Glassbox, which keeps other settings.")
        return self.recipe

    def of(self, task: str) -> bool:
        """Whether it learns that task."""
        return self.recipe is not None and self.recipe.task == task

    def mine(self, visitor: str) -> bool:
        """Whether this visitor asked for it."""
        return secrets.compare_digest(self.visitor, known_as(visitor))

    @property
    def alive(self) -> bool:
        """Whether it has not ended: it waits, prepares, runs, is paused, is judged or is being stopped."""
        return self.state in ACTIVE


class RunStore:
    """The database of `GLASSBOX_DATABASE`, or a SQLite file in the app's home."""

    def __init__(self, url: str = "") -> None:
        """Opens the database, makes the tables that are missing and brings old ones to the present version.

        A SQLite file that is damaged is set aside, and a new one begun; `notice` says so, and is "" otherwise.

        Raises:
            OSError: The folder cannot be written.
            NewerVersion: A newer version of the app wrote it; one sentence.
        """
        url = url or os.environ.get("GLASSBOX_DATABASE", "") or f"sqlite:///{home() / 'history.sqlite'}"
        self.notice = ""
        if not url.startswith("sqlite"):
            self.engine = create_engine(url)
            return upgrade(self.engine, Base.metadata, STEPS)
        file = Path(make_url(url).database or "")
        sqlite.make(file)
        self.engine = create_engine(url, pool_size=1, creator=lambda: sqlite.connect(file, isolation_level="", check_same_thread=False))
        try:
            sqlite.check(file)
            upgrade(self.engine, Base.metadata, STEPS)
        except sqlite.Damaged:
            self.engine.dispose()
            quarantined = sqlite.quarantine(file)
            self.notice = f"The history of the runs was damaged. It was set aside as {quarantined.name}, and a new one has begun."
            sqlite.make(file)
            upgrade(self.engine, Base.metadata, STEPS)

    def add(self, visitor: str, recipe: Recipe, name: str, key: str, estimate: float) -> Run:
        """A new waiting run, or the one that the same press of the button made already."""
        with Session(self.engine) as session, session.begin():
            if key and (found := session.scalar(select(Row).where(Row.key == key, Row.visitor == known_as(visitor)))):
                return _run(found)
            row = Row(
                id=secrets.token_urlsafe(12),
                key=key,
                visitor=known_as(visitor),
                name=name[:80],
                recipe=recipe.to_json(),
                state="waiting",
                created=now(),
                estimate=estimate,
            )
            session.add(row)
            session.flush()
            return _run(row)

    def get(self, run_id: str) -> Run | None:
        """The run of that id."""
        with Session(self.engine) as session:
            row = session.scalar(select(Row).where(Row.id == run_id))
            return _run(row) if row else None

    def page(self, visitor: str, limit: int, offset: int) -> list[Run]:
        """A visitor's runs, the newest first."""
        wanted = select(Row).where(Row.visitor == known_as(visitor)).order_by(Row.number.desc()).limit(limit).offset(offset)
        with Session(self.engine) as session:
            return [_run(row) for row in session.scalars(wanted)]

    def count(self, visitor: str) -> int:
        """How many runs a visitor has."""
        with Session(self.engine) as session:
            return session.scalar(select(func.count()).where(Row.visitor == known_as(visitor))) or 0

    def active(self) -> list[Run]:
        """All runs that have not ended, in the order of asking."""
        with Session(self.engine) as session:
            return [_run(row) for row in session.scalars(select(Row).where(Row.state.in_(ACTIVE)).order_by(Row.number))]

    def change(self, run_id: str, **values: Any) -> None:
        """Set columns of a run."""
        with Session(self.engine) as session, session.begin():
            session.execute(update(Row).where(Row.id == run_id).values(**values))

    def append(self, run_id: str, body: bytes) -> None:
        """Add packed events to a run."""
        with Session(self.engine) as session, session.begin():
            number = session.scalar(select(Row.number).where(Row.id == run_id))
            if number is not None:
                session.add(Chunk(run=number, body=body))

    def record(self, run_id: str) -> Record | None:
        """All that is stored of a run's events; None where there is no such run, or another version made it."""
        with Session(self.engine) as session:
            row = session.scalar(select(Row).where(Row.id == run_id))
            if row is None or (recipe := _recipe(row.recipe)) is None:
                return None
            record = Record(recipe)
            try:
                for body in session.scalars(select(Chunk.body).where(Chunk.run == row.number).order_by(Chunk.number)):
                    for found in unpack(body):
                        record.take(found)
            except ValueError:
                log.warning("The events of run %s cannot be read", run_id, exc_info=True)
                return None
            return record

    def delete(self, run_id: str) -> None:
        """Forget a run."""
        with Session(self.engine) as session, session.begin():
            number = session.scalar(select(Row.number).where(Row.id == run_id))
            session.execute(delete(Chunk).where(Chunk.run == number))
            session.execute(delete(Row).where(Row.id == run_id))

    def correction(self, last: int = 8) -> float:
        """By how much the newest finished runs took longer than was estimated: the median ratio, 1 where there are none."""
        with Session(self.engine) as session:
            found = session.execute(
                select(Row.seconds, Row.estimate)
                .where(Row.state == "finished", Row.ended_by == "done", Row.estimate > 0)
                .order_by(Row.number.desc())
                .limit(last)
            )
            ratios = sorted(seconds / estimate for seconds, estimate in found)
        return ratios[len(ratios) // 2] if ratios else 1.0

    def over(self, visitors: Sequence[str]) -> dict[str, int]:
        """The runs that are over of these visitors (`known_as`), the newest first: their ids, and the bytes of their files."""
        with Session(self.engine) as session:
            theirs = select(Row.id, Row.size).where(Row.visitor.in_(visitors), Row.state.not_in(ACTIVE))
            return {run_id: size for run_id, size in session.execute(theirs.order_by(Row.number.desc()))}


def keep_quota(store: RunStore, visitors: Sequence[str], quota: int) -> None:
    """Where the runs of these visitors that are over take more bytes on disk, the oldest ones keep their best weights only.

    The newest keeps everything: it may be continued.
    """
    sizes = store.over(visitors)
    for run_id in list(sizes)[:0:-1]:
        if sum(sizes.values()) <= quota:
            return
        folder = run_folder(run_id)
        folder.forget_epochs()
        if (left := folder.size()) != sizes[run_id]:
            sizes[run_id] = left
            store.change(run_id, size=left)


def _run(row: Row) -> Run:
    given = {name: getattr(row, name) for name in Run.__dataclass_fields__ if hasattr(Row, name)}
    return Run(**given | {"recipe": _recipe(row.recipe)})


def _recipe(text: str) -> Recipe | None:
    try:
        return from_json(text)
    except (ValueError, TypeError, LookupError, AttributeError):  # whatever another version may have written
        log.warning("A recipe of the history cannot be read: %.200s", text, exc_info=True)
        return None


def now() -> datetime:
    """The time in UTC, as the history keeps it."""
    return datetime.now(UTC).replace(tzinfo=None)
