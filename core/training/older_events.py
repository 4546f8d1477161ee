"""Events as earlier versions of this app stored them, made into those of today."""

from typing import Any

import numpy as np

Stored = dict[str, Any]  # an event by the names of its fields, its class under "kind"


def upgraded(event: Stored, version: int) -> Stored:
    """An event of that version as one of today's. It names its class under "kind", where it is not part of another."""
    event = _from_first(dict(event)) if version < 2 else event
    return _from_second(dict(event)) if version < 3 else event


def _from_first(event: Stored) -> Stored:
    """Version 1 knew nothing but classes: a loss and an accuracy, and guesses."""
    match event.get("kind"):
        case "EpochEnd":
            for part in ("train", "val"):
                event[part] = _figures(event, part)
        case "Finished":
            event |= {"val": _figures(event, "val"), "test": {"accuracy": event.pop("test_accuracy")}}
            event["kept"] = {"predictions": event.pop("test_guesses"), "confidence": event.pop("test_confidence")}
        case "Verdicts":
            event["kind"], event["dead_fraction"] = "Evaluation", event.pop("dead")
            event["kept"] = {"predictions": event.pop("guesses"), "confidence": event.pop("confidence")}
        case "Snapshot":
            filters, words = event.pop("filters"), event.pop("words", ())
            event["seen"] = {"filters": filters} if len(filters) else {"odds": np.array([odds for _, odds in words], np.float32)}
            event["words"] = tuple(word for word, _ in words)
            if not len(filters) and not words:
                event["seen"] = {}
    return event


def _from_second(event: Stored) -> Stored:
    """Version 2 knew one loss in every step, and no names for more."""
    return event | {"losses": ()} if event.get("kind") in ("Started", "Step") else event


def _figures(event: Stored, part: str) -> dict[str, float]:
    return {name: event.pop(f"{part}_{name}") for name in ("loss", "accuracy")}
