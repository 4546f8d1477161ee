"""Make `writer.safetensors`: a small causal transformer that continues film reviews, held against an LSTM of its size and counted 5-grams.

Both networks learn in the same way, from as many tokens as their recipes say. The one that needs fewer bits for reviews that neither has
read is shipped.
"""

import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from core.data.origins import with_origins
from core.models import files
from core.models.writer_net import ATTENTION, LSTM, WriterNet
from core.pretrain.five_grams import FiveGrams
from core.pretrain.writer import WriterRecipe, train
from core.pretrain.writer_texts import CHECKED, HELD, JUDGED, Texts, parts, prepared, read_reviews, stream
from core.zoo.unsure import Unsure, unsure
from core.zoo.writer import REVIEWS, WINDOW, Writer

RECIPES = {ATTENTION: WriterRecipe(), LSTM: WriterRecipe(inside=LSTM, hidden_size=464, layers=1, steps=1_500)}
LEARNT = (
    f"all but the last {HELD + CHECKED:,} of its 49,505 reviews without labels; {JUDGED} of the last {HELD:,} are the test. In the file "
    "the reviews of one film stand together, so that hardly a film of the test was learnt from"
)


def make_writer(data: Path, out: Path, work: Path) -> dict[str, Any]:
    """The better of both; returns its card."""
    work = work / REVIEWS
    texts = prepared(data, work, RECIPES[ATTENTION].tokens)
    held = parts(read_reviews(data))[2][:JUDGED]
    nets = {inside: train(texts, recipe, work) for inside, recipe in RECIPES.items()}
    return keep(nets, RECIPES, texts, held, out)


def keep(nets: dict[str, WriterNet], recipes: dict[str, WriterRecipe], texts: Texts, held: list[str], out: Path) -> dict[str, Any]:
    """Judge networks on reviews that were held out, and write the best, with its tokens and its card; returns the card."""
    found = {inside: unsure(Writer(net.half().float(), texts.pieces, by_line=False), held) for inside, net in nets.items()}
    best = min(found, key=lambda inside: found[inside].bits_per_byte)
    counted = five_grams(texts, held)
    figures = {
        "n": len(held), "bytes": counted.bytes, "tokens": counted.tokens, **_figures(found[best]), "inside": best,
        "beside": {inside: _figures(other) | _size(nets[inside]) for inside, other in found.items()} | {"five_grams": _figures(counted)},
    }  # fmt: skip
    print(figures, file=sys.stderr)
    recipe = recipes[best]
    card = {
        "name": REVIEWS,
        "made_by": f"python -m core.pretrain {REVIEWS} --data FOLDER",
        "network": recipe.network(),
        "window": WINDOW,
        "recipe": recipe.describe() | {"beside": {inside: asdict(recipes[inside]) for inside in nets if inside != best}},
        "figures": figures,
        "data": with_origins({"IMDB": LEARNT}),
        "known_weaknesses": weaknesses(figures, recipe, len(texts.training)),
    }
    out.mkdir(parents=True, exist_ok=True)
    (out / f"{REVIEWS}-tokens.json").write_text(texts.pieces.to_json(), encoding="utf-8")
    files.save(nets[best].half(), card, REVIEWS, out)
    return files.read_card(REVIEWS, out)


def weaknesses(figures: dict[str, Any], recipe: WriterRecipe, tokens: int) -> str:
    """What to know before it is used, as it stands in the card; `tokens` is how many there were to read."""
    read = 100 * recipe.steps * recipe.batch * recipe.length / tokens
    fewer = figures["beside"]["five_grams"]["bits_per_byte"] < figures["bits_per_byte"]
    counted = "counted rows of five, which had all of them, need fewer bits for a byte. " if fewer else "more would help. "
    return (
        f"It is small and has read about {read:.0f} % of its reviews once: {counted}It writes like a review for some words, and forgets "
        "what it was about. It makes up films, people and verdicts. It has read reviews of films in English and nothing else."
    )


def five_grams(texts: Texts, held: list[str]) -> Unsure:
    """Counted on what the networks learn from, in the same tokens."""
    ids = stream(texts.pieces, held)
    nats = -float(np.log(FiveGrams(texts.training, len(texts.pieces)).chances(ids)).sum())
    return Unsure(nats, len(ids) - 1, sum(len(text.encode()) + 1 for text in held))


def _figures(found: Unsure) -> dict[str, float]:
    return {"bits_per_byte": round(found.bits_per_byte, 4), "perplexity": round(found.perplexity, 2)}


def _size(net: WriterNet) -> dict[str, int]:
    return {"parameters": sum(part.numel() for part in net.parameters())}
