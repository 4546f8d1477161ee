"""Events as bytes and back: between processes and in the database. Plain msgpack, never pickle."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

import msgpack
import numpy as np

from core.training.events import KINDS, VERSION, Event
from core.training.older_events import upgraded

NUMBERS = "biuf"  # the kinds of numbers that arrays may have


def pack(found: list[Event]) -> bytes:
    """Events as bytes, with the version of their shape."""
    return bytes(msgpack.packb({"v": VERSION, "events": found}, default=_plain, strict_types=True))


def unpack(body: bytes) -> list[Event]:
    """The events that `pack` wrote, now or in an earlier version.

    Raises:
        ValueError: These are not packed events.
    """
    try:
        stored = msgpack.unpackb(body, object_hook=_arrays, use_list=False)
        version, events = (stored["v"], stored["events"]) if isinstance(stored, dict) else (1, stored)
        if version > VERSION:
            raise ValueError(f"version {version}")
        return [_event(event, version) for event in events]
    except (KeyError, TypeError, ValueError, AttributeError, msgpack.UnpackException) as problem:
        raise ValueError("These are not packed events.") from problem


def _plain(value: Any) -> Any:
    match value:
        case np.ndarray():
            return {"array": value.dtype.name, "shape": value.shape, "body": np.ascontiguousarray(value).tobytes()}
        case tuple():
            return list(value)
        case Mapping():
            return dict(value)
    return {"kind": type(value).__name__} | {field.name: getattr(value, field.name) for field in fields(value)}


def _arrays(found: dict[str, Any]) -> Any:
    if "array" not in found:
        return found
    numbers = np.dtype(found["array"])
    if numbers.kind not in NUMBERS:
        raise KeyError(found["array"])
    return np.frombuffer(found["body"], numbers).reshape(found["shape"])


def _event(stored: Any, version: int) -> Any:
    """What was stored as a dict, made into an event; events within it, too."""
    if isinstance(stored, tuple):
        return tuple(_event(part, version) for part in stored)
    if not isinstance(stored, dict) or "kind" not in stored:
        return stored
    stored = upgraded(stored, version)
    return KINDS[stored.pop("kind")](**{name: _event(value, version) for name, value in stored.items()})
