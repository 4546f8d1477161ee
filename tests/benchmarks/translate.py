"""What "Translate" waits for: the live recipe with and without attention, and a text that is typed.

    python -m tests.benchmarks.translate

Run from the repository root. Prints one JSON line. `dates`: of the recipe that the page opens with, seconds of the processor, and of the
clock, for both trainings together, and their shares of whole test answers right; `over_plain`, the seconds of an epoch with attention
over those of a bare loop in PyTorch. `typed_ms`: milliseconds from a date to its answer, and `beam_over_greedy`, four beams over that.
"""

import json
import sys
import time
from dataclasses import replace

import torch

from core import zoo
from core.tasks import fit
from core.tasks.translate.presets import TRANSLATE_PRESETS, both
from core.tasks.translate.task import TranslateTask, losses
from core.training.events import EpochEnd, Finished
from tests.benchmarks.writing import best, plain_epoch

TEXT = "wednesday, the 4th of july 1976"


def bare_epoch(recipe):
    """Seconds of one epoch in a bare loop."""
    task = TranslateTask(recipe, torch.device("cpu"))
    read, labels = task.training, task.training.labels
    return plain_epoch(task, lambda net, rows: losses(net(task.inputs(read, rows, training=True)), labels[rows]).mean())


def dates(recipe):
    """Both trainings of the page, one after the other."""
    clock, cpu, right, seconds = time.perf_counter(), time.process_time(), {}, []
    for one in both(recipe, 0):
        for event in fit(one, device="cpu"):
            if isinstance(event, EpochEnd) and one.attention != "none":
                seconds.append(event.seconds)
            if isinstance(event, Finished):
                right[one.attention] = round(event.test["accuracy"], 4)
    cpu, clock = time.process_time() - cpu, time.perf_counter() - clock
    whole = {"cpu_clock": [round(cpu, 1), round(clock, 1)], "over_plain": round(min(seconds[1:]) / bare_epoch(recipe), 2)}
    return {"dates": whole | {"right": right}}


def typed(rounds):
    """From a text to its answer."""
    translator = zoo.load("translator")
    greedy, beams = best(lambda: translator(TEXT), rounds), best(lambda: translator.beams(TEXT, 4), rounds)
    return {"typed_ms": round(1000 * greedy, 1), "beam_over_greedy": round(beams / greedy, 2)}


def main(quick: bool = False) -> None:
    """One JSON line; `quick`: little of it."""
    torch.set_num_threads(1)
    recipe = TRANSLATE_PRESETS["Dates"].recipe
    found = typed(2 if quick else 20) | dates(replace(recipe, epochs=2, train_limit=64, hidden_size=8) if quick else recipe)
    print(json.dumps(found))


if __name__ == "__main__":
    main("--quick" in sys.argv)
