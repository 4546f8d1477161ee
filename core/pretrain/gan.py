"""The shipped forger of digits and its detective, on MNIST.

Both learn by the logistic loss; how steep the detective's opinion is at real digits costs it something (R1: Mescheder, Geiger and
Nowozin 2018), or its advice would run away. What is kept is a running average of the forger's weights, which swings no longer.
"""

import copy
import json
import sys
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file

from core.data.digits.mnist import Digits
from core.models.digit_features import digit_judge
from core.models.digit_gan import Detective, Forger, GanSize, detective_loss, forger_loss, steepness
from core.pretrain.average import follow
from core.storage.tensors import write_tensors
from core.training.device import has_bfloat16
from core.training.frechet import frechet

LOOK = 1000  # forged digits that an epoch is judged by


@dataclass(frozen=True)
class PretrainGanRecipe:
    """Everything that decides the result, besides the data."""

    epochs: int = 6
    batch: int = 64
    size: GanSize = field(default_factory=lambda: GanSize(noise=64, forger=96, detective=32))
    forger_rate: float = 1e-3  # Adam
    detective_rate: float = 1e-3
    swing: float = 0.0  # Adam's first beta: in a game yesterday's direction is of little use
    steep: float = 0.1  # what a steep opinion at real digits costs the detective
    steep_every: int = 8  # rounds between two times that this is asked for, and so many times as much then
    average: float = 0.999  # of the forger's weights, per step
    fade: float = 0.5  # over this last share of the steps the rates fall to a tenth
    held: int = 5000  # training digits kept aside, to choose the recipe by
    seed: int = 1


@dataclass
class Game:
    """The two, what they remember, and how far they are."""

    forger: Forger
    detective: Detective
    average: Forger
    optimizers: tuple[torch.optim.Adam, torch.optim.Adam]
    epoch: int = 0
    log: list[dict[str, float]] = field(default_factory=list)

    def tensors(self) -> dict[str, torch.Tensor]:
        """All that it needs to go on."""
        nets = {"forger": self.forger, "detective": self.detective, "average": self.average}
        found = {f"{name}.{key}": value for name, net in nets.items() for key, value in net.state_dict().items()}
        for name, optimizer in zip(nets, self.optimizers, strict=False):
            for number, state in optimizer.state_dict()["state"].items():
                found |= {f"adam.{name}.{number}.{key}": value for key, value in state.items()}
        return found

    def put(self, tensors: dict[str, torch.Tensor]) -> None:
        """Put it where `tensors` was taken."""
        nets = {"forger": self.forger, "detective": self.detective, "average": self.average}
        for name, net in nets.items():
            net.load_state_dict({key.removeprefix(f"{name}."): value for key, value in tensors.items() if key.startswith(f"{name}.")})
        for name, optimizer in zip(nets, self.optimizers, strict=False):
            state: dict[int, dict[str, torch.Tensor]] = {}
            for key, value in tensors.items():
                if key.startswith(f"adam.{name}."):
                    number, what = key.removeprefix(f"adam.{name}.").split(".")
                    state.setdefault(int(number), {})[what] = value
            optimizer.load_state_dict(optimizer.state_dict() | {"state": state})


def begin(recipe: PretrainGanRecipe, device: torch.device) -> Game:
    """The two before their first move."""
    torch.manual_seed(recipe.seed)
    forger, detective = Forger(recipe.size).to(device), Detective(recipe.size).to(device)
    for net in (forger, detective):
        net.to(memory_format=torch.channels_last)
    betas = (recipe.swing, 0.99)
    optimizers = (
        torch.optim.Adam(forger.parameters(), recipe.forger_rate, betas),
        torch.optim.Adam(detective.parameters(), recipe.detective_rate, betas),
    )
    return Game(forger, detective, copy.deepcopy(forger).eval(), optimizers)


def train(digits: Digits, recipe: PretrainGanRecipe, device: torch.device, checkpoint: Path) -> Game:
    """Play to the end of the recipe, from the checkpoint `checkpoint.safetensors` and `.json` if there is one of this recipe.

    Each epoch draws from its own seed, ends with a checkpoint, and tells on stderr how its forgeries do beside digits kept aside.

    Raises:
        ValueError: The checkpoint is of another recipe.
    """
    game, (learn, held) = begin(recipe, device), split(digits, recipe.held)
    if checkpoint.with_suffix(".json").exists():
        _restore(game, recipe, checkpoint)
    images, labels = torch.tensor(learn.images, device=device)[:, None], torch.tensor(learn.labels, device=device)
    while game.epoch < recipe.epochs:
        start = time.monotonic()
        losses = _epoch(game, images, labels, recipe)
        game.epoch += 1
        game.log.append({"epoch": game.epoch, **losses, **judged(game.average, held, recipe.seed)})
        print(f"{game.log[-1]}  {time.monotonic() - start:.0f} s", file=sys.stderr, flush=True)
        write_tensors(checkpoint.with_suffix(".safetensors"), game.tensors())
        text = json.dumps({"recipe": asdict(recipe), "epoch": game.epoch, "log": game.log})
        checkpoint.with_suffix(".json").write_text(text + "\n", encoding="utf-8")
    return game


def split(digits: Digits, held: int) -> tuple[Digits, Digits]:
    """What is learnt from, and the last ones, which are kept aside."""
    cut = len(digits) - held
    return Digits(digits.images[:cut], digits.labels[:cut]), Digits(digits.images[cut:], digits.labels[cut:])


def _epoch(game: Game, images: torch.Tensor, labels: torch.Tensor, recipe: PretrainGanRecipe) -> dict[str, float]:
    """Show every digit once; gives both mean losses."""
    device, total = images.device, recipe.epochs * (len(labels) // recipe.batch)
    torch.manual_seed(recipe.seed * 10_000 + game.epoch)
    batches = torch.randperm(len(labels), device=device).split(recipe.batch)
    batches = batches[: len(labels) // recipe.batch]  # whole ones only
    sums = torch.zeros(2, device=device)
    game.forger.train(), game.detective.train()
    for number, rows in enumerate(batches, start=game.epoch * len(batches)):
        fade = min(1.0, (1 - number / total) / recipe.fade)
        for optimizer, rate in zip(game.optimizers, (recipe.forger_rate, recipe.detective_rate), strict=True):
            optimizer.param_groups[0]["lr"] = rate * max(fade, 0.1)
        sums += _round(game, images[rows].float() / 255, labels[rows], recipe, number % recipe.steep_every == 0)
        follow(game.average, game.forger, min(recipe.average, (number + 1) / (number + 10)))
    forger, detective = (sums / len(batches)).tolist()
    return {"forger": round(forger, 4), "detective": round(detective, 4)}


def _round(game: Game, real: torch.Tensor, digits: torch.Tensor, recipe: PretrainGanRecipe, steep: bool) -> torch.Tensor:
    """One move of each: pictures (B, 1, 28, 28) and what they show (B,). Gives both losses (2,), the forger's first."""
    half = torch.autocast(real.device.type, torch.bfloat16, enabled=has_bfloat16(real.device))
    with half:
        forged = game.forger(torch.randn(len(real), recipe.size.noise, device=real.device), digits)
        told = game.detective(real, digits), game.detective(forged.detach(), digits)
    caught = detective_loss(told[0].float(), told[1].float(), "usual")
    price = recipe.steep_every * recipe.steep * steepness(game.detective, real, digits) if steep else 0.0
    _move(game.optimizers[1], caught + price)
    with half:
        passed = game.detective(forged, digits)
    loss = forger_loss(passed.float(), "usual")
    _move(game.optimizers[0], loss)
    return torch.stack([loss.detach(), caught.detach()])


def _move(optimizer: torch.optim.Optimizer, loss: torch.Tensor) -> None:
    optimizer.zero_grad()
    torch.autograd.backward(loss)
    optimizer.step()


@torch.inference_mode()
def forge(forger: Forger, count: int, noise: int, seed: int) -> tuple[torch.Tensor, torch.Tensor]:
    """So many forged pictures (N, 1, 28, 28), the digits in turn, and which (N,)."""
    digits = torch.arange(count) % 10
    drawn = torch.randn(count, noise, generator=torch.Generator().manual_seed(seed))
    device = next(forger.parameters()).device
    return forger.eval()(drawn.to(device), digits.to(device)).cpu(), digits


def judged(forger: Forger, held: Digits, seed: int) -> dict[str, float]:
    """How a thousand forged digits do beside real ones: the share read as asked for, and the Fréchet distance to them."""
    judge = digit_judge()
    forged, digits = forge(forger, LOOK, forger.dense.in_features - 10, seed)
    features = judge.features(forged)
    real = judge.features(torch.tensor(held.images)[:, None].float() / 255).numpy()
    read = float((judge.read(features) == digits).float().mean())
    few, many = np.split(real, [len(real) // 5])
    between = frechet(few, many)
    return {"read": round(read, 4), "ratio": round(frechet(features.numpy(), many) / between, 2)}


def _restore(game: Game, recipe: PretrainGanRecipe, checkpoint: Path) -> None:
    kept = json.loads(checkpoint.with_suffix(".json").read_text(encoding="utf-8"))
    if kept["recipe"] != asdict(recipe):
        raise ValueError(f"The checkpoint {checkpoint.with_suffix('.json')} is of another recipe; remove it to begin anew.")
    game.put(load_file(checkpoint.with_suffix(".safetensors")))
    game.epoch, game.log = kept["epoch"], kept["log"]
