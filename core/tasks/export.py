"""What every training leaves behind for other programs: its curves as tables."""

import math

from core.data.text.sending import written
from core.training.record import Record

OPSET, IR = 17, 8  # of the networks as ONNX files: read by every runtime since 2022


def epochs_csv(record: Record) -> str:
    """One line for each epoch, the network before training first."""
    measured = list(record.ends[0].val) if record.ends else []
    names = ("epoch", *(f"{part}_{name}" for part in ("train", "val") for name in measured), "seconds")
    rows = ([end.number, *(part[name] for part in (end.train, end.val) for name in measured), end.seconds] for end in record.ends)
    return written([names, *rows])


def steps_csv(record: Record) -> str:
    """One line for each update that is kept: step, its epoch, loss of its batch, rate, named losses, length of each layer's gradient.

    A player of a game that did not move has no loss there.
    """
    layers, names = (record.started.layers, record.started.losses) if record.started else ((), ())
    steps, per_epoch = record.steps, record.recipe.steps_per_epoch
    figures = [kept.tolist() for kept in (steps.number, steps.loss, steps.rate, steps.losses, steps.gradients)]
    rows = (
        [number, (number - 1) // per_epoch + 1, loss, rate, *("" if math.isnan(one) else one for one in losses), *gradients]
        for number, loss, rate, losses, gradients in zip(*figures, strict=False)
    )
    heads = (*(f"loss_{name}" for name in names), *(f"gradient_{layer}" for layer in layers))
    return written([("step", "epoch", "loss", "rate", *heads), *rows])
