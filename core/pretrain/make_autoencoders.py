"""Make the shipped autoencoders: train on MNIST's training digits, write weights of 16 bits, judge on the test digits, write the cards."""

import sys
from pathlib import Path
from typing import Any

import numpy as np
import torch

from core.data.digits.mnist import Digits, both_parts
from core.data.digits.noise import AMOUNTS, NOISES
from core.data.origins import with_origins
from core.explain.making.judging import nearest_says, spoilt_digits
from core.models import files, pca
from core.pretrain import autoencoders as training
from core.pretrain.autoencoders import RECIPES
from core.training.device import best_device
from core.zoo.autoencoders import AutoencoderName, Squeezer


def make_autoencoders(data: Path, out: Path, work: Path) -> dict[str, Any]:
    """All of them; returns the figures of each."""
    return {name: make_autoencoder(name, data, out, work)["figures"] for name in RECIPES}


def make_autoencoder(name: AutoencoderName, data: Path, out: Path, work: Path) -> dict[str, Any]:
    """The one of that name; returns its card."""
    recipe, (train, test) = RECIPES[name], both_parts(data)
    work.mkdir(parents=True, exist_ok=True)
    images = torch.from_numpy(train.images.copy())[:, None]
    model = training.train(images, recipe, torch.device(best_device().kind), work / f"{name}-checkpoint.safetensors")
    model = model.half().float()  # what the file holds, and nothing finer, is what is judged
    card = {
        "name": name,
        "made_by": f"python -m core.pretrain {name} --data FOLDER",
        "recipe": training.describe(recipe),
        "figures": _figures(Squeezer(model), recipe, train, test),
        "data": with_origins({"MNIST": "60,000 training digits (LeCun, Cortes and Burges); their labels were never used"}),
    }
    files.save(model.half(), card, name, out)
    print(name, card["figures"], file=sys.stderr)
    return files.read_card(name, out)


def _figures(squeezer: Squeezer, recipe: training.PretrainAutoencoderRecipe, train: Digits, test: Digits) -> dict[str, Any]:
    """On the test digits: squared error of a pixel beside that of PCA; of a map what the five nearest say; of a denoiser what helps."""
    known, asked = (digits.images.astype(np.float32) / np.float32(255) for digits in (train, test))
    if recipe.noisy:
        spoilt = {kind: spoilt_digits(asked, kind) for kind in NOISES}
        pairs = {kind: (_apart(found, asked), _apart(squeezer.remade(found), asked)) for kind, found in spoilt.items()}
        return {
            "n": len(test),
            "error": _apart(squeezer.remade(asked), asked),
            "denoised": {kind: {"amount": AMOUNTS[kind], "before": before, "after": after} for kind, (before, after) in pairs.items()},
        }
    yardstick = pca.fit(known.reshape(len(known), -1), recipe.code).error(asked.reshape(len(asked), -1))
    figures = {"n": len(test), "error": _apart(squeezer.remade(asked), asked), "pca": round(yardstick, 5)}
    if recipe.code == 2:
        share = nearest_says(squeezer.encode(known), train.labels, squeezer.encode(asked), test.labels)
        figures["five_nearest"] = round(share, 4)
    return figures


def _apart(found: np.ndarray, truth: np.ndarray) -> float:
    return round(float(np.mean((found - truth) ** 2)), 5)
