"""Tables made by a rule with chance, so that it is known how well anybody could do."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.data.tables.sheet import Floats, Sheet, made

PUPILS, PAYMENTS = 60, 10_000
STUDY_RULE = "chance of passing = σ(0.9 · hours of study + 0.7 · hours of sleep − 9)"
SHOPS = ("groceries", "fuel", "restaurant", "clothes", "travel", "electronics", "online games", "cash machine")
SHOP_RISK = np.array([-1.2, -0.6, -0.8, 0.0, 0.2, 1.3, 1.1, 0.9])
SHOP_SHARE = np.array([0.34, 0.14, 0.16, 0.12, 0.05, 0.06, 0.05, 0.08])
CARD_RULE = (
    "log-odds of fraud = base + 1.1 · (ln amount − 3.3) + 1.6 · at night (23 to 5 h) + 1.2 · (ln(1 + km from home) − 1.5) + risk of the "
    "shop (−1.2 for groceries … 1.3 for electronics) + 1.5 · under 5 minutes since the last payment"
)


def study() -> Sheet:
    """Sixty pupils: hours of study and of sleep in the week before a test, and whether they passed; `STUDY_RULE`, drawn with chance."""
    random = np.random.default_rng(7)
    hours, sleep = random.uniform(0, 10, PUPILS).round(1), random.uniform(4, 9.5, PUPILS).round(1)
    passed = random.random(PUPILS) < passes(hours, sleep)
    return made("Study and sleep", {"study": hours, "sleep": sleep, "result": np.where(passed, "pass", "fail").tolist()})


def passes(hours: Floats, sleep: Floats) -> Floats:
    """The rule's chance of passing."""
    return _sigmoid(0.9 * hours + 0.7 * sleep - 9.0)


def _sigmoid(value: Floats) -> Floats:
    return 1 / (1 + np.exp(-value))


@dataclass(frozen=True, eq=False)
class Payments:
    """N card payments, and what only the simulation knows of them."""

    sheet: Sheet
    chance: Floats  # (N,) of fraud, by the rule
    fraud: NDArray[np.bool_]  # (N,) drawn with that chance


def payments(count: int = PAYMENTS, share: float = 0.015, seed: int = 11) -> Payments:
    """Card payments that a program made up: `CARD_RULE`, with a base that makes about this share of them fraud."""
    random = np.random.default_rng(seed)
    shop = random.choice(len(SHOPS), count, p=SHOP_SHARE)
    amount = np.exp(random.normal(3.3, 0.9, count) + 0.25 * SHOP_RISK[shop]).round(2)
    day = np.clip(random.normal(14.5, 4.0, count), 0, 23.99)
    hour = np.where(random.random(count) < 0.08, random.uniform(0, 24, count), day).round(1)
    km = np.where(random.random(count) < 0.07, random.exponential(400, count), random.exponential(6, count)).round(1)
    since = np.where(random.random(count) < 0.04, random.exponential(4, count), random.exponential(900, count)).round(1)
    odds = 1.1 * (np.log(np.maximum(amount, 0.01)) - 3.3) + 1.6 * ((hour >= 23) | (hour < 5)) + 1.2 * (np.log1p(km) - 1.5)
    odds = odds + SHOP_RISK[shop] + 1.5 * (since < 5)
    chance = _sigmoid(odds + _base(odds, share))
    fraud = random.random(count) < chance
    columns = {
        "amount": amount, "hour": hour, "distance": km, "shop": [SHOPS[at] for at in shop], "minutes since last": since,
        "fraud": np.where(fraud, "fraud", "fine").tolist(),
    }  # fmt: skip
    return Payments(made("Simulated payments", columns), chance, fraud)


def _base(odds: Floats, share: float) -> float:
    """What has to be added to all log-odds so that the mean chance is this share, by halving an interval."""
    low, high = -30.0, 30.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if _sigmoid(odds + middle).mean() < share else (low, middle)
    return low


def best_possible(chance: Floats, fraud: NDArray[np.bool_], threshold: float) -> tuple[float, float]:
    """Precision and recall of whoever knows the rule and calls fraud what has at least this chance; 0 where nothing has."""
    called = chance >= threshold
    found = float((called & fraud).sum())
    return found / max(called.sum(), 1), found / max(fraud.sum(), 1)
