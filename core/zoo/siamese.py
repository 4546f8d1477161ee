"""The network that compares two drawings: the shipped one, or one of a run."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image

from core.data.digits.ink import read_picture
from core.data.digits.page import to_ink
from core.data.pictures.decoding import open_picture
from core.models import files
from core.models.folding import folded_norms
from core.models.siamese import Siamese

NAME = "siamese"
AT_ONCE = 1000  # pictures
Showing = str | Path | Image.Image | NDArray[np.generic]


@dataclass(frozen=True)
class Answer:
    """What is said of two drawings."""

    distance: float  # from 0 to 2
    threshold: float  # up to this they are taken for the same

    @property
    def same(self) -> bool:
        """Whether they are taken for the same."""
        return self.distance <= self.threshold


class Comparer:
    """Says how far apart two drawings are. Safe to share between threads: nothing in it changes."""

    def __init__(self, model: Siamese, threshold: float) -> None:
        self.model, self.threshold = folded_norms(model).requires_grad_(False), threshold

    @classmethod
    def from_files(cls, folder: Path = files.MODELS) -> "Comparer":
        """The shipped network; its card says how it is built, and its threshold. The file has 16-bit numbers, it computes with 32."""
        card = files.read_card(NAME, folder)
        model = Siamese(card["recipe"]["width"], card["recipe"]["features"])
        files.load_weights(model, NAME, folder)
        return cls(model, card["threshold"])

    def __call__(self, one: Showing, other: Showing) -> Answer:
        """How far apart two drawings are: files, PIL images, or arrays (H, W), (H, W, 3) or (H, W, 4) of bytes, ink on paper.

        Raises:
            PictureProblem: A file is no picture.
            InkProblem: There is nothing on it; one sentence.
        """
        a, b = (read_picture(to_ink(open_picture(showing))).image for showing in (one, other))
        found = self.features(np.stack([a, b]))
        return Answer(float(np.linalg.norm(found[0] - found[1])), self.threshold)

    @torch.inference_mode()
    def features(self, images: NDArray[np.floating]) -> NDArray[np.float32]:
        """Pictures (N, 28, 28) in [0, 1], ink 1 on 0, prepared as MNIST's  ->  (N, E), each of length 1."""
        parts = torch.from_numpy(np.ascontiguousarray(images, np.float32))[:, None].split(AT_ONCE)
        return np.asarray(torch.cat([self.model(part) for part in parts]).numpy(), np.float32)
