"""What a person waits for in Language: python -m tests.benchmarks.language

A key pressed: from the text to the verdict of every shipped reader, after every word, and all of them together; beside that the LSTM's
alone, and the LSTM's verdict without those on the way. Then what "Attention" computes: every query, key and weight, beside the verdict
alone.
"""

import json
import sys

import torch

from core import zoo
from core.explain.reviews.attention import read
from core.zoo.reviews import READERS
from tests.benchmarks.memory import milliseconds
from tests.benchmarks.reviews import TEXT, WORDS

AIM_MS = 200  # of all readers together


def verdicts(times: int) -> dict[str, object]:
    """All readers on one text."""
    readers = {name: zoo.load(name) for name in READERS}
    each = {name: milliseconds(lambda reader=reader: reader(TEXT), times) for name, reader in readers.items()}
    yardstick = milliseconds(lambda: zoo.load("reviews-bigrams")(TEXT), times)
    lstm = readers["reviews-lstm"]
    alone = milliseconds(lambda: lstm.probabilities([TEXT]), times)
    together = round(sum(each.values()) + yardstick, 2)
    return {
        "what": f"key to verdict, {WORDS} words, all readers",
        "ms": together,
        **each,
        "reviews-bigrams": yardstick,
        "times_lstm": round(together / each["reviews-lstm"], 1),
        "times_lstm_verdict_only": round(together / alone, 1),
        "aim_ms": AIM_MS,
    }


def looked(times: int) -> dict[str, object]:
    """Every weight, beside the verdict alone."""
    reader = zoo.load("reviews-attention")
    ids = [token.id for token in reader(TEXT).tokens]
    whole = milliseconds(lambda: read(reader.model, ids), times)
    with torch.inference_mode():
        alone = milliseconds(lambda: reader.model(torch.tensor([ids])), times)
    return {"what": "every weight of the attention", "ms": whole, "verdict_only_ms": alone, "times_verdict_only": round(whole / alone, 1)}


def main(quick: bool = False) -> None:
    """Prints one line for each part; a quick round takes each once."""
    times = 1 if quick else 20
    for found in (verdicts(times), looked(times)):
        print(json.dumps(found))


if __name__ == "__main__":
    main("--quick" in sys.argv)
