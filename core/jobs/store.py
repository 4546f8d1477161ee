"""The run history: one row for each run, and its events in the order they came."""

import os
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ForeignKey, LargeBinary, String, create_engine, delete, event, func, select, update
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from core.jobs.wire import unpack
from core.storage.home import home
from core.tasks import from_json
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
    val_loss: Mapped[float | None]
    val_accuracy: Mapped[float | None]
    test_accuracy: Mapped[float | None]
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
    recipe: Recipe
    state: str  # "waiting", "running", "paused", "finished", "failed" or "interrupted"
    reason: str
    ended_by: str  # "done", "early", "diverged", "stopped" or ""
    created: datetime
    started: datetime | None
    ended: datetime | None
    attempts: int
    epochs_done: int
    best_epoch: int
    val_loss: float | None
    val_accuracy: float | None
    test_accuracy: float | None
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

    @property
    def alive(self) -> bool:
        """Whether it waits, runs or is paused."""
        return self.state in ACTIVE


class Store:
    """The database of `GLASSBOX_DATABASE`, or a SQLite file in the app's home."""

    def __init__(self, url: str = "") -> None:
        """Opens the database and makes the tables that are missing.

        Raises:
            OSError: The folder cannot be written.
        """
        url = url or os.environ.get("GLASSBOX_DATABASE", "")
        if not url:
            home().mkdir(parents=True, exist_ok=True)
            url = f"sqlite:///{home() / 'history.sqlite'}"
        self.engine = create_engine(url, connect_args={"timeout": 15} if url.startswith("sqlite") else {})
        if url.startswith("sqlite"):
            event.listen(self.engine, "connect", _careful_sqlite)
        Base.metadata.create_all(self.engine)

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
        with Session(self.engine) as session, session.begin():
            session.execute(update(Row).where(Row.id == run_id).values(**values))

    def append(self, run_id: str, body: bytes) -> None:
        """Add packed events to a run."""
        with Session(self.engine) as session, session.begin():
            number = session.scalar(select(Row.number).where(Row.id == run_id))
            if number is not None:
                session.add(Chunk(run=number, body=body))

    def record(self, run_id: str) -> Record | None:
        """All that is stored of a run's events."""
        with Session(self.engine) as session:
            row = session.scalar(select(Row).where(Row.id == run_id))
            if row is None:
                return None
            record = Record(from_json(row.recipe))
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
    return Run(
        recipe=from_json(row.recipe),
        **{name: getattr(row, name) for name in Run.__dataclass_fields__ if name not in ("recipe", "position", "wait_seconds", "slow")},
    )


def now() -> datetime:
    """The time in UTC, as the history keeps it."""
    return datetime.now(UTC).replace(tzinfo=None)


def _careful_sqlite(connection: Any, _: Any) -> None:
    """Readers do not wait for the writer; deleting a run deletes its events."""
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")
    connection.execute("PRAGMA foreign_keys=ON")
