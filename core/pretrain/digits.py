"""The digit network: MNIST, pen digits of 26 writers, and drawings that are none, learnt together.

Doubt is learnt, not bolted on: besides the ten scores there is an eleventh, fixed at zero, for "no digit".
Softmax over the eleven makes log-sum-exp of the ten the log-odds that the drawing is a digit at all. What is
no digit is also pulled towards ten equal probabilities (outlier exposure: Hendrycks, Mazeika and Dietterich 2019).
"""

import copy
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, cast

import torch
import torch.nn.functional as F
from torch import nn

from core.data.digits.mnist import Digits
from core.models.digit_cnn import DigitCNN
from core.pretrain.augment import Warp
from core.pretrain.average import follow
from core.pretrain.bank import NONE, Bank
from core.storage.tensors import write_tensors
from core.training.device import has_bfloat16

Labelled = tuple[torch.Tensor, torch.Tensor]


@dataclass(frozen=True)
class PretrainDigitRecipe:
    """Everything that decides the result, besides the data."""

    epochs: int = 26  # one epoch sees as many MNIST pictures as there are
    mnist_batch: int = 112
    pen_batch: int = 64
    traced_batch: int = 32
    others_batch: int = 80
    rate: float = 3e-3  # AdamW, one cycle
    weight_decay: float = 0.05
    average: float = 0.998  # of the weights, per step; the average is what is kept
    even: float = 0.2  # how strongly what is no digit is pulled towards equal probabilities
    letter_steps: int = 6000  # after that the dense layers go on, with Latin letters besides, on the maps as they are
    letter_batch: int = 64
    letter_rate: float = 1e-3
    seed: int = 1


def train(bank: Bank, recipe: PretrainDigitRecipe, device: torch.device, checkpoint: Path | None = None) -> DigitCNN:
    """Train on everything in the bank that is not held out, but Latin letters; returns the averaged network, norms folded in."""
    torch.manual_seed(recipe.seed)
    random = torch.Generator(device).manual_seed(recipe.seed)
    sources = [(_tensors(part, device), size) for part, size in _sources(bank, recipe)]
    model = DigitCNN(batch_norm=True).to(device)
    model.to(memory_format=torch.channels_last)
    average = copy.deepcopy(model).eval()
    optimizer = torch.optim.AdamW(model.parameters(), lr=recipe.rate, weight_decay=recipe.weight_decay)
    steps_per_epoch = len(bank.mnist) // recipe.mnist_batch
    steps = steps_per_epoch * recipe.epochs
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, recipe.rate, total_steps=steps, pct_start=0.2)
    warp, start = Warp(), time.monotonic()
    for step in range(steps):
        images, y = _batch(sources, random)
        x = warp(images.float().div(255), random)  # (B, 1, 28, 28)
        with torch.autocast(device.type, torch.bfloat16, enabled=has_bfloat16(device)):
            scores = model(x.to(memory_format=torch.channels_last))
        _update(scores.float(), y, recipe, optimizer)
        schedule.step()
        follow(average, model, min(recipe.average, (step + 1) / (step + 10)))
        if (step + 1) % steps_per_epoch == 0:
            held = {name: round(accuracy(average, getattr(bank, name), device), 4) for name in ("held_pen", "held_redrawn")}
            epoch = f"epoch {(step + 1) // steps_per_epoch}/{recipe.epochs}"
            print(f"{epoch}  {held}  {time.monotonic() - start:.0f} s", file=sys.stderr, flush=True)
            if checkpoint:
                write_tensors(checkpoint, average.state_dict())
    return fold(average)


def learn_letters(model: DigitCNN, bank: Bank, recipe: PretrainDigitRecipe, device: torch.device) -> DigitCNN:
    """The dense layers go on, with Latin letters among what is no digit; the convolutions stay. Returns the averaged network.

    Every picture is warped once and goes through the convolutions once: what they give is kept.
    """
    torch.manual_seed(recipe.seed)
    random = torch.Generator(device).manual_seed(recipe.seed)
    model = copy.deepcopy(model).to(device)
    cut = list(dict(model.layers.named_children())).index("dense1")
    maps, head = model.layers[:cut].eval(), model.layers[cut:].train().requires_grad_(True)
    sources = [(_features(maps, part, random, device), size) for part, size in [*_sources(bank, recipe), (bank.latin, recipe.letter_batch)]]
    average = copy.deepcopy(head).eval()
    optimizer = torch.optim.AdamW(head.parameters(), lr=recipe.letter_rate, weight_decay=recipe.weight_decay)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, recipe.letter_rate, total_steps=recipe.letter_steps, pct_start=0.1)
    for step in range(recipe.letter_steps):
        x, y = _batch(sources, random)  # (B, 864)
        _update(head(x.float()), y, recipe, optimizer)
        schedule.step()
        follow(average, head, min(recipe.average, (step + 1) / (step + 10)))
    model.layers[cut:].load_state_dict(average.state_dict())
    return model.eval().cpu()


def _sources(bank: Bank, recipe: PretrainDigitRecipe) -> list[tuple[Digits, int]]:
    """What a batch is drawn from, and how many of each."""
    return [
        (bank.mnist, recipe.mnist_batch),
        (bank.pen, recipe.pen_batch),
        (bank.traced, recipe.traced_batch),
        (bank.others, recipe.others_batch),
    ]


def _batch(sources: list[tuple[Labelled, int]], random: torch.Generator) -> Labelled:
    """So many of each source, by chance."""
    rows = [torch.randint(len(labels), (size,), generator=random, device=labels.device) for (_, labels), size in sources]
    parts = [(x[at], labels[at]) for ((x, labels), _), at in zip(sources, rows, strict=True)]
    return torch.cat([x for x, _ in parts]), torch.cat([labels for _, labels in parts])


def _update(scores: torch.Tensor, y: torch.Tensor, recipe: PretrainDigitRecipe, optimizer: torch.optim.Optimizer) -> None:
    optimizer.zero_grad(set_to_none=True)
    torch.autograd.backward(doubtful_loss(scores, y, recipe.even))
    optimizer.step()


@torch.no_grad()
def _features(maps: nn.Module, digits: Digits, random: torch.Generator, device: torch.device) -> Labelled:
    """What the convolutions make of every picture, warped once: (N, 864) in half precision; and the labels."""
    images, labels = _tensors(digits, device)
    warp, found = Warp(), []
    for part in torch.split(images, 500):
        with torch.autocast(device.type, torch.bfloat16, enabled=has_bfloat16(device)):
            features = maps(warp(part.float().div(255), random))
        found.append(features.half())
    return torch.cat(found), labels


def doubtful_loss(scores: torch.Tensor, y: torch.Tensor, even: float) -> torch.Tensor:
    """Cross-entropy over the ten scores (B, 10) and a fixed zero for "no digit"; y (B,) holds 0 to 9 or `NONE`."""
    eleven = F.pad(scores, (0, 1))  # (B, 11)
    none = (y == NONE).float()
    uneven = -(F.log_softmax(scores, dim=1).mean(dim=1) * none).sum() / none.sum().clamp(min=1)
    return F.cross_entropy(eleven, y) + even * uneven * none.mean()


def fold(model: DigitCNN) -> DigitCNN:
    """The same function without batch norm: each norm's scale and shift go into the convolution before it."""
    plain = DigitCNN().eval()
    layers = dict(model.eval().cpu().layers.named_children())
    for name, layer in layers.items():
        if isinstance(layer, nn.Conv2d):
            layer = nn.utils.fusion.fuse_conv_bn_eval(layer, cast(nn.BatchNorm2d, layers[name.replace("conv", "norm")]))
        if isinstance(layer, nn.Conv2d | nn.Linear):
            plain.layers.get_submodule(name).load_state_dict(layer.state_dict())
    return plain


@torch.inference_mode()
def scores(model: nn.Module, digits: Digits, device: torch.device) -> torch.Tensor:
    """(N, 10) scores of all pictures."""
    images, _ = _tensors(digits, device)
    return torch.cat([model(part.float().div(255)) for part in torch.split(images, 2000)]).cpu()


def accuracy(model: nn.Module, digits: Digits, device: torch.device) -> float:
    """Share of pictures whose highest score is the right one."""
    return float((scores(model, digits, device).argmax(1).numpy() == digits.labels).mean())


def _tensors(digits: Digits, device: torch.device) -> tuple[torch.Tensor, torch.Tensor]:
    return torch.tensor(digits.images, device=device)[:, None], torch.tensor(digits.labels, device=device)


def describe(recipe: PretrainDigitRecipe) -> dict[str, Any]:
    """The recipe as it stands in the model card."""
    return asdict(recipe) | {"augmentation": asdict(Warp())}
