"""What a training of a siamese network leaves behind, in forms that other programs read."""

import inspect

from safetensors.torch import save
from torch import nn

from core.models import siamese
from core.models.folding import folded_norms
from core.tasks.kind import Exports
from core.tasks.onnx_graph import Graph, numbers
from core.tasks.siamese.recipe import SiameseRecipe

LOADER = '''"""Load a siamese network that was trained on Glassbox, and compare two drawings. Needs torch and safetensors."""

from collections import OrderedDict

import torch
from safetensors.torch import load_file
from torch import nn
from torch.nn import functional as F

{network}

net = Siamese({width}, {features})
net.load_state_dict(load_file("{file}"))
net.eval()  # batch norm at its averages

pictures = torch.zeros(2, 1, 28, 28)  # put yours here: ink (1) on paper (0), 20 pixels long, its mass in the middle, as in MNIST
pictures[1, 0, 4:24, 13:16] = 1
with torch.no_grad():
    a, b = net(pictures)
print(f"distance: {{float(distance(a, b)):.6f}}  (0: the same, 2: opposite)")
'''


def exports(recipe: SiameseRecipe, net: siamese.Siamese, name: str) -> Exports:
    """Weights with recipe and input in words inside, a script that loads them, and the network for other programs."""
    notes = {"recipe": recipe.to_json(), "input": "(batch, 1, 28, 28), ink 1 on 0", "output": "features of length 1; compare by distance"}
    weights = {key: value.detach().cpu().contiguous() for key, value in net.state_dict().items()}
    file = f"{name}.safetensors"
    text = inspect.getsource(siamese)
    loader = LOADER.format(network=text[text.index("TINY =") :], width=recipe.width, features=recipe.features, file=file)
    words = (
        "The weights of the best epoch: for PyTorch, with the recipe inside and the loader below; and the whole network as ONNX, which "
        "gives the features of a picture. Two pictures are compared by the distance of their features."
    )
    return Exports(
        words,
        {
            "Weights (safetensors)": (file, lambda: save(weights, notes)),
            "Network (ONNX)": (f"{name}.onnx", lambda: onnx(recipe, net, notes)),
        },
        loader,
    )


def onnx(recipe: SiameseRecipe, net: siamese.Siamese, notes: dict[str, str]) -> bytes:
    """The network with its norms folded in: input "picture" (batch, 1, 28, 28), output "features" (batch, E) of length 1."""
    graph, value = Graph(), "picture"
    for name, layer in folded_norms(net).layers.named_children():
        if isinstance(layer, nn.Conv2d):
            pads = [*layer.padding, *layer.padding]
            value = graph.add("Conv", name, [value], numbers(layer), 1, kernel_shape=layer.kernel_size, pads=pads)
        elif isinstance(layer, nn.ReLU):
            value = graph.add("Relu", name, [value])
        elif isinstance(layer, nn.MaxPool2d):
            value = graph.add("MaxPool", name, [value], kernel_shape=[2, 2], strides=[2, 2])
        elif isinstance(layer, nn.Flatten):
            value = graph.add("Flatten", name, [value])
        elif isinstance(layer, nn.Linear):
            value = graph.dense(name, layer, value)
    value = graph.add("LpNormalization", "length", [value], axis=1, p=2)
    return graph.file(value, ("picture", ("batch", 1, 28, 28)), ("features", ("batch", recipe.features)), notes)
