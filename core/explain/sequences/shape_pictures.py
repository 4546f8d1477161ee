"""Shapes of sequences whose steps are pictures: one picture, and a film of a moving digit."""

from functools import cache

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional as F

from core.data.digits.digit_set import digit_set
from core.explain.sequences.shape import Answer, Arrow, ShapeLesson, masked
from core.models.shape_nets import FilmNet, OneToOne

SMALL = 14  # pixels of a picture, a side
SIDE, STAGE, FRAMES = 10, 20, 8  # pixels of a moving digit, of a frame; frames of a film
MOVES = {"s": (0, 0), "l": (0, -2), "r": (0, 2), "u": (-2, 0), "d": (2, 0)}  # rows and columns of a frame
DOES = {"s": "stands", "l": "goes left", "r": "goes right", "u": "goes up", "d": "goes down"}


@cache
def digits(part: str, side: int) -> torch.Tensor:
    """Of the digits that come along, the part "training" or "test", made smaller: (N, side, side), 0 to 1."""
    return F.adaptive_avg_pool2d(getattr(digit_set("sample"), part).images.float() / 255, side)[:, 0]


def labels(part: str) -> torch.Tensor:
    """Which digits they are (N,)."""
    found: torch.Tensor = getattr(digit_set("sample"), part).labels
    return found


class Picture(ShapeLesson):
    """One to one."""

    title, first = "picture to class", None
    does = "One picture in, one class out. There is no time in it, and no memory: this is where the digit page stands."
    steps, batch, rate = 400, 64, 0.005
    EXAMPLE = 6  # of the test pictures: what is shown where nobody has drawn anything

    def prepare(self) -> None:
        """Digits that come along; they are no part of the lesson, which travels between processes."""
        self.net = OneToOne(SMALL * SMALL, 10)

    def loss(self) -> torch.Tensor:
        """Of a batch of pictures."""
        rows = self.some(len(labels("training")))
        return F.cross_entropy(self.net(digits("training", SMALL)[rows].flatten(1)), labels("training")[rows])

    @torch.no_grad()
    def checked(self) -> float:
        """Of pictures that it did not learn from."""
        return float((self.net(digits("test", SMALL).flatten(1)).argmax(1) == labels("test")).float().mean())

    def shown(self, drawn: NDArray[np.floating] | None) -> torch.Tensor:
        """What it sees (14, 14) of a drawing (28, 28), made ready as MNIST's digits are; of a test picture, where there is none."""
        if drawn is None:
            return digits("test", SMALL)[self.EXAMPLE]
        return F.adaptive_avg_pool2d(torch.as_tensor(drawn, dtype=torch.float32)[None], SMALL)[0]

    @torch.no_grad()
    def answer(self, asked: NDArray[np.floating] | None) -> Answer:
        """What this drawing shows, or the test picture."""
        chances = self.net(self.shown(asked).flatten()[None]).softmax(1)[0]
        best = int(chances.argmax())
        truth = f"; it is a {int(labels('test')[self.EXAMPLE])}" if asked is None else ""
        return Answer(
            f"A {best} ({float(chances[best]):.0%}){truth}.",
            ("the picture",),
            (str(best),),
            ("dense",),
            (Arrow("pixels", (1, 196), "B, F"), Arrow("dense, ReLU", (1, 64), "B, H"), Arrow("dense: scores", (1, 10), "B, C")),
        )


class Film(ShapeLesson):
    """Many to many, with a CNN before the memory."""

    title, first = "film to what happens", "rrddslu"
    does = (
        "A CNN looks at each frame by itself. What a digit does can be seen in no single frame: the recurrent network behind it remembers. "
        "In the first frame it stands, always, and that counts, too."
    )
    steps, batch, rate = 160, 24, 0.005

    def prepare(self) -> None:
        """Films are made as they are needed, of digits that come along."""
        self.net = FilmNet(len(MOVES))

    def _made(self, part: str, count: int, generator: torch.Generator) -> tuple[torch.Tensor, torch.Tensor]:
        """Films (B, T, 1, 20, 20) and what happens in each frame (B, T); in the first one nothing does."""
        pictures = digits(part, SIDE)
        chosen = pictures[torch.randint(len(pictures), (count,), generator=generator)]
        moves = torch.randint(len(MOVES), (count, FRAMES), generator=generator)
        moves[:, 0] = 0
        return filmed(chosen, moves), moves

    def loss(self) -> torch.Tensor:
        """Of a batch of films."""
        x, moves = self._made("training", self.batch, self.generator)
        return masked(self.net(x), moves)

    @torch.no_grad()
    def checked(self) -> float:
        """Of frames of other films, with other digits."""
        x, moves = self._made("test", 100, torch.Generator().manual_seed(10_000))
        return float((self.net(x).argmax(-1) == moves).float().mean())

    def shown(self, typed: str) -> torch.Tensor:
        """The film (T, 20, 20) in which a digit does this.

        Raises:
            ValueError: There are other letters, or too many; one sentence.
        """
        asked = typed.lower().strip()
        if not 1 <= len(asked) < 16 or not set(asked) <= set(MOVES):
            raise ValueError("Type up to 15 of the letters l, r, u, d (left, right, up, down) and s (stand).")
        moves = torch.tensor([[list(MOVES).index(letter) for letter in "s" + asked]])
        return filmed(digits("test", SIDE)[:1], moves)[0, :, 0]

    @torch.no_grad()
    def answer(self, asked: str) -> Answer:
        """What it does in each frame."""
        film = self.shown(asked)
        out = [DOES[list(MOVES)[i]] for i in self.net(film[None, :, None]).argmax(-1)[0].tolist()]
        moves, T = ["s", *asked.lower().strip()], len(film)
        hits = sum(said == DOES[move] for said, move in zip(out, moves, strict=True))
        return Answer(
            f"{hits} of {T} frames are right.",
            tuple("begins" if place == 0 else DOES[move] for place, move in enumerate(moves)),
            tuple(out),
            ("CNN, GRU",) * T,
            (
                Arrow("film", (1, T, 1, STAGE, STAGE), "B, T, C, height, width"),
                Arrow("time folded into the batch", (T, 1, STAGE, STAGE), "B·T, C, height, width"),
                Arrow("CNN", (T, 200), "B·T, F"), Arrow("unfolded", (1, T, 200), "B, T, F"),
                Arrow("GRU: every state", (1, T, 48), "B, T, H"), Arrow("dense: scores", (1, T, len(MOVES)), "B, T, C"),
            ),
        )  # fmt: skip


def filmed(pictures: torch.Tensor, moves: torch.Tensor) -> torch.Tensor:
    """Digits (B, 10, 10) that begin in the middle and move so (B, T), two pixels a step: films (B, T, 1, 20, 20).

    What goes out on one side comes in on the other.
    """
    edge = (STAGE - SIDE) // 2
    begin, steps = F.pad(pictures, (edge, edge, edge, edge)), torch.tensor(list(MOVES.values()))
    places = steps[moves].cumsum(1)  # (B, T, 2): rows and columns from the middle
    frames = [begin[b].roll(tuple(place), (0, 1)) for b, way in enumerate(places.tolist()) for place in way]
    return torch.stack(frames).view(*moves.shape, 1, STAGE, STAGE)
