"""What a training leaves behind, in forms that other programs read: weights, the network, curves."""

import csv
import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import torch
from safetensors.torch import save

from core.models.stack import Stack
from core.models.stack_code import written
from core.tasks.digits.onnx import to_onnx
from core.tasks.digits.recipe import CLASSES, INPUT, DigitRecipe
from core.tasks.digits.task import build
from core.training.record import Record

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


def epochs_csv(record: Record) -> str:
    """One line for each epoch, the network before training first."""
    names = ("epoch", "train_loss", "train_accuracy", "val_loss", "val_accuracy", "seconds")
    rows = ([end.number, end.train_loss, end.train_accuracy, end.val_loss, end.val_accuracy, end.seconds] for end in record.ends)
    return _csv(names, rows)


def steps_csv(record: Record) -> str:
    """One line for each update: step, epoch it belongs to, loss of its batch, rate, length of each layer's gradient."""
    layers = record.started.layers if record.started else ()
    steps, per_epoch = record.steps, record.recipe.steps_per_epoch
    rows = (
        [number, (number - 1) // per_epoch + 1, loss, rate, *gradients]
        for number, loss, rate, gradients in zip(steps.number, steps.loss, steps.rate, steps.gradients, strict=True)
    )
    return _csv(("step", "epoch", "loss", "rate", *(f"gradient_{layer}" for layer in layers)), rows)


def _csv(names: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(names)
    writer.writerows(rows)
    return file.getvalue()
