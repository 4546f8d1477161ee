"""What a training on digits leaves behind, in forms that other programs read: weights and the network."""

import json
from dataclasses import replace

import torch
from safetensors.torch import save

from core.models.stack import Stack
from core.models.stack_code import written
from core.tasks.digits.onnx import to_onnx
from core.tasks.digits.recipe import CLASSES, INPUT, DigitRecipe
from core.tasks.digits.task import build
from core.tasks.kind import Exports

CLASS_NAMES = tuple(str(digit) for digit in range(CLASSES))

LOADER = '''"""Load a network that was trained on Glassbox and read a picture. Needs torch and safetensors."""

import json
import torch
from safetensors import safe_open
from torch import nn

net = {network}
with safe_open("{file}", framework="pt") as file:
    net.load_state_dict({{name: file.get_tensor(name) for name in file.keys()}})
    classes, recipe = (json.loads(file.metadata()[name]) for name in ("classes", "recipe"))
net.eval()  # dropout off, batch norm at its averages

pictures = torch.zeros({shape})  # put yours here: white (1) on black (0), the digit in the middle
with torch.no_grad():
    probabilities = net(pictures).softmax(dim=1)
for share, place in zip(*probabilities.max(dim=1)):
    print(f"{{classes[place]}}, {{share:.1%}} sure")
'''


def notes(recipe: DigitRecipe) -> dict[str, str]:
    """What stands in an exported file beside the weights: recipe and class names as JSON, and the input in words."""
    return {
        "recipe": recipe.to_json(),
        "classes": json.dumps(CLASS_NAMES),
        "input": f"(batch, {', '.join(str(n) for n in INPUT)}), ink 1 on 0, the digit in a box of 20 x 20, its weight in the middle",
    }


def to_safetensors(net: Stack, recipe: DigitRecipe) -> bytes:
    """The weights under the names they have in a plain `nn.Sequential`, such as "0.weight", with `notes` as metadata."""
    places = {name: str(place) for place, (name, _) in enumerate(net.layers.named_children())}
    weights = {}
    for name, value in net.layers.state_dict().items():
        layer, _, what = name.partition(".")
        weights[f"{places[layer]}.{what}"] = value.detach().cpu().contiguous()
    return save(weights, notes(recipe))


def loader(recipe: DigitRecipe, file: str) -> str:
    """A short script that loads the weights from `file` and reads pictures, without anything of this project."""
    with torch.device("meta"):  # shapes alone, no numbers: so how these begin does not matter
        net = build(replace(recipe, init="default"))
    return LOADER.format(network=written(net.layers, INPUT), file=file, shape=", ".join(str(n) for n in (1, *INPUT)))


def network_onnx(net: Stack, recipe: DigitRecipe) -> bytes:
    """The network as an ONNX file, with `notes` as metadata."""
    return to_onnx(net.layers, INPUT, notes(recipe))


def exports(net: Stack, recipe: DigitRecipe, name: str) -> Exports:
    """All of it, in files called after `name`."""
    return Exports(
        "The weights of the best epoch. **safetensors** is for PyTorch, with recipe and class names inside and the loader below; "
        "**ONNX** is for programs that know nothing of PyTorch.",
        {
            "Weights (safetensors)": (f"{name}.safetensors", lambda: to_safetensors(net, recipe)),
            "Network (ONNX)": (f"{name}.onnx", lambda: network_onnx(net, recipe)),
        },
        loader(recipe, f"{name}.safetensors"),
    )
