"""The tables of the history, and the steps that lead to them from older ones."""

import hashlib
import json
import math
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, ForeignKey, LargeBinary, String, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator


class Figures(TypeDecorator[dict[str, float]]):
    """Named figures as JSON text. What is not there, or is not a number, is left out."""

    impl, cache_ok = String, True

    def process_bind_param(self, value: Mapping[str, float | None] | None, dialect: Any) -> str:
        """As the database keeps them."""
        return json.dumps({name: figure for name, figure in (value or {}).items() if figure is not None and not math.isnan(figure)})

    def process_result_value(self, value: str | None, dialect: Any) -> dict[str, float]:
        """As they were."""
        try:
            return dict(json.loads(value or "{}"))
        except (ValueError, TypeError):
            return {}


class Base(DeclarativeBase):
    """The tables."""


class Row(Base):
    """A run."""

    __tablename__ = "runs"
    number: Mapped[int] = mapped_column(primary_key=True)  # in the order of asking
    id: Mapped[str] = mapped_column(String(32), unique=True)
    key: Mapped[str] = mapped_column(String(64), index=True)  # the press of the button it came from
    visitor: Mapped[str] = mapped_column(String(64), index=True)  # `known_as`
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
    val: Mapped[dict[str, float]] = mapped_column(Figures, default=dict)  # of the best epoch: "loss", "accuracy"
    test: Mapped[dict[str, float]] = mapped_column(Figures, default=dict)
    seconds: Mapped[float] = mapped_column(default=0.0)
    estimate: Mapped[float] = mapped_column(default=0.0)  # seconds, before any correction
    parameters: Mapped[int] = mapped_column(default=0)
    device: Mapped[str] = mapped_column(default="")
    size: Mapped[int] = mapped_column(default=0)  # bytes of its files when it ended


class Chunk(Base):
    """Some events of a run, packed."""

    __tablename__ = "chunks"
    number: Mapped[int] = mapped_column(primary_key=True)
    run: Mapped[int] = mapped_column(ForeignKey("runs.number", ondelete="CASCADE"), index=True)
    body: Mapped[bytes] = mapped_column(LargeBinary)


def named_figures(connection: Connection) -> None:
    """Version 2: three columns of figures become two of named figures."""
    pack = Figures().process_bind_param
    for column in ("val", "test"):
        connection.execute(text(f"ALTER TABLE runs ADD COLUMN {column} VARCHAR DEFAULT '{{}}' NOT NULL"))
    rows = connection.execute(text("SELECT number, val_loss, val_accuracy, test_accuracy FROM runs")).all()
    for number, loss, accuracy, tested in rows:
        new = {"val": pack({"loss": loss, "accuracy": accuracy}, None), "test": pack({"accuracy": tested}, None), "number": number}
        connection.execute(text("UPDATE runs SET val = :val, test = :test WHERE number = :number"), new)
    for old in ("val_loss", "val_accuracy", "test_accuracy"):
        connection.execute(text(f"ALTER TABLE runs DROP COLUMN {old}"))


def known_as(visitor: str) -> str:
    """What the history calls a visitor: nobody who reads it can take his place, as he could with his cookie."""
    return hashlib.sha256(f"runs of {visitor}".encode()).hexdigest()


def hashed_visitors(connection: Connection) -> None:
    """Version 3: a visitor's cookie is not written down any more."""
    if connection.dialect.name == "sqlite":
        connection.execute(text("PRAGMA secure_delete = ON"))  # nor does it stay where it stood
    for (visitor,) in connection.execute(text("SELECT DISTINCT visitor FROM runs")).all():
        names = {"new": known_as(visitor), "old": visitor}
        connection.execute(text("UPDATE runs SET visitor = :new WHERE visitor = :old"), names)


STEPS = (named_figures, hashed_visitors)
