"""A network that writes on in words and pieces of words: a small causal transformer, or an LSTM of the same size.

    x_1 … x_T ─ embedding ─> E numbers each ─ inside ─ norm ─> E numbers each ─ a score for each of V tokens

With attention inside, every token looks at those before it and at itself, and never ahead (`causal`): what follows is to be foretold, so it
must not be seen. With an LSTM inside, what was read is handed on from token to token. In both what is found is added to the embedding, and
at first nothing is: then the network is a table of pairs, "after this token, that one", in short form.
"""

from typing import Any

import torch
from torch import nn

from core.models.attention import Encoder

ATTENTION, LSTM = "attention", "lstm"
State = Any  # keys and values of every layer, or an LSTM's two states; None at the beginning


class Memory(nn.Module):
    """An LSTM along the tokens, whose states are added to them: (B, T, E) -> (B, T, E)."""

    def __init__(self, embedding: int, hidden_size: int) -> None:
        super().__init__()
        self.memory = nn.LSTM(embedding, hidden_size, batch_first=True)
        self.back = nn.Linear(hidden_size, embedding)
        self.norm = nn.LayerNorm(embedding)


class WriterNet(nn.Module):
    """x: (B, T) ids of tokens -> (B, T, V): at each place the scores of the token that follows."""

    def __init__(self, tokens: int, embedding: int = 192, hidden_size: int = 768, layers: int = 3, inside: str = ATTENTION) -> None:
        super().__init__()
        self.embedding = nn.Embedding(tokens, embedding)
        self.inside = Encoder(embedding, hidden_size, layers) if inside == ATTENTION else Memory(embedding, hidden_size)
        self.answer = nn.Linear(embedding, tokens)

    @property
    def layers(self) -> int:
        """How many layers of attention; an LSTM has none."""
        return len(self.inside.layers) if isinstance(self.inside, Encoder) else 0

    @property
    def heads(self) -> int:
        """How many heads each of them has."""
        return self.inside.heads if isinstance(self.inside, Encoder) else 0

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Scores of what follows each token."""
        scores: torch.Tensor = self.answer(self.found(x))
        return scores

    def read(self, x: torch.Tensor, state: State = None) -> tuple[torch.Tensor, State]:
        """Scores of what follows the last token, (B, 1, V), and what to go on from: keys and values, or what the LSTM keeps in mind."""
        read = self.embedding(x)
        if isinstance(self.inside, Memory):
            states, state = self.inside.memory(read, state)
            found = self.inside.norm(read + self.inside.back(states))
        else:
            found, state = self.inside.further(read, state)
        return self.answer(found[:, -1:]), state

    def found(self, x: torch.Tensor) -> torch.Tensor:
        """What scores are made of, (B, T, E)."""
        read = self.embedding(x)
        if isinstance(self.inside, Memory):
            return self.inside.norm(read + self.inside.back(self.inside.memory(read)[0]))
        found: torch.Tensor = self.inside(read, torch.ones_like(x, dtype=torch.bool), causal=True)
        return found
