"""What a training of a network that translates leaves behind, in forms that other programs read."""

from safetensors.torch import save

from core.models.translator import Translator
from core.tasks.kind import Exports
from core.tasks.translate.code import network_code, network_of, symbols_code
from core.tasks.translate.recipe import TranslateRecipe

LOADER = '''"""Load a network that was trained on Glassbox, and translate. Needs torch and safetensors."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import torch
from safetensors.torch import load_file
from torch import nn
from torch.nn import functional as F
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

{network}

{symbols}
net = {made}
net.load_state_dict(load_file("{file}"))
net.eval()

text = read.typed({example!r})  # put yours here
with torch.no_grad():
    answer, weights = net.greedy(torch.tensor([read.numbers(text)]), {most})  # weights: (1, S, T), where it looked
print(written.text([symbol for symbol in answer[0].tolist() if symbol]))
'''


def exports(recipe: TranslateRecipe, net: Translator, name: str) -> Exports:
    """Weights with recipe and input in words inside, and a script that loads them."""
    rule, file = recipe.family, f"{name}.safetensors"
    notes = {
        "recipe": recipe.to_json(),
        "input": f"{rule.read.one}s as numbers from 1: {' '.join(rule.read.known)}",
        "output": f"{rule.written.one}s as numbers from 1, 0 for the end: {' '.join(rule.written.known)}",
    }
    weights = {key: value.detach().cpu().contiguous() for key, value in net.state_dict().items()}
    loader = LOADER.format(
        network=network_code(), symbols=symbols_code(recipe), made=network_of(recipe), file=file, example=rule.examples[0], most=rule.most
    )
    return Exports(
        "The weights of the best epoch, for PyTorch, with the recipe inside and the loader below.",
        {"Weights (safetensors)": (file, lambda: save(weights, notes))},
        loader,
    )
