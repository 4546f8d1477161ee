"""What tasks on "sample" or "mnist" digits have in common."""

from collections.abc import Mapping
from typing import Any

from core.data.digits.digit_set import DigitPart, digit_set
from core.data.downloads import MNIST, missing
from core.tasks.kind import Offer


def held_out(data: str) -> tuple[DigitPart, DigitPart]:
    """Validation and test digits.

    Raises:
        ValueError: MNIST is not on this machine.
    """
    found = digit_set(data)
    return found.validation, found.test


def problem(data: str) -> str:
    """Why they cannot be trained on here; empty where they can."""
    gone = data == "mnist" and missing(MNIST)
    return "MNIST is not on this machine, or not whole: download it, or take the 3,500 digits." if gone else ""


def downloads(draft: Mapping[str, Any]) -> list[Offer]:
    """What these settings may need."""
    return [Offer(MNIST, "mnist", "MNIST", "70,000 handwritten digits")] if draft["data"] == "mnist" else []
