"""A network beside those that need none, on rows that none of them has seen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from core.data.tables.sheet import Floats
from core.explain.tables.costs import thresholds
from core.explain.tables.figures import Figures, figures, percent
from core.explain.tables.reader import Reader, Said
from core.explain.tables.rivals import RIVALS, Watch, names, unwatched

LABELS = {"accuracy": "right", "r2": "R²", "rmse": "RMSE", "mae": "MAE"}


@dataclass(frozen=True, eq=False)
class Judged:
    """What each said of the test rows, and how good that was; by the names of `rivals.NAMES`."""

    truth: Floats  # (N,)
    said: dict[str, Said]
    figures: dict[str, Figures]
    names: dict[str, str]
    classes: bool

    @property
    def measure(self) -> str:
        """What they are compared by."""
        return "accuracy" if self.classes else "r2"

    @property
    def best(self) -> str:
        """Who has the largest share right, or the largest R²."""
        return max(self.figures, key=lambda name: self.figures[name][self.measure])

    @property
    def leaders(self) -> tuple[str, ...]:
        """The best, and whoever is behind by no more than chance; the best first."""
        ranked = sorted(self.figures, key=lambda name: -self.figures[name][self.measure])
        top = self.figures[ranked[0]][self.measure]
        return tuple(name for at, name in enumerate(ranked) if not at or top - self.figures[name][self.measure] < self.blurred)

    @property
    def rows(self) -> int:
        """Of the test."""
        return len(self.truth)

    @property
    def blurred(self) -> float:
        """Two standard errors of a share, or of R² by the spread of the squared errors: figures that are closer are chance."""
        if self.classes:
            share = self.figures["network"]["accuracy"]
            return 2 * float(np.sqrt(max(share * (1 - share), 0.25 / self.rows) / self.rows))
        squares = (self.said["network"] - self.truth) ** 2
        return float(2 * squares.std() / np.sqrt(self.rows) / max(self.truth.var(), 1e-12))

    @property
    def chance(self) -> str:
        """The same in words."""
        return percent(self.blurred, 1) if self.classes else f"{self.blurred:.2f} of R²"

    def areas(self) -> dict[str, float]:
        """Of two classes the area below precision against recall, for the rarer one, by who said it; empty of more classes."""
        if not self.classes or self.said["network"].shape[1] != 2 or len(np.unique(self.truth)) < 2:
            return {}
        rare = int(np.argmin(np.bincount(self.truth.astype(int), minlength=2)))
        return {name: thresholds(self.truth == rare, said[:, rare]).average_precision for name, said in self.said.items()}


def judge(one: Reader, rivals: Mapping[str, Said] | None = None) -> Judged:
    """What the network says of the test beside what `rivals` say, who are asked here where nobody has asked them yet."""
    frame, split = one.found.frame, one.found.split
    others = {name: ask(one, name) for name in RIVALS} if rivals is None else rivals
    said = {"network": one.of_rows(split.test), **others}
    truth, classes = frame.answer[split.test], len(frame.classes)
    counted = {name: figures(classes, truth, answers) for name, answers in said.items()}
    return Judged(truth, said, counted, names(classes), bool(classes))


def ask(one: Reader, rival: str, watch: Watch = unwatched) -> Said:
    """Train one of the others on the network's training rows (validation is nobody's but the network's), and ask it about the test.

    `watch` is called now and then while it learns, and may raise what ends it.
    """
    split = one.found.split
    return RIVALS[rival](one.found.frame, split.training, split.test, watch)


def alone(one: Reader) -> list[float]:
    """Accuracy or R² of each of its networks by itself, on the test: how much the seed decides."""
    test = one.found.split.test
    measure = "accuracy" if one.classes else "r2"
    return [figures(len(one.classes), one.found.frame.answer[test], said)[measure] for said in one.each(test)]


def who_won(result: Judged) -> str:
    """In a sentence or two."""
    best, mine = result.best, result.figures["network"][result.measure]
    figure = result.figures[best][result.measure]

    def shown(value: float) -> str:
        return f"{percent(value, 1)} right" if result.classes else f"R² {value:.3f}"

    ranked = sorted(result.figures, key=lambda name: -result.figures[name][result.measure])
    level = [name for name in ranked if shown(result.figures[name][result.measure]) == shown(figure)]
    if len(level) > 1:
        return f"Nobody won: {listed([result.names[name] for name in level])} are level, {shown(figure)}."
    second = result.figures[ranked[1]][result.measure]
    if figure - second < result.blurred:
        ahead = f"Nobody won for sure: {result.names[best]}, {shown(figure)}, just ahead of {result.names[ranked[1]]}, {shown(second)}."
        return ahead if "network" in ranked[:2] else f"{ahead} The network: {shown(mine)}."
    if best == "network":
        return f"The network won: {shown(mine)}. Next: {result.names[ranked[1]]}, {shown(second)}."
    return f"{result.names[best].capitalize()} won: {shown(figure)}. The network: {shown(mine)}."


def marked(result: Judged, guess: str) -> str:
    """What became of a prediction of who would be best, by the name that people read."""
    leaders = [result.names[name] for name in result.leaders]
    if len(leaders) == 1:
        return "That was right." if guess in leaders else f"It was: {leaders[0]}."
    if guess in leaders:
        return f"It is among the best: between {listed(leaders)} there is only chance."
    return f"It is behind: {listed(leaders)} did better, and between them there is only chance."


def listed(names: Sequence[str]) -> str:
    """In a sentence: a, b and c."""
    return " and ".join(part for part in (", ".join(names[:-1]), names[-1]) if part)
