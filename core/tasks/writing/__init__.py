"""Write on: a recurrent network learns which letter, or which word, comes next, and makes up texts of its own."""

from collections.abc import Callable, Mapping
from pathlib import Path

import torch

from core.data.writing import own
from core.data.writing.alphabet import Alphabet
from core.data.writing.corpus import OWN, Part, amount, counts_of
from core.models.letter_net import LetterNet
from core.models.recurrent import GATES
from core.tasks.kind import Kind, Speed
from core.tasks.writing import words
from core.tasks.writing.export import exports
from core.tasks.writing.presets import WRITING_PRESETS
from core.tasks.writing.recipe import WritingRecipe
from core.tasks.writing.script import data_file, pieces
from core.tasks.writing.task import TOKENS, WritingTask, build

__all__ = ["WRITING", "counts_of"]
# Seconds for one token of a batch, forward and back: PyTorch computes an LSTM in one go, the others token by token.
TOKEN_SECONDS = {"rnn": 0.0002, "gru": 0.0004, "lstm": 0.0001}


def seconds(recipe: WritingRecipe, speed: Speed) -> float:
    """Expected; a short line takes longer for its places, one after another, than for its multiplications."""
    E, H, V = recipe.embedding, recipe.hidden_size, recipe.tokens
    products = GATES[recipe.cell] * (E * H + H * H) + H * V
    seen = 3.5 * recipe.training * recipe.epochs * recipe.wide * products
    return TOKEN_SECONDS[recipe.cell] * recipe.wide * recipe.steps + seen / speed.products * 3


def memory(recipe: WritingRecipe) -> float:
    """Bytes for a batch: of every token its embedding, gates, states and scores, and their slopes."""
    return 8.0 * recipe.batch * recipe.wide * (recipe.embedding + (GATES[recipe.cell] + 2) * recipe.hidden_size + 2 * recipe.tokens)


def held_out(recipe: WritingRecipe) -> tuple[Part, Part]:
    """Validation and test lines."""
    corpus = recipe.corpus()
    return corpus.validation, corpus.test


def load(recipe: WritingRecipe, weights: Mapping[str, torch.Tensor], text: Callable[[str], str]) -> tuple[LetterNet, Alphabet]:
    """The network of a run, and its tokens."""
    alphabet = Alphabet.from_json(text(TOKENS))
    network = build(recipe, alphabet)
    network.load_state_dict(dict(weights))
    return network.eval().requires_grad_(False), alphabet


def problem(recipe: WritingRecipe) -> str:
    """Why it cannot be trained on here."""
    if recipe.data != OWN:
        return ""
    try:
        text = own.load(recipe.own)
        fits = amount(text, recipe.form) == recipe.amount and len(recipe.corpus().alphabet) == recipe.known
    except ValueError as gone:
        return str(gone)
    return "" if fits else "This link does not fit the text that it names. Choose the text again."


def file_of(recipe: WritingRecipe) -> tuple[Path | None, str]:
    """What the script needs beside it: an own text, which only its owner is given, on the page where he brought it."""
    return None, data_file(recipe)


WRITING: Kind[WritingRecipe] = Kind(
    recipe=WritingRecipe,
    words=words.WRITING,
    presets=WRITING_PRESETS,
    measures=WritingTask.measures,
    task=WritingTask,
    seconds=seconds,
    memory=memory,
    pieces=pieces,
    held_out=held_out,
    load=load,
    network_in_words=words.network,
    layers_in_words=words.layers,
    expected=words.expected,
    views=("weights", "gradients"),
    seen_note=lambda _: words.SEEN,
    seen_first=True,
    told=lambda _: ("perplexity", "loss"),
    compared=words.compared,
    exports=exports,
    may_see=lambda recipe, visitor: recipe.data != OWN or own.may_see(recipe.own, visitor),
    drawing=words.drawing,
    problem=problem,
    data_file=file_of,
    usual_rate=lambda recipe: WritingRecipe.rate,
    cures=words.cures,
)
