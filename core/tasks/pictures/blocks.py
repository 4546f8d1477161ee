"""A network as a row of blocks, each with its output's shape, its parameters, and whether it learns."""

from functools import cache

import torch

from core.models.efficientnet import EfficientNet
from core.models.pretrained import PictureNet, shaped
from core.tasks.blocks import Block, Drawing
from core.tasks.pictures.recipe import PictureRecipe
from core.tasks.pictures.transfer_modes import KEPT, LEARNS, NEW, PARTS, TRANSFER_MODES

SAID = {
    KEPT: "It stays as it is: nothing here learns.",
    LEARNS: "It goes on learning from what it knew.",
    NEW: "It is new and learns from nothing.",
}
SIGN = {KEPT: "stays", LEARNS: "learns on", NEW: "new, learns"}
TITLES = {"conv1": "first filters", "layer1": "blocks 1", "layer2": "blocks 2", "layer3": "blocks 3", "layer4": "blocks 4", "fc": "head"}
HALVES = {"conv1": 2, "layer1": 2, "layer2": 4, "layer3": 8, "layer4": 16}  # how many times smaller than the picture a grid is


def drawn(recipe: PictureRecipe) -> Drawing:
    """The network of a recipe as blocks, and how much of it learns."""
    some, whole = learning(recipe)
    choose = "Choose a block to see what it does and whether it learns."
    caption = f"**{some:,} of {whole:,} parameters** learn. {TRANSFER_MODES[recipe.mode].sentence} {choose}"
    return Drawing(picture_blocks(recipe), caption, f"{recipe.backbone} {recipe.mode}")


@cache
def _empty(backbone: str) -> PictureNet:
    """The network without its numbers, for counting."""
    with torch.device("meta"):
        return shaped("resnet18" if backbone == "built-in" else backbone, 2)


@cache
def counts(backbone: str, classes: int) -> dict[str, int]:
    """The parameters of each of `PARTS`."""
    net = _empty(backbone)
    found = {name: sum(p.numel() for p in getattr(net, name).parameters()) for name in PARTS if name != "fc"}
    found["conv1"] += sum(p.numel() for p in net.bn1.parameters())
    return found | {"fc": classes * (net.fc.in_features + 1)}


def learning(recipe: PictureRecipe) -> tuple[int, int]:
    """How many parameters learn, and how many there are."""
    found = counts(recipe.backbone, recipe.num_classes)
    states = dict(zip(PARTS, TRANSFER_MODES[recipe.mode].states, strict=True))
    return sum(count for name, count in found.items() if states[name] != KEPT), sum(found.values())


def picture_blocks(recipe: PictureRecipe) -> tuple[Block, ...]:
    """From the picture to the scores."""
    side, found, net = recipe.pixels, counts(recipe.backbone, recipe.num_classes), _empty(recipe.backbone)
    states, pooled = dict(zip(PARTS, TRANSFER_MODES[recipe.mode].states, strict=True)), recipe.backbone != "built-in"
    words = f"The middle square of each picture, made {side} × {side} pixels, in red, green and blue."
    blocks = [Block("input", "picture", (3, side, side), 0, words, f"{side} × {side} × 3")]
    for name, sees in PARTS.items():
        said = SAID[states[name]]
        if name == "fc":
            width = net.fc.in_features
            words = (
                f"One score for each of {recipe.num_classes} classes, {width} weights and a bias each. {said} Softmax makes probabilities."
            )
            blocks.append(
                Block("scores", f"head ({SIGN[states[name]]})", (recipe.num_classes,), found[name], words, str(recipe.num_classes))
            )
            continue
        maps = net.conv1.out_channels if name == "conv1" else _width(getattr(net, name))
        cells = -(-side // (HALVES[name] * (2 if pooled and name != "conv1" else 1)))
        what = _what(net, name)
        title = f"{TITLES[name]} ({SIGN[states[name]]})"
        words = f"Sees {sees}: {what}. {said}"
        blocks.append(Block("conv", title, (maps, cells, cells), found[name], words, f"{cells} × {cells} × {maps}"))
    return tuple(blocks)


def _what(net: PictureNet, name: str) -> str:
    """What a part is made of."""
    if name == "conv1":
        (side, _), maps = net.conv1.kernel_size, net.conv1.out_channels
        return f"{maps} kernels of {side} × {side} × 3"
    blocks = len(getattr(net, name))
    if not isinstance(net, EfficientNet):
        return f"{blocks} residual blocks; each adds a change to what came in"
    last = name == "layer4"
    mixed = ", and a convolution of 1 × 1 that mixes them" if last else ""
    return f"{blocks - last} inverted residual blocks; each makes the maps more, looks at every map for itself, and makes them fewer{mixed}"


def _width(stage: torch.nn.Module) -> int:
    """The maps that come out of a stage."""
    return [module for module in stage.modules() if isinstance(module, torch.nn.BatchNorm2d)][-1].num_features
