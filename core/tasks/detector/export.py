"""What a training of a detector leaves behind, in forms that other programs read."""

import inspect

from safetensors.torch import save
from torch import nn

from core.data.scenes import CLASSES, HEIGHT, WIDTH
from core.models import detector
from core.models.folding import folded_norms
from core.tasks.detector import boxes
from core.tasks.detector.precision import OVERLAP
from core.tasks.detector.recipe import DetectorRecipe
from core.tasks.kind import Exports
from core.tasks.onnx_graph import Graph, numbers

LOADER = '''"""Load a detector that was trained on Glassbox, and find what stands on a page. Needs torch and safetensors."""

import math
from collections import OrderedDict
from typing import NamedTuple

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional as F

CLASSES = {classes}
{network}

{boxes}

net = Detector({width}, {anchors})
net.load_state_dict(load_file("{file}"))
net.eval()  # batch norm at its averages

page = torch.zeros(1, 1, {high}, {wide})  # put yours here: ink (1) on paper (0)
with torch.no_grad():
    found = decoded(net(page), net.anchors)
probability, number = found.classes[0].max(dim=1)
scores = found.here[0] * probability
print(f"surest: {{float(scores.max()):.6f}}")
sure = scores >= 0.5
for place in nms_by_class(found.corners[0][sure], scores[sure], number[sure], {overlap}).tolist():
    print(CLASSES[int(number[sure][place])], round(float(scores[sure][place]), 3), found.corners[0][sure][place].tolist())
'''


def exports(recipe: DetectorRecipe, net: detector.Detector, name: str) -> Exports:
    """Weights with recipe and input in words inside, a script that loads them, and the network for other programs."""
    notes = {"recipe": recipe.to_json(), "input": f"(batch, 1, {HEIGHT}, {WIDTH}), ink 1 on 0", "classes": ", ".join(CLASSES)}
    weights = {key: value.detach().cpu().contiguous() for key, value in net.state_dict().items()}
    file = f"{name}.safetensors"
    texts = (inspect.getsource(module) for module in (detector, boxes))
    network, arithmetic = (text[text.index(begin) :] for text, begin in zip(texts, ("CELL =", "def iou("), strict=True))
    loader = LOADER.format(
        classes=CLASSES, network=network, boxes=arithmetic, width=recipe.width, anchors=recipe.anchors, file=file, high=HEIGHT, wide=WIDTH,
        overlap=OVERLAP,
    )  # fmt: skip
    words = (
        "The weights of the best epoch: for PyTorch, with the recipe inside and the loader below; and the whole network as ONNX, whose "
        "output is what every cell says, undecoded: here, x, y, width, height and the class scores, anchor after anchor."
    )
    return Exports(
        words,
        {
            "Weights (safetensors)": (file, lambda: save(weights, notes)),
            "Network (ONNX)": (f"{name}.onnx", lambda: onnx(recipe, net, notes)),
        },
        loader,
    )


def onnx(recipe: DetectorRecipe, net: detector.Detector, notes: dict[str, str]) -> bytes:
    """The network with its norms folded in: input "page" (batch, 1, 96, 144), output "answers" (batch, A·(5 + K), 12, 18)."""
    graph, value = Graph(), "page"
    for name, layer in folded_norms(net).layers.named_children():
        if isinstance(layer, nn.Conv2d):
            pads = [*layer.padding, *layer.padding]
            value = graph.add("Conv", name, [value], numbers(layer), 1, kernel_shape=layer.kernel_size, strides=layer.stride, pads=pads)
        elif isinstance(layer, nn.ReLU):
            value = graph.add("Relu", name, [value])
    shape = ("batch", recipe.anchors * (5 + len(CLASSES)), HEIGHT // detector.CELL, WIDTH // detector.CELL)
    return graph.file(value, ("page", ("batch", 1, HEIGHT, WIDTH)), ("answers", shape), notes)
