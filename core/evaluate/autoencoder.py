"""The shipped autoencoders, judged on MNIST's test digits: `python -m core.evaluate autoencoder --data FOLDER`.

FOLDER holds the four published files of MNIST, or a folder `mnist` with them. stdout gets one JSON line:

    n             test digits
    error         mean squared error of a pixel (0 to 1), of each network that makes digits again from their code
    pca           the same of principal component analysis with as many numbers, fitted on the training digits
    ratio         error of `autoencoder-32` over that of PCA with 32 numbers
    five_nearest  share of test digits whose five nearest training digits on the map of two numbers say what they are;
                  no label was used in training
    denoised      of each kind of noise: error of the spoilt digits, and of what the denoiser makes of them
"""

from pathlib import Path
from typing import Any

import numpy as np

from core import zoo
from core.data.digits.mnist import Digits, both_parts
from core.data.digits.noise import NOISES
from core.explain.making.judging import nearest_says, spoilt_digits
from core.models import pca
from core.zoo.autoencoders import MAPS, SIZES, AutoencoderName


def evaluate_autoencoder(folder: Path) -> dict[str, Any]:
    """See the module's text.

    Raises:
        ValueError: The files of MNIST are not there; one sentence.
    """
    train, test = both_parts(folder)
    errors = {name: round(_error(name, test), 5) for name in SIZES}
    rows, unseen = _rows(train), _rows(test)
    directions = pca.fit(rows, max(SIZES.values()))
    yardstick = {size: round(directions.first(size).error(unseen), 5) for size in sorted(set(SIZES.values()))}
    return {
        "n": len(test),
        "error": errors,
        "pca": yardstick,
        "ratio": round(errors["autoencoder-32"] / yardstick[32], 4),
        "five_nearest": {name: round(nearest_says(_codes(name, train), train.labels, _codes(name, test), test.labels), 4) for name in MAPS},
        "denoised": {kind: denoised(unseen.reshape(-1, 28, 28), kind) for kind in NOISES},
    }


def denoised(clean: np.ndarray, kind: str) -> dict[str, float]:
    """Mean squared error of a pixel before and after, of pictures (N, 28, 28)."""
    spoilt = spoilt_digits(clean, kind)
    made = zoo.load("autoencoder-32-denoising").remade(spoilt)
    before, after = (round(float(np.mean((found - clean) ** 2)), 5) for found in (spoilt, made))
    return {"before": before, "after": after}


def _error(name: AutoencoderName, test: Digits) -> float:
    pictures = _rows(test).reshape(-1, 28, 28)
    return float(np.mean((zoo.load(name).remade(pictures) - pictures) ** 2))


def _codes(name: AutoencoderName, digits: Digits) -> np.ndarray:
    return zoo.load(name).encode(_rows(digits).reshape(-1, 28, 28))


def _rows(digits: Digits) -> np.ndarray:
    return digits.images.reshape(len(digits), -1).astype(np.float32) / np.float32(255)
