"""Several networks for one table: each learns from other rows, and all of them answer together."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

from core.data.tables.frame import Codes, Frame
from core.data.tables.splits import Split, folds
from core.explain.tables.rivals import Said, one_hot
from core.tasks.tables.line import fitted_line
from core.tasks.tables.parts import Given
from core.tasks.tables.recipe import OWN
from core.tasks.tables.suggested import pace, suggested
from core.tasks.tables.task import ClassesTask, NumbersTask, TableTask
from core.training.events import Finished
from core.training.trainer import Trainer

Say = Callable[[str], None]
NOBODY = "0" * 16  # the name of a table that is not kept
SHARES = np.linspace(0, 1, 11)  # of the networks in the answer; the rest is the line's
STRENGTHS = (0.3, 3.0, 30.0, 100.0)  # by which the line may be held back
SMALL, LARGE = 5000, 20_000  # rows up to which strengths are tried; from which fewer networks are trained
MEMBERS = 4  # networks with other first weights that share a fold


@dataclass(frozen=True, eq=False)
class Learnt:
    """What the networks say of the rows that were asked, and how that came about."""

    said: Said
    share: float  # of the networks; the rest is the line's
    epochs: tuple[int, ...]  # the best of each


def learnt(frame: Frame, rows: Codes, asked: Codes, seed: int, say: Say) -> Learnt:
    """Learn from some rows of a table, and answer about others.

    Args:
        rows: That are learnt from; all their answers are known.
        asked: That are asked about; their answers are not looked at.
        seed: Of the folds and of all first weights.
    """
    count = 5 if len(rows) < LARGE else 3
    parts = folds(frame, rows, count, seed)
    out_of_fold, line_said = np.zeros(_shape(frame, len(frame))), np.zeros(_shape(frame, len(frame)))
    said, epochs = np.zeros(_shape(frame, len(asked))), []
    for number, held in enumerate(parts, start=1):
        training = np.setdiff1d(rows, held)
        task, net, best = trained(frame, Split(np.random.default_rng(seed).permutation(training), held, asked), seed + number)
        say(f"network {number} of {count}: best after epoch {best}")
        out_of_fold[held] = answers(task, net, task.found.x[held])
        said += answers(task, net, task.found.x[asked]) / count
        epochs.append(best)
    strength = _strength(frame, rows, parts, line_said)
    losses = [_loss(frame, share * out_of_fold + (1 - share) * line_said, rows) for share in SHARES]
    share = float(SHARES[int(np.argmin(losses))])
    line = _line(frame, rows, asked, strength)
    say(f"{share:.0%} of the answer is the networks', {1 - share:.0%} a straight line's.")
    return Learnt(share * said + (1 - share) * line, share, tuple(epochs))


def trained(frame: Frame, split: Split, seed: int) -> tuple[TableTask, Any, int]:
    """The task, its trained network, and the best epoch."""
    changes: dict[str, Any] = {"seed": seed, "members": MEMBERS, **pace(len(split.training))}
    recipe = suggested(OWN, frame, NOBODY, **changes)
    kind = ClassesTask if frame.classes else NumbersTask
    task = kind(recipe, torch.device("cpu"), Given(frame, split))
    trainer, best = Trainer(task, recipe), 0
    for event in trainer.events():
        if isinstance(event, Finished):
            best = event.best_epoch
    return task, trainer.net.eval(), best


def answers(task: TableTask, net: Any, x: np.ndarray) -> Said:
    """What a network says: (N, K) probabilities, or (N,) numbers in the units of the column."""
    with torch.inference_mode():
        out = torch.cat([net(part) for part in torch.tensor(x).split(task.check_batch)])
    if task.found.frame.classes:
        return torch.softmax(out, dim=2).mean(dim=1).double().numpy()
    return out[..., 0].mean(dim=1).double().numpy() * task.found.size + task.found.middle


def _shape(frame: Frame, rows: int) -> tuple[int, ...]:
    return (rows, len(frame.classes)) if frame.classes else (rows,)


def _line(frame: Frame, rows: Codes, asked: Codes, strength: float) -> Said:
    """What a straight line through some rows says of others."""
    x = torch.tensor(one_hot(frame, rows))
    answer = torch.tensor(frame.answer)
    if frame.classes:
        weights, bias = fitted_line(x[rows], answer[rows].long(), len(frame.classes), strength)
        return torch.softmax(x[asked].float() @ weights.T + bias, dim=1).double().numpy()
    weights, bias = fitted_line(x[rows], answer[rows], 1, strength)
    return (x[asked] @ weights.double().T + bias.double())[:, 0].numpy()


def _strength(frame: Frame, rows: Codes, parts: list[Codes], said: Said) -> float:
    """How much a line is best held back; `said` gets what lines say of the rows they were not drawn through."""
    best: tuple[float, float, Said] | None = None
    for strength in STRENGTHS if len(rows) < SMALL else (1.0,):
        tried = np.zeros_like(said)
        for held in parts:
            tried[held] = _line(frame, np.setdiff1d(rows, held), held, strength)
        loss = _loss(frame, tried, rows)
        best = (loss, strength, tried) if best is None or loss < best[0] else best
    assert best is not None
    said[:] = best[2]
    return best[1]


def _loss(frame: Frame, said: Said, rows: Codes) -> float:
    """Cross-entropy or mean squared error over these rows."""
    truth = frame.answer[rows]
    if frame.classes:
        return float(-np.log(np.clip(said[rows, truth.astype(int)], 1e-6, 1)).mean())
    return float(((said[rows] - truth) ** 2).mean())
