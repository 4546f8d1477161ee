"""Words of one's own from a folder of recordings: a head on the pretrained ear. `python -m core.finetune FOLDER --sound`."""

import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional as F

from core.data.pictures import picture_set
from core.data.pictures.given_parts import LEFT_OUT, given_parts
from core.data.pictures.layout import VAL, arranged
from core.data.pictures.left_behind import files_below
from core.data.sounds.framing import framed
from core.data.sounds.heard import heard
from core.data.sounds.reading import ENDINGS, SoundProblem, open_sound
from core.models import files
from core.models.ear import Ear
from core.models.mel import log_mel

MOST, STEPS, DECAY = 20_000, 100, 0.01  # recordings; of the optimizer; half of it times the squared weights is added to the loss
AT_ONCE = 32
Say = Callable[[str], None]


@dataclass(frozen=True)
class Words:
    """What the ear hears in the recordings of a folder."""

    classes: tuple[str, ...]
    features: torch.Tensor  # (N, 672)
    labels: NDArray[np.int64]
    held: NDArray[np.bool_]  # checked with


def finetune_sound(folder: Path, seed: int, started: float, say: Say) -> dict[str, Any]:
    """Learn the words; gives the same figures as a training on pictures does.

    Args:
        folder: CLASS/*.wav, or train/CLASS/* and val/CLASS/*.
        seed: What splits the recordings where no folder does.
        started: When the program was, by `time.monotonic()`.
        say: Gets every word about how it goes.

    Raises:
        ValueError: There is nothing to learn from; one sentence.
    """
    torch.set_num_threads(1)
    listening = time.monotonic()
    words = read(folder, seed, say)
    learning = time.monotonic()
    train, held = torch.from_numpy(~words.held), torch.from_numpy(words.held)
    say(f"{int(train.sum())} recordings of {len(words.classes)} words to learn from, {int(held.sum())} to check with.")
    labels = torch.from_numpy(words.labels)
    mean, spread = words.features[train].mean(dim=0), words.features[train].std(dim=0).clamp(min=1e-3)
    x = (words.features - mean) / spread
    weight, bias = _fitted(x[train], labels[train], len(words.classes))
    right = (F.linear(x[held], weight, bias).argmax(dim=1) == labels[held]).numpy()
    truth = words.labels[words.held]
    return {
        "classes": list(words.classes),
        "n_train": int(train.sum()),
        "n_val": len(truth),
        "val_accuracy": round(float(right.mean()), 4),
        "per_class": {
            name: round(float(right[truth == place].mean()), 4) if np.any(truth == place) else None
            for place, name in enumerate(words.classes)
        },
        "seconds": round(time.monotonic() - started, 2),
        "images_per_second": round(len(words.labels) / max(learning - listening, 1e-9), 1),  # recordings, through the ear
        "epochs": STEPS,
        "seconds_training": round(time.monotonic() - learning, 2),
        "mode": "head",
        "backbone": "ear",
        "device": "cpu",
    }


def read(folder: Path, seed: int, say: Say) -> Words:
    """What the ear hears in every recording below the folder; what cannot be read is said, by name, and left out.

    Raises:
        ValueError: There is nothing to learn from, or it is not clear what the classes are; one sentence.
    """
    found = [file for file in files_below(folder, say) if file.name.lower().endswith(ENDINGS)]
    arrangement = arranged([file.relative_to(folder).as_posix() for file in found])
    if arrangement.doubt or arrangement.refusal:
        raise ValueError(arrangement.doubt or arrangement.refusal)
    parts = given_parts(arrangement).parts
    rows = [row for row in zip(found, arrangement.kinds, parts, strict=True) if row[1] and row[2] != LEFT_OUT][: MOST + 1]
    if len(rows) > MOST:
        raise ValueError(f"There are more than {MOST:,} recordings in {folder}.")
    kept, waves, ids = [], [], []
    for file, name, part in rows:
        try:
            data = file.read_bytes()
            waves.append(_word(data))
        except (SoundProblem, OSError) as problem:
            say(f"{file} is left out: {problem}")
            continue
        kept.append((name, part))
        ids.append(hashlib.sha256(data).hexdigest()[:16])
    classes = tuple(sorted({name for name, part in kept if part != VAL}))
    known = [row for row, (name, _) in enumerate(kept) if name in classes]
    labels = np.array([classes.index(kept[row][0]) for row in known], np.int64)
    _check(folder, classes, labels)
    if kept[known[0]][1]:
        held = np.array([kept[row][1] == VAL for row in known])
    else:
        groups = {id_: number for number, id_ in enumerate(dict.fromkeys(ids))}
        held = picture_set.split(labels, [groups[ids[row]] for row in known], seed)
    if not held.any() or held.all():
        raise ValueError("There have to be recordings to learn from, and others to check with: bring more of each word.")
    return Words(classes, _features([waves[row] for row in known]), labels, held)


def _word(data: bytes) -> NDArray[np.float32]:
    sound = open_sound(data)
    found = heard(sound.samples)
    if not found.words:
        raise SoundProblem(found.problem)
    return framed(sound.samples, found.words[0][0], found.words[-1][1])


def _check(folder: Path, classes: tuple[str, ...], labels: NDArray[np.int64]) -> None:
    if not classes:
        raise ValueError(f"There are no class folders with recordings in {folder}: it has to hold CLASS/*.wav.")
    if len(classes) < 2:
        raise ValueError(f"Two classes or more are needed to tell apart; there is only “{classes[0]}”.")
    for name, count in zip(classes, np.bincount(labels, minlength=len(classes)).tolist(), strict=True):
        if count < 2:
            raise ValueError(f"“{name}” has {count} recording{'s' * (count != 1)}; two or more are needed.")


@torch.inference_mode()
def _features(waves: list[NDArray[np.float32]]) -> torch.Tensor:
    ear = Ear().eval()
    files.load_weights(ear, "ear")
    return torch.cat([ear(log_mel(part)).flatten(1) for part in torch.from_numpy(np.stack(waves)).split(AT_ONCE)])


def _fitted(x: torch.Tensor, labels: torch.Tensor, classes: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Softmax regression by L-BFGS, the weights held small: (classes, F) and (classes,)."""
    x = x.clone()
    weight, bias = (torch.zeros(shape, requires_grad=True) for shape in ((classes, x.shape[1]), (classes,)))
    optimizer = torch.optim.LBFGS([weight, bias], max_iter=STEPS, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        optimizer.zero_grad()
        found = F.cross_entropy(F.linear(x, weight, bias), labels) + DECAY / 2 * weight.square().sum()
        found.backward()
        return found

    optimizer.step(loss)
    return weight.detach(), bias.detach()
