"""The built-in ResNet: 200 kinds of things in small photos, learnt from a teacher, as a start for other people's pictures.

Distillation (Hinton, Vinyals and Dean 2015): a label says "bee" and no more; the teacher, who knows a million photos, says "bee, a little
fly, no bus at all" of every crop, and which of its 1280 features it saw there. The student is asked to say the same. It learns more from a
photo than its label holds, so that from the same photos it gets much better: 65 % of Tiny ImageNet instead of 43 %.
"""

import copy
import json
import math
import sys
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from safetensors.torch import load_file
from torch import nn

from core.data.pictures.photos import normalised
from core.data.pictures.tiny_imagenet import NAMES, Photos
from core.models.efficientnet import WIDTH
from core.models.resnet import Name, ResNet, resnet
from core.pretrain.augment import PhotoWarp, batches
from core.pretrain.average import follow
from core.pretrain.teacher import Lessons, TeacherRecipe
from core.storage.tensors import write_tensors
from core.training.device import has_bfloat16

SPLIT_SEED = 20
CHECKED = 1000  # held photos on which every epoch's end is judged


@dataclass(frozen=True)
class BackboneRecipe:
    """Everything that decides the result, besides the data."""

    network: Name = "resnet18"
    teacher: TeacherRecipe = field(default_factory=TeacherRecipe)
    crops: int = 12  # of every photo; an epoch shows one of them, and mirrors half
    warp: PhotoWarp = field(default_factory=lambda: PhotoWarp(least=0.25))
    epochs: int = 67
    batch: int = 512
    rate: float = 0.5  # of SGD with Nesterov's momentum; it rises for two epochs and falls to zero as a cosine
    warm_up: float = 2.0  # epochs
    momentum: float = 0.9
    weight_decay: float = 2e-4  # of the weights; norms and biases are left alone
    temperature: float = 2.0  # scores are divided by it before they are compared: small probabilities count, too
    features: float = 2.0  # how much it counts that the features point where the teacher's do
    truth: float = 0.25  # how much the label counts
    average: float = 0.999  # of the weights, per step
    held_share: float = 0.05  # of the training photos, never trained on, to choose by
    seed: int = 1

    def factor(self, done: float) -> float:
        """The rate as a share of its peak after `done` epochs."""
        return min(1.0, done / self.warm_up) * (0.5 + 0.5 * math.cos(math.pi * done / self.epochs))


class Student(nn.Module):
    """The ResNet, and the map from its 512 features to the teacher's 1280 that is thrown away in the end."""

    def __init__(self, recipe: BackboneRecipe) -> None:
        super().__init__()
        self.net = resnet(recipe.network, len(NAMES), pool=False)
        self.map = nn.Linear(self.net.fc.in_features, WIDTH)

    def forward(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Photos (B, 3, H, W) in [0, 1]  ->  what the teacher's features would be (B, 1280), and scores (B, 200)."""
        with torch.autocast(x.device.type, torch.bfloat16, enabled=has_bfloat16(x.device)):
            features = self.net.features(normalised(x).to(memory_format=torch.channels_last))
            return self.map(features).float(), self.net.fc(features).float()


@dataclass
class State:
    """A training as it stands between two epochs."""

    student: Student
    average: ResNet
    optimizer: torch.optim.SGD
    epoch: int  # epochs done
    log: list[dict[str, float]]  # one entry per epoch done


def split(photos: Photos, held_share: float) -> tuple[Photos, Photos]:
    """The photos to learn from and those to choose by, shuffled by a fixed seed."""
    order = np.random.default_rng(SPLIT_SEED).permutation(len(photos))
    held = round(len(photos) * held_share)
    return photos.only(np.sort(order[held:])), photos.only(np.sort(order[:held]))


def train(lessons: Lessons, labels: torch.Tensor, held: Photos, recipe: BackboneRecipe, device: torch.device, checkpoint: Path) -> State:
    """Train to the end of the recipe, from the checkpoint `checkpoint.safetensors` and `.json` if there is one.

    Each epoch ends with a checkpoint and a line on stderr. An epoch's shuffling depends on seed and epoch alone, so a training that was
    stopped and resumed ends as if it had not been.

    Args:
        lessons: What the teacher says of the photos.
        labels: (N,) what is in them.
        held: Photos to judge by.
        recipe: How.
        device: Where.
        checkpoint: Without its ending.

    Raises:
        ValueError: The checkpoint is of another recipe.
    """
    state = _begin(recipe, device)
    if checkpoint.with_suffix(".json").exists():
        _restore(state, recipe, checkpoint)
    labels = labels.to(device)
    for epoch in range(state.epoch, recipe.epochs):
        start = time.monotonic()
        parts = _one_epoch(state, lessons, labels, recipe)
        seconds = time.monotonic() - start
        right = accuracy(state.average, held.only(np.arange(min(CHECKED, len(held)))), device)
        state.epoch = epoch + 1
        state.log.append(parts | {"held_accuracy": round(right, 4), "seconds": round(seconds)})
        print(f"epoch {state.epoch}/{recipe.epochs}  {state.log[-1]}", file=sys.stderr, flush=True)
        _keep(state, recipe, checkpoint)
    return state


def _begin(recipe: BackboneRecipe, device: torch.device) -> State:
    torch.manual_seed(recipe.seed)
    student = Student(recipe).to(device)
    student.net.to(memory_format=torch.channels_last)
    weights = [p for p in student.parameters() if p.ndim > 1]
    others = [p for p in student.parameters() if p.ndim <= 1]
    groups = [{"params": weights, "weight_decay": recipe.weight_decay}, {"params": others, "weight_decay": 0.0}]
    optimizer = torch.optim.SGD(groups, lr=recipe.rate, momentum=recipe.momentum, nesterov=True, fused=True)
    return State(student, copy.deepcopy(student.net).eval(), optimizer, 0, [])


def better(state: State, held: Photos, device: torch.device) -> tuple[str, ResNet]:
    """The average of the weights or the last ones: which is right more often on photos the training did not see."""
    networks = {"average of the weights": state.average, "last weights": state.student.net.eval()}
    right = {name: accuracy(network, held, device) for name, network in networks.items()}
    name = max(networks, key=lambda each: right[each])
    return name, networks[name]


def _one_epoch(state: State, lessons: Lessons, labels: torch.Tensor, recipe: BackboneRecipe) -> dict[str, float]:
    """One crop of every photo; the mean of each part of the loss."""
    device, crop = labels.device, state.epoch % len(lessons.crops)
    random = torch.Generator(device).manual_seed(recipe.seed * 1000 + state.epoch)
    steps, parts = len(labels) // recipe.batch, []
    state.student.train()
    for step, rows in enumerate(batches(len(labels), recipe.batch, random)):
        done = state.epoch + step / steps
        for group in state.optimizer.param_groups:
            group["lr"] = recipe.rate * recipe.factor(done)
        x = lessons.crops[crop][rows].float().div(255)
        x = torch.where(torch.rand(len(rows), 1, 1, 1, device=device, generator=random) < 0.5, x.flip(3), x)
        found = losses(state.student(x), (lessons.features[crop][rows], lessons.scores[crop][rows]), labels[rows], recipe)
        state.optimizer.zero_grad(set_to_none=True)
        torch.autograd.backward(found[0] + recipe.features * found[1] + recipe.truth * found[2])
        nn.utils.clip_grad_norm_(state.student.map.parameters(), 5.0)
        state.optimizer.step()
        follow(state.average, state.student.net, min(recipe.average, (done * steps + 1) / (done * steps + 10)))
        parts.append(torch.stack(found).detach())
    return {
        name: round(float(mean), 4) for name, mean in zip(("scores", "features", "labels"), torch.stack(parts).mean(dim=0), strict=True)
    }


def losses(
    says: tuple[torch.Tensor, torch.Tensor], teacher: tuple[torch.Tensor, torch.Tensor], y: torch.Tensor, recipe: BackboneRecipe
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """How far the student's scores are from the teacher's, its features' direction from the teacher's, and its scores from the labels.

    Args:
        says: The student's features (B, F) and scores (B, classes).
        teacher: The teacher's.
        y: (B,) the labels.
        recipe: With its temperature.
    """
    T = recipe.temperature
    ours, theirs = (F.log_softmax(scores.float() / T, dim=1) for scores in (says[1], teacher[1]))
    apart = F.kl_div(ours, theirs, log_target=True, reduction="batchmean") * T * T
    turned = (1 - F.cosine_similarity(says[0], teacher[0].float(), dim=1)).mean()
    return apart, turned, F.cross_entropy(says[1], y)


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
    tensors = {f"student.{k}": v for k, v in state.student.state_dict().items()}
    tensors |= {f"average.{k}": v for k, v in state.average.state_dict().items()}
    tensors |= {f"momentum.{k}": state.optimizer.state[p]["momentum_buffer"] for k, p in state.student.named_parameters()}
    write_tensors(checkpoint.with_suffix(".safetensors"), tensors, {"epoch": str(state.epoch)})
    text = json.dumps({"recipe": describe(recipe), "epoch": state.epoch, "log": state.log}, indent=2)
    checkpoint.with_suffix(".json").write_text(text + "\n", encoding="utf-8")


def _restore(state: State, recipe: BackboneRecipe, checkpoint: Path) -> None:
    kept = json.loads(checkpoint.with_suffix(".json").read_text(encoding="utf-8"))
    if kept["recipe"] != json.loads(json.dumps(describe(recipe))):
        raise ValueError(f"The checkpoint {checkpoint.with_suffix('.json')} is of another recipe; remove it to begin anew.")
    tensors = load_file(checkpoint.with_suffix(".safetensors"))
    for prefix, module in (("student.", state.student), ("average.", state.average)):
        module.load_state_dict({key.removeprefix(prefix): value for key, value in tensors.items() if key.startswith(prefix)})
    for name, parameter in state.student.named_parameters():
        state.optimizer.state[parameter]["momentum_buffer"] = torch.empty_like(parameter).copy_(tensors[f"momentum.{name}"])
    state.epoch, state.log = kept["epoch"], kept["log"]


def describe(recipe: BackboneRecipe) -> dict[str, Any]:
    """The recipe as it stands in the model card."""
    return asdict(recipe)
