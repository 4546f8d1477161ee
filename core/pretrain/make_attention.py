"""The review reader with attention, made beside the shipped ones: it begins with the LSTM's words and learns from what all of them say.

Its layers of attention begin as random numbers; its embedding begins as the shipped LSTM's. Texts with labels are learnt with these,
reviews and sentences without labels with the mean answer of shipped networks and the yardstick (Hinton, Vinyals and Dean 2015).
The shipped network's card names its teachers by their fingerprints. Two of them, the GRU and the LSTM both ways, have been made anew since:
with them as they are now the command makes a network like it, not the same.
"""

import random
import sys
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from core.data.origins import with_origins
from core.data.text.tokens import shipped_tokens
from core.models import files
from core.models.review_net import ATTENTION, ReviewNet
from core.pretrain import negations
from core.pretrain.everyday import SPOKEN, UNLABELLED, without_labels
from core.pretrain.lessons import Lesson
from core.pretrain.make_readers import DATA, SEED, LastRound
from core.pretrain.review_evaluation import evaluate
from core.pretrain.review_texts import Ids, describe, read_corpus
from core.pretrain.reviews import ReaderRecipe, new, odds, train
from core.zoo.bigrams import BigramReader
from core.zoo.reviews import ReaderName, ReviewReader

NAME = "reviews-attention"
TEACHERS: tuple[ReaderName, ...] = ("reviews-lstm", "reviews-gru", "reviews-bilstm")
JUDGES = (*TEACHERS, "reviews-bigrams")
WORDS_OF: ReaderName = "reviews-lstm"  # whose embedding it begins with
WEIGHED = {"unlabelled": 1.5, "spoken": 0.5}  # how much the yardstick's answer counts against each network's: it is weak on sentences
PARTS = {"reviews": 0.8, "unlabelled": 0.5, "spoken": 0.4}  # shares of them that an epoch shows
USUAL: dict[str, Any] = {"hidden_size": 192, "dropout": 0.25, "tokens": 6_000, "average": 0.998, "length": 256}
FIRST = f"{NAME}-first"
ROUNDS = {  # the second is short and gentle: the rate of the first was still high when it was stopped
    FIRST: ReaderRecipe(ATTENTION, epochs=2, until=1, rate=1.5e-3, **USUAL),
    NAME: ReaderRecipe(ATTENTION, epochs=1, rate=5e-4, part=0.25, begin=FIRST, **USUAL),
}


OWN_DATA = DATA | {
    "IMDB": "22,500 of the 25,000 labelled training reviews, and 20,000 reviews without labels (Maas et al. 2011); the LSTM whose words it "
    "begins with had more of these"
}


class BesideTheOthers(LastRound):
    """The texts of the last round, and negations, with the shipped networks as teachers of all that has no label."""

    kept, parts = {"unlabelled": UNLABELLED, "spoken": SPOKEN}, PARTS

    def __init__(self, data: Path, work: Path) -> None:
        self.data, self.work = data, work / ATTENTION
        self.work.mkdir(parents=True, exist_ok=True)
        self.tokens = shipped_tokens()
        self.ids, self.labels = self._texts()
        turned = negations.make(SEED)
        self.ids |= {"negations": Ids.of(turned.texts, self.tokens)}
        self.labels |= {"negations": turned.labels.astype(np.float32)}

    def _taught(self, part: str) -> NDArray[np.float32]:
        file = self.work / f"teachers-{part}.npy"
        if not file.exists():
            print(f"making {file.name}", file=sys.stderr, flush=True)
            readers = [ReviewReader.from_files(name) for name in TEACHERS]
            found = [odds(reader.model, self.ids[part]) / reader.temperature for reader in readers]
            weight = WEIGHED[part]
            np.save(file, (np.sum(found, axis=0) + weight * self._counted()[part]) / (len(found) + weight))
        return np.asarray(np.load(file, allow_pickle=False), dtype=np.float32)

    def _counted(self) -> dict[str, NDArray[np.float32]]:
        """What the yardstick says of all that has no label, in log-odds; it counts words, so it needs the texts."""
        texts = without_labels(read_corpus(self.data), SEED, random.Random(SEED))
        chances = [BigramReader.from_files().probabilities(some).clip(1e-6, 1 - 1e-6) for some in texts]
        return dict(zip(("unlabelled", "spoken"), (np.log(found / (1 - found)) for found in chances), strict=True))

    def lessons(self, part: float = 1.0) -> list[Lesson]:
        """Everything that is learnt from, and this part of all of it."""
        return [replace(lesson, part=part * lesson.part) for lesson in super().lessons()]

    def network(self, name: str = NAME) -> ReviewNet:
        """A round's network, trained now if it is not there yet; the first begins with the LSTM's words and random layers."""
        recipe = self.recipe(name)
        if recipe.begin:
            begin = self.network(recipe.begin)
        else:
            torch.manual_seed(recipe.seed)
            begin = new(recipe)
            begin.embedding.load_state_dict(ReviewReader.from_files(WORDS_OF).model.embedding.state_dict())
        return train(partial(self.lessons, recipe.part), self.held(), recipe, self.work / f"{name}.safetensors", begin)

    def recipe(self, name: str = NAME) -> ReaderRecipe:
        """How it is trained."""
        return replace(ROUNDS[name], vocabulary=self.tokens.size)


def make_attention(data: Path, out: Path, work: Path) -> dict[str, Any]:
    """The network; returns its card."""
    beside = BesideTheOthers(data, work)
    net, recipe = beside.network(), beside.recipe()
    card = {
        "name": NAME,
        "made_by": f"python -m core.pretrain {NAME} --data FOLDER",
        "network": recipe.network(),
        **evaluate(net, beside.tokens, beside.held(), data, slipped=False),
        "recipe": recipe.describe()
        | describe()
        | {"first_round": beside.recipe(FIRST).describe()}
        | {"embedding_of": {WORDS_OF: sha256(WORDS_OF)}, "teachers": {name: sha256(name) for name in JUDGES}},
        "data": with_origins(OWN_DATA),
    }
    out.mkdir(parents=True, exist_ok=True)
    files.save(net.half(), card, NAME, out)
    return files.read_card(NAME, out)


def sha256(name: str) -> str:
    """Which weights of that name."""
    return str(files.read_card(name)["sha256"])
