"""The network behind "Draw a digit": six convolutions in three pairs, then two dense layers.

    picture (1, 28, 28)
      conv 3x3, ReLU, conv 3x3, ReLU, pool    (32, 14, 14)   edges and strokes
      conv 3x3, ReLU, conv 3x3, ReLU, pool    (64, 7, 7)     corners, ends, arcs
      conv 3x3, ReLU, conv 3x3, ReLU, pool    (96, 3, 3)     loops and parts of digits
      dense, ReLU, dense                      (10,)          one score per digit

Two 3x3 convolutions see as far as one 5x5 but cost less and bend twice (VGG: Simonyan and Zisserman 2014).
"""

from collections import OrderedDict

import torch
from torch import nn

CHANNELS = (32, 64, 96)  # maps after each pair of convolutions
HIDDEN = 128


class DigitCNN(nn.Module):
    """Ten scores (logits) for a 28x28 digit; softmax turns them into probabilities.

    A score is the logarithm of the odds "this digit : no digit at all". If all ten are below zero the network
    has seen nothing that it knows.

    x: (B, 1, 28, 28) in [0, 1], ink 1 on 0  ->  (B, 10)
    """

    def __init__(self, batch_norm: bool = False, dropout: float = 0.3) -> None:
        super().__init__()
        layers: OrderedDict[str, nn.Module] = OrderedDict()
        channels_in = 1
        for pair, channels in enumerate(CHANNELS, start=1):
            for twin in "ab":
                name = f"{pair}{twin}"
                # padding 1 keeps height and width: (n + 2*1 - 3) / 1 + 1 = n
                layers[f"conv{name}"] = nn.Conv2d(channels_in, channels, kernel_size=3, padding=1)
                if batch_norm:  # only while training; afterwards it is folded into the convolution
                    layers[f"norm{name}"] = nn.BatchNorm2d(channels)
                layers[f"relu{name}"] = nn.ReLU()
                channels_in = channels
            layers[f"pool{pair}"] = nn.MaxPool2d(2)  # halves: 28 -> 14 -> 7 -> 3
        layers["flatten"] = nn.Flatten()  # (B, 96, 3, 3) -> (B, 864)
        layers["dense1"] = nn.Linear(CHANNELS[-1] * 3 * 3, HIDDEN)
        layers["relu4"] = nn.ReLU()
        layers["dropout"] = nn.Dropout(dropout)  # only while training; does nothing when reading
        layers["dense2"] = nn.Linear(HIDDEN, 10)
        self.layers = nn.Sequential(layers)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Scores (B, 10) for pictures (B, 1, 28, 28)."""
        scores: torch.Tensor = self.layers(x)
        return scores
