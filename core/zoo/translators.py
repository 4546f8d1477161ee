"""Networks that translate: the shipped ones, with and without attention, or one of a run."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, NamedTuple, cast

import torch
from safetensors.torch import load_file

from core.explain.translate.pull import pulls
from core.models import files
from core.models.beam_search import Beams, beam_search
from core.models.translator import Translator
from core.tasks.translate.recipe import TranslateRecipe
from core.tasks.translate.task import build

WITH, WITHOUT = "with", "without"  # what begins the names of the weights of the two networks of a file


class Stored(NamedTuple):
    """Where a network is."""

    file: str
    which: str  # of the two that are in it


TranslatorName = Literal["translator", "translator-without-attention", "translator-sentences", "translator-sentences-without-attention"]
TRANSLATORS: dict[TranslatorName, Stored] = {
    "translator": Stored("translator", WITH),
    "translator-without-attention": Stored("translator", WITHOUT),
    "translator-sentences": Stored("translator-sentences", WITH),
    "translator-sentences-without-attention": Stored("translator-sentences", WITHOUT),
}


@dataclass(frozen=True)
class Translation:
    """An answer, and where the network looked when it wrote it."""

    read: tuple[str, ...]  # T letters or words
    written: tuple[str, ...]  # S of them, without the end
    weights: tuple[tuple[float, ...], ...]  # (S + 1, T), the last row for the end; each adds up to 1; nothing without attention
    probabilities: tuple[float, ...]  # (S + 1,) of what was written, each given what stands before it
    text: str
    ended: bool  # whether it said itself that that is all


class TextTranslator:
    """Translates a text. Safe to share between threads: nothing in it changes."""

    def __init__(self, net: Translator, recipe: TranslateRecipe) -> None:
        self.net, self.recipe = net.eval().requires_grad_(False), recipe

    @classmethod
    def from_files(cls, name: str = "translator", folder: Path = files.MODELS) -> "TextTranslator":
        """A shipped network; the file has 16-bit numbers, it computes with 32."""
        file, which = TRANSLATORS[cast(TranslatorName, name)]
        recipe = TranslateRecipe(**files.read_card(file, folder)["recipes"][which])
        net = build(recipe)
        stored: Mapping[str, torch.Tensor] = load_file(folder / f"{file}.safetensors")
        net.load_state_dict({key.removeprefix(f"{which}."): value for key, value in stored.items() if key.startswith(f"{which}.")})
        return cls(net, recipe)

    @property
    def most(self) -> int:
        """Symbols of an answer after which it is stopped: of texts that are longer than it knows, answers may be longer, too."""
        return 2 * self.recipe.family.most

    def ids(self, text: str) -> torch.Tensor:
        """(1, T); ValueError, one sentence, where it cannot be read."""
        rule = self.recipe.family
        return torch.tensor([rule.read.numbers(rule.read.typed(text))])

    @torch.inference_mode()
    def __call__(self, text: str) -> Translation:
        """What it writes, always taking the likeliest symbol.

        Raises:
            ValueError: There is nothing to read, too much, or something that the network does not know; one sentence.
        """
        rule, x = self.recipe.family, self.ids(text)
        said, weights = self.net.greedy(x, self.most)
        before = torch.cat([torch.zeros_like(said[:, :1]), said[:, :-1]], dim=1)
        scores, _, _ = self.net.write(before, self.net.read(x))
        chances = scores.softmax(dim=-1).gather(2, said[..., None])[0, :, 0]
        symbols = [symbol for symbol in said[0].tolist() if symbol]
        return Translation(
            tuple(rule.read.cut(rule.read.typed(text))),
            tuple(rule.written.known[symbol - 1] for symbol in symbols),
            tuple(map(tuple, weights[0].tolist())) if self.net.attention else (),
            tuple(chances.tolist()),
            rule.written.text(symbols),
            len(symbols) < said.shape[1],
        )

    def pulls(self, text: str) -> torch.Tensor:
        """Gradient × input of what a call writes, (S, T), or (S + 1, T) with the end; ValueError as there."""
        x = self.ids(text)
        said, _ = self.net.greedy(x, self.most)
        return pulls(self.net, x, said)

    def beams(self, text: str, width: int) -> Beams:
        """The likeliest answers; see `core.models.beam_search`. Raises ValueError as a call does."""
        return beam_search(self.net, self.ids(text), width, self.most)
