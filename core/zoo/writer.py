"""A network that writes on, ready to use: the shipped ones for first names, sentences and film reviews, or one of a run."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from core.data.text.held_back import held_back, unwanted
from core.data.writing.alphabet import END, UNKNOWN, Alphabet
from core.data.writing.pieces import Pieces
from core.models import files
from core.models.letter_net import LetterNet
from core.models.sampling import Sampling, write
from core.models.writer_net import WriterNet

NAMES, SENTENCES, REVIEWS = "writer-names", "writer-sentences", "writer"
LIKELIEST = 10
WINDOW = 256  # tokens that the one for reviews has learnt to read at once
MOST_READ, MOST_WRITTEN, MOST_ROWS = 400, 500, 100  # tokens before the next one; of one text; texts at once


@dataclass(frozen=True)
class Choice:
    """A token that may come next."""

    token: str  # "\n" for the end of a line; empty for what cannot be written by itself: a part of a character, a word that is held back
    chance: float  # by which it is drawn
    plain: float  # what the network says: at temperature 1, with nothing cut off
    held_back: bool = False  # it would make a word that a school would not want


class Writer:
    """Says what may come next, and writes. Safe to share between threads: nothing in it changes."""

    def __init__(self, model: LetterNet | WriterNet, alphabet: Alphabet | Pieces, by_line: bool) -> None:
        self.model, self.alphabet, self.by_line = model.eval().requires_grad_(False), alphabet, by_line
        self.stops = by_line or isinstance(alphabet, Pieces)  # the end of a line ends the text
        self.most_read = WINDOW - 1 if isinstance(alphabet, Pieces) else MOST_READ

    @classmethod
    def from_files(cls, name: str = NAMES, folder: Path = files.MODELS) -> "Writer":
        """A shipped one; its tokens stand in its card, or beside it. The file has 16-bit numbers, it computes with 32."""
        card = files.read_card(name, folder)
        if name == REVIEWS:
            pieces = Pieces.from_json((folder / f"{name}-tokens.json").read_text(encoding="utf-8"))
            large = WriterNet(**card["network"])
            files.load_weights(large, name, folder)
            return cls(large, pieces, by_line=False)
        alphabet = Alphabet(tuple(card["tokens"]), card["by_word"])
        model = LetterNet(len(alphabet), **card["network"])
        files.load_weights(model, name, folder)
        return cls(model, alphabet, by_line=True)

    def ids(self, text: str) -> list[int]:
        """What is read of a beginning: the end of a line, and the last tokens behind it."""
        found = self.alphabet.ids(text.rpartition("\n")[2] if self.by_line else text)
        return [END, *found[-self.most_read :]]

    def unknown(self, text: str) -> list[str]:
        """Letters or words of a text that the network has never read, each once."""
        pieces = self.alphabet.pieces(text)
        return list(dict.fromkeys(piece for piece, number in zip(pieces, self.alphabet.ids(text), strict=True) if number == UNKNOWN))

    @torch.inference_mode()
    def scores(self, text: str) -> torch.Tensor:
        """Scores of all tokens behind this text, (V,); that of what is not known is -inf, for it cannot be written."""
        scores: torch.Tensor = self.model.read(torch.tensor([self.ids(text)]))[0][0, -1].clone()
        scores[UNKNOWN] = -torch.inf
        return scores

    def choices(self, text: str, how: Sampling, count: int = LIKELIEST) -> list[Choice]:
        """What may come next, the likeliest first."""
        scores = self.scores(text)
        plain, chances = Sampling().chances(scores), how.chances(scores)
        order = plain.argsort(descending=True, stable=True)[:count].tolist()
        return [self._choice(text, place, float(chances[place]), float(plain[place])) for place in order]

    def _choice(self, text: str, place: int, chance: float, plain: float) -> Choice:
        token = self.alphabet.tokens[place]
        letters = isinstance(self.alphabet, Pieces) and any(map(str.isalpha, token))  # a single letter makes no word
        bad = letters and unwanted((text[-50:] + token).split(" ")[-1])
        return Choice("" if bad else token, chance, plain, bad)

    def kept(self, text: str, how: Sampling) -> int:
        """Among how many tokens the next one is drawn."""
        return int((how.chances(self.scores(text)) > 0).sum())

    def __call__(
        self, text: str = "", tokens: int = 40, temperature: float = 1.0, top_k: int = 0, top_p: float = 1.0, seed: int = 0
    ) -> str:
        """The text and what it writes behind it.

        Args:
            text: The beginning; empty for the beginning of a line.
            tokens: As many as are written at most; a network of lines stops at the end of the line.
            temperature: Below 1 surer, above 1 wilder, 0 always the likeliest.
            top_k: Only so many of the likeliest are drawn from; 0: all.
            top_p: Only the likeliest that together reach this are drawn from.
            seed: The same seed writes the same.

        Raises:
            ValueError: A number is out of its limits; one sentence.
        """
        return self.rows(text, 1, Sampling(temperature, top_k, top_p), seed, tokens)[0]

    def rows(self, text: str, count: int, how: Sampling, seed: int = 0, tokens: int = 40) -> list[str]:
        """So many texts with the same beginning; words that a school would not want are held back.

        Raises:
            ValueError: There are too many, or they are too long; one sentence.
        """
        if not 1 <= count <= MOST_ROWS or not 1 <= tokens <= MOST_WRITTEN:
            raise ValueError(f"Ask for 1 to {MOST_ROWS} texts of 1 to {MOST_WRITTEN} tokens.")
        begin = torch.tensor([self.ids(text)]).repeat(count, 1)
        end = END if self.stops else None
        found = write(self.model.read, begin, tokens, how, seed, end, (UNKNOWN,)).tolist()
        written = [row[: row.index(END)] if self.stops and END in row else row for row in found]
        return [held_back(text + self.alphabet.text(row)) for row in written]

    @torch.inference_mode()
    def surprise(self, text: str) -> NDArray[np.float32]:
        """The probability that it gave to each token of a text before it had read it, (T,)."""
        ids = self.ids(text)
        chances = self.model(torch.tensor([ids[:-1] or [END]])).softmax(dim=-1)[0]
        return np.asarray(chances[range(len(ids) - 1), ids[1:]].numpy(), np.float32)
