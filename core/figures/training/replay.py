"""A training as a film for the browser: curves, filters, weights, confusion and mistakes at every moment that was kept."""

import base64
from functools import singledispatch
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.data.digits.digit_set import DigitPart
from core.data.pictures.picture_set import Photos
from core.data.reviews.reviews import Reviews
from core.data.sounds.word_set import Spoken
from core.data.tables.frame import Rows
from core.figures.detector import boxed
from core.figures.pictures.photo_wall import thumbnails
from core.figures.sheets import png_url, sheet
from core.figures.siamese import plotted
from core.figures.sound import small_spectrograms
from core.figures.style import inked
from core.figures.training.mistakes import shortened
from core.tasks import task_of
from core.training.events import Snapshot
from core.training.metrics import confusion
from core.training.record import Record

MOST_EPOCHS = 60  # moments after the first epoch
FILTER_NUMBERS = 600_000  # numbers of filters in the whole film
MADE_NUMBERS, MADE_COLUMNS = 2_000_000, 10  # of what a network that makes pictures made; pictures in a row
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


def film(record: Record, validation: Any) -> dict[str, Any]:
    """Everything the browser needs to play a training; empty where nothing of it was kept.

    Args:
        record: Of a training that need not be over.
        validation: The examples that it was judged by after every epoch.
    """
    shots = moments(record)
    if not shots:
        return {}
    words = task_of(record.recipe).words
    epochs = [epoch for epoch in sorted({shot.epoch for shot in shots}) if epoch in record.evaluations]
    return {
        "moments": [_moment(shot, record) for shot in shots],
        "curves": _curves(record),
        **_seen(shots),
        "words": [_words(shot) for shot in shots] if {"odds", "speaks"} & shots[0].seen.keys() else None,
        "written": _all_written(shots),
        "names": record.recipe.classes,
        "examples": f"{words.one}s",
        "mixed": words.mixed_up,
        "weights": _weights(shots),
        **_judged(record, validation, epochs),
    }


REBUILT = "Ten digits, back from the first machine, back from both, in a dream; ten units of each machine"
BOXED = "The same pages each time: what it finds on them, and where"
LAID = "300 digits on a map of their features: what is the same should lie together"
FORGED = "Forged from the same noise each time: 0 to 9, three of each"


WRITTEN = "What it writes by itself"
WRITTEN_HOW = "The same validation pairs each time, always taking the likeliest symbol."


def _seen(shots: list[Snapshot]) -> dict[str, Any]:
    """Pictures of all moments: the first layer's filters, or what a network that makes pictures made."""
    if "remade" in shots[0].seen:
        title = "What it is shown, below it what it made of it"
        if "map" in shots[0].seen:
            title += ", and below that its map"
        return {"filters": _filters([_made(shot) for shot in shots], MADE_NUMBERS), "seen": {"title": title, "columns": MADE_COLUMNS}}
    if "boxes" in shots[0].seen:
        found = [boxed(shot.seen["scenes"], shot.seen["boxes"]) for shot in shots]
        return {"filters": _filters(found, MADE_NUMBERS), "seen": {"title": BOXED, "columns": 2}}
    if "features" in shots[0].seen:
        maps = [plotted(shot.seen["features"], shot.seen["digits"]) for shot in shots]
        return {"filters": _filters(maps, MADE_NUMBERS), "seen": {"title": LAID, "columns": 1}}
    if "forged" in shots[0].seen:
        forged = [np.asarray(shot.seen["forged"] / 255, np.float32) for shot in shots]
        return {"filters": _filters(forged, MADE_NUMBERS), "seen": {"title": FORGED, "columns": 10}}
    if "rebuilt" in shots[0].seen:
        both = [np.concatenate([shot.seen["rebuilt"] / 255, shot.seen["strokes"] / 127]).astype(np.float32) for shot in shots]
        return {"filters": _filters(both, MADE_NUMBERS), "seen": {"title": REBUILT, "columns": MADE_COLUMNS}}
    if "written" in shots[0].seen:
        return {"filters": None, "seen": {"title": WRITTEN, "said": WRITTEN_HOW}}
    return {"filters": _filters([shot.seen["filters"] for shot in shots]) if "filters" in shots[0].seen else None, "seen": None}


def _made(shot: Snapshot) -> NDArray[np.float32]:
    """What was made at that moment, in [0, 1]; with a map, which has many pictures, at half the size."""
    found = np.asarray(shot.seen["remade"] / 255, np.float32)
    if "map" not in shot.seen:
        return found
    together = np.concatenate([found, np.asarray(shot.seen["map"] / 255, np.float32)])
    N, H, W = together.shape
    return np.asarray(together.reshape(N, H // 2, 2, W // 2, 2).mean(axis=(2, 4)), np.float32)


def _words(shot: Snapshot) -> list[list[Any]]:
    found = shot.seen["odds" if "odds" in shot.seen else "speaks"]
    return [[word, round(float(odds), 2)] for word, odds in zip(shot.words, found, strict=True)]


def _all_written(shots: list[Snapshot]) -> list[list[list[Any]]] | None:
    """What a network that writes had written at all moments."""
    how = next((how for name, how in {"made_up": _written, "written": _translated}.items() if name in shots[0].seen), None)
    return [how(shot) for shot in shots] if how else None


def _translated(shot: Snapshot) -> list[list[Any]]:
    """Each text, what it had written for it by itself, and whether that is right; nothing of it is marked."""
    rows = zip(shot.words[::3], shot.words[1::3], shot.words[2::3], shot.seen["written"].tolist(), strict=True)
    return [[f"{text} → {answer} {'✓' if right else f'(right: {truth})'}", 0] for text, answer, truth, right in rows]


def _written(shot: Snapshot) -> list[list[Any]]:
    """What was made up, and what is said of each of it: nobody wrote it, or it stands in what was read."""
    return [[text, int(told)] for text, told in zip(shot.words, shot.seen["made_up"], strict=True)]


def _moment(shot: Snapshot, record: Record) -> dict[str, Any]:
    words = f"Epoch {shot.epoch} of {record.recipe.epochs}" if shot.epoch else f"First epoch, after step {shot.step}"
    if not shot.step:
        words = "Before training"
    at = shot.epoch if shot.epoch else min(shot.step / record.recipe.steps_per_epoch, 1.0)
    return {"words": words, "epoch": shot.epoch, "at": at}


def _curves(record: Record) -> dict[str, Any]:
    task = task_of(record.recipe)
    measures = task.drawn_measures(record.recipe)
    pairs = {(part, measure.name) for part in ("train", "val") for measure in measures}
    ends = [end for end in record.ends if all(np.isfinite(getattr(end, part)[name]) for part, name in pairs)]
    numbers = record.steps.number
    losses = record.steps.loss[: len(numbers)]
    known = np.isfinite(losses)
    bins = max(1, -(-len(losses) // MOST_BATCHES))
    at = numbers / record.recipe.steps_per_epoch
    return {
        "epochs": [end.number for end in ends],
        "measures": [
            {
                "label": measure.midsentence,
                "share": measure.share,
                "train": [round(end.train[measure.name], 5) for end in ends],
                "val": [round(end.val[measure.name], 5) for end in ends],
            }
            for measure in measures
        ],
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


def _filters(found: list[NDArray[np.float32]], most: int = FILTER_NUMBERS) -> dict[str, Any]:
    """Filters of all moments as signed bytes, the same size of weight always the same byte."""
    shown = max(1, min(len(found[0]), most // (found[0][0].size * len(found))))
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


def _judged(record: Record, validation: Any, epochs: list[int]) -> dict[str, Any]:
    """Confusion and the surest mistakes after each of these epochs, and what all these mistakes are about; of classes only."""
    if not record.recipe.classes:
        return {"judged": None}
    labels = np.asarray(validation.labels)
    kept = {epoch: record.evaluations[epoch].kept for epoch in epochs}
    walls: dict[int, NDArray[np.intp]] = {}
    for epoch in epochs:
        wrong = np.flatnonzero(kept[epoch]["predictions"] != labels)
        walls[epoch] = wrong[np.argsort(-kept[epoch]["confidence"][wrong], kind="stable")][:WALL]
    used = sorted({int(place) for wall in walls.values() for place in wall})
    places = {place: number for number, place in enumerate(used)}
    judged = {}
    for epoch in epochs:
        predictions, sure = kept[epoch]["predictions"], kept[epoch]["confidence"]
        judged[str(epoch)] = {
            "confusion": confusion(labels, predictions, len(record.recipe.classes)).ravel().tolist(),
            "wrong": int((predictions != labels).sum()),
            "wall": [[places[int(i)], int(labels[i]), int(predictions[i]), round(float(sure[i]), 3)] for i in walls[epoch]],
        }
    return {"judged": judged, "validation": len(labels), **wall(validation, used)}


@singledispatch
def wall(examples: Any, used: list[int]) -> dict[str, Any]:
    """These examples for the wall of mistakes: pictures as one, texts as they are."""
    return {"pictures": None, "texts": None}


@wall.register
def _(examples: Reviews, used: list[int]) -> dict[str, Any]:
    return {"pictures": None, "texts": [shortened(examples.texts[row], LETTERS) for row in used]}


@wall.register
def _(examples: Rows, used: list[int]) -> dict[str, Any]:
    cells = [", ".join(f"{name} {cell}" for name, cell in examples.cells(row).items()) for row in used]
    return {"pictures": None, "texts": [shortened(text, LETTERS) for text in cells]}


@wall.register
def _(examples: Photos, used: list[int]) -> dict[str, Any]:
    return _pictures(thumbnails([examples.files[row] for row in used], PHOTO_SIDE))


@wall.register
def _(examples: Spoken, used: list[int]) -> dict[str, Any]:
    return _pictures(small_spectrograms(examples.mel[used]))


@wall.register
def _(examples: DigitPart, used: list[int]) -> dict[str, Any]:
    return _pictures(inked(examples.images[used, 0].numpy(), 255))


def _pictures(found: NDArray[np.uint8]) -> dict[str, Any]:
    if not len(found):
        return {"pictures": None, "texts": None}
    pictures = sheet(found, tuple(range(len(found))), columns=20)
    return {"pictures": {"url": png_url(pictures.picture), "columns": pictures.columns, "side": pictures.width}, "texts": None}
