"""A network small enough to train while you wait: four measures of a flower in, three kinds out."""

import torch
from torch import Tensor, nn


class FlowerNet(nn.Module):
    """One hidden layer of H tanh neurons: (4 + 1) * H + (H + 1) * 3 weights, 67 of them for H = 8."""

    def __init__(self, H: int = 8) -> None:
        super().__init__()
        self.hidden = nn.Linear(4, H)
        self.out = nn.Linear(H, 3)

    def forward(self, x: Tensor) -> Tensor:
        """Measures (B, 4) in standard units to one score for each kind (B, 3); softmax makes them probabilities."""
        h = torch.tanh(self.hidden(x))  # (B, 4) -> (B, H)
        scores: Tensor = self.out(h)  # (B, H) -> (B, 3)
        return scores
