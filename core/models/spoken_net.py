"""A head on the pretrained ear that names a spoken digit, or says that it is none; the ear's last stage has learnt with it.

log-mel frames (1, 124, 32)   a second and a quarter, the word in the middle
  ear            (7, 96)        96 numbers every 80 ms: what was said
  flatten        (672,)         in order: "six" is not "iks"
  standardise    (672,)         each about 0 with a spread of 1, as measured once
  dense          (128,)         ReLU
  dense          (11,)          a score for each digit, and one for everything else
"""

import torch
from torch import nn

from core.models.ear import WIDTH, Ear

FRAMES, STEPS = 124, 7  # of the spectrogram, and of what the ear makes of it
CLASSES = 11
NO_DIGIT = 10  # the place of "none of them"


class WordHead(nn.Module):
    """Scores for words from what the ear heard. x: (B, T', 96) -> (B, classes)."""

    def __init__(self, steps: int = STEPS, hidden: int = 128, classes: int = CLASSES, dropout: float = 0.0) -> None:
        super().__init__()
        self.register_buffer("mean", torch.zeros(steps * WIDTH))
        self.register_buffer("spread", torch.ones(steps * WIDTH))
        self.drop = nn.Dropout(dropout)
        self.dense = nn.Linear(steps * WIDTH, hidden)
        self.fc = nn.Linear(hidden, classes)

    def measure(self, heard: torch.Tensor) -> None:
        """Take mean and spread from what the ear heard in many words (N, T', 96)."""
        rows = heard.flatten(1)
        self.mean, self.spread = rows.mean(dim=0), rows.std(dim=0).clamp(min=1e-3)

    def forward(self, heard: torch.Tensor) -> torch.Tensor:
        """Scores (B, classes) for what was heard (B, T', 96)."""
        x = self.drop((heard.flatten(1) - self.mean) / self.spread)
        scores: torch.Tensor = self.fc(self.drop(torch.relu(self.dense(x))))
        return scores


class SpokenNet(nn.Module):
    """The ear with a head. x: (B, 124, 32) log-mel frames -> (B, 11)."""

    def __init__(self, hidden: int = 128, dropout: float = 0.0) -> None:
        super().__init__()
        self.ear = Ear()
        self.head = WordHead(hidden=hidden, dropout=dropout)

    def learnt(self) -> nn.ModuleDict:
        """What is not the pretrained ear's any more: its last stage, which has learnt on, and the head."""
        return nn.ModuleDict({"stage": self.ear.stages[-1], "last": self.ear.last, "head": self.head})

    def from_maps(self, maps: torch.Tensor) -> torch.Tensor:
        """Scores (B, 11) of maps before the last stage, (B, 96, 22, 2)."""
        scores: torch.Tensor = self.head(self.ear.last_stage(maps))
        return scores

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Scores (B, 11): ten digits, and none of them."""
        scores: torch.Tensor = self.head(self.ear(x))
        return scores
