"""The digit reader: from whatever shows a digit to ten probabilities and an honest doubt."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from torch import nn

from core.data.digits.ink import Ink, InkProblem, ink_box, prepared, read_picture, read_strokes
from core.data.digits.number import InkPart, cut_apart
from core.data.digits.page import to_ink
from core.data.digits.strokes import CANVAS, Picture, Stroke
from core.data.pictures.decoding import open_picture
from core.models import files
from core.models.digit_cnn import DigitCNN
from core.models.stack import Stack

DIVERGED = "The weights of this network are no numbers any more: its training diverged. Choose an earlier epoch."

Showing = str | Path | Image.Image | NDArray[np.generic] | Ink


@dataclass(frozen=True)
class Reading:
    """What the network made of one picture."""

    label: int | None  # the likeliest digit; None where there was nothing to read
    probabilities: NDArray[np.float32]  # (10,) they sum to 1, calibrated; all zero where nothing was read
    digit_probability: float | None  # how likely this is a digit at all, by the network's own score; None: it cannot tell
    accepted: bool  # surely enough a digit to say its name; always True where the network cannot tell
    problem: str = ""  # why nothing was read, in a sentence
    ink: Ink | None = None

    @classmethod
    def unread(cls, problem: str) -> "Reading":
        """Nothing could be read, and why."""
        return cls(None, np.zeros(10, np.float32), 0.0, False, problem)

    @property
    def ink_tensor(self) -> torch.Tensor:
        """What the network read, (1, 28, 28)."""
        assert self.ink is not None
        return torch.from_numpy(self.ink.image)[None]

    @property
    def confidence(self) -> float:
        """The probability of the likeliest digit."""
        return float(self.probabilities.max())

    @property
    def runner_up(self) -> int:
        """The second likeliest digit."""
        return int(self.probabilities.argsort()[-2])


class DigitReader:
    """Reads digits with a network that gives ten scores. Safe to share between threads: nothing in it changes."""

    def __init__(self, model: DigitCNN | Stack, temperature: float = 1.0, accept_above: float | None = None) -> None:
        """`temperature` divides the scores before softmax; `accept_above` is the least log-odds of a digit.

        A network that has only ever seen digits cannot tell what is none: leave `accept_above` out.
        """
        self.model = model.eval().requires_grad_(False)
        self.temperature = temperature
        self.accept_above = accept_above

    @property
    def first_conv(self) -> nn.Conv2d:
        """The first layer of a network that begins with a convolution: its filters (C, 1, k, k) lie on the picture itself."""
        first = self.model.layers[0]
        assert isinstance(first, nn.Conv2d)
        return first

    @classmethod
    def from_files(cls, folder: Path = files.MODELS) -> "DigitReader":
        """The network of `digits.safetensors` with the temperature and the threshold of its card."""
        model, card = DigitCNN(), files.read_card("digits", folder)
        files.load_weights(model, "digits", folder)
        return cls(model, card["temperature"], card["accept_above"])

    def __call__(self, showing: Showing) -> Reading:
        """Read a picture: a file, a PIL image, an array (H, W), (H, W, 3) or (H, W, 4), or prepared `Ink`.

        Either polarity, any size, a drawing or a photograph. What cannot be read gives a `Reading` with a
        `problem`; it raises `core.data.pictures.decoding.PictureProblem` only where the file is no picture.
        """
        try:
            ink = showing if isinstance(showing, Ink) else read_picture(to_ink(open_picture(showing)))
        except InkProblem as problem:
            return Reading.unread(str(problem))
        return self.read_images(ink.image[None], [ink])[0]

    def read_strokes(self, strokes: Sequence[Stroke], pen: float | Sequence[float], size: int = CANVAS) -> Reading:
        """Read pen strokes: lists of points in pixels of a size x size canvas."""
        try:
            return self(read_strokes(strokes, pen, size))
        except InkProblem as problem:
            return Reading.unread(str(problem))

    def read_number(self, ink: Picture, cutter: "DigitReader | None" = None) -> list[tuple[InkPart, Reading]]:
        """Cut a drawing (H, W) of several digits apart and read them from left to right.

        Args:
            ink: Ink 1 on 0.
            cutter: Whose judgement says where to cut; another reader's where this one cannot tell what is one digit.

        Raises:
            InkProblem: Nothing is drawn, or there are too many pieces.
        """
        parts = cut_apart(ink, (cutter or self)._digit_likelihood)
        return [(part, reading) for part in parts if (reading := self._read_part(part.ink)).ink is not None]

    def _read_part(self, ink: Picture) -> Reading:
        rows, columns = ink_box(ink)
        return self(prepared(ink[rows, columns]))

    def _digit_likelihood(self, inks: Sequence[Picture]) -> NDArray[np.float64]:
        """For each picture of ink the log-probability that it is one digit, and surely which, (N,)."""
        images = np.stack([prepared(ink).image for ink in inks])
        scores = self.scores(torch.from_numpy(images)[:, None])
        sure = self.probabilities(scores).amax(dim=1).log()
        if self.accept_above is not None:
            sure += torch.nn.functional.logsigmoid(self.digit_odds(scores) - self.accept_above)
        return np.asarray(sure, dtype=np.float64)

    def read_images(self, images: NDArray[np.float32], inks: Sequence[Ink | None] | None = None) -> list[Reading]:
        """Read prepared pictures (N, 28, 28) in [0, 1] in one go."""
        scores = self.scores(torch.from_numpy(images)[:, None])
        if not scores.isfinite().all():
            return [Reading.unread(DIVERGED)] * len(images)
        probabilities, odds = self.probabilities(scores).numpy(), self.digit_odds(scores)
        return [self._reading(p, o, ink) for p, o, ink in zip(probabilities, odds, inks or [None] * len(images), strict=True)]

    def _reading(self, probabilities: NDArray[np.float32], odds: torch.Tensor, ink: Ink | None) -> Reading:
        label = int(probabilities.argmax())
        if self.accept_above is None:
            return Reading(label, probabilities, None, True, ink=ink)
        return Reading(label, probabilities, float(torch.sigmoid(odds)), bool(odds > self.accept_above), ink=ink)

    @torch.inference_mode()
    def scores(self, x: torch.Tensor) -> torch.Tensor:
        """x: (B, 1, 28, 28) in [0, 1]  ->  the ten scores (B, 10), before softmax."""
        scores: torch.Tensor = self.model(x)
        return scores

    def probabilities(self, scores: torch.Tensor) -> torch.Tensor:
        """Scores (B, 10)  ->  probabilities (B, 10): softmax of the scores divided by the temperature."""
        return torch.softmax(scores / self.temperature, dim=1)

    def digit_odds(self, scores: torch.Tensor) -> torch.Tensor:
        """Scores (B, 10)  ->  log-odds (B,) that this is a digit: log-sum-exp against the fixed score 0 of "none".

        Means something only for a network that has learnt "none".
        """
        return torch.logsumexp(scores, dim=1)
