"""What a person waits for on "Memory": python -m tests.benchmarks.memory

The cell: what the server does when it is opened (the browser does the rest). Who remembers: the gradient through time, beside one backward
pass of PyTorch's own layer over the same rows, which gives it at the first state only; and the training of four networks. Shapes: the
training of each, and one answer.
"""

import json
import sys
import time
from collections.abc import Callable

import torch
from torch.nn import functional as F

from core.explain.sequences.cell import Cell, read, script
from core.explain.sequences.recall import MEASURED, RecallLesson, RecallRecipe, all_networks, gradient_through_time, network, rows
from core.explain.sequences.shapes import SHAPES, begun

LONG = 3600.0  # seconds; no lesson takes that long


def milliseconds(work: Callable[[], object], times: int = 1) -> float:
    """The shortest of several."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        taken.append(1000 * (time.perf_counter() - start))
    return round(min(taken), 2)


def opened(times: int) -> dict[str, object]:
    """The cell's link read, and its script written."""
    links = [Cell(kind, 4).to_query() for kind in ("rnn", "gru", "lstm")]
    return {"what": "the cell opened", "ms": milliseconds(lambda: [script(read(link)) for link in links], times) / len(links)}


def measured(distractors: int, times: int) -> dict[str, object]:
    """The gradient at every state of an LSTM, beside one pass of PyTorch's layer."""
    net, generator = network(RecallRecipe("lstm", distractors))
    x, first = rows(RecallRecipe("lstm", distractors), MEASURED, generator)
    own = milliseconds(lambda: gradient_through_time(net, x, first), times)
    plain = milliseconds(lambda: F.cross_entropy(net(x), first).backward(), times)
    return {
        "what": "gradient through time",
        "symbols": 1 + distractors,
        "ms": own,
        "one backward, ms": plain,
        "ratio": round(own / plain, 2),
    }


def remembered(distractors: int) -> dict[str, object]:
    """All four networks, trained."""
    lessons: list[RecallLesson] = []
    taken = milliseconds(
        lambda: lessons.extend(RecallLesson(recipe).go_on(LONG) for recipe in all_networks(RecallRecipe("both", distractors)))
    )
    right = {lesson.recipe.network: round(lesson.accuracy, 2) for lesson in lessons}
    return {"what": "four networks", "distractors": distractors, "ms": taken, "right": right}


def shaped(name: str, steps: int | None) -> dict[str, object]:
    """One shape, trained and asked."""
    lesson = begun(name)
    lesson.steps = steps or lesson.steps
    taken = milliseconds(lambda: lesson.go_on(LONG))
    asked = milliseconds(lambda: lesson.answer(lesson.first), 3)
    return {"what": name, "training, ms": taken, "answer, ms": asked, "right": round(lesson.right, 3)}


def main(quick: bool = False) -> None:
    """A JSON line for each; `quick`: short rows, two steps of each shape."""
    torch.set_num_threads(1)
    times, distractors = (1, 2) if quick else (5, 100)
    print(json.dumps(opened(times)))
    print(json.dumps(measured(distractors, times)))
    print(json.dumps(remembered(distractors)))
    for name in SHAPES:
        print(json.dumps(shaped(name, 2 if quick else None)))


if __name__ == "__main__":
    main("--quick" in sys.argv)
