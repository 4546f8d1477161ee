"""A network that writes on: it reads a text token by token and says at every place how likely each token is to come next.

    x_1 … x_T ─ embedding ─> E numbers each ─ recurrent layer ─> H numbers in mind ─ a score for each of V tokens

A token is a letter, or a word. What it is to foretell stands in the text itself, one place further on, so nobody has to label anything.
To write, one of the tokens that it finds likely is drawn, put behind the text, and read as if it had always stood there.
"""

import torch
from torch import nn

from core.models.recurrent import CELLS

State = torch.Tensor | tuple[torch.Tensor, torch.Tensor]  # (1, B, H), of an LSTM two


class LetterNet(nn.Module):
    """x: (B, T) ids of tokens -> (B, T, V): at each place the scores of the token that follows."""

    def __init__(self, tokens: int, embedding: int = 32, hidden_size: int = 128, cell: str = "lstm", dropout: float = 0.0) -> None:
        super().__init__()
        self.embedding = nn.Embedding(tokens, embedding)
        self.memory = CELLS[cell](embedding, hidden_size, batch_first=True)
        self.rest = nn.Dropout(dropout)
        self.answer = nn.Linear(hidden_size, tokens)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Scores of what follows each token."""
        return self.read(x)[0]

    def read(self, x: torch.Tensor, state: State | None = None) -> tuple[torch.Tensor, State]:
        """The same from a state on, and the state afterwards: to write, only what is new has to be read."""
        states, state = self.memory(self.rest(self.embedding(x)), state)  # (B, T, H)
        scores: torch.Tensor = self.answer(self.rest(states))  # (B, T, V)
        return scores, state
