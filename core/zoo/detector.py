"""The detector of digits and shapes: the shipped one, or one of a run."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image

from core.data.digits.strokes import Picture
from core.data.pictures.decoding import open_picture
from core.data.scene_page import of_picture
from core.data.scenes import CLASSES
from core.models import files
from core.models.detector import Boxes, Detector, decoded
from core.models.folding import folded_norms
from core.tasks.detector.precision import OVERLAP, found_on

NAME = "detector"
SURE = 0.5  # less sure is not told
AT_ONCE = 100  # pages


@dataclass(frozen=True)
class Thing:
    """Something that was found on a page."""

    label: str  # "7", "square"
    score: float  # how sure it is, from 0 to 1
    box: tuple[float, float, float, float]  # left, top, right, bottom in pixels of the page, which is 144 wide and 96 high


class SceneReader:
    """Says what stands where on a page. Safe to share between threads: nothing in it changes."""

    def __init__(self, model: Detector) -> None:
        self.model = folded_norms(model).requires_grad_(False)

    @classmethod
    def from_files(cls, folder: Path = files.MODELS) -> "SceneReader":
        """The shipped network; its card says how it is built. The file has 16-bit numbers, it computes with 32."""
        built = files.read_card(NAME, folder)["recipe"]
        model = Detector(built["width"], built["anchors"])
        files.load_weights(model, NAME, folder)
        return cls(model)

    def __call__(
        self, showing: str | Path | Image.Image | NDArray[np.generic], sure: float = SURE, overlap: float = OVERLAP
    ) -> list[Thing]:
        """What stands on a page, the surest first: a file, a PIL image, or an array (H, W), (H, W, 3) or (H, W, 4) of bytes.

        Args:
            showing: Ink on paper, of whatever colours.
            sure: What is less sure is left out.
            overlap: Of boxes of a class that overlap by more (IoU), only the surest is told.

        Raises:
            PictureProblem: The file is no picture.
            InkProblem: There is nothing on it; one sentence.
        """
        return self.found(of_picture(open_picture(showing)), sure, overlap)

    def found(self, page: Picture, sure: float = SURE, overlap: float = OVERLAP) -> list[Thing]:
        """The same for a page (96, 144) in [0, 1], ink 1 on 0."""
        one = found_on(self.look(page[None]), 0, sure, overlap)
        rows = zip(one.classes.tolist(), one.scores.tolist(), one.corners.tolist(), strict=True)
        return [Thing(CLASSES[number], score, tuple(corners)) for number, score, corners in rows]

    @torch.inference_mode()
    def look(self, pages: NDArray[np.floating]) -> Boxes:
        """What every anchor of every cell says of pages (N, 96, 144) in [0, 1]."""
        parts = torch.from_numpy(np.ascontiguousarray(pages, np.float32))[:, None].split(AT_ONCE)
        return decoded(torch.cat([self.model(part) for part in parts]), self.model.anchors)
