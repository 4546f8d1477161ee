"""Who remembers: the first of many symbols decides, the others distract."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn
from torch.nn import functional as F

from core.explain.sequences.lesson import Lesson
from core.models.recall_net import BOTH_WAYS, FIRST, NETWORKS, ONE_WAY, SYMBOLS, RecallNet
from core.training.fields import setting
from core.training.linked import Linked

MOST = 200  # distractors
HIDDEN, BATCH, RATE, STEPS, CLIP = 24, 32, 0.01, 200, 1.0
CHECKED, CHECK_EVERY = 400, 20  # rows nobody learns from; after so many steps they are asked
KNOWN = 0.99  # of those rows right: it remembers, and need not learn on
MEASURED = 32  # rows whose gradient is measured
LENGTHS = (1, 2, 5, 10, 20, 50, 100, 200)  # distractors, for the accuracy against them


@dataclass(frozen=True)
class RecallRecipe(Linked):
    """Which network learns it, with how much in between, and how it begins."""

    network: str = setting("rnn", "Network", choices=NETWORKS)
    distractors: int = setting(
        100, "Distractors N", "The first symbol decides; so many others follow. Then the network is asked.", limits=(1, MOST),
        widget="slider",
    )  # fmt: skip
    scale: float = setting(
        0.8,
        "Scale of W_h at the start",
        "W_h begins as a random rotation times this. Below 1 it shortens the state at every step, above 1 it stretches it.",
        limits=(0.5, 1.5), widget="slider", step=0.05, format=".2f",
    )  # fmt: skip
    clip: bool = setting(
        True, "Clip gradients", "Where all gradients together are longer than 1, they are shortened to 1: no step can run away.",
        torch="clip_grad_norm_",
    )  # fmt: skip
    open: bool = setting(
        True,
        "Gates begin open",
        "The forget gate of the LSTM and the update gate of the GRU begin so that memory can last for N steps (a bias of log N at "
        "most). Else they begin half open, and memory halves at every step. A plain RNN has no gates.",
    )
    seed: int = setting(0, "Seed", "Chooses the first weights and the rows. The same seed gives the same again.", limits=(0, 9999))

    @property
    def steps_in_row(self) -> int:
        """T: the first symbol, and those that distract."""
        return 1 + self.distractors

    @property
    def open_for(self) -> int:
        """For how many steps the gates begin open."""
        return self.steps_in_row if self.open else 0


def rows(recipe: RecallRecipe, count: int, generator: torch.Generator) -> tuple[torch.Tensor, torch.Tensor]:
    """B rows of symbols (B, T), and which came first (B,): a coin is thrown for it, so guessing is right half of the time."""
    first = torch.randint(FIRST, (count,), generator=generator)
    others = torch.randint(FIRST, SYMBOLS, (count, recipe.distractors), generator=generator)
    return torch.cat([first[:, None], others], dim=1), first


def network(recipe: RecallRecipe) -> tuple[RecallNet, torch.Generator]:
    """The network before it has learnt anything, and what chance goes on with."""
    generator = torch.Generator().manual_seed(recipe.seed)
    net = RecallNet(recipe.network, HIDDEN)
    net.start(recipe.scale, recipe.open_for, generator)
    return net, generator


def gradient_through_time(net: RecallNet, x: torch.Tensor, first: torch.Tensor) -> NDArray[np.float64]:
    """|dL/dh_t| for t = 1 … T, by autograd: (T,).

    L is the cross-entropy of one row, h_t the state after t symbols, of both ways together where there are two; the mean over the rows of
    the length of its gradient. In 64-bit numbers, so that it may be as small as 1e-300: 0 is only where there is nothing.
    """
    with torch.random.fork_rng(devices=[]):  # a network in 64 bits draws weights before it is given these
        exact = RecallNet(net.name, net.memory.hidden_size).double()
    exact.load_state_dict(net.state_dict())
    scores, kept = exact.unrolled(x)
    loss = F.cross_entropy(scores, first, reduction="sum")
    found = [torch.stack(torch.autograd.grad(loss, states, retain_graph=True)) for states in kept]  # each (T, D, B, H)
    return np.asarray(torch.stack(found).square().sum(dim=(0, 2, 4)).sqrt().mean(dim=1).numpy())


class RecallLesson(Lesson):
    """One network learns it. `gradients` at the start and, when it is over, after training."""

    steps = STEPS

    def __init__(self, recipe: RecallRecipe) -> None:
        self.recipe = recipe
        self.net, self.generator = network(recipe)
        self.optimizer = torch.optim.Adam(self.net.parameters(), RATE)
        self.longest = 0.0  # of all gradients together, over the whole training, before clipping
        self.before = self._measured()
        self.after: NDArray[np.float64] | None = None
        self.accuracy = self._asked()

    @property
    def over(self) -> bool:
        """It knows the first symbol, or has had all its steps."""
        return self.after is not None

    def learn(self) -> None:
        """One step with new rows; every now and then it is asked about others."""
        x, first = rows(self.recipe, BATCH, self.generator)
        loss = F.cross_entropy(self.net(x), first)
        self.optimizer.zero_grad()
        loss.backward()
        length = nn.utils.clip_grad_norm_(self.net.parameters(), CLIP if self.recipe.clip else float("inf"))
        self.longest = max(self.longest, float(length))
        self.optimizer.step()
        self.step += 1
        if self.step % CHECK_EVERY == 0:
            self.accuracy = self._asked()
            if self.accuracy >= KNOWN or self.step == self.steps:
                self.after = self._measured()

    @torch.no_grad()
    def _asked(self) -> float:
        x, first = rows(self.recipe, CHECKED, self._others())
        return float((self.net(x).argmax(1) == first).float().mean())

    def _measured(self) -> NDArray[np.float64]:
        return gradient_through_time(self.net, *rows(self.recipe, MEASURED, self._others()))

    def _others(self) -> torch.Generator:
        """The chance of the rows that nobody learns from: always the same."""
        return torch.Generator().manual_seed(10_000 + self.recipe.seed)


def begun(recipe: RecallRecipe) -> RecallLesson:
    """The lesson before its first step, with the gradient at the start."""
    return RecallLesson(recipe)


def all_networks(recipe: RecallRecipe, lengths: tuple[int, ...] = ()) -> Iterator[RecallRecipe]:
    """The same for each network that reads one way, and for the one that reads both ways: the recipe's, or a plain RNN.

    With `lengths`, for each of these numbers of distractors.
    """
    both = recipe.network if recipe.network in BOTH_WAYS else "both"
    for distractors in lengths or (recipe.distractors,):
        for name in (*ONE_WAY, both):
            yield replace(recipe, network=name, distractors=distractors)
