"""What a network is measured by. A task names its measures; the first one chooses the best epoch, the next decide among equals."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Figures = Mapping[str, float]  # by the names of measures


@dataclass(frozen=True)
class Measure:
    """One figure of an evaluation."""

    name: str  # in events and in the history
    label: str
    unit: str = ""
    counted_as: str = ""  # what its numbers are, where a label has room for it
    smaller_is_better: bool = True
    format: str = ".4f"  # Python's; d3's for charts
    kept: str = ""  # why an epoch's weights are kept: "the validation loss was smallest"; {examples}
    first: bool = False  # told to people before others, although it is no share of right answers
    counts: bool = True  # a share says how many of the examples are right; not so a mean of shares
    explained: str = ""  # what it is, in a sentence, below its curve; {guessing}

    def in_words(self, value: float) -> str:
        """Such as "98.2 %" or "0.0812"; what is little but not nothing is "under 0.0001", what is nearly all "over 99.9 %"."""
        shown, least = format(value, self.format), format(0.0, self.format)
        if value > 0 and shown == least and not self.share:
            shown = f"under {least[:-1]}1"
        if self.share and value < 1 and shown == format(1.0, self.format):
            shown = f"over {shown.replace('100.0', '99.9')}"
        return f"{shown.replace('%', ' %')}{f' {self.unit}' if self.unit else ''}"

    @property
    def share(self) -> bool:
        """Whether it is a share of something, from 0 to 1."""
        return self.format.endswith("%")

    @property
    def of_examples(self) -> bool:
        """Whether it is the share of the examples that are right."""
        return self.share and self.counts

    @property
    def midsentence(self) -> str:
        """Its label within a sentence: "accuracy", but "mAP" and "RMSE"."""
        return " ".join(word.lower() if word[1:] == word[1:].lower() else word for word in self.label.split(" "))


LOSS = Measure(
    "loss",
    "Loss",
    counted_as="cross-entropy",
    kept="the validation loss was smallest",
    explained="**Loss** is how wrong it is, {guessing:.1f} for pure guessing",
)
ACCURACY = Measure(
    "accuracy",
    "Accuracy",
    smaller_is_better=False,
    format=".1%",
    kept="most validation {examples} were right",
    explained="**accuracy** is the share it reads right",
)


def rank(measures: Sequence[Measure], figures: Figures) -> tuple[float, ...]:
    """By which epochs are compared: the smallest is the best. One with a figure that is no number comes last."""
    values = [figures[measure.name] * (1 if measure.smaller_is_better else -1) for measure in measures]
    return tuple(values) if all(map(math.isfinite, values)) else (math.inf,) * len(values)
