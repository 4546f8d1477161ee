"""What is special in the script of a training on pictures."""

import inspect

from core.data.pictures.carried import with_reader
from core.data.pictures.photos import MEAN, STD
from core.models.pretrained import BUILT_IN, facts
from core.tasks.pictures import augmentation as picture_augment
from core.tasks.pictures.recipe import PictureRecipe
from core.tasks.pictures.task import HEAD_L2, HEAD_STEPS, LAYER_DECAY, LEARNT, STAGES
from core.tasks.script_pieces import Pieces

FOLDER = "my-pictures"  # what the script reads: train/CLASS/* and val/CLASS/*

IMPORTS = '''"""A network that tells {num_classes} kinds of pictures apart, trained as on Glassbox.

Needs torch, torchvision, numpy and pillow{safetensors}.
Beside it has to lie: {folder}/ with train/CLASS/* and val/CLASS/*{weights}.
"""

import copy
import hashlib
{math}from pathlib import Path

import numpy as np
import torch
import torchvision
{load}from torch import nn
from torch.nn import functional as F

device = "{kind}"{comment}
'''

DATA = '''
# 1. The pictures: the middle square of each, {side} x {side}
folder, side = Path("{folder}"), {side}
classes = sorted(found.name for found in (folder / "train").iterdir())


def pictures(part):
    """All of one part, mixed by what is in the files: the same order everywhere. What cannot be read is named and left out."""
    found, labels = [], []
    for file in sorted((folder / part).glob("*/*"), key=lambda file: hashlib.sha256(file.read_bytes()).hexdigest()):
        try:
            found.append(torch.from_numpy(square(read_picture(file), side)))
            labels.append(classes.index(file.parent.name))
        except Exception as problem:
            print(f"{{file}} is left out: {{problem}}")
    return torch.stack(found).to(device), torch.tensor(labels).to(device)


def shown(x):
    """Colours from 0 to 1 as the network is used to them: mean about 0, spread about 1."""
    mean, std = (torch.tensor(n, device=x.device)[:, None, None] for n in ({mean}, {std}))
    return ((x - mean) / std).to(memory_format=torch.channels_last)


(x_train, y_train), (x_val, y_val) = pictures("train"), pictures("val"){count}
'''

FEATURES = '''

def features(x):
    """What the pretrained network says of pictures, 64 at a time: (N, {width})."""
    with torch.no_grad(){autocast}:
        return torch.cat([body(shown(part.float() / 255)).float() for part in x.split(32)])


body.fc = nn.Identity()  # without its last layer
body = body.eval().to(device, memory_format=torch.channels_last)
f_train = features(x_train)
mean, spread = f_train.mean(dim=0), f_train.std(dim=0, correction=0).clamp(min=1e-3)
'''

BEGIN = '''
# The head first: the weights with the smallest loss on the features and those of mirror images, and a penalty on their length
fc = nn.Linear({width}, len(classes)).to(device)
nn.init.zeros_(fc.weight)
nn.init.zeros_(fc.bias)
x, y = (torch.cat([f_train{mirrored}]) - mean) / spread, y_train{repeat}
search = torch.optim.LBFGS(fc.parameters(), max_iter={steps}, line_search_fn="strong_wolfe")


def head_loss():
    """Loss and penalty, with their gradients."""
    search.zero_grad()
    loss = F.cross_entropy(fc(x), y) + {l2} / 2 * fc.weight.square().sum()
    loss.backward()
    return loss


search.step(head_loss)
with torch.no_grad():  # for features as they are, not standardised
    fc.weight /= spread
    fc.bias -= fc.weight @ mean
body.fc = fc
net = body
'''

EPOCHS = '''

def begin_epoch(number):
    """The head learns, and with every epoch one more stage; batch norm keeps its averages."""
    net.eval()
    for place, stage in enumerate(stages):
        for weight in stage:
            weight.requires_grad_(place < min({learnt}, number + 1))
'''


def pieces(recipe: PictureRecipe, kind: str, autocast: str = "") -> Pieces:
    """The parts of the script that only pictures have; `autocast` is the autocast of a with statement, or nothing."""
    head, whole = recipe.mode == "head", "torch.cat([net(shown(part.float() / 255)).float() for part in x.split(64)])"
    staged = recipe.mode in ("blocks", "all")
    mirror = head and recipe.flip
    return Pieces(
        imports=with_reader(_imports(recipe, kind)),
        data=DATA.format(side=recipe.pixels, folder=FOLDER, mean=MEAN, std=STD, count=_count(recipe)),
        network=_network(recipe, autocast),
        more=_augmentation(recipe) + (EPOCHS.format(learnt=LEARNT[recipe.mode]) if staged else ""),
        scores="torch.cat([net(part).float() for part in x.split(1000)])" if head else whole,
        mode="batch norm at its averages" if not head else "no mirror images",
        batches=f"torch.randperm(len(x_train)).to(device).split({recipe.batch})",
        batch="torch.where(torch.rand(len(rows), 1, device=device) < 0.5, x_mirrored[rows], x_train[rows])" if mirror else "x_train[rows]",
        first=[] if head else _first(recipe),
        weights="layer.weight.abs().sum() for layer in " + ("[net]" if head else "shown_layers"),
        begin="begin_epoch(epoch)" if staged else "net.train()",
        parameters="groups" if staged else "net.parameters()",
        layerwise_rates=staged,
        by_accuracy=True,
    )


def _count(recipe: PictureRecipe) -> str:
    return f"\nx_train, y_train = x_train[:{recipe.training}], y_train[:{recipe.training}]" if recipe.training < recipe.num_train else ""


def _groups(recipe: PictureRecipe) -> str:
    return (
        f'[{{"params": stage, "lr": {recipe.rate} / {LAYER_DECAY}**place}} for place, stage in enumerate(stages[:{LEARNT[recipe.mode]}])]'
    )


def _imports(recipe: PictureRecipe, kind: str) -> str:
    built_in = recipe.backbone == "built-in" and recipe.mode != "scratch"
    return IMPORTS.format(
        num_classes=recipe.num_classes,
        safetensors=" and safetensors" if built_in else "",
        folder=FOLDER,
        weights=f", and {BUILT_IN}.safetensors" if built_in else "",
        math="import math\n" if _moves(recipe) and recipe.mode != "head" else "",
        load="from safetensors.torch import load_file\n" if built_in else "",
        kind=kind,
        comment='  # "cuda" with an NVIDIA graphics card' if kind == "cpu" else "",
    ).rstrip("\n")


def _network(recipe: PictureRecipe, autocast: str) -> str:
    name = "resnet18" if recipe.backbone == "built-in" else recipe.backbone
    width = 2048 if name == "resnet50" else 512
    small = "{0}.maxpool = nn.Identity()  # small pictures keep more of their grid" if recipe.backbone == "built-in" else ""
    lines = ["# 2. The network", f"torch.manual_seed({recipe.seed})  # the same random numbers, so the same training"]
    if recipe.mode == "scratch":
        lines += [
            f"net = torchvision.models.{name}(num_classes=len(classes), zero_init_residual=True)",
            *([small.format("net")] if small else []),
            "nn.init.zeros_(net.fc.weight)  # at first every class is as likely as another",
            "nn.init.zeros_(net.fc.bias)",
        ]
        return "\n".join([*lines, *_end(recipe)])
    if recipe.backbone == "built-in":
        lines += [
            f"body = torchvision.models.{name}(num_classes={len(facts('built-in').classes)})",
            small.format("body"),
            f'body.load_state_dict(load_file("{BUILT_IN}.safetensors"))',
        ]
    else:
        lines.append(f'body = torchvision.models.{name}(weights="IMAGENET1K_V1")')
    text = "\n".join(lines) + FEATURES.format(width=width, autocast=autocast)
    mirrored = ", features(x_train.flip(3))" if recipe.flip else ""
    if recipe.mode == "head":
        return text + "\n".join(_head(recipe, width))
    text += BEGIN.format(width=width, steps=HEAD_STEPS, l2=HEAD_L2, mirrored=mirrored, repeat=".repeat(2)" if recipe.flip else "")
    return text + "\n".join([f"torch.manual_seed({recipe.seed})", *_end(recipe)])


def _head(recipe: PictureRecipe, width: int) -> list[str]:
    """What a head learns on."""
    return [
        *(["x_mirrored = (features(x_train.flip(3)) - mean) / spread"] if recipe.flip else []),
        "x_train, x_val = (f_train - mean) / spread, (features(x_val) - mean) / spread",
        "",
        f"net = nn.Linear({width}, len(classes)).to(device)  # the head",
        "nn.init.zeros_(net.weight)  # at first every class is as likely as another",
        "nn.init.zeros_(net.bias)",
        f"torch.manual_seed({recipe.seed})",
        "x_test, y_test = x_val, y_val  # there are too few pictures for a third part",
        "",
    ]


def _end(recipe: PictureRecipe) -> list[str]:
    lines = ["net = net.to(device, memory_format=torch.channels_last)"]
    if recipe.mode != "scratch":
        names = ", ".join(f'"{name}"' for name in reversed(STAGES[1:]))
        lines += [
            f"stages = [list(net.get_submodule(name).parameters()) for name in ({names})]",
            "stages.append([*net.conv1.parameters(), *net.bn1.parameters()])  # from the last to the first; earlier ones learn slower",
            f"groups = {_groups(recipe)}",
        ]
    if recipe.l1:
        last = [f'"{name}"' for name in STAGES[:-1]]
        lines += [
            f"last = [net.get_submodule(name).modules() for name in ({', '.join(last)})]",
            "shown_layers = [[layer for layer in found if isinstance(layer, nn.Conv2d)][-1] for found in last] + [net.fc]",
        ]
    return [*lines, "x_test, y_test = x_val, y_val  # there are too few pictures for a third part", ""]


def _moves(recipe: PictureRecipe) -> bool:
    return bool(recipe.flip or recipe.crop or recipe.rotate)


def _first(recipe: PictureRecipe) -> list[str]:
    lines = ["x = x.float() / 255"]
    if _moves(recipe):
        lines.append(f"x = moved(x, flip={recipe.flip}, crop={recipe.crop}, rotate={recipe.rotate})")
    if recipe.colour:
        lines.append(f"x = lit(x, colour={recipe.colour})")
    lines = [*lines, "x = shown(x)"]
    alone = ["if len(rows) == 1:", "    continue  # one picture has no spread to normalize by"]
    return alone + lines if recipe.mode == "scratch" else lines


def _augmentation(recipe: PictureRecipe) -> str:
    if recipe.mode == "head" or not (_moves(recipe) or recipe.colour):
        return ""
    functions = [picture_augment.moved] * _moves(recipe) + [picture_augment.lit] * bool(recipe.colour)
    code = "\n\n".join(inspect.getsource(function) for function in functions)
    return "\n\n# No picture is seen twice the same\n" + code.replace("STRETCH", "(4 / 3)").replace("1 / (4 / 3)", "3 / 4")
