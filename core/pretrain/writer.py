"""How the writer learns: first counted pairs and rows, then windows of reviews, each token foretold from those before it.

The pairs come first because they are cheap. A table of how often each token followed each other one says nearly all that can be said from
the last token alone; fitting embedding and answer to it takes a minute, and reading the same from the text would take a good part of an
hour. In the same way the whole network is then shown what followed frequent rows of two. From there the layers inside learn what more
there is to know.
"""

import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import load_file
from torch import nn
from torch.nn import functional as F

from core.models.attention import REACH, Encoder, EncoderLayer
from core.models.writer_net import ATTENTION, WriterNet
from core.pretrain.counted_rows import Rows
from core.pretrain.writer_texts import Ids, Texts
from core.storage.tensors import write_tensors
from core.training.device import has_bfloat16

CPU = torch.device("cpu")
EVERY = 100  # steps between two checkpoints


@dataclass(frozen=True)
class WriterRecipe:
    """Everything that decides a writer, besides the data."""

    inside: str = ATTENTION
    tokens: int = 6_144  # that it knows
    embedding: int = 192
    hidden_size: int = 768
    layers: int = 3
    length: int = 256  # tokens of a window
    batch: int = 15  # windows of a step
    steps: int = 600
    warm: int = 30  # steps in which the rate rises
    cool: float = 0.6  # share of the steps, the last, in which it falls to 0
    rate: float = 1e-3  # of embedding, answer, norms and biases, which begin as they were fitted
    inner_rate: float = 4e-3  # of the matrices inside, which begin with chance and nothing
    weight_decay: float = 0.01
    clip: float = 1.0
    pair_rounds: int = 30  # of fitting the table of pairs, four steps each
    counted: tuple[int, ...] = (2,)  # then rows of so many tokens
    least: int = 8  # that stand in the text so often
    rows: int = 2_048  # of them in a step
    seed: int = 0

    def network(self) -> dict[str, Any]:
        """What `WriterNet` has to be made with."""
        names = ("tokens", "embedding", "hidden_size", "layers", "inside")
        return {name: getattr(self, name) for name in names}

    def describe(self) -> dict[str, Any]:
        """The recipe as it stands in the card."""
        return asdict(self)

    def rate_at(self, step: int) -> float:
        """The rate of a step, as a share of the highest: up, level, and down along a line."""
        return min(1.0, (step + 1) / self.warm, (self.steps - step) / (self.cool * self.steps))


def new(recipe: WriterRecipe) -> WriterNet:
    """A network before training, in which nothing is added to an embedding yet; heads begin by looking near, each farther than the last."""
    torch.manual_seed(recipe.seed)
    net = WriterNet(**recipe.network())
    with torch.no_grad():
        nn.init.normal_(net.embedding.weight, std=0.5)
        nn.init.normal_(net.answer.weight, std=0.02)
        if isinstance(net.inside, Encoder):
            far = torch.arange(-REACH, REACH + 1).abs()
            for layer in net.inside.layers:
                assert isinstance(layer, EncoderLayer)
                layer.look.near.copy_(-far * torch.tensor([0.0, 0.5, 0.1, 0.0])[: net.heads, None])
                layer.look.near[0, REACH - 1] = 4.0  # the first looks at the token before
                for part in (layer.look.mix, layer.think[-1]):
                    nothing_yet(part)
        else:
            nothing_yet(net.inside.back)
    return net


def nothing_yet(part: nn.Module) -> None:
    """What this part gives is 0 at first."""
    for value in part.parameters():
        nn.init.zeros_(value)


def fit_pairs(net: WriterNet, pairs: NDArray[np.float32], rounds: int) -> float:
    """Fit embedding and answer to how often each token followed each other one, (V, V); returns the loss per token in nats."""
    counted = torch.from_numpy(pairs)
    once = counted.sum(dim=0) + 0.5
    with torch.no_grad():
        net.answer.bias.copy_((once / once.sum()).log())
    found = [*net.embedding.parameters(), *net.answer.parameters(), *net.inside.norm.parameters()]
    optimizer = torch.optim.AdamW(found, lr=0.02, weight_decay=0.0, betas=(0.9, 0.95))
    random, total, losses = torch.Generator().manual_seed(0), float(counted.sum()), [0.0] * 4
    for step in range(4 * rounds):
        if step % 4 == 0:
            order = torch.randperm(len(counted), generator=random).chunk(4)
        for group in optimizer.param_groups:
            group["lr"] = 0.02 * (1 - step / (4 * rounds)) + 1e-4
        rows = order[step % 4]
        with torch.autocast("cpu", torch.bfloat16, enabled=has_bfloat16(CPU)):
            scores = net.answer(net.inside.norm(net.embedding(rows))).float()
        loss = -(counted[rows] * scores.log_softmax(dim=1)).sum() / total * 4
        optimizer.zero_grad(set_to_none=True)
        torch.autograd.backward(loss)
        optimizer.step()
        losses[step % 4] = loss.item()
        if step % 20 == 19:
            print(f"pairs {step + 1}/{4 * rounds}  loss {sum(losses) / 4:.4f}", file=sys.stderr, flush=True)
    return sum(losses) / 4


def windows(training: Ids, recipe: WriterRecipe, first: int) -> Iterator[torch.Tensor]:
    """Batches (B, length + 1) from step `first` on: every window once in an order by chance, then again, shifted by half a window."""
    per_round = ((len(training) - 1 - recipe.length) // recipe.length) // recipe.batch
    for step in range(first, recipe.steps):
        turn, place = divmod(step, per_round)
        order = np.random.default_rng([recipe.seed, turn]).permutation(per_round * recipe.batch)
        starts = order[place * recipe.batch : (place + 1) * recipe.batch] * recipe.length + turn % 2 * recipe.length // 2
        yield torch.from_numpy(training[starts[:, None] + np.arange(recipe.length + 1)].astype(np.int64))


def loss_of(net: WriterNet, found: torch.Tensor) -> torch.Tensor:
    """Cross-entropy in nats per token of windows (B, T + 1)."""
    with torch.autocast("cpu", torch.bfloat16, enabled=has_bfloat16(CPU)):
        scores = net(found[:, :-1])
    return F.cross_entropy(scores.float().flatten(0, 1), found[:, 1:].flatten())


@torch.inference_mode()
def checked(net: WriterNet, ids: Ids, length: int) -> float:
    """Nats per token of a stretch of text, window by window: a little too many, for the first tokens of a window know nothing before it."""
    count = (len(ids) - 1) // length
    rows = torch.from_numpy(ids[np.arange(count)[:, None] * length + np.arange(length + 1)].astype(np.int64))
    return sum(float(loss_of(net, some)) * len(some) for some in rows.split(15)) / count


def fit_rows(state: "_State", rows: Rows, recipe: WriterRecipe) -> None:
    """Fit the whole network to what followed each of some rows of tokens, once each; frequent ones count more, as the root of how often."""
    net, random = state.net, np.random.default_rng(recipe.seed)
    order, losses = random.permutation(len(rows.counts)), []
    steps = len(order) // recipe.rows
    for step in range(steps):
        which = order[step * recipe.rows : (step + 1) * recipe.rows]
        state.set_rates(min((step + 1) / recipe.warm, 1 - step / steps))
        weights = torch.from_numpy(np.sqrt(rows.counts[which])).float()
        with torch.autocast("cpu", torch.bfloat16, enabled=has_bfloat16(CPU)):
            scores = net.read(torch.from_numpy(rows.rows[which]))[0][:, 0].float()
        each = F.cross_entropy(scores, rows.targets(which, recipe.tokens), reduction="none")
        losses.append(state.step((each * weights).sum() / weights.sum()))
        if (step + 1) % 20 == 0:
            print(f"rows of {rows.rows.shape[1]}  {step + 1}/{steps}  loss {np.mean(losses[-20:]):.4f}", file=sys.stderr, flush=True)


def train(texts: Texts, recipe: WriterRecipe, work: Path) -> WriterNet:
    """Train, or go on from the checkpoint in the work folder; it is written every `EVERY` steps. Returns the network."""
    state = _State(new(recipe), recipe, work / f"writer-{recipe.inside}.safetensors")
    net = state.net
    step = state.load()
    if step is None:
        step = 0
        fit_pairs(net, texts.pairs, recipe.pair_rounds)
        for k in recipe.counted:
            fit_rows(state, Rows.of(texts.training, recipe.tokens, k, recipe.least), recipe)
            print(f"{recipe.inside}  checked {checked(net, texts.checked[:40_000], recipe.length):.4f}", file=sys.stderr, flush=True)
        state.save(step)
    began, losses = time.monotonic(), []
    for found in windows(texts.training, recipe, step):
        state.set_rates(recipe.rate_at(step))
        losses.append(state.step(loss_of(net, found)))
        step += 1
        if step % 20 == 0:
            print(f"{recipe.inside} {step}/{recipe.steps}  loss {np.mean(losses[-20:]):.4f}  {time.monotonic() - began:.0f} s",
                  file=sys.stderr, flush=True)  # fmt: skip
        if step % EVERY == 0 or step == recipe.steps:
            state.save(step)
            print(f"{recipe.inside} {step}  checked {checked(net, texts.checked[:40_000], recipe.length):.4f}", file=sys.stderr, flush=True)
    return net


class _State:
    """What a training needs to go on."""

    def __init__(self, net: WriterNet, recipe: WriterRecipe, file: Path) -> None:
        self.net, self.file, self.recipe = net, file, recipe
        inner = [value for name, value in net.inside.named_parameters() if value.ndim == 2 and not name.endswith("near")]
        ids = {id(value) for value in inner}
        outer = [value for value in net.parameters() if id(value) not in ids]
        self.optimizers: tuple[torch.optim.Optimizer, ...] = (
            torch.optim.AdamW(outer, betas=(0.9, 0.95), weight_decay=recipe.weight_decay),
            torch.optim.AdamW(inner, betas=(0.9, 0.95), weight_decay=recipe.weight_decay),
        )

    def set_rates(self, share: float) -> None:
        for optimizer, rate in zip(self.optimizers, (self.recipe.rate, self.recipe.inner_rate), strict=True):
            for group in optimizer.param_groups:
                group["lr"] = rate * share

    def step(self, loss: torch.Tensor) -> float:
        self.net.zero_grad(set_to_none=True)
        torch.autograd.backward(loss)
        nn.utils.clip_grad_norm_(self.net.parameters(), self.recipe.clip)
        for optimizer in self.optimizers:
            optimizer.step()
        return loss.item()

    def save(self, step: int) -> None:
        tensors = {f"net.{name}": value for name, value in self.net.state_dict().items()}
        for place, optimizer in enumerate(self.optimizers):
            for number, moments in optimizer.state_dict()["state"].items():
                tensors |= {f"optimizer.{place}.{number}.{name}": torch.as_tensor(value) for name, value in moments.items()}
        write_tensors(self.file, tensors | {"step": torch.tensor(step)})

    def load(self) -> int | None:
        """The step it stands at; None where there is no checkpoint."""
        if not self.file.exists():
            return None
        stored = load_file(self.file)
        step = int(stored.pop("step"))
        self.net.load_state_dict({name.removeprefix("net."): value for name, value in stored.items() if name.startswith("net.")})
        moments: list[dict[int, dict[str, torch.Tensor]]] = [{} for _ in self.optimizers]
        for name, value in stored.items():
            if name.startswith("optimizer."):
                _, place, number, key = name.split(".")
                moments[int(place)].setdefault(int(number), {})[key] = value
        for optimizer, state in zip(self.optimizers, moments, strict=True):
            optimizer.load_state_dict(optimizer.state_dict() | {"state": state})
        return step
