"""From scores to the next token: temperature, top-k, top-p, and the draw.

Scores become probabilities by softmax. A temperature below 1 makes likely tokens likelier, one above 1 evens them out; at 0 only the
likeliest is left (greedy). Top-k keeps the k likeliest. Top-p (nucleus sampling: Holtzman and others 2020) keeps the likeliest ones that
together just reach p. What is kept is made to sum to 1 again. They are taken in this order, as in Hugging Face's transformers.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import torch

HOTTEST = 3.0


@dataclass(frozen=True)
class Sampling:
    """How the next token is drawn."""

    temperature: float = 1.0  # 0: greedy
    top_k: int = 0  # 0: all
    top_p: float = 1.0

    def __post_init__(self) -> None:
        if not 0 <= self.temperature <= HOTTEST or self.top_k < 0 or not 0 < self.top_p <= 1:
            raise ValueError(f"The temperature goes from 0 to {HOTTEST:g}, top-k from 0 up, and top-p is above 0 and at most 1.")

    @property
    def greedy(self) -> bool:
        """Whether always the likeliest is taken: then no seed matters."""
        return self.temperature == 0 or self.top_k == 1

    def chances(self, scores: torch.Tensor) -> torch.Tensor:
        """Probabilities (..., V) that tokens are drawn by, of scores (..., V); -inf is never drawn, a tie goes to the first."""
        scores = scores.double()
        order = scores.argsort(dim=-1, descending=True, stable=True)
        if self.greedy:
            return torch.zeros_like(scores).scatter_(-1, order[..., :1], 1.0)
        ranked = (scores / self.temperature).softmax(dim=-1).gather(-1, order)  # the likeliest first
        if self.top_k:
            ranked[..., self.top_k :] = 0
            ranked = ranked / ranked.sum(dim=-1, keepdim=True)
        if self.top_p < 1:
            before = ranked.cumsum(dim=-1) - ranked  # what likelier ones have together
            ranked = torch.where(before < self.top_p, ranked, 0.0)
            ranked[..., 0] = ranked[..., 0].clamp(min=torch.finfo(ranked.dtype).tiny)
            ranked = ranked / ranked.sum(dim=-1, keepdim=True)
        return torch.zeros_like(scores).scatter_(-1, order, ranked)


def drawn(chances: torch.Tensor, random: torch.Generator) -> torch.Tensor:
    """One token of each row of probabilities (B, V), (B,): where a random number from 0 to 1 falls among their running sums."""
    at = torch.rand(len(chances), 1, generator=random, dtype=torch.float64)
    sums = chances.cumsum(dim=-1)
    return torch.searchsorted(sums, at * sums[:, -1:], right=True)[:, 0].clamp(max=chances.shape[-1] - 1)


Read = Callable[[torch.Tensor, Any], tuple[torch.Tensor, Any]]  # a network's `read`


@torch.inference_mode()
def write(read: Read, begin: torch.Tensor, most: int, how: Sampling, seed: int, end: int | None, never: tuple[int, ...]) -> torch.Tensor:
    """Tokens that are written behind a beginning, (B, most); behind the end of a row stand further ends.

    Args:
        read: Ids (B, T) and a state, None at first -> scores (B, T, V) and the state afterwards.
        begin: (B, T) ids, T at least 1.
        most: Tokens of each row.
        how: By which they are drawn.
        seed: Of the random numbers; the global generator is left alone.
        end: The token that ends a row; None: it is one like any other.
        never: Tokens that are not drawn.
    """
    random = torch.Generator().manual_seed(seed)
    scores, state = read(begin, None)
    over = torch.zeros(len(begin), dtype=torch.bool)
    found = []
    for place in range(most):
        last = scores[:, -1].float().cpu().nan_to_num(nan=0.0)
        last[:, list(never)] = -torch.inf
        token = drawn(how.chances(last), random)
        if end is not None:
            token = torch.where(over, end, token)
            over |= token == end
        found.append(token)
        if place + 1 == most or bool(over.all()):
            break
        scores, state = read(token[:, None].to(begin.device), state)
    found += [torch.full((len(begin),), end or 0)] * (most - len(found))
    return torch.stack(found, dim=1)
