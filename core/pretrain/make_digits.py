"""Make `digits.safetensors`: draw the pictures, train, set temperature and threshold, judge, write the card."""

import sys
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.torch import load_file

from core.data.digits.mnist import Digits, read_mnist
from core.data.origins import with_origins
from core.models import files
from core.models.digit_cnn import DigitCNN
from core.pretrain import digits as training
from core.pretrain.bank import HELD_OUT_ALPHABET, HELD_OUT_WRITERS, Bank, load_or_build
from core.pretrain.latin import LEFT_OUT
from core.storage.tensors import write_tensors
from core.training.device import best_device
from core.training.metrics import calibration_error, fit_temperature
from core.zoo.digits import DigitReader

ACCEPT = 0.988  # share of the two tuning writers' digits that is accepted: another writer loses one or two in a hundred more
CALIBRATE = HELD_OUT_WRITERS[:2]  # temperature and threshold are set on these two; the figures come from the others


def make_digits(data: Path, out: Path, work: Path) -> dict[str, Any]:
    """All of it; returns the card."""
    bank = load_or_build(data, work)
    device, recipe = torch.device(best_device().kind), training.PretrainDigitRecipe()
    model = training.learn_letters(_first(bank, recipe, device, work / "digits-first.safetensors"), bank, recipe, device)
    card = evaluate(model, bank, read_mnist(data / "mnist", "t10k")) | {
        "name": "digits",
        "made_by": "python -m core.pretrain digits --data FOLDER",
        "recipe": training.describe(recipe),
        "known_weaknesses": "A small a passes for a 9 or a 2 one time in six. Letters that look like digits "
        f"({', '.join(LEFT_OUT)}) were left out of the training: many are read as these.",
        "data": with_origins(
            {
                "MNIST": "60,000 training digits (LeCun, Cortes and Burges)",
                "UCI pen digits": f"26 of 30 writers of the training part, 16 renderings each; writers {HELD_OUT_WRITERS} held out",
                "MNIST as strokes": "the 60,000 training digits traced as pen strokes, drawn again with other pens",
                "Omniglot": f"hand-drawn letters of three alphabets as what is no digit; {HELD_OUT_ALPHABET} held out",
                "made here": "letters by strokes and printed, scribbles, shapes, halved, mirrored and doubled digits as what is no digit",
            }
        ),
    }
    files.save(model, card, "digits", out)
    return files.read_card("digits", out)


def _first(bank: Bank, recipe: training.PretrainDigitRecipe, device: torch.device, file: Path) -> DigitCNN:
    """The network before it meets Latin letters: the one kept in `file`, trained first where there is none yet."""
    if not file.exists():
        model = training.train(bank, recipe, device, file.with_name("digits-checkpoint.safetensors"))
        write_tensors(file, model.state_dict())
    model = DigitCNN()
    model.load_state_dict({name: tensor.float() for name, tensor in load_file(file).items()})
    return model


def evaluate(model: DigitCNN, bank: Bank, test: Digits) -> dict[str, Any]:
    """Set temperature and threshold on two held-out writers, then measure on what neither training nor they saw."""
    cpu = torch.device("cpu")
    tune, fresh = bank.held_pen.only(CALIBRATE), bank.held_pen.only(HELD_OUT_WRITERS[2:])
    redrawn = bank.held_redrawn.only(HELD_OUT_WRITERS[2:])
    temperature = fit_temperature(training.scores(model, tune, cpu), torch.from_numpy(tune.labels))
    odds = torch.logsumexp(training.scores(model, tune, cpu), dim=1)
    accept_above = float(np.quantile(odds.numpy(), 1 - ACCEPT))
    reader = DigitReader(model, temperature, accept_above)
    tests = {"mnist_test": test, "pen_digits_any_pen": fresh, "pen_digits_redrawn": redrawn}
    figures: dict[str, Any] = {name: _measure(reader, digits) for name, digits in tests.items()}
    letters = [r.accepted for r in _read(reader, bank.held_letters)]
    figures["unseen_alphabet_refused"] = round(1 - float(np.mean(letters)), 4)
    latin = [r.accepted for r in _read(reader, bank.held_latin)]
    figures["latin_letters_refused"] = round(1 - float(np.mean(latin)), 4)
    print(figures, file=sys.stderr)
    return {"temperature": round(temperature, 4), "accept_above": round(accept_above, 4), "figures": figures}


def _measure(reader: DigitReader, digits: Digits) -> dict[str, float]:
    readings = _read(reader, digits)
    right = np.array([r.label for r in readings]) == digits.labels
    return {
        "n": len(digits),
        "accuracy": round(float(right.mean()), 4),
        "accepted": round(float(np.mean([r.accepted for r in readings])), 4),
        "ece": round(calibration_error(np.array([r.confidence for r in readings]), right), 4),
    }


def _read(reader: DigitReader, digits: Digits) -> list[Any]:
    images = digits.images.astype(np.float32) / np.float32(255)
    return [reading for start in range(0, len(images), 2000) for reading in reader.read_images(images[start : start + 2000])]
