"""How unsure a network that writes is of texts it has not read: bits for a byte, perplexity for a token."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import torch
from torch.nn import functional as F

from core.data.writing.alphabet import END
from core.zoo.writer import WINDOW, Writer

SKIPPED = -100  # a place that is not counted
AT_ONCE = 8  # windows


@dataclass(frozen=True)
class Unsure:
    """Over some texts."""

    nats: float  # -log of the probability of all of them
    tokens: int  # the ends of the texts among them
    bytes: int  # of their UTF-8, and one for the end of each

    @property
    def bits_per_byte(self) -> float:
        """How many bits it would need to write down a byte of text, if likely texts get short codes (Shannon 1948)."""
        return self.nats / math.log(2) / self.bytes

    @property
    def perplexity(self) -> float:
        """Among how many equally likely tokens it would choose to be as unsure as it is."""
        return math.exp(self.nats / self.tokens)


@torch.inference_mode()
def unsure(writer: Writer, lines: Sequence[str], window: int = WINDOW) -> Unsure:
    """Read texts, each without a line feed, and foretell every token of each and its end.

    A long text is read in windows of so many tokens that begin half a window after one another. A token counts once: in the first window
    that holds it, where at least half a window stands before it, if so much does.
    """
    nats, tokens, waiting = 0.0, 0, []
    for ids in (writer.alphabet.ids(line) for line in lines):
        tokens += len(ids) + 1
        for part in _windows([END, *ids, END], window):
            waiting.append(part)
            if len(waiting) == AT_ONCE:
                nats += _nats(writer, waiting)
                waiting = []
    if waiting:
        nats += _nats(writer, waiting)
    return Unsure(nats, tokens, sum(len(line.encode("utf-8", "replace")) + 1 for line in lines))


def _windows(ids: list[int], window: int) -> Iterator[tuple[list[int], list[int]]]:
    """What is read, and what is to be foretold at each place."""
    for start in range(0, max(len(ids) - 1 - window // 2, 1), window // 2):
        x, y = ids[start : start + window], ids[start + 1 : start + 1 + window]
        seen = window // 2 if start else 0  # the window before had these
        yield x[: len(y)], [SKIPPED] * seen + y[seen:]


def _nats(writer: Writer, parts: list[tuple[list[int], list[int]]]) -> float:
    wide = max(len(x) for x, _ in parts)
    x = torch.tensor([part + [END] * (wide - len(part)) for part, _ in parts])  # nothing looks ahead, so what is filled in has no say
    y = torch.tensor([part + [SKIPPED] * (wide - len(part)) for _, part in parts])
    return float(F.cross_entropy(writer.model(x).flatten(0, 1), y.flatten(), ignore_index=SKIPPED, reduction="sum"))
