"""Training of the shipped autoencoders: nothing but MNIST's training digits, never their labels."""

import copy
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
from torch.nn import functional as F

from core.data.digits.noise import noisy
from core.models.autoencoder import Autoencoder, losses
from core.pretrain.average import follow
from core.storage.tensors import write_tensors
from core.training.device import has_bfloat16
from core.zoo.autoencoders import AutoencoderName


@dataclass(frozen=True)
class PretrainAutoencoderRecipe:
    """Everything that decides a network, besides the data."""

    network: str = "conv"
    code: int = 32
    variational: bool = False
    weight: float = 0.0  # of KL
    noisy: tuple[str, ...] = ()  # kinds of noise that it learns to take out, drawn batch by batch; "" is none
    amounts: tuple[float, float] = (0.0, 0.0)  # of noise, the smallest and the largest
    epochs: int = 20
    batch: int = 128
    rate: float = 2e-3  # Adam, one cycle
    average: float = 0.998  # of the weights, per step; the average is what is kept
    seed: int = 1


KINDS = ("", "salt", "blur", "bar", "half", "half")
RECIPES: dict[AutoencoderName, PretrainAutoencoderRecipe] = {
    "autoencoder-2d": PretrainAutoencoderRecipe("deep", 2, epochs=30),
    "autoencoder-2d-variational": PretrainAutoencoderRecipe("deep", 2, variational=True, weight=0.0006, epochs=60),
    "autoencoder-32": PretrainAutoencoderRecipe("conv", 32, epochs=14),
    "autoencoder-32-denoising": PretrainAutoencoderRecipe("conv", 32, noisy=KINDS, amounts=(0.1, 0.6), epochs=16),
    "autoencoder-32-dense": PretrainAutoencoderRecipe("dense", 32, epochs=12, rate=3e-3),
    "autoencoder-64-dense": PretrainAutoencoderRecipe("dense", 64, epochs=12, rate=3e-3),
}


def train(images: torch.Tensor, recipe: PretrainAutoencoderRecipe, device: torch.device, checkpoint: Path | None = None) -> Autoencoder:
    """Learn to make these pictures (N, 1, 28, 28) uint8 again; returns the averaged network, on the CPU."""
    torch.manual_seed(recipe.seed)
    images = images.to(device)
    model = Autoencoder(recipe.network, recipe.code, recipe.variational).to(device).train()
    average = copy.deepcopy(model)
    optimizer = torch.optim.Adam(model.parameters(), lr=recipe.rate)
    steps = len(images) // recipe.batch * recipe.epochs
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, recipe.rate, total_steps=steps, pct_start=0.15)
    step, start = 0, time.monotonic()
    for epoch in range(1, recipe.epochs + 1):
        total = torch.zeros(3)
        for rows in torch.randperm(len(images)).to(device).split(recipe.batch)[: len(images) // recipe.batch]:
            x = images[rows].float().div(255)  # (B, 1, 28, 28)
            with torch.autocast(device.type, torch.bfloat16, enabled=has_bfloat16(device)):
                outputs = model(spoilt(x, recipe))
            found = losses(outputs.float(), x.flatten(1), recipe.code, recipe.variational, recipe.weight) / len(x)
            optimizer.zero_grad(set_to_none=True)
            torch.autograd.backward(found[0])
            optimizer.step()
            schedule.step()
            step += 1
            follow(average, model, min(recipe.average, step / (step + 10)))
            total += found.detach().cpu()
        loss, reconstruction, kl = (total / (len(images) // recipe.batch)).tolist()
        said = f"loss {loss:.5f}  reconstruction {reconstruction:.5f}  KL {kl:.3f}"
        print(f"epoch {epoch}/{recipe.epochs}  {said}  {time.monotonic() - start:.0f} s", file=sys.stderr, flush=True)
        if checkpoint:
            write_tensors(checkpoint, average.state_dict(), {"epoch": str(epoch)})
    return average.cpu().eval()


def spoilt(x: torch.Tensor, recipe: PretrainAutoencoderRecipe) -> torch.Tensor:
    """The pictures with the recipe's noise, if it has any."""
    if not recipe.noisy:
        return x
    kind = recipe.noisy[int(torch.randint(len(recipe.noisy), ()))]
    low, high = recipe.amounts
    return noisy(x, kind, low + (high - low) * float(torch.rand(()))) if kind else x


@torch.inference_mode()
def error(model: Autoencoder, shown: torch.Tensor, clean: torch.Tensor) -> float:
    """Mean squared error of a pixel, of what it makes of pictures (N, 1, 28, 28) against what they should be."""
    made = torch.cat([model.decode(model.encode(part)) for part in shown.split(2000)])
    return float(F.mse_loss(made, clean))


def describe(recipe: PretrainAutoencoderRecipe) -> dict[str, object]:
    """The recipe as it stands in the model card."""
    return asdict(recipe)
