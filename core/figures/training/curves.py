"""A training as pictures: columns for the charts of `specs`, which never change, and sheets of filters.

All charts show at most `MOST` points. The steps are averaged in bins whose places are fixed by the recipe from the
beginning, so a curve only grows at its end and nothing behind it trembles.
"""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from core.figures.sheets import Sheet, sheet
from core.figures.style import diverging
from core.training.measures import Measure
from core.training.record import Record

MOST = 500
STEP_BINS = 280  # with up to 201 epochs and three points for the frame: under MOST
SMALLEST = 1e-8  # gradients below are drawn there, so that zero can be seen on a scale of powers of ten
EPOCHS_TO_ZOOM = 2  # before, there is nothing to zoom to
START = 1.04  # a little above the loss of guessing: so many times
BEST = "#009E73"
RAN_AWAY = 10  # a loss beyond so many times its start is cut off, and said in words

Columns = dict[str, NDArray[np.floating] | list[str]]
Curve = NDArray[np.floating]


def curves(record: Record, measure: Measure, zoom: bool = False) -> Columns:
    """A measure along a training: rows for steps, for epochs, one for what is cut off, two for the frame.

    epoch: the place on the x axis; step: mean loss of some batches; train, val: measured after an epoch; measured: that epoch, not
    where a line only meets the edge; best: val at the best epoch; over, beyond: where the loss leaves the top, and how far it goes;
    frame: the ends of the y axis. What a row is not about is NaN, or no words.

    Args:
        record: Of a training, over or not.
        measure: One of its task's; of the loss single batches are shown, too.
        zoom: Leave out what was before the first epoch, so that the gap can be seen; without it all of the fall is in the picture.
    """
    pairs = [(end.number, end.train[measure.name], end.val[measure.name]) for end in record.ends]
    pairs = [pair for pair in pairs if all(map(math.isfinite, pair))]
    at, measured = np.array([pair[0] for pair in pairs], dtype=float), np.array([pair[1:] for pair in pairs], dtype=float).reshape(-1, 2)
    loss = measure.name == "loss"
    step_at, means = binned(record, record.steps.loss if loss else np.empty(0), STEP_BINS)
    low, high = _frame(measured, means[:, 0], measure, zoom, START * record.recipe.guessing if loss else 0.0)
    over, beyond = _beyond(record, step_at, means[:, 0], at, measured, high) if loss else (np.nan, "")
    numbers = at
    at, measured = _cut_above(at, measured, low) if measure.share else _cut_below(at, measured, high)
    steps = np.where(means[:, 0] <= high, means[:, 0], np.nan)
    is_best = at == (record.best.number if record.best and record.best.number else -1)
    rows = len(step_at) + len(at) + 3
    column = {name: np.full(rows, np.nan) for name in ("epoch", "step", "train", "val", "measured", "best", "over", "frame")}
    marks, measures = slice(0, len(step_at)), slice(len(step_at), rows - 3)
    column["epoch"][marks], column["step"][marks] = step_at, steps
    column["epoch"][measures], column["train"][measures], column["val"][measures] = at, measured[:, 0], measured[:, 1]
    column["measured"][measures] = np.where(np.isin(at, numbers), at, np.nan)
    column["best"][measures] = np.where(is_best, measured[:, 1], np.nan)
    column["epoch"][-3], column["over"][-3] = over, high
    column["epoch"][-2:], column["frame"][-2:] = (0, record.recipe.epochs), (low, high)
    return {**column, "beyond": [""] * (rows - 3) + [beyond, "", ""]}


def _frame(measured: Curve, steps: Curve, measure: Measure, zoom: bool, guessing: float) -> tuple[float, float]:
    """The ends of the y axis: everything, but for a loss that runs away; zoomed, what came after the first epoch."""
    after = measured[1:]
    if zoom and len(after) >= EPOCHS_TO_ZOOM:
        if measure.share:
            return 1 - min(1.0, _round_up(1.2 * (1 - float(after.min())) + 0.005)), 1.0
        return 0.0, _round_up(min(1.2 * float(after.max()), max(1.04 * guessing, 5 * float(np.median(after)))))
    if measure.share:
        return 0.0, 1.0
    start = max([guessing, *measured[:1].flat, 1e-6])
    seen = [start, *after.flat, *([float(np.nanquantile(steps, 0.9))] if np.isfinite(steps).any() else [])]
    return 0.0, _round_up(min(max(seen), RAN_AWAY * start))


def _beyond(record: Record, step_at: Curve, steps: Curve, at: Curve, measured: Curve, top: float) -> tuple[float, str]:
    """Where the loss first leaves the top for more than a moment's height, in epochs, and how far it goes; NaN where it stays below."""
    losses = record.steps.loss
    highest = max([float(losses[np.isfinite(losses)].max(initial=0.0)), *measured.flat])
    if highest <= top and np.isfinite(losses).all():
        return np.nan, ""
    places = [*step_at[~(steps <= top)], *at[(measured > top).any(axis=1)]]
    if not places:
        return np.nan, ""
    return min(places), f"▲ up to {highest:,.0f}" if highest >= 100 else f"▲ up to {highest:.3g}"


def _round_up(value: float) -> float:
    """The next of 1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10 times a power of ten."""
    power = 10.0 ** math.floor(math.log10(max(value, 1e-6)))
    return next(step * power for step in (1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10) if step * power >= value * 0.999)


def _cut_below(x: Curve, y: Curve, top: float) -> tuple[Curve, Curve]:
    """Curves y (N, K) over x (N,) without what lies above `top`; where they cross it, a point on the edge."""
    at: list[float] = []
    values: list[Curve] = []
    inside = np.asarray((y <= top).all(axis=1))
    for i in range(len(x)):
        if i and inside[i] != inside[i - 1]:
            crossing = (y[i] > top) != (y[i - 1] > top)
            shares = (top - y[i - 1, crossing]) / (y[i, crossing] - y[i - 1, crossing])
            share = shares.max() if inside[i] else shares.min()
            at.append(x[i - 1] + share * (x[i] - x[i - 1]))
            values.append(np.minimum(y[i - 1] + share * (y[i] - y[i - 1]), top))  # not a rounding above it
        if inside[i]:
            at.append(x[i])
            values.append(y[i])
    return np.array(at, dtype=float), np.array(values, dtype=float).reshape(-1, y.shape[1])


def _cut_above(x: Curve, y: Curve, bottom: float) -> tuple[Curve, Curve]:
    """The same for what lies below `bottom`."""
    x, y = _cut_below(x, -y, -bottom)
    return x, -y


def binned(record: Record, values: Curve, most: int) -> tuple[Curve, Curve]:
    """Means of the steps' figures in at most `most` bins: where each bin ends, in epochs (N,), and its means (N, K).

    Of trainings with very many steps only some are kept; the newest waits until it is one of these. What is no number is left out of its
    mean. `values` are taken once: a training that goes on may add to its record meanwhile.
    """
    every = record.steps.every
    values = values[: -(-record.steps.newest // every)]
    if not len(values):
        return np.empty(0), np.empty((0, 1))
    figures = values.astype(float).reshape(len(values), -1)
    width = max(1, math.ceil(record.recipe.steps / every / most))
    starts = np.arange(0, len(figures), width)
    finite = np.isfinite(figures)
    counts = np.add.reduceat(finite, starts, axis=0, dtype=float)
    means = np.add.reduceat(np.where(finite, figures, 0.0), starts, axis=0) / np.where(counts, counts, np.nan)
    ends = np.minimum(starts + width, len(figures)) * every / record.recipe.steps_per_epoch
    return ends, means


def gradients(record: Record) -> Columns:
    """Data for `GRADIENTS`: the length of each layer's gradient, along the training."""
    layers = list(record.started.layers) if record.started else ["none"]
    at, means = binned(record, record.steps.gradients, MOST // len(layers) - 1)
    lengths = np.maximum(means, SMALLEST).ravel() if len(at) else np.empty(0)
    return {
        "epoch": np.append(np.repeat(at, len(layers)), record.recipe.epochs),
        "layer": [*(layers * len(at)), layers[-1]],
        "length": np.append(lengths, np.nan if len(at) else 1.0),
    }


def losses(record: Record, only: str = "") -> Columns:
    """Data for `LOSSES`: the named losses of the steps, or one of them alone, along the training; each a row of its own."""
    every = list(record.started.losses) if record.started and record.started.losses else ["none"]
    names = [name for name in every if not only or name == only] or [only]
    values = record.steps.losses
    if only in every and values.shape[1]:
        values = values[:, [every.index(only)]]
    at, means = binned(record, values, MOST // len(names) - 1)
    return {
        "epoch": np.append(np.repeat(at, len(names)), record.recipe.epochs),
        "name": [*(names * len(at)), names[-1]],
        "loss": np.append(means.ravel() if len(at) else np.empty(0), np.nan),
    }


def rates(record: Record) -> Columns:
    """Data for `RATE`: the rate of the steps, along the training."""
    at, means = binned(record, record.steps.rate, STEP_BINS)
    first = np.nan if len(at) else record.recipe.rate_at(0)  # one point is not seen, and Vega complains of an axis without values
    return {"epoch": np.append(at, [0.0, record.recipe.epochs]), "rate": np.append(means[:, 0], [first, np.nan])}


def weights(record: Record) -> Columns:
    """Data for `WEIGHTS`: how the weights of each layer are spread now, one hill above the other.

    weight: the middle of a bin; base, top: the hill's foot and height, the layers counted downwards; name: on one row of each.
    """
    found = record.now.histograms if record.now else ()
    weight, base, top, names = [], [], [], []
    for place, histogram in enumerate(found):
        counts = np.array(histogram.counts, dtype=float)
        edges = np.linspace(histogram.low, histogram.high, len(counts) + 1)
        weight += [edges[0], *(edges[:-1] + edges[1:]) / 2, edges[-1]]
        top += [place, *(place - 0.85 * counts / max(counts.max(), 1)), place]
        base += [place] * (len(counts) + 2)
        names += [histogram.layer] + [""] * (len(counts) + 1)
    return {"weight": np.array(weight, dtype=float), "base": np.array(base, dtype=float), "top": np.array(top, dtype=float), "name": names}


def words(record: Record) -> Columns:
    """Data for `WORDS`: the strongest words now and their log-odds, from "for" to "against", or label by label."""
    now = record.now
    found: Sequence[float] | NDArray[np.float32] = now.seen["odds" if "odds" in now.seen else "speaks"] if now and now.words else []
    return {"word": [*now.words] if now else [], "odds": np.array(found, dtype=float)}


def filter_sheet(filters: NDArray[np.float32]) -> Sheet:
    """The first layer's filters (N, h, w) side by side in one row: blue above zero, orange below."""
    values = np.nan_to_num(filters, posinf=0.0, neginf=0.0)
    colours = diverging(values, float(np.quantile(np.abs(values), 0.995)))  # a few giants must not pale the others
    return sheet(colours, tuple(range(len(filters))), len(filters))
