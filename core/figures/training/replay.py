"""A training as a film for the browser: curves, filters, weights, confusion and mistakes at every moment that was kept."""

import base64
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.data.digits.digit_set import Part
from core.data.reviews.reviews import Reviews
from core.figures.pictures.photo_wall import Photos, thumbnails
from core.figures.sheets import png_url, sheet
from core.figures.style import inked
from core.figures.training.mistakes import shortened
from core.training.events import Snapshot
from core.training.record import Record

MOST_EPOCHS = 60  # moments after the first epoch
FILTER_NUMBERS = 600_000  # numbers of filters in the whole film
MOST_BATCHES = 300  # points of the curve of batch losses
WALL = 8  # mistakes on the wall
LETTERS = 400  # of a review on the wall
PHOTO_SIDE = 96  # pixels of a photo on the wall


def moments(record: Record) -> list[Snapshot]:
    """The snapshots of a film in order: those of the first epoch, then up to `MOST_EPOCHS`, the best epoch among them."""
    early = [snapshot for snapshot in record.snapshots if snapshot.epoch == 0]
    later = [snapshot for snapshot in record.snapshots if snapshot.epoch]
    if len(later) > MOST_EPOCHS:
        best = record.best.number if record.best else 0
        places = {round(place) for place in np.linspace(0, len(later) - 1, MOST_EPOCHS)}
        later = [snapshot for place, snapshot in enumerate(later) if place in places or snapshot.epoch == best]
    return early + later


def film(record: Record, validation: Part | Reviews | Photos) -> dict[str, Any]:
    """Everything the browser needs to play a training; empty where nothing of it was kept.

    Args:
        record: Of a training that need not be over.
        validation: The examples that it was judged by after every epoch.
    """
    shots = moments(record)
    if not shots:
        return {}
    epochs = [epoch for epoch in sorted({shot.epoch for shot in shots}) if epoch in record.verdicts]
    return {
        "moments": [_moment(shot, record) for shot in shots],
        "curves": _curves(record),
        "filters": _filters([shot.filters for shot in shots]) if len(shots[0].filters) else None,
        "words": [[[word, round(odds, 2)] for word, odds in shot.words] for shot in shots] if shots[0].words else None,
        "names": record.recipe.classes,
        "task": record.recipe.task,
        "weights": _weights(shots),
        **_judged(record, validation, epochs),
    }


def _moment(shot: Snapshot, record: Record) -> dict[str, Any]:
    words = f"Epoch {shot.epoch} of {record.recipe.epochs}" if shot.epoch else f"First epoch, after step {shot.step}"
    if not shot.step:
        words = "Before training"
    at = shot.epoch if shot.epoch else min(shot.step / record.recipe.steps_per_epoch, 1.0)
    return {"words": words, "epoch": shot.epoch, "at": at}


def _curves(record: Record) -> dict[str, Any]:
    names = ("train_loss", "val_loss", "train_accuracy", "val_accuracy")
    ends = [end for end in record.ends if all(np.isfinite(getattr(end, name)) for name in names)]
    losses = np.array(record.steps.loss[: len(record.steps)], dtype=np.float64)
    known = np.isfinite(losses)
    bins = max(1, -(-len(losses) // MOST_BATCHES))
    at = (np.arange(len(losses)) + 1) / record.recipe.steps_per_epoch
    return {
        "epochs": [end.number for end in ends],
        **{name: [round(getattr(end, name), 5) for end in ends] for name in names},
        "best": record.best.number if record.best else 0,
        "batch_at": _means(at[known], bins),
        "batch_loss": _means(losses[known], bins),
    }


def _means(values: NDArray[np.float64], size: int) -> list[float]:
    """The mean of every `size` values in a row."""
    if not len(values):
        return []
    starts = np.arange(0, len(values), size)
    counts = np.diff(np.append(starts, len(values)))
    return [float(v) for v in np.round(np.add.reduceat(values, starts) / counts, 4)]


def _filters(found: list[NDArray[np.float32]]) -> dict[str, Any]:
    """Filters of all moments as signed bytes, the same size of weight always the same byte."""
    shown = max(1, min(len(found[0]), FILTER_NUMBERS // (found[0][0].size * len(found))))
    stack = np.nan_to_num(np.stack([filters[:shown] for filters in found]))  # (moments, N, h, w)
    limit = float(np.quantile(np.abs(stack), 0.995)) or 1.0
    body = np.clip(np.round(stack / limit * 127), -127, 127).astype(np.int8)
    _, count, height, width = body.shape
    return {"count": count, "of": len(found[0]), "height": height, "width": width, "body": base64.b64encode(body.tobytes()).decode()}


def _weights(shots: list[Snapshot]) -> list[dict[str, Any]]:
    """For each layer the spread of its weights at every moment."""
    return [
        {
            "layer": layer.layer,
            "low": [round(shot.histograms[place].low, 5) for shot in shots],
            "high": [round(shot.histograms[place].high, 5) for shot in shots],
            "counts": [list(shot.histograms[place].counts) for shot in shots],
        }
        for place, layer in enumerate(shots[0].histograms)
    ]


def _judged(record: Record, validation: Part | Reviews | Photos, epochs: list[int]) -> dict[str, Any]:
    """Confusion and the surest mistakes after each of these epochs, and what all these mistakes are about."""
    labels = np.asarray(validation.labels)
    walls: dict[int, NDArray[np.intp]] = {}
    for epoch in epochs:
        wrong = np.flatnonzero(record.verdicts[epoch].guesses != labels)
        walls[epoch] = wrong[np.argsort(-record.verdicts[epoch].confidence[wrong], kind="stable")][:WALL]
    used = sorted({int(place) for wall in walls.values() for place in wall})
    places = {place: number for number, place in enumerate(used)}
    judged = {}
    for epoch in epochs:
        verdicts = record.verdicts[epoch]
        judged[str(epoch)] = {
            "confusion": record.confusion(labels, epoch).ravel().tolist(),
            "wrong": int((verdicts.guesses != labels).sum()),
            "wall": [
                [places[int(i)], int(labels[i]), int(verdicts.guesses[i]), round(float(verdicts.confidence[i]), 3)] for i in walls[epoch]
            ],
        }
    return {"judged": judged, "validation": len(labels), **_shown(validation, used)}


def _shown(validation: Part | Reviews | Photos, used: list[int]) -> dict[str, Any]:
    """These examples for the wall: pictures as one, texts as they are."""
    if isinstance(validation, Reviews):
        return {"pictures": None, "texts": [shortened(validation.texts[row], LETTERS) for row in used]}
    if not used:
        return {"pictures": None, "texts": None}
    if isinstance(validation, Photos):
        pictures = sheet(thumbnails([validation.files[row] for row in used], PHOTO_SIDE), tuple(range(len(used))), columns=20)
    else:
        pictures = sheet(inked(validation.images[used, 0].numpy(), 255), tuple(range(len(used))), columns=20)
    return {"pictures": {"url": png_url(pictures.picture), "columns": pictures.columns, "side": pictures.width}, "texts": None}
