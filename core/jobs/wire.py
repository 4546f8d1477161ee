"""Events as bytes and back: between processes and in the database. Plain msgpack, never pickle."""

from dataclasses import fields
from typing import Any

import msgpack
import numpy as np

from core.training import events
from core.training.events import Event

KINDS: dict[str, type] = {
    kind.__name__: kind
    for kind in (
        events.Started,
        events.Preparing,
        events.Step,
        events.Checking,
        events.EpochEnd,
        events.Snapshot,
        events.Verdicts,
        events.Note,
        events.Finished,
        events.Histogram,
    )
}
NUMBERS = ("float32", "uint8")  # the only arrays there are


def pack(found: list[Event]) -> bytes:
    """Events as bytes."""
    return bytes(msgpack.packb(found, default=_plain, strict_types=True))


def unpack(body: bytes) -> list[Event]:
    """The events that `pack` wrote.

    Raises:
        ValueError: These are not packed events.
    """
    try:
        return list(msgpack.unpackb(body, object_hook=_event, use_list=False))
    except (KeyError, TypeError, ValueError, msgpack.UnpackException) as problem:
        raise ValueError("These are not packed events.") from problem


def _plain(value: Any) -> Any:
    match value:
        case np.ndarray():
            return {"array": value.dtype.name, "shape": value.shape, "body": np.ascontiguousarray(value).tobytes()}
        case tuple():
            return list(value)
    return {"kind": type(value).__name__} | {field.name: getattr(value, field.name) for field in fields(value)}


def _event(found: dict[str, Any]) -> Any:
    if kind := found.pop("kind", None):
        return KINDS[kind](**found)
    if (numbers := found["array"]) not in NUMBERS:
        raise KeyError(numbers)
    return np.frombuffer(found["body"], numbers).reshape(found["shape"])
