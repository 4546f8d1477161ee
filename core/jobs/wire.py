"""Events as bytes and back: between processes and in the database. Plain msgpack, never pickle."""

from collections.abc import Callable
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
VERSION = 2  # 1 was the bare list of events
UPGRADES: dict[int, Callable[[dict[str, Any]], dict[str, Any]]] = {1: lambda event: event}  # from each version to the next
NUMBERS = ("float32", "uint8")  # the only arrays there are


def pack(found: list[Event]) -> bytes:
    """Events as bytes."""
    return bytes(msgpack.packb({"v": VERSION, "events": found}, default=_plain, strict_types=True))


def unpack(body: bytes) -> list[Event]:
    """The events that `pack` wrote, or an older version of it.

    Raises:
        ValueError: These are not packed events.
    """
    try:
        found = msgpack.unpackb(body, object_hook=_array, use_list=False)
        version, plain = (found["v"], found["events"]) if isinstance(found, dict) else (1, found)
        return [_event(upgrade(version, event)) for event in plain]
    except (KeyError, TypeError, ValueError, msgpack.UnpackException) as problem:
        raise ValueError("These are not packed events.") from problem


def upgrade(version: int, event: dict[str, Any]) -> dict[str, Any]:
    """An event of an older version, its kind and its fields by name, as the present version has it.

    Raises:
        KeyError: There is no such version.
    """
    while version != VERSION:
        event, version = UPGRADES[version](event), version + 1
    return event


def _plain(value: Any) -> Any:
    match value:
        case np.ndarray():
            return {"array": value.dtype.name, "shape": value.shape, "body": np.ascontiguousarray(value).tobytes()}
        case tuple():
            return list(value)
    return {"kind": type(value).__name__} | {field.name: getattr(value, field.name) for field in fields(value)}


def _array(found: dict[str, Any]) -> Any:
    if "array" not in found:
        return found
    if (numbers := found["array"]) not in NUMBERS:
        raise KeyError(numbers)
    return np.frombuffer(found["body"], numbers).reshape(found["shape"])


def _event(found: Any) -> Any:
    """A plain event, and what it holds, as what it was."""
    match found:
        case dict():
            return KINDS[found["kind"]](**{name: _event(value) for name, value in found.items() if name != "kind"})
        case tuple():
            return tuple(map(_event, found))
    return found
