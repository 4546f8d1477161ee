"""A recurrent network that reads a row of symbols and says at the end which one came first.

    x_1 … x_T ─ one-hot ─ recurrent layer ─> h_T ─ answer ─> a score for each symbol that may stand first

Only the last state is asked, so whatever decides has to be carried through all T steps. Going back, the error has to take the same way: the
gradient at h_1 is a product of T - 1 Jacobians, dh_t / dh_{t-1}. For a plain RNN that is diag(1 - h_t²) W_h: where it shrinks what it is
multiplied with, T - 1 of them leave nothing (Bengio, Simard and Frasconi 1994); where it stretches, they explode (Pascanu et al. 2013).

A network that reads both ways has a second layer, which begins at the end: of all symbols, it reads the first one last.
"""

import math

import torch
from torch import nn
from torch.nn import functional as F

from core.models.recurrent import CELLS, GATES

SYMBOLS, FIRST = 10, 2  # symbols there are; the first two of them may stand first, the others distract
ONE_WAY = {"rnn": "plain RNN", "gru": "GRU", "lstm": "LSTM"}
BOTH_WAYS = {"both": "RNN both ways", "both-gru": "GRU both ways", "both-lstm": "LSTM both ways"}
NETWORKS = ONE_WAY | BOTH_WAYS
KEEPS = {"gru": 1, "lstm": 1}  # which block of weights lets the old memory through: update gate z, forget gate f


class RecallNet(nn.Module):
    """x: (B, T) symbols as numbers 0 … 9 -> (B, 2)."""

    def __init__(self, network: str, hidden_size: int = 24) -> None:
        super().__init__()
        self.name, self.cell = network, {"both": "rnn"}.get(network, network.removeprefix("both-"))
        self.directions = 2 if network.startswith("both") else 1
        self.memory = CELLS[self.cell](SYMBOLS, hidden_size, batch_first=True, bidirectional=self.directions == 2)
        self.answer = nn.Linear(self.directions * hidden_size, FIRST)

    @torch.no_grad()
    def start(self, scale: float, open_for: int, generator: torch.Generator) -> None:
        """Draw the first weights.

        Args:
            scale: Every block of W_h is a random rotation times this: h is neither turned away nor bent, only shortened or stretched.
            open_for: The gates begin so far open that memory lasts for up to so many steps (Tallec and Ollivier 2018); 0: half open.
        """
        H = self.memory.hidden_size
        for name, weight in self.memory.named_parameters():
            if name.startswith("weight_hh"):
                for block in weight.split(H):  # (H, H) for each gate
                    nn.init.orthogonal_(block, scale, generator)
            elif name.startswith("weight_ih"):
                nn.init.uniform_(weight, -1 / math.sqrt(H), 1 / math.sqrt(H), generator)  # as PyTorch does it
            else:
                nn.init.zeros_(weight)
        nn.init.uniform_(self.answer.weight, -1 / math.sqrt(H), 1 / math.sqrt(H), generator)
        nn.init.zeros_(self.answer.bias)
        for way in ("", "_reverse")[: self.directions] if open_for and self.cell in KEEPS else ():
            # sigmoid(log n) = n / (n + 1): so much is kept at every step, and about a third of it after n of them
            lasting = 1 + torch.rand(H, generator=generator) * max(open_for - 1, 1)
            blocks = self.memory.get_parameter(f"bias_ih_l0{way}").view(GATES[self.cell], H)
            blocks[KEEPS[self.cell]] = lasting.log()
            if self.cell == "lstm":
                blocks[0] = -lasting.log()  # what is kept for long is seldom written to: the input gate

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """The scores of the two that may stand first."""
        H = self.memory.hidden_size
        states, _ = self.memory(one_hot(x, self.answer.weight))  # (B, T, D·H)
        there, back = states[:, -1, :H], states[:, 0, H:]  # the way back ends at the first place
        scores: torch.Tensor = self.answer(torch.cat([there, back], dim=1))  # (B, D·H) -> (B, 2)
        return scores

    def unrolled(self, x: torch.Tensor) -> tuple[torch.Tensor, list[list[torch.Tensor]]]:
        """The same scores, step by step, and for each direction its states h_1 … h_T, in the order of their places.

        Each state is (D, B, H), of which the direction's own (B, H) takes part.
        """
        symbols, T = one_hot(x, self.answer.weight), x.shape[1]
        kept, last = [], []
        for direction in range(self.directions):
            states, state = [], None
            for t in range(T) if direction == 0 else reversed(range(T)):
                _, state = self.memory(symbols[:, t : t + 1], state)  # one step; an LSTM's state is (h, c)
                states.append(state[0] if self.cell == "lstm" else state)  # (D, B, H)
            last.append(states[-1][direction])
            kept.append(states if direction == 0 else states[::-1])
        return self.answer(torch.cat(last, dim=1)), kept


def one_hot(x: torch.Tensor, like: torch.Tensor) -> torch.Tensor:
    """(B, T) -> (B, T, 10): a one in the place of the symbol."""
    return F.one_hot(x, SYMBOLS).to(like.dtype)
