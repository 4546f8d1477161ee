"""Which pictures are learnt from and which are checked with, where the folders that they came in say so."""

from dataclasses import dataclass

from core.data.pictures.layout import TEST, TRAIN, VAL, Arrangement

LEFT_OUT = "left out"


@dataclass(frozen=True)
class GivenParts:
    """What the folders say of each path."""

    parts: tuple[str, ...]  # TRAIN, VAL, "" where the app parts the pictures, LEFT_OUT where a test part stands beside a validation part
    words: str  # what is worth saying about it, or ""


def given_parts(found: Arrangement) -> GivenParts:
    """Pictures of training folders are learnt from, those of validation folders checked with; where there are none, those of test folders.

    One part without the other is none: its pictures are parted by the app.
    """
    here = {part for kind, part in zip(found.kinds, found.parts, strict=True) if kind}
    held = VAL if VAL in here else TEST
    if not {TRAIN, held} <= here:
        alone = here == {TRAIN}
        return GivenParts(
            ("",) * len(found.parts), "There is a folder to learn from but none to check with, so its pictures are split." if alone else ""
        )
    words = "" if held == VAL else "There are no validation folders, so the pictures of the test folders are checked with."
    if held == VAL and TEST in here:
        words = "The pictures of the test folders are left out: those of the validation folders are checked with."
    named = {TRAIN: TRAIN, held: VAL, "": TRAIN}
    return GivenParts(tuple(named.get(part, LEFT_OUT) if kind else "" for kind, part in zip(found.kinds, found.parts, strict=True)), words)
