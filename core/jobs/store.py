"""The run history: one row for each run, and its events in the order they came."""

import json
import os
import secrets
import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, ForeignKey, LargeBinary, String, create_engine, delete, event, func, inspect, select, text, update
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from core.jobs.wire import unpack
from core.storage.home import home
from core.storage.sqlite import PATIENCE, check, is_damaged, set_aside, settle
from core.storage.versions import migrate
from core.tasks import from_json
from core.training.measures import Figures
from core.training.recipe import Recipe
from core.training.record import Record

ACTIVE = ("waiting", "starting", "preparing", "running", "evaluating", "paused", "stopping")


class Base(DeclarativeBase):
    """The tables."""


class Row(Base):
    """A run."""

    __tablename__ = "runs"
    number: Mapped[int] = mapped_column(primary_key=True)  # in the order of asking
    id: Mapped[str] = mapped_column(String(32), unique=True)
    key: Mapped[str] = mapped_column(String(64), index=True)  # the press of the button it came from
    visitor: Mapped[str] = mapped_column(String(64), index=True)
    name: Mapped[str] = mapped_column(String(80))
    recipe: Mapped[str]
    state: Mapped[str] = mapped_column(String(12), index=True)
    reason: Mapped[str] = mapped_column(default="")
    ended_by: Mapped[str] = mapped_column(String(12), default="")
    created: Mapped[datetime]
    started: Mapped[datetime | None]
    ended: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    epochs_done: Mapped[int] = mapped_column(default=0)
    best_epoch: Mapped[int] = mapped_column(default=0)
    val: Mapped[str] = mapped_column(default="{}")  # figures of the best epoch by the names of measures, as JSON
    test: Mapped[str] = mapped_column(default="{}")
    seconds: Mapped[float] = mapped_column(default=0.0)
    estimate: Mapped[float] = mapped_column(default=0.0)  # seconds, before any correction
    parameters: Mapped[int] = mapped_column(default=0)
    device: Mapped[str] = mapped_column(default="")
    size: Mapped[int] = mapped_column(default=0)  # bytes of its files


class Chunk(Base):
    """Some events of a run, packed."""

    __tablename__ = "chunks"
    number: Mapped[int] = mapped_column(primary_key=True)
    run: Mapped[int] = mapped_column(ForeignKey("runs.number", ondelete="CASCADE"), index=True)
    body: Mapped[bytes] = mapped_column(LargeBinary)


@dataclass(frozen=True)
class Run:
    """What the history says of a run. Times in UTC."""

    id: str
    visitor: str
    name: str
    recipe: Recipe | None  # None: another version of this app made it, and its recipe cannot be read
    state: str  # "waiting", "running", "paused", "finished", "failed" or "interrupted"
    reason: str
    ended_by: str  # "done", "early", "diverged", "stopped" or ""
    created: datetime
    started: datetime | None
    ended: datetime | None
    attempts: int
    epochs_done: int
    best_epoch: int
    val: Figures  # of the best epoch
    test: Figures
    seconds: float
    estimate: float
    parameters: int
    device: str
    position: int = 0  # in the queue, 1 is next; 0: not waiting
    wait_seconds: float = 0.0  # expected, while waiting
    slow: bool = False  # in slow motion

    def mine(self, visitor: str) -> bool:
        """Whether this visitor asked for it."""
        return secrets.compare_digest(self.visitor.encode(), visitor.encode())

    def of(self, task: str) -> bool:
        """Whether it learns that task."""
        return self.recipe is not None and self.recipe.task == task

    @property
    def alive(self) -> bool:
        """Whether it waits, runs or is paused."""
        return self.state in ACTIVE


def _named_figures(connection: Connection) -> None:
    """From version 1, which knew a loss and an accuracy, to 2: figures by their names."""
    for part in ("val", "test"):
        connection.execute(text(f"ALTER TABLE runs ADD COLUMN {part} VARCHAR NOT NULL DEFAULT '{{}}'"))
    rows = connection.execute(text("SELECT number, val_loss, val_accuracy, test_accuracy FROM runs")).all()
    for number, loss, accuracy, test in rows:
        val = {name: figure for name, figure in (("loss", loss), ("accuracy", accuracy)) if figure is not None}
        figures = {"val": json.dumps(val), "test": json.dumps({} if test is None else {"accuracy": test}), "number": number}
        connection.execute(text("UPDATE runs SET val = :val, test = :test WHERE number = :number"), figures)
    for column in ("val_loss", "val_accuracy", "test_accuracy"):
        connection.execute(text(f"ALTER TABLE runs DROP COLUMN {column}"))


MIGRATIONS = (_named_figures,)


class Store:
    """The database of `GLASSBOX_DATABASE`, or a SQLite file in the app's home."""

    def __init__(self, url: str = "") -> None:
        """Opens the database, brings it up to date, and makes the tables that are missing. A damaged file is set aside.

        Raises:
            OSError: The folder cannot be written.
            NewerVersion: A later version of the app has written it.
        """
        url = url or os.environ.get("GLASSBOX_DATABASE", "")
        if not url:
            home().mkdir(parents=True, exist_ok=True)
            url = f"sqlite:///{home() / 'history.sqlite'}"
        self.notice = ""  # what became of a damaged file, in a sentence
        self.engine = create_engine(url, connect_args={"timeout": PATIENCE} if url.startswith("sqlite") else {})
        if not url.startswith("sqlite"):
            return self._bring_up_to_date()
        event.listen(self.engine, "connect", settle)
        file = Path(str(self.engine.url.database))
        try:
            check(file)
            self._bring_up_to_date()
        except (sqlite3.DatabaseError, DatabaseError) as problem:
            if not is_damaged(problem):
                raise
            self.engine.dispose()
            aside = set_aside(file)
            self.notice = f"The history on this computer was damaged. It was set aside as {aside.name}, and a new one was begun."
            self._bring_up_to_date()

    def _bring_up_to_date(self) -> None:
        fresh = not inspect(self.engine).has_table("runs")
        with self.engine.begin() as connection:
            if connection.dialect.name == "sqlite":
                connection.exec_driver_sql("BEGIN IMMEDIATE")  # Python's driver would begin one only before the first change of a row
            migrate(connection, MIGRATIONS, fresh)
        Base.metadata.create_all(self.engine)
        with Session(self.engine) as session:  # everything is there
            session.scalars(select(Row).limit(1)).first()
            session.scalars(select(Chunk).limit(1)).first()

    def add(self, visitor: str, recipe: Recipe, name: str, key: str, estimate: float) -> Run:
        """A new waiting run, or the one that the same press of the button made already."""
        with Session(self.engine) as session, session.begin():
            if key and (found := session.scalar(select(Row).where(Row.key == key, Row.visitor == visitor))):
                return _run(found)
            row = Row(
                id=secrets.token_urlsafe(12),
                key=key,
                visitor=visitor,
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
        with Session(self.engine) as session:
            rows = session.scalars(select(Row).where(Row.visitor == visitor).order_by(Row.number.desc()).limit(limit).offset(offset))
            return [_run(row) for row in rows]

    def count(self, visitor: str) -> int:
        """How many runs a visitor has."""
        with Session(self.engine) as session:
            return session.scalar(select(func.count()).where(Row.visitor == visitor)) or 0

    def active(self) -> list[Run]:
        """All runs that wait, run or are paused, in the order of asking."""
        with Session(self.engine) as session:
            return [_run(row) for row in session.scalars(select(Row).where(Row.state.in_(ACTIVE)).order_by(Row.number))]

    def change(self, run_id: str, **values: Any) -> None:
        """Set columns of a run."""
        values = {name: json.dumps(dict(value)) if name in ("val", "test") else value for name, value in values.items()}
        with Session(self.engine) as session, session.begin():
            session.execute(update(Row).where(Row.id == run_id).values(**values))

    def append(self, run_id: str, body: bytes) -> None:
        """Add packed events to a run."""
        with Session(self.engine) as session, session.begin():
            number = session.scalar(select(Row.number).where(Row.id == run_id))
            if number is not None:
                session.add(Chunk(run=number, body=body))

    def record(self, run_id: str) -> Record | None:
        """All that is stored of a run's events; None where there is no such run, or its recipe cannot be read."""
        with Session(self.engine) as session:
            row = session.scalar(select(Row).where(Row.id == run_id))
            if row is None:
                return None
            if (recipe := _recipe(row)) is None:
                return None
            record = Record(recipe)
            for body in session.scalars(select(Chunk.body).where(Chunk.run == row.number).order_by(Chunk.number)):
                for found in unpack(body):
                    record.take(found)
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

    def sizes(self, visitor: str) -> list[tuple[str, int]]:
        """Id and bytes on disk of a visitor's runs that are over, the newest first."""
        with Session(self.engine) as session:
            rows = session.execute(
                select(Row.id, Row.size).where(Row.visitor == visitor, Row.state.not_in(ACTIVE), Row.size > 0).order_by(Row.number.desc())
            )
            return [(run_id, size) for run_id, size in rows]


def _run(row: Row) -> Run:
    here = ("recipe", "val", "test", "position", "wait_seconds", "slow")
    return Run(
        recipe=_recipe(row),
        val=_figures(row.val),
        test=_figures(row.test),
        **{name: getattr(row, name) for name in Run.__dataclass_fields__ if name not in here},
    )


def _recipe(row: Row) -> Recipe | None:
    """None where this version of the app cannot read it; the run stays listed."""
    try:
        return from_json(row.recipe)
    except ValueError:
        return None


def _figures(stored: str) -> Figures:
    """JSON has no NaN of its own, but Python's reader takes it."""
    return dict(json.loads(stored))


def now() -> datetime:
    """The time in UTC, as the history keeps it."""
    return datetime.now(UTC).replace(tzinfo=None)
