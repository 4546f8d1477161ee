"""What a training on reviews leaves behind, in forms that other programs read: weights, and a script that reads a sentence."""

import json

from safetensors.torch import save

from core.data.text.tokens import Tokens
from core.models import files
from core.models.review_code import ReviewNetConfig, written
from core.models.review_net import ReviewNet
from core.tasks.kind import Exports
from core.tasks.reviews.recipe import ReviewRecipe
from core.tasks.reviews.task import SHIPPED

LOADER = '''"""Load a network that was trained on Glassbox and read a review. Needs torch, safetensors and tokenizers.

Beside it have to lie: {file} and {tokens}.
"""

import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch import nn


{network}


net = Net()
net.load_state_dict(load_file("{file}"))
net.eval()  # dropout off
tokenizer = Tokenizer.from_file("{tokens}")  # from words to numbers

review = "The movie was absolutely fantastic! I loved every moment."  # put yours here
with torch.no_grad():
    {asked} = net(torch.tensor([tokenizer.encode(review).ids])).softmax(dim=1)[0].tolist()
{told}
'''
SIDES = ("against, positive", 'print(f"for the film: {positive:.1%}" if positive > against else f"against the film: {against:.1%}")')


def notes(recipe: ReviewRecipe) -> dict[str, str]:
    """What stands in an exported file beside the weights: recipe and class names as JSON, and the input in words."""
    return {
        "recipe": recipe.to_json(),
        "classes": json.dumps(recipe.classes),
        "input": "(batch, words): the numbers that the tokenizer beside this file gives each word; 0 after the end of a shorter review",
    }


def to_safetensors(net: ReviewNet, recipe: ReviewRecipe) -> bytes:
    """The weights under the names that they have in the loader's network, with `notes` as metadata."""
    return save({name: value.detach().cpu().contiguous() for name, value in net.state_dict().items()}, notes(recipe))


def net_config(recipe: ReviewRecipe, words: str) -> ReviewNetConfig:
    """What the network of a recipe is made of; the shipped one has its own measures, and knows its own words."""
    embedding, hidden_size = recipe.embedding, recipe.hidden_size
    if recipe.start == "shipped":
        card = files.network_settings(files.read_card(SHIPPED))
        words, embedding, hidden_size = str(card["vocabulary"]), card["embedding"], card["hidden_size"]
    return ReviewNetConfig(words, embedding, hidden_size, recipe.cell, recipe.bidirectional, recipe.readout, recipe.dropout, recipe.classes)


def loader(net: ReviewNet, recipe: ReviewRecipe, file: str, tokens: str) -> str:
    """A short script that loads the weights from `file` and the words from `tokens` and reads a review, without this project."""
    asked, told = SIDES
    if recipe.labels:
        asked, told = "chances", f"for label, chance in sorted(zip({list(recipe.classes)!r}, chances), key=lambda pair: -pair[1]):\n"
        told += '    print(f"{label}: {chance:.1%}")'
    network = written(net_config(recipe, str(net.embedding.num_embeddings)))
    return LOADER.format(network=network, file=file, tokens=tokens, asked=asked, told=told)


def exports(net: ReviewNet, tokens: Tokens, recipe: ReviewRecipe, name: str) -> Exports:
    """All of it, in files called after `name`."""
    weights, words = f"{name}.safetensors", f"{name}-tokens.json"
    return Exports(
        "The weights of the best epoch, with recipe and class names inside; the **tokenizer**, which knows the number of every word; and a "
        "script that reads a sentence with both.",
        {"Weights (safetensors)": (weights, lambda: to_safetensors(net, recipe)), "Tokenizer (JSON)": (words, tokens.to_json)},
        loader(net, recipe, weights, words),
    )
