"""Which rows are odd? Without being told: an autoencoder and an isolation forest. With some that are known: a network that is told."""

from dataclasses import dataclass
from functools import cache

import numpy as np
import torch
from torch import nn

from core.data.tables.frame import CLASSES, Codes, Frame, Words, framed
from core.data.tables.kinds import guess
from core.data.tables.sheet import Floats, joined
from core.data.tables.simulated import PAYMENTS, payments
from core.explain.tables.rivals import one_hot

TOP, LEAST, SHARE = 50, 5, 10  # rows that somebody would look at: so many, but of a small table one in so many
EPOCHS, BATCH, RATE = 12, 256, 0.005
TOLD_STEPS = 600
TIMES = 20  # as many others as known ones are learnt from
KNOWN = (10, 50, 500)
EARLIER = 40_000  # payments of an earlier year: some 600 frauds
AUTOENCODER, FOREST = "autoencoder", "isolation forest"
# Precision at the top on average over twelve years that nobody looked at before (python -m tests.benchmarks.odd_rows)
OTHER_YEARS = {AUTOENCODER: 0.43, FOREST: 0.46, "told 10": 0.50, "told 50": 0.64, "told 500": 0.72, "the rule itself": 0.76}


class RowAutoencoder(nn.Module):
    """x: (B, A) a row of size about one -> (B, A) the same, through a waist of a few numbers."""

    def __init__(self, wide: int, narrow: int) -> None:
        super().__init__()
        inner = max(2 * narrow, min(32, wide))
        self.encode = nn.Sequential(nn.Linear(wide, inner), nn.Tanh(), nn.Linear(inner, narrow))
        self.decode = nn.Sequential(nn.Linear(narrow, inner), nn.Tanh(), nn.Linear(inner, wide))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """What comes out of the waist."""
        found: torch.Tensor = self.decode(self.encode(x))
        return found


@dataclass(frozen=True, eq=False)
class Odd:
    """How odd each of N rows looks to somebody, and who that is."""

    who: str
    scores: Floats  # (N,) the larger, the odder

    def top(self, count: int | None = None) -> Codes:
        """The oddest rows, the first one first; without a count as many as `looked_at` says."""
        return np.argsort(-self.scores, kind="stable")[: looked_at(len(self.scores)) if count is None else count]

    def precision(self, positive: np.ndarray) -> float:
        """Of the oddest rows, the share that is positive (N,)."""
        return float(positive[self.top()].mean())


def looked_at(rows: int) -> int:
    """How many of so many rows are the oddest."""
    return min(TOP, max(LEAST, rows // SHARE))


def rebuilt(frame: Frame, seed: int = 0) -> Odd:
    """An autoencoder learns all rows, labels unseen; odd is what it cannot rebuild: the mean squared error of a row."""
    x = _ready(frame)
    torch.manual_seed(seed)
    net = RowAutoencoder(x.shape[1], max(1, len(frame.columns) // 5))
    optimizer = torch.optim.Adam(net.parameters(), RATE)
    for _ in range(EPOCHS):
        for rows in torch.randperm(len(x)).split(BATCH):
            optimizer.zero_grad()
            nn.functional.mse_loss(net(x[rows]), x[rows]).backward()
            optimizer.step()
    with torch.inference_mode():
        return Odd(AUTOENCODER, ((net(x) - x) ** 2).mean(dim=1).double().numpy())


def isolated(frame: Frame, seed: int = 0) -> Odd:
    """An isolation forest (Liu, Ting and Zhou 2008): odd is what few random cuts set apart."""
    from sklearn.ensemble import IsolationForest

    x = _ready(frame).numpy()
    return Odd(FOREST, -IsolationForest(random_state=seed).fit(x).score_samples(x))


def told(frame: Frame, positive: int, known: int, earlier: Frame | None = None, seed: int = 0) -> Odd:
    """A small network learns from so many known positives and twenty times as many others, then scores all rows.

    Of the table itself at most half of the others are learnt from: what is left has to be found among them.

    Args:
        positive: Which class.
        earlier: Rows of another time that are learnt from; without them rows of the table itself, which then score -1.
    """
    random = np.random.default_rng(seed)
    rows, begins = (frame, 0) if earlier is None else (joined_frames(frame, earlier), len(frame))
    answer = rows.answer == positive
    there = np.arange(begins, len(rows))
    few = random.permutation(there[answer[there]])[:known]
    others = random.permutation(there[~answer[there]])
    most = len(others) if earlier is not None else len(others) // 2
    shown = np.concatenate([few, others[: min(TIMES * known, most)]])
    x, y = _ready(rows), torch.tensor(answer, dtype=torch.float32)
    torch.manual_seed(seed)
    net = nn.Sequential(nn.Linear(x.shape[1], 32), nn.ReLU(), nn.Dropout(0.1), nn.Linear(32, 1))
    optimizer = torch.optim.AdamW(net.parameters(), RATE, weight_decay=0.05)
    for _ in range(max(1, TOLD_STEPS // -(-len(shown) // BATCH))):
        for batch in torch.tensor(random.permutation(shown)).split(BATCH):
            optimizer.zero_grad()
            nn.functional.binary_cross_entropy_with_logits(net(x[batch])[:, 0], y[batch]).backward()
            optimizer.step()
    with torch.inference_mode():
        scores = torch.sigmoid(net.eval()(x))[:, 0].double().numpy()
    if earlier is None:
        scores[shown] = -1.0
    return Odd(f"told {known} of them", scores[: len(frame)])


def joined_frames(frame: Frame, below: Frame) -> Frame:
    """Both, one below the other; they have the same columns and classes."""
    sheet = joined(frame.sheet, below.sheet)
    columns: dict[str, Floats | Words] = {}
    for name, column in frame.columns.items():
        other = below.columns[name]
        if isinstance(column, np.ndarray) and isinstance(other, np.ndarray):
            columns[name] = np.concatenate([column, other])
        else:
            columns[name] = Words(*sheet.words(name))
    return Frame(sheet, frame.target, columns, frame.classes, np.concatenate([frame.answer, below.answer]))


def year(count: int, seed: int) -> tuple[Frame, Floats]:
    """So many card payments that are made up, and the rule's chance of fraud for each."""
    made = payments(count, seed=seed)
    kinds = {name: guess(made.sheet, name).kind for name in made.sheet.columns}
    return framed(made.sheet, "fraud", kinds, CLASSES), made.chance


@cache
def earlier_payments() -> Frame:
    """Card payments of an earlier year, by the same rule."""
    return year(EARLIER, 12)[0]


def best_possible(positive: np.ndarray, chance: Floats) -> float:
    """The precision at the top of whoever knows the rule."""
    return Odd("the rule itself", chance).precision(positive)


@cache
def best_of_cards() -> float:
    """That of the payments that come along."""
    made = payments()
    return best_possible(made.fraud, made.chance)


def of_a_year(seed: int) -> dict[str, float]:
    """Everybody's precision at the top of a year, and that of whoever knows the rule; `OTHER_YEARS` has their means."""
    frame, chance = year(PAYMENTS, seed)
    fraud = frame.classes.index("fraud")
    positive, before = frame.answer == fraud, year(EARLIER, seed + 1000)[0]
    found = {one.who: one.precision(positive) for one in (rebuilt(frame), isolated(frame))}
    found |= {f"told {known}": told(frame, fraud, known, before).precision(positive) for known in KNOWN}
    return found | {"the rule itself": best_possible(positive, chance)}


def _ready(frame: Frame) -> torch.Tensor:
    """(N, A) all rows with mean 0 and spread 1; long tails by their logarithm, as amounts have them."""
    columns = {
        name: np.sign(column) * np.log1p(np.abs(column)) if isinstance(column, np.ndarray) and _tailed(column) else column
        for name, column in frame.columns.items()
    }
    plain = Frame(frame.sheet, frame.target, columns, frame.classes, frame.answer)
    return torch.tensor(one_hot(plain, np.arange(len(frame))), dtype=torch.float32)


def _tailed(values: Floats) -> bool:
    """Whether a few are far larger than the rest."""
    there = values[np.isfinite(values)]
    return bool(len(there)) and float(np.abs(there - there.mean()).max()) > 6 * float(there.std() or 1)
