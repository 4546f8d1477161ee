"""Training a network that reads reviews: its words, its batches of reviews of like length, and the network itself."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import load_file
from torch import nn

from core.data.reviews.review_set import review_set
from core.data.reviews.reviews import POSITIVE, Reviews, ReviewSet
from core.data.text.tokens import UNKNOWN, Tokens, cut, padded, shipped_tokens, word_tokenizer
from core.models import files
from core.models.review_net import ReviewNet
from core.tasks.reviews.recipe import ReviewRecipe
from core.training.classification import Classification
from core.training.task import Examples, Look, TaskDefaults

SORTED_TOGETHER = 16  # batches: so many are sorted by length at a time, so that batches differ from epoch to epoch
SHIPPED = "reviews-lstm"
OF_ATTENTION = {
    "look.query.weight": "queries", "look.key.weight": "keys", "look.value.weight": "values", "look.mix.weight": "mix of the heads",
    "look.near": "distances", "think.0.weight": "think, in", "think.2.weight": "think, out",
}  # fmt: skip
TOKENS = "tokens.json"  # the tokenizer's file beside a network's weights
ASKED_WORDS, SHOWN_WORDS, SPEAKING = 300, 8, 20  # frequent words that are asked about one by one; shown on each side; of all labels


@dataclass(frozen=True)
class ReviewPart:
    """N reviews as ids, and what is true of them."""

    ids: tuple[NDArray[np.int64], ...]
    lengths: torch.Tensor  # (N,) tokens of each
    labels: torch.Tensor  # (N,) int64, on the device

    def __len__(self) -> int:
        return len(self.ids)

    def first(self, count: int) -> "ReviewPart":
        """The first so many."""
        return ReviewPart(self.ids[:count], self.lengths[:count], self.labels[:count])


class ReviewTask(Classification, TaskDefaults):
    """Reviews for a `ReviewNet`."""

    check_batch = 100

    def __init__(self, recipe: ReviewRecipe, device: torch.device, data: ReviewSet | None = None) -> None:
        """Raises ValueError where the data are not on this machine."""
        data = data or review_set(recipe.data, recipe.own, recipe.seed)
        if len(data.training) < recipe.training:
            raise ValueError(f"There are only {len(data.training):,} reviews to train on, and not {recipe.training:,}. Choose them again.")
        texts = data.training.first(recipe.training)
        self.recipe, self.device = recipe, device
        self.tokens = tokens_of(recipe, texts.texts)
        self.files: Mapping[str, str] = {TOKENS: self.tokens.to_json()}
        self.training, self.validation, self.test = (self._part(found) for found in (texts, data.validation, data.test))
        self._asked = asked_words(self.tokens, self.training.ids)

    def _part(self, reviews: Reviews) -> ReviewPart:
        ids = tuple(cut(found, self.recipe.length) for found in self.tokens.ids(reviews.texts))
        return ReviewPart(ids, torch.tensor([len(found) for found in ids]), torch.tensor(reviews.labels, device=self.device))

    def network(self) -> ReviewNet:
        """The recipe's network, with random weights or with those of the shipped LSTM."""
        net = build(self.recipe, self.tokens)
        if self.recipe.start == "shipped":
            known = load_file(files.MODELS / f"{SHIPPED}.safetensors")
            if self.recipe.labels:  # its votes are for and against a film: other labels begin with random ones
                known |= {name: value for name, value in net.state_dict().items() if name.startswith("vote.")}
            net.load_state_dict(known)
        return net

    def batches(self) -> Sequence[torch.Tensor]:
        """Reviews of like length together, so that there is little padding; the batches in a new order."""
        order, size = torch.randperm(len(self.training)), self.recipe.batch
        groups = order.split(SORTED_TOGETHER * size)
        near = torch.cat([group[self.training.lengths[group].argsort(stable=True)] for group in groups])
        batches = near.split(size)
        return [batches[place] for place in torch.randperm(len(batches))]

    def inputs(self, part: Examples, rows: torch.Tensor | slice, training: bool = False) -> torch.Tensor:
        """Ids (B, T), padding after the end of the shorter ones."""
        assert isinstance(part, ReviewPart)
        chosen = part.ids[rows] if isinstance(rows, slice) else [part.ids[row] for row in rows.tolist()]
        return padded(chosen).to(self.device)

    def named_weights(self, net: nn.Module) -> dict[str, torch.Tensor]:
        """Embedding, votes, and between them recurrent layers (from the word, from the memory), or layers of attention, part by part."""
        names = {name: value for name, value in net.named_parameters() if value.ndim > 1}
        if self.recipe.readout == "last":
            del names["weight.weight"]  # nobody asks how much a vote counts
        return {in_words(name): value for name, value in names.items()}

    def look(self, net: nn.Module) -> Look:
        """What the network makes of single words: those most for a film and most against, or those that speak for each label."""
        labels = self.recipe.classes if self.recipe.labels else ()
        found = speaking(net, self._asked, self.device, labels) if labels else strongest(net, self._asked, self.device)
        what = "speaks" if labels else "odds"
        return Look({what: np.array([odds for _, odds in found], np.float32)}, tuple(word for word, _ in found))


def in_words(name: str) -> str:
    """A weight as people call it, such as "forwards: from memory" for "forwards.weight_hh_l0", "layer 1: queries"."""
    layer, _, what = name.partition(".")
    if layer == "encoder":
        _, number, part = what.split(".", 2)
        return f"layer {int(number) + 1}: {OF_ATTENTION[part]}"
    return {"weight_ih_l0": f"{layer}: from the word", "weight_hh_l0": f"{layer}: from memory"}.get(what, layer)


def build(recipe: ReviewRecipe, tokens: Tokens) -> ReviewNet:
    """The network of a recipe that knows these words, with random weights; the shipped one's has its own measures."""
    more: dict[str, Any] = {"dropout": recipe.dropout, "classes": len(recipe.classes), "vocabulary": tokens.size}
    if recipe.start == "shipped":  # an older one, of which a training went on, knew other words
        return ReviewNet(**files.network_settings(files.read_card(SHIPPED)) | more)
    sizes: dict[str, Any] = {"embedding": recipe.embedding, "hidden_size": recipe.hidden_size}
    return ReviewNet(cell=recipe.cell, bidirectional=recipe.bidirectional, readout=recipe.readout, **sizes | more)


def tokens_of(recipe: ReviewRecipe, texts: Sequence[str]) -> Tokens:
    """The tokenizer of a recipe: the most frequent words of the training texts, or the shipped LSTM's own."""
    if recipe.start == "shipped":
        return shipped_tokens()
    fill = recipe.length if recipe.read_padding else 0
    return word_tokenizer(texts, recipe.vocabulary, fill, recipe.unknown_padding)


@lru_cache(maxsize=32)
def vocabulary_size(data: str, own: str, seed: int, count: int, vocabulary: int) -> int:
    """How many words a network of such a recipe will know; of IMDB, whose words are many, as many as it may."""
    if data == "imdb":
        return vocabulary
    return word_tokenizer(review_set(data, own, seed).training.first(count).texts, vocabulary).size


def asked_words(tokens: Tokens, ids: Sequence[NDArray[np.int64]]) -> dict[str, int]:
    """The most frequent real words of these reviews, with their ids."""
    counts: Counter[int] = Counter()
    for found in ids:
        counts.update(found.tolist())
    words: dict[str, int] = {}
    for number, _ in counts.most_common():
        piece = str(tokens.tokenizer.id_to_token(number)).removesuffix("</w>")
        if number > UNKNOWN and piece.isalpha() and len(piece) > 2:
            words.setdefault(piece, number)
        if len(words) == ASKED_WORDS:
            break
    return words


@torch.inference_mode()
def strongest(net: nn.Module, words: Mapping[str, int], device: torch.device) -> tuple[tuple[str, float], ...]:
    """The words whose log-odds "for : against", read alone, are highest, and then those where they are lowest."""
    if not words:
        return ()
    was_training = net.training
    scores = net.eval()(torch.tensor(list(words.values()), device=device)[:, None]).float()
    net.train(was_training)
    odds = (scores[:, POSITIVE] - scores[:, 1 - POSITIVE]).tolist()
    ranked = sorted(zip(words, odds, strict=True), key=lambda pair: -pair[1])
    return tuple(ranked[:SHOWN_WORDS] + ranked[-SHOWN_WORDS:]) if len(ranked) > 2 * SHOWN_WORDS else tuple(ranked)


@torch.inference_mode()
def speaking(net: nn.Module, words: Mapping[str, int], device: torch.device, classes: Sequence[str]) -> tuple[tuple[str, float], ...]:
    """For each label the words that speak for it most, read alone, as "label: word", and the log-odds of the label there."""
    if not words:
        return ()
    was_training = net.training
    chances = net.eval()(torch.tensor(list(words.values()), device=device)[:, None]).float().log_softmax(dim=1)  # (W, K)
    net.train(was_training)
    odds = chances - torch.log1p(-chances.exp().clamp(max=1 - 1e-6))
    names, each = list(words), max(1, SPEAKING // len(classes))
    found = []
    for label, name in enumerate(classes):
        best = odds[:, label].argsort(descending=True, stable=True)[:each].tolist()
        found += [(f"{name}: {names[place]}", float(odds[place, label])) for place in best]
    return tuple(found)
