"""The last round of every review reader: everyday texts, with reviews among them, and a third answer, "no opinion here".

It begins as the network of the rounds before (`core.pretrain.make_reviews`) with its words, to which emoji and stars are added. All four
of these together are the teacher of what has no label.
"""

import hashlib
import sys
from dataclasses import replace
from functools import cached_property, partial
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.numpy import save_file

from core.data.origins import with_origins
from core.data.text.signs import with_signs
from core.data.text.tokens import Tokens, shipped_tokens
from core.models import files
from core.models.review_net import ReviewNet
from core.pretrain import review_teacher as teacher
from core.pretrain.everyday import NOTHING, cut_up_all, cut_up_own
from core.pretrain.lessons import Lesson
from core.pretrain.make_reviews import RECIPES, TEACHERS, Kitchen, share
from core.pretrain.review_evaluation import evaluate, evaluate_bigrams, temperature
from core.pretrain.review_texts import Ids, describe, load_ids, read_corpus, save_ids
from core.pretrain.reviews import ReaderRecipe, odds, train
from core.zoo.reviews import ReaderName

SEED = 0
RECURRENT: tuple[ReaderName, ...] = ("reviews-lstm", "reviews-gru", "reviews-rnn", "reviews-bilstm")  # the four
BEFORE = "before"  # in the work folder: networks, cards and words of the rounds before; made where they are not there
SURE = 0.95  # the probability that is to be learnt for the label of a review: some say both
NEUTRAL = {"tweets": 0.8, "held_tweets": 0.8, "messages": 0.85}  # how much of a neutral one is "no opinion": some do say something
SHOWN = {"sentences": 2, "products": 2, "families": 2}  # times in an epoch; once is usual
PARTS = {"reviews": 0.3, "unlabelled": 0.35, "spoken": 0.7}  # shares of them that an epoch shows
TAUGHT = {"unlabelled": 6_000, "spoken": 15_000}  # so many of them, the first: four teachers take their time
FIRST = "reviews-lstm-first"  # of the LSTM there are two such rounds
USUAL: dict[str, Any] = {"dropout": 0.3, "word_dropout": 0.1, "tokens": 6_000, "average": 0.998, "length": 260}
LAST: dict[str, ReaderRecipe] = {
    FIRST: ReaderRecipe("lstm", epochs=3, rate=1e-3, begin=f"{BEFORE}/reviews-lstm", **USUAL),
    "reviews-lstm": ReaderRecipe("lstm", epochs=4, rate=1e-3, part=0.4, begin=FIRST, **USUAL),
    "reviews-gru": ReaderRecipe("gru", epochs=4, rate=1e-3, part=0.6, begin=f"{BEFORE}/reviews-gru", **USUAL),
    "reviews-rnn": ReaderRecipe("rnn", epochs=4, rate=5e-4, part=0.6, begin=f"{BEFORE}/reviews-rnn", **USUAL),
    "reviews-bilstm": ReaderRecipe("lstm", bidirectional=True, epochs=4, rate=1e-3, part=0.6, begin=f"{BEFORE}/reviews-bilstm", **USUAL),
}


DATA = {
    "IMDB": "22,500 of the 25,000 labelled training reviews, and 49,506 reviews without labels (Maas et al. 2011)",
    "SST-2": "6,219 of the 6,919 training sentences (Socher et al. 2013)",
    "TweetEval": "10,704 tweets; a neutral one counts as hardly any opinion (Rosenthal, Farra and Nakov 2017; Barbieri et al. 2020)",
    "product reviews": "2,638 sentences (Hu and Liu 2004)",
    "subjectivity": "3,667 sentences of plot summaries: no opinion (Pang and Lee 2004)",
    "TREC": "3,985 questions: no opinion (Li and Roth 2002)",
    "SMS Spam Collection": "3,216 messages between people, no advertisements: hardly any opinion (Almeida and Gómez Hidalgo 2011)",
    "made here": "500 short reviews of the app's own mini set, 4,000 short sentences with negations, and some 16,500 everyday sentences in "
    "20 families, put together by a program",
}


WEAKNESSES = {
    "reviews-rnn": "It keeps little in mind: after “not” it mostly still reads the praise, or the blame, as if there were no “not”, above "
    "all with words that it had never met negated (negations_held_out)."
}


class LastRound:
    """What all four readers need, made once and kept in the work folder."""

    kept, parts = TAUGHT, PARTS

    def __init__(self, data: Path, work: Path) -> None:
        work.mkdir(parents=True, exist_ok=True)
        self.data, self.work, self.before = data, work, work / BEFORE
        if not (self.before / "reviews-tokens.json").exists():
            self._make_before()
        self.words = shipped_tokens(self.before)
        self.tokens: Tokens = with_signs(self.words)
        self.ids, self.labels = self._texts()

    def _make_before(self) -> None:
        """The rounds before, from nothing."""
        kitchen = Kitchen(self.data, self.work)
        self.before.mkdir(exist_ok=True)
        for name in RECURRENT:
            net = kitchen.network(name).cpu()
            held = kitchen.held()
            heat = temperature(net, [held["held_reviews"], held["held_sentences"]])
            files.save(net.half(), {"network": RECIPES[name].network(), "temperature": heat}, name, self.before)
        (self.before / "reviews-tokens.json").write_text(kitchen.tokens.to_json(), encoding="utf-8")

    def _texts(self) -> tuple[dict[str, Ids], dict[str, NDArray[np.float32]]]:
        ids, labels = self.work / "everyday-ids.npz", self.work / "everyday-labels.npz"
        if not labels.exists():
            print("making everyday-ids.npz", file=sys.stderr, flush=True)
            found, their = cut_up_all(self.data, self.tokens, SEED)
            save_ids(found, ids)
            np.savez(labels, **their)  # type: ignore[arg-type]  # names are not known to it
        with np.load(labels, allow_pickle=False) as stored:
            found, their = load_ids(ids), dict(stored)
        own_ids, own_labels = cut_up_own(self.data, self.tokens)
        found, their = found | own_ids, their | own_labels
        for part, count in self.kept.items():
            their[part] = their[part][:count]
            found |= {name: found[name].first(count) for name in (part, f"{part}.typos")}
        return found, their

    def begin(self, name: str) -> ReviewNet:
        """The network of the rounds before with rows for the signs, random ones."""
        card = files.read_card(name, self.before)
        net = ReviewNet(**files.network_settings(card))
        files.load_weights(net, name, self.before)
        table = net.embedding.weight.data
        more = torch.randn(self.tokens.size - len(table), table.shape[1], generator=torch.Generator().manual_seed(SEED)) * float(
            table.std()
        )
        net.embedding = torch.nn.Embedding.from_pretrained(torch.cat([table, more.to(table)]), freeze=False, padding_idx=0)
        return net.float()

    @cached_property
    def taught(self) -> dict[str, NDArray[np.float32]]:
        """Calibrated log-odds "positive : negative" of all four networks before, their mean, of texts that have a teacher."""
        return {part: self._taught(part) for part in ("unlabelled", "spoken")}

    def _taught(self, part: str) -> NDArray[np.float32]:
        file = self.work / f"everyday-teachers-{part}.npy"
        if not file.exists():
            print(f"making {file.name}", file=sys.stderr, flush=True)
            found = [odds(self.begin(name), self.ids[part]) / files.read_card(name, self.before)["temperature"] for name in RECURRENT]
            np.save(file, np.mean(found, axis=0))
        return np.asarray(np.load(file, allow_pickle=False), dtype=np.float32)

    def lessons(self, part: float = 1.0) -> list[Lesson]:
        """Everything that is learnt from, and of the long texts the more the larger `part` is."""
        return [self._lesson(name, part) for name in sorted(self.ids) if not name.startswith("held_") and not name.endswith(".typos")]

    def held(self) -> dict[str, Lesson]:
        """What temperature and threshold are set on."""
        return {name: self._lesson(name) for name in sorted(self.ids) if name.startswith("held_")}

    def _lesson(self, name: str, part: float = 1.0) -> Lesson:
        labels = self.labels[name]
        positive, nothing = np.where(labels == 1, 1, 0).astype(np.float32), (labels == NOTHING).astype(np.float32)
        if name in ("unlabelled", "spoken"):
            positive = share(self.taught[name]).astype(np.float32)
        if name == "reviews":
            positive = SURE * positive + (1 - SURE) * (1 - positive)
        if name == "spoken":  # some of these sentences tell what happens, some what it is worth
            nothing[:] = np.nan
        if name in NEUTRAL:
            nothing *= NEUTRAL[name]
            positive[labels == NOTHING] = 0.5
        shown = part * self.parts[name] if name in self.parts else 1.0
        return Lesson(self.ids[name], self.ids.get(f"{name}.typos", self.ids[name]), positive, SHOWN.get(name, 1), shown, nothing)

    def network(self, name: str) -> ReviewNet:
        """A trained reader; trained now, if it is not there yet."""
        recipe = self.recipe(name)
        before = recipe.begin.removeprefix(f"{BEFORE}/")
        begin = self.begin(before) if recipe.begin.startswith(BEFORE) else self.network(recipe.begin)
        return train(partial(self.lessons, recipe.part), self.held(), recipe, self.work / f"everyday-{name}.safetensors", begin)

    def origin(self, name: str) -> dict[str, Any]:
        """What it began as: the fingerprint of the network of the rounds before, and how that was made."""
        weights = (self.before / f"{name}.safetensors").read_bytes()
        return {"sha256": hashlib.sha256(weights).hexdigest(), "recipe": RECIPES[name].describe(), "teachers": list(TEACHERS[name])}

    def recipe(self, name: str) -> ReaderRecipe:
        """How it is trained."""
        return replace(LAST[name], vocabulary=self.tokens.size)


def make_reader(name: str, data: Path, out: Path, work: Path) -> dict[str, Any]:
    """One of the four networks; returns its card."""
    last = LastRound(data, work)
    net, recipe = last.network(name), last.recipe(name)
    judged = evaluate(net, last.tokens, last.held(), data)
    card = {
        "name": name,
        "made_by": f"python -m core.pretrain {name} --data FOLDER",
        "network": recipe.network(),
        **judged,
        "recipe": recipe.describe() | describe() | {"rounds_before": last.origin(name)},
        **({"known_weaknesses": WEAKNESSES[name]} if name in WEAKNESSES else {}),
        "data": with_origins(DATA),
    }
    out.mkdir(parents=True, exist_ok=True)
    (out / "reviews-tokens.json").write_text(last.tokens.to_json(), encoding="utf-8")
    files.save(net.half(), card, name, out)
    return files.read_card(name, out)


def make_bigrams(data: Path, out: Path, work: Path) -> dict[str, Any]:
    """The yardstick; returns its card."""
    corpus = read_corpus(data)
    reader, held = teacher.make_bigrams(corpus.reviews, corpus.held_reviews)
    out.mkdir(parents=True, exist_ok=True)
    save_file({"weights": reader.weights.astype(np.float16)}, out / "reviews-bigrams.safetensors")
    card = {
        "name": "reviews-bigrams",
        "made_by": "python -m core.pretrain reviews-bigrams --data FOLDER",
        "bias": reader.bias,
        "figures": held | evaluate_bigrams(reader, data),
        "recipe": {"penalty": teacher.PENALTY, "least_texts": teacher.SELDOM},
        "data": with_origins({"IMDB": "22,500 of the 25,000 labelled training reviews (Maas et al. 2011)"}),
    }
    return files.write_card(card, "reviews-bigrams", reader.parameters, out)


def make_reviews(data: Path, out: Path, work: Path) -> dict[str, Any]:
    """All of them; returns the card of the LSTM."""
    make_bigrams(data, out, work)
    for name in RECURRENT:
        make_reader(name, data, out, work)
    return files.read_card("reviews-lstm", out)
