"""What is special in the script of a training on digits."""

import inspect
from dataclasses import replace

import torch

from core.models.activations import ACTIVATIONS, STARTS
from core.models.stack_code import written
from core.tasks.digit_script import brings, digit_pictures
from core.tasks.digits.augmentation import warped
from core.tasks.digits.recipe import INPUT, DigitRecipe
from core.tasks.digits.task import CHECK_BATCH, build
from core.tasks.script_pieces import Pieces, imports, settled

FILE = "our-digits.npz"  # the digits of a class, beside the script
OUR_DIGITS = f"""
# 1. The pictures: what a class drew, 28 x 28 numbers from 0 to 1 each. Who is learnt from is in no other part
drawn = np.load("{FILE}")  # its teacher can take it along, on the page Class
pictures = {{name: torch.tensor(drawn[name]).to(device) for name in drawn}}
x_train, y_train = pictures["training_images"][:, None].float() / 255, pictures["training_labels"]  # learn from these
x_val, y_val = pictures["validation_images"][:, None].float() / 255, pictures["validation_labels"]  # choose by these
x_test, y_test = pictures["test_images"][:, None].float() / 255, pictures["test_labels"]  # judge once, at the end
"""
CHANNELS_LAST = ".to(device, memory_format=torch.channels_last)  # an order in memory that is faster"


def pieces(recipe: DigitRecipe, kind: str, autocast: str = "") -> Pieces:
    """The parts of the script that only digits have."""
    augmented = f"x = warped(x, degrees={recipe.rotate}, shift={recipe.shift}, zoom={recipe.zoom}, noise={recipe.noise})"
    alone = ["if len(rows) == 1:", "    continue  # one picture has no spread to normalize by"]
    return Pieces(
        imports=_imports(recipe, kind),
        data=OUR_DIGITS if recipe.own else digit_pictures(recipe.data, recipe.training),
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
    package, line = brings(recipe.data)
    about = f"A network for handwritten digits, trained as on Glassbox. Needs torch, numpy{'' if recipe.own else f' and {package}'}."
    return imports(about, kind, ["import math"] if recipe.augments else [], [] if recipe.own else [line])


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
