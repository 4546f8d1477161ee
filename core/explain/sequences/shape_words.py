"""The shape of sequences in which words go in and digits come out, not as many."""

import string

import torch

from core.data.text.word_lists import ONES, TENS, in_words
from core.explain.sequences.shape import Answer, Arrow, ShapeLesson, masked, padded
from core.models.shape_nets import NONE, EncoderDecoder


class Digits(ShapeLesson):
    """Many to many, not as many."""

    title, first = "number in words to digits", "three hundred forty two"
    does = "An encoder reads all the words; its last state is all that a decoder gets, which then says digit after digit."
    steps, batch, rate = 150, 64, 0.02
    WORDS = ("", *ONES, *TENS, "hundred")  # 0: padding
    DIGITS = "." + string.digits  # 0: begin, and that is all

    def prepare(self) -> None:
        """The numbers from 0 to 999; every tenth is kept to ask about."""
        order = torch.randperm(1000, generator=self.generator).tolist()
        self.kept, self.learnt = order[::10], [number for place, number in enumerate(order) if place % 10]
        self.net = EncoderDecoder(len(self.WORDS), len(self.DIGITS))
        self.x, self.lengths = self.ids(self.learnt)
        self.said = self._digits(self.learnt)

    def ids(self, numbers: list[int]) -> tuple[torch.Tensor, torch.Tensor]:
        """Their words as numbers (B, T), padded, and how many they are (B,)."""
        return padded([[self.WORDS.index(word) for word in in_words(number)] for number in numbers])

    def _digits(self, numbers: list[int]) -> torch.Tensor:
        """(B, S): their digits and the end, and where nothing is said any more, what nobody asks for."""
        return padded([[self.DIGITS.index(digit) for digit in f"{number}."] for number in numbers], NONE)[0]

    def loss(self) -> torch.Tensor:
        """Of a batch of numbers."""
        rows = self.some(len(self.learnt))
        said = self.said[rows]
        return masked(self.net(self.x[rows], self.lengths[rows], said), said)

    @torch.no_grad()
    def checked(self) -> float:
        """Of numbers that it did not learn from: all digits right, each said after the right ones before."""
        said = self._digits(self.kept)
        scores = self.net(*self.ids(self.kept), said)
        return float(((scores.argmax(-1) == said) | (said == NONE)).all(1).float().mean())

    @torch.no_grad()
    def answer(self, asked: str) -> Answer:
        """In digits."""
        words = [word for word in asked.lower().replace("-", " ").split() if word != "and"]
        if not words or len(words) > 8:
            raise ValueError("Type a number from zero to nine hundred ninety nine, in English words.")
        if strange := next((word for word in words if word not in self.WORDS), ""):
            raise ValueError(
                f"It has learnt no word {strange[:20]!r}. Type a number from zero to nine hundred ninety nine, in English words."
            )
        assert isinstance(self.net, EncoderDecoder)
        x, lengths = padded([[self.WORDS.index(word) for word in words]])
        h = self.net.encoder(x, lengths)
        digits = [self.DIGITS[i] for i in self.net.decoder.say(h, 8)]
        T, S = len(words), len(digits) + 1
        return Answer(
            "".join(digits) or "It says nothing.",
            (*words, *[""] * S),
            (*[""] * T, *digits, "end"),
            ("encoder",) * T + ("decoder",) * S,
            (
                Arrow("words as numbers", (1, T), "B, T"), Arrow("embedded", (1, T, 64), "B, T, F"),
                Arrow("encoder: the last state", (1, 64), "B, H"), Arrow("decoder: h₀", (1, 1, 64), "1, B, H"),
                Arrow("decoder: states", (1, S, 64), "B, S, H"), Arrow("dense: scores", (1, S, 11), "B, S, V"),
            ),
        )  # fmt: skip
