"""Make `writer-names.safetensors` and `writer-sentences.safetensors`: LSTMs that write on, held against counting pairs and triples."""

import math
import sys
from pathlib import Path
from typing import Any

import torch
from torch.nn import functional as F

from core.data.origins import with_origins
from core.data.writing.corpus import SENTENCES as SENTENCES_DATA
from core.data.writing.corpus import Corpus, numbered, yardstick
from core.data.writing.counting import NONE
from core.models import files
from core.models.letter_net import LetterNet
from core.models.sampling import Sampling
from core.tasks import trainer_for
from core.tasks.writing.recipe import WritingRecipe
from core.training.events import EpochEnd
from core.zoo.writer import NAMES, SENTENCES, Writer

RECIPES = {
    NAMES: WritingRecipe(hidden_size=192, embedding=32, epochs=40, dropout=0.4, batch=64, rate=0.005, seed=1),
    SENTENCES: WritingRecipe(data=SENTENCES_DATA, hidden_size=32, embedding=16, epochs=30, dropout=0.2, batch=16, rate=0.01, seed=1),
}
DATA = {NAMES: {"names": "4,131 of 5,163 first names"}, SENTENCES: {"made here": "116 of 144 sentences that a small grammar allows"}}
WEAK = {
    NAMES: "It knows names as the United States counted them in 1990, most of them women's. Some that it makes up are people's names all "
    "the same, and some it has read.",
    SENTENCES: "It knows 25 words.",
}
MADE_UP, HOW = 1000, Sampling()  # lines that are looked up in the list, drawn as the network says


def make_names(data: Path, out: Path, work: Path) -> dict[str, Any]:
    """Both; returns the card of the one for names. The list is a package's and the sentences are our own: `data` is not looked into."""
    for name in (SENTENCES, NAMES):
        _make(name, out)
    return files.read_card(NAMES, out)


def _make(name: str, out: Path) -> None:
    recipe, log = RECIPES[name], []
    trainer = trainer_for(recipe, device="cpu")
    for event in trainer.events():
        if isinstance(event, EpochEnd):
            log.append({"epoch": event.number, "train": round(event.train["loss"], 4), "val": round(event.val["loss"], 4)})
            print(log[-1], file=sys.stderr)
    corpus, network = recipe.corpus(), {"embedding": recipe.embedding, "hidden_size": recipe.hidden_size, "cell": recipe.cell}
    net = LetterNet(len(corpus.alphabet), **network)  # type: ignore[arg-type]  # sizes, and a name
    net.load_state_dict(trainer.net.state_dict())
    net.half().float()  # what the file holds, and nothing finer
    card = {
        "name": name,
        "made_by": "python -m core.pretrain names --data FOLDER",
        "network": network,
        "tokens": list(corpus.alphabet.tokens),
        "by_word": recipe.by_word,
        "recipe": {"data": recipe.data} | recipe.to_query(),
        "figures": judged(Writer(net, corpus.alphabet, by_line=True), corpus),
        "history": log,
        "data": with_origins(DATA[name]),
        "known_weaknesses": WEAK[name],
    }
    print(card["figures"], file=sys.stderr)
    files.save(net.half(), card, name, out)


def judged(writer: Writer, corpus: Corpus) -> dict[str, Any]:
    """On the lines that were kept aside for the test, beside counting; and how many that it makes up are new."""
    x, y = map(torch.from_numpy, numbered(corpus.test, corpus))
    with torch.inference_mode():
        loss = float(F.cross_entropy(writer.model(x).flatten(0, 1), y.flatten(), ignore_index=NONE))
    pairs, triples = yardstick(corpus)
    made: list[str] = []
    there = {row for part in corpus.parts for row in part.rows}
    for seed in range(MADE_UP // 100):
        made += writer.rows("", 100, HOW, seed)
    return {
        "n": len(corpus.test),
        "loss": round(loss, 4),
        "perplexity": round(math.exp(loss), 3),
        "perplexity_pairs": round(pairs, 3),
        "perplexity_triples": round(triples, 3),
        "made_up": len(made),
        "in_the_list": round(sum(name in there for name in made) / len(made), 3),
        "different": round(len(set(made)) / len(made), 3),
    }
