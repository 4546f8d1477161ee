"""What "Write on" waits for: from a key to the bars, and the recipe for names until what it makes up can be read.

    python -m tests.benchmarks.writing

Run from the repository root. Prints one JSON line. `key_ms`: milliseconds on one thread from a text to its ten likeliest letters, with
every slider in use, and `key_over_forward`, the same over one pass of the network alone; `writer` has the same for the one for
reviews, with the longest beginning that the page takes, and the seconds in which it writes what the page shows. `names`: seconds of the
processor, and of the clock, and the epoch, until validation perplexity is below that of counting triples of letters; the same for the
whole training; and `over_plain`, the seconds of an epoch over those of a bare loop in PyTorch. `perplexity`: on the same test names.
"""

import json
import sys
import time
from dataclasses import replace

import torch
from torch.nn import functional as F

from core import zoo
from core.data.writing.corpus import yardstick
from core.models.sampling import Sampling
from core.tasks import fit
from core.tasks.writing.recipe import WritingRecipe
from core.tasks.writing.task import WritingTask
from core.training.events import EpochEnd, Finished

HOW = Sampling(0.8, 20, 0.9)


def best(do, rounds):
    """The shortest of some rounds, in seconds."""
    found = []
    for _ in range(rounds):
        begun = time.perf_counter()
        do()
        found.append(time.perf_counter() - begun)
    return min(found)


def key(rounds=50, name="writer-names", text="Marga"):
    """From a text to its bars, as often as the page asks: the chances, and how many are drawn from."""
    writer = zoo.load(name)
    ids = torch.tensor([writer.ids(text)])
    with torch.inference_mode():
        forward = best(lambda: writer.model(ids), rounds)
    whole = best(lambda: (writer.choices(text, HOW), writer.kept(text, HOW)), rounds)
    return {"key_ms": round(1000 * whole, 2), "key_over_forward": round(whole / forward, 2)}


def reviews(rounds=20):
    """The same for reviews."""
    text = ("I love this film, because it was made with care. " * 9)[:400]
    found = key(rounds, "writer", text)
    writer = zoo.load("writer")
    return {"writer": found | {"writes_50_s": round(best(lambda: writer.rows(text, 1, HOW, 0, 50), max(1, rounds // 10)), 3)}}


def plain_epoch(task, loss_of):
    """Seconds of one epoch without an engine: only the steps; `loss_of` a network and rows of the training part."""
    net = task.network()
    optimizer = torch.optim.Adam(net.parameters(), task.recipe.rate)
    begun = time.perf_counter()
    for rows in task.batches():
        loss = loss_of(net, rows)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return time.perf_counter() - begun


def names(recipe):
    """The recipe for first names, until it beats counting triples."""
    pairs, triples = yardstick(recipe.corpus())
    task = WritingTask(recipe, torch.device("cpu"))
    x, labels = task.training.x, task.training.labels
    bare = plain_epoch(task, lambda net, rows: F.cross_entropy(net(x[rows]).flatten(0, 1), labels[rows].flatten(), ignore_index=-100))
    clock, cpu, beaten, seconds, test = time.perf_counter(), time.process_time(), None, [], {}
    for event in fit(recipe, device="cpu"):
        if isinstance(event, EpochEnd):
            seconds.append(event.seconds)
            if beaten is None and event.val["perplexity"] < triples:
                beaten = [round(time.process_time() - cpu, 1), round(time.perf_counter() - clock, 1), event.number]
        if isinstance(event, Finished):
            test = event.test
    whole = [round(time.process_time() - cpu, 1), round(time.perf_counter() - clock, 1)]
    return {
        "names": {"beats_triples_cpu_clock_epoch": beaten, "whole_cpu_clock": whole, "over_plain": round(min(seconds[1:]) / bare, 2)},
        "perplexity": {"network": round(test["perplexity"], 2), "pairs": round(pairs, 2), "triples": round(triples, 2)},
    }


def main(quick: bool = False) -> None:
    """One JSON line; `quick`: little of it."""
    torch.set_num_threads(1)
    recipe = WritingRecipe()
    found = key(3 if quick else 50) | reviews(2 if quick else 20)
    found |= names(replace(recipe, epochs=2, train_limit=300, hidden_size=16) if quick else recipe)
    print(json.dumps(found))


if __name__ == "__main__":
    main("--quick" in sys.argv)
