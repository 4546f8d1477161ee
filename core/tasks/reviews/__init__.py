"""Reviews: a network learns to tell praise from blame, word by word or by attention."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import torch

from core.data.downloads import IMDB
from core.data.reviews import imdb, own
from core.data.reviews.review_set import review_set
from core.data.reviews.reviews import MINI
from core.data.reviews.reviews import Reviews as Examples
from core.data.text.tokens import Tokens
from core.models import files
from core.models.attention import LAYERS, heads_of
from core.models.recurrent import GATES
from core.models.review_net import ATTENTION, ReviewNet
from core.tasks.kind import Kind, Offer, Speed, usual_rate
from core.tasks.reviews import export, script, words
from core.tasks.reviews.blocks import drawn
from core.tasks.reviews.presets import REVIEW_PRESETS
from core.tasks.reviews.recipe import ReviewRecipe
from core.tasks.reviews.task import SHIPPED, TOKENS, ReviewTask, build

WORDS = {"mini": 20, "imdb": 270, "own": 60}  # tokens of a review, on average
# Seconds for one word of a batch, forward and back: PyTorch computes an LSTM in one go, the others word by word.
WORD_SECONDS = {"rnn": 0.00025, "gru": 0.0005, "lstm": 0.00002, ATTENTION: 0.0}  # attention: all words in one go
STEP_SECONDS = {ATTENTION: 0.01}  # for a batch of any size: many small parts
JUDGED = {"mini": 200, "imdb": 5_000, "own": 200}  # reviews judged after each epoch
TESTED = {"imdb": 25_000}  # at the end


def seconds(recipe: ReviewRecipe, speed: Speed) -> float:
    """Expected seconds for a training's multiplications."""
    rate = speed.products / 2  # narrow products are slower
    length = recipe.length if recipe.read_padding else min(recipe.length, WORDS[recipe.data])
    directions, E, H = 1 + recipe.bidirectional, recipe.embedding, recipe.hidden_size
    if recipe.start == "shipped":
        E = H = 128
    products = reading_products(recipe.cell, E, H, length) * directions + 16 * E  # and what an optimizer does for a word's embedding
    judged = JUDGED[recipe.data] * recipe.epochs + TESTED.get(recipe.data, 0)
    once = directions * length * WORD_SECONDS[recipe.cell] + STEP_SECONDS.get(recipe.cell, 0.0)
    one_by_one = once * (recipe.steps + judged / 200)
    table = 12 * recipe.vocabulary * E * recipe.steps / (rate / 20)  # every number of the embedding is renewed at every step
    return one_by_one + table + products * length * (3 * recipe.training * recipe.epochs + judged) / rate


def reading_products(cell: str, E: int, H: int, length: int) -> int:
    """Multiplications for a word in the layer that reads; with attention every word is multiplied with every other, which costs more than
    these products alone: their exponentials take as long as some thirty."""
    if cell == ATTENTION:
        return LAYERS * (4 * E * E + 2 * E * H + 2 * length * E + 30 * heads_of(E) * length)
    return GATES[cell] * (E * H + H * H)


def memory(recipe: ReviewRecipe) -> float:
    """Bytes for a batch: of every word its embedding, gates and states, and their slopes; four times the table of embeddings."""
    E, H = (128, 128) if recipe.start == "shipped" else (recipe.embedding, recipe.hidden_size)
    if recipe.cell == ATTENTION:
        word = LAYERS * (12 * E + 2 * H + 4 * heads_of(E) * recipe.length)
    else:
        word = E + (1 + recipe.bidirectional) * (GATES[recipe.cell] + 2) * H
    return 4.0 * (2 * recipe.batch * recipe.length * word + 4 * recipe.vocabulary * E)


def held_out(recipe: ReviewRecipe) -> tuple[Examples, Examples]:
    """Validation and test reviews."""
    found = review_set(recipe.data, recipe.own, recipe.seed)
    return found.validation, found.test


def load(recipe: ReviewRecipe, weights: Mapping[str, torch.Tensor], text: Callable[[str], str]) -> tuple[ReviewNet, Tokens]:
    """The network of a run, and its tokenizer."""
    tokens = Tokens.from_json(text(TOKENS))
    network = build(recipe, tokens)
    network.load_state_dict(weights)
    return network, tokens


def problem(recipe: ReviewRecipe) -> str:
    """Why it cannot be trained on here."""
    if recipe.data == "imdb" and not imdb.there():
        return "IMDB is not on this machine, or not whole: download it, or take the 500 reviews."
    if recipe.data != "own":
        return ""
    try:
        there = len(own.load(recipe.own))
    except ValueError as gone:
        return str(gone)
    return "" if there == recipe.num_reviews else "This link does not fit the reviews of that file. Choose them again."


def useless(recipe: ReviewRecipe) -> str:
    """Why a preset is no use here: what has to be downloaded is offered only once it has been."""
    if recipe.start == "shipped" and not (files.MODELS / f"{SHIPPED}.safetensors").exists():
        return "The LSTM to begin with is not here."
    return problem(recipe) if recipe.data == "imdb" else ""


def downloads(draft: Mapping[str, Any]) -> Iterable[Offer]:
    """What these settings need."""
    return [Offer(IMDB, "imdb", "IMDB", "50,000 film reviews", imdb.there)] if draft["data"] == "imdb" else []


def data_file(recipe: ReviewRecipe) -> tuple[Path | None, str]:
    """What the script needs beside it."""
    if recipe.data == "imdb":
        return None, ""
    file = MINI if recipe.data == "mini" else own.own_folder() / f"{recipe.own}.tsv"
    return (file if file.exists() else None), script.data_file(recipe)


REVIEWS = Kind(
    recipe=ReviewRecipe,
    words=words.REVIEWS,
    presets=REVIEW_PRESETS,
    measures=ReviewTask.measures,
    task=ReviewTask,
    seconds=seconds,
    memory=memory,
    pieces=script.pieces,
    held_out=held_out,
    load=load,
    network_in_words=words.network,
    layers_in_words=words.layers,
    expected=words.expected,
    exports=lambda recipe, network, name: export.exports(network[0], network[1], recipe, name),
    drawing=drawn,
    problem=problem,
    useless=useless,
    downloads=downloads,
    data_file=data_file,
    usual_rate=lambda recipe: max(usual_rate(recipe), 0.003),  # reviews, which are fewer, like longer steps
    first_causes=words.first_causes,
    cures=words.cures,
    last_cures=words.last_cures,
)
