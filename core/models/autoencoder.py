"""A network that squeezes a picture into a few numbers and opens it again.

    picture (1, 28, 28)  ─ encoder ─>  code (K,)  ─ decoder ─>  picture (1, 28, 28)

Nobody tells it what a picture shows: it learns by making the picture again from the code (Hinton and Salakhutdinov 2006). The
variational one says a mean and a variance for each number of the code, and opens a number drawn from there (Kingma and
Welling 2013), so that the places between the codes of pictures come to mean something, too.
"""

import torch
from torch import nn

SIDE = 28
PIXELS = SIDE * SIDE
NETWORKS = ("dense", "deep", "conv")


class Autoencoder(nn.Module):
    """x: (B, 1, 28, 28) in [0, 1] -> (B, 784 + K): the picture made again, then its code; variational (B, 784 + 2 K): then how spread
    out each number of the code is, as the logarithm of its variance.
    """

    def __init__(self, network: str = "dense", code: int = 32, variational: bool = False) -> None:
        super().__init__()
        said = code * (1 + variational)  # numbers that the encoder says
        makers = {"dense": self._dense, "deep": self._deep, "conv": self._conv}
        self.code, self.variational = code, variational
        self.encoder, self.decoder = makers[network](said)

    def _dense(self, said: int) -> tuple[nn.Sequential, nn.Sequential]:
        """784 -> K -> 784: every pixel has a weight to every number of the code, and back."""
        encoder = nn.Sequential(nn.Flatten(), nn.Linear(PIXELS, said))
        return encoder, nn.Sequential(nn.Linear(self.code, PIXELS), nn.Sigmoid())

    def _deep(self, said: int) -> tuple[nn.Sequential, nn.Sequential]:
        """784 -> 256 -> 64 -> K -> 64 -> 256 -> 784."""
        encoder = nn.Sequential(
            nn.Flatten(), nn.Linear(PIXELS, 256), nn.ReLU(), nn.Linear(256, 64), nn.ReLU(), nn.Linear(64, said)
        )  # fmt: skip
        decoder = nn.Sequential(
            nn.Linear(self.code, 64), nn.ReLU(), nn.Linear(64, 256), nn.ReLU(), nn.Linear(256, PIXELS), nn.Sigmoid()
        )  # fmt: skip
        return encoder, decoder

    def _conv(self, said: int) -> tuple[nn.Sequential, nn.Sequential]:
        """Convolutions of stride 2 halve the picture, 28 -> 14 -> 7 -> 4; transposed ones double it, 7 -> 14 -> 28."""
        encoder = nn.Sequential(
            nn.Conv2d(1, 16, 3, stride=2, padding=1), nn.ReLU(),  # (B, 16, 14, 14)
            nn.Conv2d(16, 32, 3, stride=2, padding=1), nn.ReLU(),  # (B, 32, 7, 7)
            nn.Conv2d(32, 64, 3, stride=2, padding=1), nn.ReLU(),  # (B, 64, 4, 4)
            nn.Flatten(), nn.Linear(64 * 4 * 4, said),
        )  # fmt: skip
        decoder = nn.Sequential(
            nn.Linear(self.code, 64 * 7 * 7), nn.ReLU(), nn.Unflatten(1, (64, 7, 7)),
            nn.ConvTranspose2d(64, 32, 4, stride=2, padding=1), nn.ReLU(),  # (7 - 1)·2 - 2·1 + 4 = 14
            nn.ConvTranspose2d(32, 1, 4, stride=2, padding=1), nn.Sigmoid(),  # (14 - 1)·2 - 2·1 + 4 = 28
        )  # fmt: skip
        return encoder, decoder

    def encode(self, x: torch.Tensor) -> torch.Tensor:
        """(B, 1, 28, 28) -> the codes (B, K); of the variational one their means."""
        found: torch.Tensor = self.encoder(x)
        return found[:, : self.code]

    def decode(self, code: torch.Tensor) -> torch.Tensor:
        """Codes (B, K) -> pictures (B, 1, 28, 28) in [0, 1]."""
        made: torch.Tensor = self.decoder(code)
        return made.reshape(-1, 1, SIDE, SIDE)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Picture and code, side by side."""
        found = self.encoder(x)  # (B, K), or (B, 2 K)
        code = found[:, : self.code]
        if self.variational and self.training:  # a draw that the gradient can go through: mean + spread times chance
            code = code + torch.exp(found[:, self.code :] / 2) * torch.randn_like(code)
        return torch.cat([self.decoder(code).reshape(-1, PIXELS), found], dim=1)


def losses(outputs: torch.Tensor, pictures: torch.Tensor, code: int, variational: bool, weight: float) -> torch.Tensor:
    """What is learnt from, then its parts: reconstruction + weight · KL, reconstruction, KL; summed over the pictures, (3,).

    Reconstruction is the mean squared error of a picture's pixels. KL is how far the code's spread lies from the standard
    normal distribution, in nats; 0 for a network that says no spread.

    Args:
        outputs: (B, 784 + K) or (B, 784 + 2 K), of an `Autoencoder`.
        pictures: (B, 784) in [0, 1], as they should have been made.
        code: K.
        variational: Whether there are spreads.
        weight: Of KL.
    """
    reconstruction = (outputs[:, : pictures.shape[1]] - pictures).square().mean(dim=1).sum()
    if not variational:
        return torch.stack([reconstruction, reconstruction, torch.zeros_like(reconstruction)])
    mean, spread = outputs[:, pictures.shape[1] :].split(code, dim=1)  # (B, K) each
    kl = (mean.square() + spread.exp() - 1 - spread).sum() / 2
    return torch.stack([reconstruction + weight * kl, reconstruction, kl])
