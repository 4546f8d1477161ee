"""Beam search: of all beginnings of an answer the K likeliest are written on, step by step (Lowerre 1976; Graves 2012).

An answer's probability is the product of its symbols' (each given those before), so its log probability is a sum. Greedy search takes the
likeliest symbol at each step, and may miss the likeliest answer: one that begins less well can go on better. All answers there are cannot
be tried, V of them at the first step and V times as many at every other; K beginnings can. With K = 1 this is greedy search, and with a K
as large as all beginnings there are it finds the likeliest of all.
"""

from dataclasses import dataclass

import torch

from core.models.translator import Translator


@dataclass(frozen=True)
class Node:
    """A symbol that a beginning was tried with."""

    parent: int  # its number in the list of nodes, -1 for the begin
    step: int  # 0 for an answer's first symbol
    symbol: int  # 0: that is all
    log_probability: float  # of the whole beginning
    kept: bool  # whether it was written on, or kept as an answer


@dataclass(frozen=True)
class Beams:
    """A search: everything that was tried, and the answers that were found, the likeliest first."""

    nodes: tuple[Node, ...]
    answers: tuple[tuple[int, ...], ...]  # symbols without the end
    log_probabilities: tuple[float, ...]
    ends: tuple[int, ...]  # the last node of each answer

    def path(self, node: int) -> list[int]:
        """The nodes from the first symbol to this one."""
        found = []
        while node >= 0:
            found.append(node)
            node = self.nodes[node].parent
        return found[::-1]


@torch.no_grad()
def beam_search(net: Translator, text: torch.Tensor, width: int, most: int) -> Beams:
    """What the network may write for a text, (1, T).

    An answer that has ended keeps its place among the K, so that long and short ones are compared by their log probabilities as they are;
    what has not ended after `most` symbols is cut off there.
    """
    nodes: list[Node] = []
    open_: list[tuple[int, float]] = [(-1, 0.0)]  # the beginnings that are written on: their last node, and log probability
    done: list[tuple[int, float]] = []
    reading, last = net.read(text), text.new_zeros(1, 1)
    for step in range(most):
        scores, _, reading = net.write(last, reading)
        chances = scores[:, 0].double().log_softmax(dim=-1)  # (beginnings, V)
        totals = chances + torch.tensor([total for _, total in open_], dtype=torch.float64)[:, None]
        best, places = totals.flatten().sort(descending=True, stable=True)
        tried = [
            (total, *divmod(place, totals.shape[1])) for total, place in zip(best[:width].tolist(), places[:width].tolist(), strict=True)
        ]
        kept = sorted([*((total, -1, at) for at, total in done), *tried], key=lambda one: -one[0])[:width]
        done = [(at, total) for total, row, at in kept if row < 0]
        rows, symbols, following = [], [], []
        for one in tried:
            total, row, symbol = one
            nodes.append(Node(open_[row][0], step, symbol, total, one in kept))
            if one not in kept:
                continue
            if symbol:
                rows.append(row)
                symbols.append(symbol)
                following.append((len(nodes) - 1, total))
            else:
                done.append((len(nodes) - 1, total))
        open_ = following
        if not open_:
            break
        reading, last = reading.of(torch.tensor(rows)), torch.tensor(symbols)[:, None]
    ends = sorted([*done, *open_], key=lambda one: -one[1])
    found = Beams(tuple(nodes), (), (), ())
    answers = tuple(tuple(symbol for at in found.path(end) if (symbol := nodes[at].symbol)) for end, _ in ends)
    return Beams(found.nodes, answers, tuple(total for _, total in ends), tuple(end for end, _ in ends))
