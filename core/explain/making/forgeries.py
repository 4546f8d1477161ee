"""How good forged digits are: can they be read, are they as mixed as real ones, is one like another?"""

from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from core.data.digits.mnist import Digits
from core.models.digit_features import digit_judge
from core.training.frechet import frechet

COUNT, MANY = 1000, 10_000  # forged digits that are judged, and those whose crowd is
DRAWS = 5  # samples of real digits whose mean distance is the yardstick
NEAR = 0.05  # root mean square of the pixels' differences: two pictures so alike count as the same
SEED = 2026  # of the noise; recipes are chosen with others
Pictures = NDArray[np.float32]


def figures(sample: Callable[[int, int, int], Pictures], train: Digits, test: Digits) -> dict[str, Any]:
    """Figures of a forger that makes so many pictures of a digit by a seed, beside real training digits, against the test digits."""
    each = COUNT // 10
    pictures = np.concatenate([sample(each, digit, SEED + digit) for digit in range(10)])
    many = np.concatenate([sample(MANY // 10, digit, SEED + 100 + digit) for digit in range(10)])
    return judged(pictures, np.repeat(np.arange(10), each), train, test) | {"many": crowd(many, train, test)}


def crowd(many: Pictures, real: Digits, reference: Digits) -> dict[str, float]:
    """The Fréchet distance once more, of many pictures (N, 28, 28): a small sample's own unevenness hides what a forger does wrong."""
    seen, known = digit_judge().features(torch.from_numpy(many)[:, None]).numpy(), _features(reference.images)
    ours, among = frechet(seen, known), frechet(_features(_mixed(real, len(many), 0)), known)
    return {"n": len(many), "frechet": round(ours, 3), "frechet_real": round(among, 3), "frechet_ratio": round(ours / among, 3)}


def judged(pictures: Pictures, digits: NDArray[np.integer], real: Digits, reference: Digits) -> dict[str, Any]:
    """Figures of forged pictures (N, 28, 28) for the digits asked for (N,).

    Args:
        real: Other real digits, the yardstick: `DRAWS` samples of N of them, as many of each digit, are judged in the same way.
        reference: The real digits that all of them are compared with.
    """
    judge, count = digit_judge(), len(pictures)
    features = judge.features(torch.from_numpy(pictures)[:, None])
    known = _features(reference.images)
    draws = [_mixed(real, count, place) for place in range(DRAWS)]
    among = float(np.mean([frechet(_features(draw), known) for draw in draws]))
    distance = frechet(features.numpy(), known)
    read = judge.read(features).numpy()
    return {
        "n": count,
        "read_as_asked": round(float((read == digits).mean()), 4),
        "frechet": round(distance, 3),
        "frechet_real": round(among, 3),
        "frechet_ratio": round(distance / among, 3),
        "near_duplicates": doubles(pictures),
        "near_duplicates_real": doubles(draws[0].astype(np.float32) / np.float32(255)),
    }


def doubles(pictures: Pictures) -> int:
    """How many of these pictures (N, 28, 28) have another one among them that is nearly the same."""
    rows = torch.from_numpy(np.ascontiguousarray(pictures)).flatten(1)
    apart = torch.cdist(rows, rows) / rows.shape[1] ** 0.5
    apart.fill_diagonal_(float("inf"))
    return int((apart.amin(dim=1) < NEAR).sum())


def _mixed(real: Digits, count: int, place: int) -> NDArray[np.uint8]:
    """So many real digits, as many of each: the first such sample, the next, and so on."""
    each = count // 10
    return np.concatenate([real.images[real.labels == digit][place * each : (place + 1) * each] for digit in range(10)])


def _features(images: NDArray[np.uint8]) -> NDArray[np.float32]:
    return np.asarray(digit_judge().features(torch.tensor(images)[:, None].float() / 255).numpy())
