"""Which parts of a photo an answer needs: each is covered in turn, and the answer asked again (Zeiler and Fergus 2013)."""

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from core.models.pretrained import PictureNet

BATCH = 16  # photos at once: 48 in one go would take 150 MB


@dataclass(frozen=True, eq=False)
class Covered:
    """What became of the probability of one class."""

    parts: NDArray[np.float32]  # (n, n) with a grey square over that part
    before: float

    @property
    def lost(self) -> NDArray[np.float32]:
        """(n, n) how far the probability fell, none below 0: what the answer needs."""
        return np.maximum(self.before - self.parts, 0)

    @property
    def worst(self) -> tuple[int, int]:
        """Row and column of the part without which least is left."""
        row, column = divmod(int(self.parts.argmin()), self.parts.shape[1])
        return row, column


@torch.inference_mode()
def cover(model: PictureNet, x: torch.Tensor, target: int, parts: int, temperature: float = 1.0) -> Covered:
    """Covers each of parts x parts squares of one photo (1, 3, S, S) with 0, the mean colour, and asks for the class `target`."""
    rows = [over(x, parts, place) for place in np.ndindex(parts, parts)]
    said = [model(torch.cat(rows[first : first + BATCH])) for first in range(0, len(rows), BATCH)]
    shares = torch.softmax(torch.cat([model(x), *said]) / temperature, dim=1)[:, target].numpy()
    return Covered(shares[1:].reshape(parts, parts), float(shares[0]))


def over(x: torch.Tensor, parts: int, place: tuple[int, ...]) -> torch.Tensor:
    """The photo (1, 3, S, S) with the square in that row and column of parts x parts at 0."""
    edges = [round(at * x.shape[-1] / parts) for at in range(parts + 1)]
    made = x.clone()
    row, column = place
    made[..., edges[row] : edges[row + 1], edges[column] : edges[column + 1]] = 0
    return made
