"""The built-in ResNet: 200 kinds of things learnt from small photos, as a start for other people's pictures.

Small pictures first: an epoch at 32 pixels costs a quarter of one at 64 and teaches nearly as much (progressive
resizing: Howard 2018). The size grows while the rate falls, so that the last epochs only refine. Then the rate rises once
more and falls over larger pictures (warm restarts: Loshchilov and Hutter 2017): every cycle ends with a network to use.
"""

import copy
import json
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from safetensors.torch import load_file
from torch import nn

from core.data.pictures.photos import normalised
from core.data.pictures.tiny_imagenet import NAMES, Photos
from core.models.resnet import Name, ResNet, resnet
from core.pretrain.augment import PhotoWarp
from core.pretrain.average import follow
from core.storage.tensors import write_tensors
from core.training.device import has_bfloat16

SPLIT_SEED = 20
CHECKED = 1000  # held photos on which every epoch's end is judged


@dataclass(frozen=True)
class Cycle:
    """Epochs over which the rate rises from a tenth of its peak, stays, and falls to zero."""

    sizes: tuple[int, ...]  # pixels, one entry per epoch
    rate: float  # the peak
    warm_up: float  # epochs on which it rises
    cool_down: float  # last epochs, on which it falls

    def factor(self, done: float) -> float:
        """The rate as a share of its peak after `done` epochs of the cycle."""
        return min(0.1 + 0.9 * done / self.warm_up, (len(self.sizes) - done) / self.cool_down, 1.0)


@dataclass(frozen=True)
class BackboneRecipe:
    """Everything that decides the result, besides the data."""

    network: Name = "resnet18"
    cycles: tuple[Cycle, ...] = (
        Cycle(sizes=(32,) * 5 + (48,), rate=0.8, warm_up=2.1, cool_down=1.0),
        Cycle(sizes=(48, 48, 48, 64), rate=0.3, warm_up=0.3, cool_down=3.5),
    )
    batch: int = 256
    momentum: float = 0.9  # SGD with Nesterov's
    weight_decay: float = 5e-4  # of the weights; norms and biases are left alone
    average: float = 0.998  # of the weights, per step
    held_share: float = 0.05  # of the training photos, never trained on, to choose by
    seed: int = 1

    @property
    def sizes(self) -> tuple[int, ...]:
        """Pixels, one entry per epoch of all cycles."""
        return tuple(side for cycle in self.cycles for side in cycle.sizes)

    def at(self, epoch: int) -> tuple[Cycle, int]:
        """The cycle that an epoch belongs to, and how many of its epochs come before it."""
        for cycle in self.cycles:
            if epoch < len(cycle.sizes):
                return cycle, epoch
            epoch -= len(cycle.sizes)
        raise IndexError(epoch)


@dataclass
class State:
    """A training as it stands between two epochs."""

    model: ResNet
    average: ResNet
    optimizer: torch.optim.SGD
    epoch: int  # epochs done
    log: list[dict[str, float]]  # one entry per epoch done


def split(photos: Photos, held_share: float) -> tuple[Photos, Photos]:
    """The photos to learn from and those to choose by, shuffled by a fixed seed."""
    order = np.random.default_rng(SPLIT_SEED).permutation(len(photos))
    held = round(len(photos) * held_share)
    return photos.only(np.sort(order[held:])), photos.only(np.sort(order[:held]))


def train(learn: Photos, held: Photos, recipe: BackboneRecipe, device: torch.device, checkpoint: Path) -> State:
    """Train to the end of the recipe, from the checkpoint `checkpoint.safetensors` and `.json` if there is one.

    Each epoch ends with a checkpoint and a line on stderr. An epoch's shuffling and augmentation depend on seed and epoch
    alone, so a training that was stopped and resumed ends as if it had not been.

    Raises:
        ValueError: The checkpoint is of another recipe.
    """
    state = _begin(recipe, device)
    if checkpoint.with_suffix(".json").exists():
        _restore(state, recipe, checkpoint)
    images, labels = torch.from_numpy(learn.images).to(device), torch.from_numpy(learn.labels).to(device)
    for epoch in range(state.epoch, len(recipe.sizes)):
        if epoch and recipe.at(epoch)[1] == 0:
            _restart(state, held, device)
        start = time.monotonic()
        loss = _one_epoch(state, images, labels, recipe)
        seconds = time.monotonic() - start
        right = accuracy(state.average, held.only(np.arange(min(CHECKED, len(held)))), device)
        state.epoch = epoch + 1
        state.log.append({"size": recipe.sizes[epoch], "loss": round(loss, 4), "held_accuracy": round(right, 4), "seconds": round(seconds)})
        print(f"epoch {state.epoch}/{len(recipe.sizes)}  {state.log[-1]}", file=sys.stderr, flush=True)
        _keep(state, recipe, checkpoint)
    return state


def _begin(recipe: BackboneRecipe, device: torch.device) -> State:
    torch.manual_seed(recipe.seed)
    model = resnet(recipe.network, len(NAMES), pool=False).to(device)
    model.to(memory_format=torch.channels_last)
    weights = [p for p in model.parameters() if p.ndim > 1]
    others = [p for p in model.parameters() if p.ndim <= 1]
    groups = [{"params": weights, "weight_decay": recipe.weight_decay}, {"params": others, "weight_decay": 0.0}]
    optimizer = torch.optim.SGD(groups, lr=recipe.cycles[0].rate, momentum=recipe.momentum, nesterov=True, fused=True)
    return State(model, copy.deepcopy(model).eval(), optimizer, 0, [])


def _restart(state: State, held: Photos, device: torch.device) -> None:
    """A new cycle begins with the better weights of the last one, and without its momentum."""
    kept = better(state, held, device)[1].state_dict()
    for network in (state.model, state.average):
        network.load_state_dict(kept)
    state.optimizer.state.clear()


def better(state: State, held: Photos, device: torch.device) -> tuple[str, ResNet]:
    """The average of the weights or the last ones: which is right more often on photos the training did not see.

    In a short training the average still holds weights from before the rate fell.
    """
    networks = {"average of the weights": state.average, "last weights": state.model.eval()}
    right = {name: accuracy(network, held, device) for name, network in networks.items()}
    name = max(networks, key=lambda each: right[each])
    return name, networks[name]


def _one_epoch(state: State, images: torch.Tensor, labels: torch.Tensor, recipe: BackboneRecipe) -> float:
    """One pass over the photos; returns the mean loss."""
    random = torch.Generator(images.device).manual_seed(recipe.seed * 1000 + state.epoch)
    (cycle, before), warp = recipe.at(state.epoch), PhotoWarp()
    side = cycle.sizes[before]
    steps, losses = len(labels) // recipe.batch, []
    state.model.train()
    for step, rows in enumerate(_batches(len(labels), recipe.batch, random)):
        done = before * steps + step  # steps of this cycle
        for group in state.optimizer.param_groups:
            group["lr"] = cycle.rate * cycle.factor(done / steps)
        x = normalised(warp(images[rows].float().div(255), side, random))  # (B, 3, side, side)
        losses.append(_step(state, x.to(memory_format=torch.channels_last), labels[rows]))
        follow(state.average, state.model, min(recipe.average, (done + 1) / (done + 10)))
    return float(torch.stack(losses).mean())


def _batches(count: int, batch: int, random: torch.Generator) -> Iterator[torch.Tensor]:
    """All rows in random order, in full batches."""
    order = torch.randperm(count, generator=random, device=random.device)
    yield from torch.split(order[: count // batch * batch], batch)


def _step(state: State, x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    with torch.autocast(x.device.type, torch.bfloat16, enabled=has_bfloat16(x.device)):
        answers = state.model(x)
    loss = F.cross_entropy(answers.float(), y)
    state.optimizer.zero_grad(set_to_none=True)
    torch.autograd.backward(loss)
    state.optimizer.step()
    return loss.detach()


@torch.inference_mode()
def scores(model: nn.Module, images: np.ndarray[Any, np.dtype[np.uint8]], device: torch.device) -> torch.Tensor:
    """(N, classes) scores of photos (N, 3, H, W)."""
    parts = []
    for part in torch.split(torch.from_numpy(images), 250):
        x = normalised(part.to(device).float().div(255)).to(memory_format=torch.channels_last)
        with torch.autocast(device.type, torch.bfloat16, enabled=has_bfloat16(device)):
            parts.append(model(x).float().cpu())
    return torch.cat(parts)


def accuracy(model: nn.Module, photos: Photos, device: torch.device) -> float:
    """Share of photos whose highest score is the right one."""
    return float((scores(model, photos.images, device).argmax(1).numpy() == photos.labels).mean())


def _keep(state: State, recipe: BackboneRecipe, checkpoint: Path) -> None:
    tensors = {f"model.{k}": v for k, v in state.model.state_dict().items()}
    tensors |= {f"average.{k}": v for k, v in state.average.state_dict().items()}
    tensors |= {f"momentum.{k}": state.optimizer.state[p]["momentum_buffer"] for k, p in state.model.named_parameters()}
    write_tensors(checkpoint.with_suffix(".safetensors"), tensors, {"epoch": str(state.epoch)})
    text = json.dumps({"recipe": describe(recipe), "epoch": state.epoch, "log": state.log}, indent=2)
    checkpoint.with_suffix(".json").write_text(text + "\n", encoding="utf-8")


def _restore(state: State, recipe: BackboneRecipe, checkpoint: Path) -> None:
    kept = json.loads(checkpoint.with_suffix(".json").read_text(encoding="utf-8"))
    if kept["recipe"] != json.loads(json.dumps(describe(recipe))):
        raise ValueError(f"The checkpoint {checkpoint.with_suffix('.json')} is of another recipe; remove it to begin anew.")
    tensors = load_file(checkpoint.with_suffix(".safetensors"))
    for prefix, module in (("model.", state.model), ("average.", state.average)):
        module.load_state_dict({key.removeprefix(prefix): value for key, value in tensors.items() if key.startswith(prefix)})
    for name, parameter in state.model.named_parameters():
        state.optimizer.state[parameter]["momentum_buffer"] = torch.empty_like(parameter).copy_(tensors[f"momentum.{name}"])
    state.epoch, state.log = kept["epoch"], kept["log"]


def describe(recipe: BackboneRecipe) -> dict[str, Any]:
    """The recipe as it stands in the model card."""
    return asdict(recipe) | {"augmentation": asdict(PhotoWarp())}
