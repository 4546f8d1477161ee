"""How long a small YOLO takes for a page, beside the digit network slid over it in one pass and window by window.

Run from the repository root: python -m tests.benchmarks.detector. Prints one JSON line: milliseconds for a page from its file to its
boxes on one thread, how many times as long the two ways to slide take, and mAP on scenes of digits that it never saw.
"""

import json
import time
from collections.abc import Callable

import numpy as np
import torch
from PIL import Image

from core import zoo
from core.explain.detector.exam import answers, exam, marked
from core.explain.detector.windows import one_by_one, one_pass, prepared
from core.models.digit_cnn import DigitCNN


def milliseconds(work: Callable[[], object], rounds: int) -> float:
    """The median of some rounds."""
    work()
    took = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        took.append(time.perf_counter() - start)
    return float(np.median(took)) * 1000


def main(quick: bool = False) -> None:
    """One JSON line."""
    torch.set_num_threads(1)
    reader, net = zoo.load("detector"), zoo.load("digits").model
    assert isinstance(net, DigitCNN)
    rounds, scene = 3 if quick else 50, exam().images[0]
    page = prepared(scene.astype(np.float32) / np.float32(255), 28)
    look = milliseconds(lambda: reader(Image.fromarray(scene)), rounds)
    slid, cut = (milliseconds(lambda way=way: way(net, page), max(rounds // 5, 1)) for way in (one_pass, one_by_one))
    found = {"page_ms": round(look, 2), "one_pass_ratio": round(slid / look, 1), "windows_one_by_one_ratio": round(cut / look, 1)}
    if not quick:
        found["mAP@0.5"] = round(marked(answers(reader.look, 0.45), 0.5).mean(), 4)
    print(json.dumps(found))


if __name__ == "__main__":
    main()
