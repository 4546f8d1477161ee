"""Two networks that read a spoken word from its log-mel spectrogram, and read time in two ways.

`SoundCNN` looks at the whole word at once, as at a picture that is 1.24 seconds wide and 32 bands high:

    frames       (1, 124, 32)    scaled
      conv 3x3   (w, 124, 32)    edges: where a band begins, ends, rises
      pool 2x2   (w, 62, 16)
      conv 3x3   (2w, 62, 16)
      pool 2x2   (2w, 31, 8)
      conv 3x3   (4w, 31, 8)
      pool 2x2   (4w, 15, 4)     pieces of syllables, in order
      dense      (classes,)

`SoundRNN` hears it frame by frame, keeps H numbers in mind, and answers by the mean of all its states:

    frames       (124, 32)       one every 10 ms
      recurrent  (124, H)        the state after each frame
      mean       (H,)
      dense      (classes,)
"""

import torch
from torch import nn

from core.models.recurrent import CELLS

FRAMES, BANDS = 124, 32  # of a spectrogram
MIDDLE, SPREAD = 4.0, 4.0  # of its numbers, roughly: they are scaled by these


class SoundCNN(nn.Module):
    """x: (B, 124, 32) log-mel frames -> scores (B, classes)."""

    def __init__(self, width: int, classes: int, dropout: float = 0.0) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(1, width, 3, padding=1)
        self.conv2 = nn.Conv2d(width, 2 * width, 3, padding=1)
        self.conv3 = nn.Conv2d(2 * width, 4 * width, 3, padding=1)
        self.drop = nn.Dropout(dropout)
        self.dense = nn.Linear(4 * width * (FRAMES // 8) * (BANDS // 8), classes)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Scores (B, classes)."""
        x = ((x - MIDDLE) / SPREAD)[:, None]
        for conv in (self.conv1, self.conv2, self.conv3):
            x = nn.functional.max_pool2d(torch.relu(conv(x)), 2)
        scores: torch.Tensor = self.dense(self.drop(x.flatten(1)))
        return scores


class SoundRNN(nn.Module):
    """x: (B, 124, 32) log-mel frames -> scores (B, classes)."""

    def __init__(self, cell: str, hidden_size: int, classes: int, dropout: float = 0.0) -> None:
        super().__init__()
        self.memory = CELLS[cell](BANDS, hidden_size, batch_first=True)
        self.drop = nn.Dropout(dropout)
        self.dense = nn.Linear(hidden_size, classes)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Scores (B, classes)."""
        states, _ = self.memory((x - MIDDLE) / SPREAD)  # (B, T, H)
        scores: torch.Tensor = self.dense(self.drop(states.mean(dim=1)))
        return scores
