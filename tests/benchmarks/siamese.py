"""How long two drawings take to be compared, beside comparing their pixels, and how much better the features tell them apart.

Run from the repository root: python -m tests.benchmarks.siamese. Prints one JSON line: milliseconds on one thread from two pictures to
their distance, how many times as long as the distance of their pixels that is, AUC of the features and of the pixels on all pairs of a
thousand digits that the network never saw, milliseconds for the verdict on two hands, and how many pairs could be compared meanwhile.
"""

import json

import numpy as np
import torch
from PIL import Image

from core import zoo
from core.explain.siamese.hands import style, told_apart
from core.explain.siamese.pairs import exam, of_all_pairs
from tests.benchmarks.detector import milliseconds


def main(quick: bool = False) -> None:
    """One JSON line."""
    torch.set_num_threads(1)
    reader, (pictures, digits) = zoo.load("siamese"), exam()
    rounds, some = (3, 200) if quick else (50, len(pictures))
    one, other = (Image.fromarray((255 * (1 - picture)).astype(np.uint8)) for picture in pictures[:2])
    whole = milliseconds(lambda: reader(one, other), rounds)
    network = milliseconds(lambda: reader.features(pictures[:2]), rounds)
    pixels = milliseconds(lambda: np.linalg.norm(pictures[0] - pictures[1]), rounds)
    hands = style(reader.model, torch.from_numpy(pictures[:20])[:, None]).split(10)
    verdict = milliseconds(lambda: told_apart(*hands), max(rounds // 10, 1))
    print(
        json.dumps(
            {
                "pair_ms": round(whole, 2),
                "network_to_pixels_ratio": round(network / pixels, 1),
                "AUC_features": round(of_all_pairs(reader.features(pictures[:some]), digits[:some]).area, 4),
                "AUC_pixels": round(of_all_pairs(pictures[:some].reshape(some, -1), digits[:some]).area, 4),
                "hands_ms": round(verdict, 1),
                "hands_to_pair_ratio": round(verdict / whole, 1),
            }
        )
    )


if __name__ == "__main__":
    main()
