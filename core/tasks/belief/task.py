"""Training a deep belief network: machine after machine by contrastive divergence, then with labels."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from core.data.digits.digit_set import DigitPart, DigitSet, digit_set
from core.models.deep_belief import DIGITS, LABELS, PIXELS, DeepBelief
from core.tasks.belief.recipe import BeliefRecipe
from core.training.measures import Measure
from core.training.task import EvaluationResult, Examples, Groups, Look, TaskDefaults

FIRST = 5_000  # training pictures by which biases begin
SIDE, DREAM_STEPS, REACH = 28, 30, 1.0  # of a picture; of Gibbs sampling in a dream; the weight that has its full colour
UNITS = 10  # of each machine that are looked at
PLAYERS = ("gap 1", "gap 2", "pretrained", "random")


@dataclass(frozen=True)
class Part:
    """N digits on the device."""

    images: torch.Tensor  # (N, 784) uint8, ink 255 on 0
    digits: torch.Tensor  # (N,) int64

    @property
    def labels(self) -> torch.Tensor:
        """(N, 785) uint8: the pixels, then which digit."""
        return torch.cat([self.images, self.digits[:, None].to(torch.uint8)], dim=1)

    def __len__(self) -> int:
        return len(self.images)

    def first(self, count: int) -> "Part":
        """The first so many."""
        return Part(self.images[:count], self.digits[:count])


def drawn(count: int, total: int) -> torch.Tensor:
    """`total` numbers below `count`, (total,): each once in a new order, then again in another, until there are enough."""
    return torch.cat([torch.randperm(count) for _ in range(-(-total // count))])[:total]


class BeliefTask(TaskDefaults):
    """A `DeepBelief` and digits for it."""

    check_batch = 1000
    losses: tuple[str, ...] = ("error 1", "error 2", *PLAYERS)
    measures: tuple[Measure, ...] = (
        Measure("stage", "Stage", smaller_is_better=False, format=".0f", kept="it had come farthest and did best"),
        Measure(
            "right", "Read right", smaller_is_better=False, format=".1%",
            explained="**read right** is the share of digits that the network which begins with the machines' weights gets right; before "
            "labels come it guesses. With labels an epoch has as many steps as before, so its digits come round again",
        ),
        Measure(
            "loss", "Error per pixel", counted_as="squared", format=".5f",
            explained="**Error per pixel** is the mean squared error of what comes back through the machines that have begun, ink being 1; "
            "{guessing:.3f} for showing the mean picture each time. It rises where the second machine begins, and rests while labels are "
            "learnt",
        ),
        Measure("random", "Read right, from random weights", smaller_is_better=False, format=".1%"),
        Measure(
            "lower", "Energy below disorder", unit="nats", smaller_is_better=False, format=".0f",
            explained="**energy below disorder** says how much lower the first machine's free energy is for digits than for the same "
            "pixels shuffled: 10 lower is 22,000 times as likely to be dreamt. More for training digits than for others: learnt by heart",
        ),
    )  # fmt: skip

    def __init__(self, recipe: BeliefRecipe, device: torch.device, data: DigitSet | None = None) -> None:
        """Raises ValueError where the data are not on this machine."""
        data = data or digit_set(recipe.data)
        self.recipe, self.device, self.stage = recipe, device, 1
        self.training, self.validation, self.test = (_part(part, device) for part in (data.training, data.validation, data.test))
        self.training = self.training.first(recipe.training)
        firsts = [int((data.validation.labels == digit).nonzero()[0]) for digit in range(DIGITS)]
        self.shown = torch.tensor(firsts, device=device)  # of each digit the first validation picture

    def network(self) -> DeepBelief:
        """Machines and networks with their first weights; the first machine begins with as much ink as there is."""
        net = build(self.recipe)
        net.machine(1).begin(self._firsts().mean(0).cpu())
        return net

    def groups(self, net: nn.Module) -> Mapping[str, Groups]:
        """An optimizer for each machine, and for each of the two networks."""
        assert isinstance(net, DeepBelief)
        owners = (net.machine(1), net.machine(2), net.pretrained, net.random)
        factors = (1.0, 1.0, self.recipe.label_rate, self.recipe.label_rate)
        return {name: [(list(one.parameters()), factor)] for name, one, factor in zip(PLAYERS, owners, factors, strict=True)}

    def begin_epoch(self, net: nn.Module, epoch: int) -> None:
        """At a new stage the next machine begins, or the network that has the machines' weights."""
        assert isinstance(net, DeepBelief)
        net.train()
        self.stage = self.recipe.stage(epoch)
        net.reach(self.stage, self._firsts())

    def batches(self) -> Sequence[torch.Tensor]:
        """The digits in a new order, cut into batches; with labels, those that have one, again and again until an epoch is as long."""
        count = self.recipe.labelled if self.stage == LABELS else len(self.training)
        return drawn(count, len(self.training)).to(self.device).split(self.recipe.batch)

    def inputs(self, part: Examples, rows: torch.Tensor | slice, training: bool = False) -> torch.Tensor:
        """(B, 784) in [0, 1]."""
        assert isinstance(part, Part)
        return part.images[rows].float() / 255

    def loss(self, outputs: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
        """The squared error of what comes back, summed over the pictures, a mean over the pixels."""
        return (outputs[:, 2 : 2 + PIXELS] - labels[:, :PIXELS].float() / 255).square().mean(1).sum()

    def moves(self, net: nn.Module, rows: torch.Tensor) -> Iterator[tuple[str, torch.Tensor]]:
        """One step of the machine whose turn it is, or of the two networks; first, how well the pictures come back before it."""
        assert isinstance(net, DeepBelief)
        x = self.inputs(self.training, rows)
        yield f"error {len(net.begun)}", F.mse_loss(net.remade(x), x)
        if self.stage == LABELS:
            truth = self.training.digits[rows]
            yield "pretrained", F.cross_entropy(net.pretrained(x), truth)
            yield "random", F.cross_entropy(net.random(x), truth)
            return
        machine = net.machine(self.stage)
        with torch.no_grad():
            step = machine.step(net.seen(self.stage, x), torch.rand(len(x), len(machine.hidden_bias)).to(self.device))
        yield f"gap {self.stage}", machine.gap(step)

    def evaluate(self, outputs: torch.Tensor, labels: torch.Tensor) -> EvaluationResult:
        """Kept is of each picture the "error" (N,)."""
        truth, digits = labels[:, :PIXELS].float() / 255, labels[:, PIXELS]
        each = (outputs[:, 2 : 2 + PIXELS] - truth).square().mean(1)
        scores = outputs[:, 2 + PIXELS :].split(DIGITS, dim=1)
        right, random = (float((said.argmax(1) == digits).float().mean()) for said in scores)
        figures = {
            "stage": float(outputs[0, 0]), "right": right, "loss": float(each.mean()), "random": random,
            "lower": float(outputs[:, 1].mean()),
        }  # fmt: skip
        return EvaluationResult(figures, {"error": each.cpu().numpy()})

    def named_weights(self, net: nn.Module) -> dict[str, torch.Tensor]:
        """Of the machines; where there are labels, of both networks, too."""
        assert isinstance(net, DeepBelief)
        found: dict[str, torch.Tensor] = {
            f"machine {place}": machine.get_parameter("weight") for place, machine in enumerate(net.machines, start=1)
        }
        if self.recipe.labelled:
            for name, one in (("pretrained", net.pretrained), ("random", net.random)):
                found |= {f"{name} {place}": layer.get_parameter("weight") for place, layer in enumerate(one.layers, start=1)}
        return found

    @torch.no_grad()
    def look(self, net: nn.Module) -> Look:
        """Of one picture of each digit, as bytes (40, 28, 28): as it is, back from each machine, and what a dream makes of it; and what
        units look for, (20, 28, 28) from -127 to 127: ten of the first machine, ten of the second, laid through the first.
        """
        assert isinstance(net, DeepBelief)
        x = self.inputs(self.validation, self.shown)
        back = [net.machine(1).down(net.machine(1).up(x)), net.remade(x) if len(net.begun) > 1 else torch.zeros_like(x)]
        with torch.random.fork_rng():  # the same coins at every look; none of the training's
            torch.manual_seed(0)
            dream = net.dreamt(x, DREAM_STEPS)
        first = net.machine(1).weight
        strokes = [first[:UNITS] / REACH]
        if len(net.begun) > 1:
            above = net.machine(2).weight[:UNITS] @ first
            strokes.append(above / above.abs().amax(1, keepdim=True).clamp(min=1e-9))
        return Look({"rebuilt": _bytes(torch.cat([x, *back, dream])), "strokes": _signed(strokes)})

    def _firsts(self) -> torch.Tensor:
        return self.inputs(self.training, slice(0, FIRST))


def _bytes(x: torch.Tensor) -> np.ndarray:
    """(N, 784) in [0, 1] -> (N, 28, 28) uint8."""
    return np.asarray(x.nan_to_num().mul(255).round().clamp(0, 255).to(torch.uint8).reshape(-1, SIDE, SIDE).cpu().numpy())


def _signed(rows: Sequence[torch.Tensor]) -> np.ndarray:
    """Weights (N, 784) of each machine, in [-1, 1] -> (20, 28, 28) int8; what is not there is 0."""
    found = np.zeros((2 * UNITS, SIDE, SIDE), np.int8)
    for place, weights in enumerate(rows):
        shown = weights.nan_to_num().clamp(-1, 1).mul(127).round().to(torch.int8).reshape(-1, SIDE, SIDE).cpu().numpy()
        found[place * UNITS : place * UNITS + len(shown)] = shown
    return found


def _part(part: DigitPart, device: torch.device) -> Part:
    found = part.to(device)
    return Part(found.images.flatten(1), found.labels)


def build(recipe: BeliefRecipe) -> DeepBelief:
    """The network of a recipe, with its first weights."""
    return DeepBelief(recipe.first, recipe.second)
