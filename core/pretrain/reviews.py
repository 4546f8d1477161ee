"""The review readers: film reviews and sentences with labels, and many more reviews as a teacher judges them.

What a network with labels for 22,500 reviews lacks is more of them. A linear classifier judges 49,506 reviews without labels, and the
readers learn from its probabilities besides the true labels (self-training with soft targets; Hinton, Vinyals and Dean 2015). A first LSTM
that has learnt so joins the teacher, and judges single sentences, too; then more networks, round by round.
"""

import copy
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import load_file
from torch import nn

from core.data.text.tokens import PAD, cut, padded
from core.models.review_net import ReviewNet
from core.pretrain.average import follow
from core.pretrain.lessons import Lesson, forgotten, loss_of, one_cycle
from core.pretrain.review_texts import VOCABULARY, Ids
from core.storage.tensors import write_tensors
from core.training.device import best_device, has_bfloat16

JUDGED = 30_000  # tokens judged at once
MOST_ROWS = 256  # reviews in a batch, however short they are


@dataclass(frozen=True)
class ReaderRecipe:
    """Everything that decides a reader, besides the data."""

    cell: str
    bidirectional: bool = False
    hidden_size: int = 128
    embedding: int = 96
    epochs: int = 3
    rate: float = 3e-3  # AdamW, one cycle
    weight_decay: float = 0.01
    dropout: float = 0.3  # of a word's numbers and of a state's, the same for all words of a review
    word_dropout: float = 0.1  # share of the words that are made unknown
    tokens: int = 12_000  # in a batch, padding included
    length: int = 400  # a longer review is cut to its beginning and its end
    sentences: int = 6  # times that each sentence is shown in an epoch
    average: float = 0.999  # of the weights, per step; the average is what is kept
    clip: float = 1.0
    begin: str = ""  # the network that it begins as; empty: random weights
    part: float = 1.0  # share of the long lessons (all but sentences and negations) that an epoch shows
    until: int = 0  # stopped after so many epochs, though the rate goes as if it went on to the last; 0: not stopped
    vocabulary: int = 0  # how many words and signs it knows; 0: the words alone
    seed: int = 0

    def describe(self) -> dict[str, Any]:
        """The recipe as it stands in the card."""
        return asdict(self)

    def network(self) -> dict[str, Any]:
        """What `ReviewNet` has to be made with."""
        sizes = {"vocabulary": self.vocabulary or VOCABULARY, "embedding": self.embedding, "hidden_size": self.hidden_size}
        return sizes | {"cell": self.cell, "bidirectional": self.bidirectional}


def batches(texts: list[NDArray[np.int64]], tokens: int, random: np.random.Generator | None = None) -> Iterator[NDArray[np.int64]]:
    """Rows of reviews of like length, so many that they hold about `tokens` with their padding; shuffled where there is `random`."""
    lengths = np.array([len(text) for text in texts], dtype=np.float64)
    jitter = random.random(len(texts)) * (0.15 * lengths + 4) if random else 0.0
    order = np.argsort(lengths + jitter, kind="stable")
    groups, start, longest = [], 0, 0.0
    for end, row in enumerate(order):
        longest = max(longest, lengths[row])
        if end > start and (longest * (end + 1 - start) > tokens or end - start >= MOST_ROWS):
            groups.append(order[start:end])
            start, longest = end, lengths[row]
    groups.append(order[start:])
    places = random.permutation(len(groups)) if random else range(len(groups))
    for place in places:
        yield groups[place]


def train(
    lessons: Callable[[], list[Lesson]], held: dict[str, Lesson], recipe: ReaderRecipe, checkpoint: Path, begin: ReviewNet | None = None
) -> ReviewNet:
    """Train on all lessons; returns the averaged network. Goes on from the checkpoint, if there is one, at the epoch it stands at.

    Args:
        lessons: Gives them; asked only where there is something left to learn.
        held: Judged after every epoch, for the log.
        recipe: The network and how it is trained.
        checkpoint: A file that is written after every epoch.
        begin: The weights to begin with; else they are random.
    """
    torch.manual_seed(recipe.seed)
    net = new(recipe).to(best_device().kind)
    if begin is not None:
        net.load_state_dict(begin.state_dict())
    average = copy.deepcopy(net).eval()
    optimizer = torch.optim.AdamW(net.parameters(), lr=recipe.rate, weight_decay=recipe.weight_decay)
    state = _State(net, average, optimizer)
    done = state.load(checkpoint) if checkpoint.exists() else 0
    last = recipe.until or recipe.epochs
    if done == last:
        return average
    given = lessons()
    steps = _steps(given, recipe)
    started = time.monotonic()
    for epoch in range(done, last):
        random = np.random.default_rng([recipe.seed, epoch])
        torch.manual_seed(recipe.seed * 1000 + epoch)
        net.train()
        texts, targets = _epoch(given, recipe, random)
        step, losses = round(epoch * steps / recipe.epochs), []
        for rows in batches(texts, recipe.tokens, random):
            rate = one_cycle(min(step / steps, 1.0)) * recipe.rate
            x = padded([texts[row] for row in rows])
            losses.append(update(net, optimizer, forgotten(x, recipe.word_dropout), torch.from_numpy(targets[rows]), rate, recipe.clip))
            step += 1
            follow(average, net, min(recipe.average, (step + 1) / (step + 10)))
        held_right = {name: round(accuracy(average, lesson), 4) for name, lesson in held.items()}
        if any(lesson.nothing is not None for lesson in held.values()):
            held_right |= {f"{name} refused": round(refused(average, lesson), 4) for name, lesson in held.items()}
        where = f"{checkpoint.stem} epoch {epoch + 1}/{recipe.epochs}"
        print(f"{where}  loss {np.mean(losses):.4f}  {held_right}  {time.monotonic() - started:.0f} s", file=sys.stderr, flush=True)
        state.save(checkpoint, epoch + 1)
    return average


def new(recipe: ReaderRecipe) -> ReviewNet:
    """A network before training. An LSTM begins with its forget gates open, so that it remembers (Jozefowicz et al. 2015)."""
    net = ReviewNet(**recipe.network(), dropout=recipe.dropout)
    with torch.no_grad():
        nn.init.normal_(net.embedding.weight, std=0.3)
        net.embedding.weight[PAD] = 0
        for layer in (net.forwards, net.backwards):
            if isinstance(layer, nn.LSTM):
                layer.bias_ih_l0[recipe.hidden_size : 2 * recipe.hidden_size] += 1  # type: ignore[index,operator]  # a parameter made by name
    return net


def update(net: ReviewNet, optimizer: torch.optim.Optimizer, x: torch.Tensor, target: torch.Tensor, rate: float, clip: float) -> float:
    """One step towards the goals (B, 2)."""
    for group in optimizer.param_groups:
        group["lr"] = rate
    device = net.vote.weight.device
    x, target = x.to(device), target.to(device)
    with torch.autocast(device.type, torch.bfloat16, enabled=has_bfloat16(device)):
        scores = net(x).float()
    loss = loss_of(scores, target)
    optimizer.zero_grad(set_to_none=True)
    torch.autograd.backward(loss)
    nn.utils.clip_grad_norm_(net.parameters(), clip)
    optimizer.step()
    return loss.item()


def _epoch(lessons: list[Lesson], recipe: ReaderRecipe, random: np.random.Generator) -> tuple[list[NDArray[np.int64]], NDArray[np.float32]]:
    """The texts of an epoch, one half of them mistyped here and there, and the goals (N, 2) of each."""
    texts, targets = [], []
    for lesson in lessons:
        for _ in range(lesson.times):
            mistyped = random.random(len(lesson.plain)) < 0.5
            shown = np.flatnonzero(random.random(len(lesson.plain)) < lesson.part) if lesson.part < 1 else np.arange(len(lesson.plain))
            texts += [cut((lesson.slips if mistyped[row] else lesson.plain)[row], recipe.length) for row in shown.tolist()]
            targets.append(lesson.goals[shown])
    return texts, np.concatenate(targets)


def _steps(lessons: list[Lesson], recipe: ReaderRecipe) -> int:
    """Updates in the whole training: as many as the batches of one epoch, counted, times the epochs."""
    texts, _ = _epoch(lessons, recipe, np.random.default_rng([recipe.seed, 0]))
    return sum(1 for _ in batches(texts, recipe.tokens)) * recipe.epochs


@torch.inference_mode()
def scores(net: ReviewNet, ids: Ids) -> torch.Tensor:
    """(N, 2) scores of whole texts."""
    device = net.eval().vote.weight.device
    texts = [ids[row] for row in range(len(ids))]
    found = torch.zeros(len(texts), 2)
    for rows in batches(texts, JUDGED):
        with torch.autocast(device.type, torch.bfloat16, enabled=has_bfloat16(device)):
            found[torch.from_numpy(rows)] = net(padded([texts[row] for row in rows]).to(device)).float().cpu()
    return found


def odds(net: ReviewNet, ids: Ids) -> NDArray[np.float32]:
    """(N,) log-odds "positive : negative" of whole texts."""
    found = scores(net, ids)
    return np.asarray((found[:, 1] - found[:, 0]).numpy(), dtype=np.float32)


def accuracy(net: ReviewNet, lesson: Lesson) -> float:
    """Share of the texts whose higher score is the right one; where there are some without an opinion, of the others."""
    asked = lesson.goals[:, 1] != 1
    right = (odds(net, lesson.plain) > 0) == (lesson.targets > 0.5)
    return float(right[asked].mean()) if asked.any() else float("nan")


def refused(net: ReviewNet, lesson: Lesson) -> float:
    """Share of the texts that are no opinion rather than one, by scores alone."""
    return float((scores(net, lesson.plain).logsumexp(dim=1) < 0).float().mean())


class _State:
    """What a training needs to go on at the beginning of an epoch."""

    def __init__(self, net: ReviewNet, average: ReviewNet, optimizer: torch.optim.Optimizer) -> None:
        self.net, self.average, self.optimizer = net, average, optimizer

    def save(self, file: Path, epoch: int) -> None:
        tensors = {f"net.{name}": value for name, value in self.net.state_dict().items()}
        tensors |= {f"average.{name}": value for name, value in self.average.state_dict().items()}
        for number, moments in self.optimizer.state_dict()["state"].items():
            tensors |= {f"optimizer.{number}.{name}": torch.as_tensor(value) for name, value in moments.items()}
        write_tensors(file, tensors, {"epoch": str(epoch)})
        file.with_suffix(".epoch").write_text(str(epoch), encoding="utf-8")

    def load(self, file: Path) -> int:
        stored = load_file(file)

        def below(prefix: str) -> dict[str, torch.Tensor]:
            return {name.removeprefix(prefix): value for name, value in stored.items() if name.startswith(prefix)}

        self.net.load_state_dict(below("net."))
        self.average.load_state_dict(below("average."))
        moments: dict[int, dict[str, torch.Tensor]] = {}
        for name, value in below("optimizer.").items():
            number, _, key = name.partition(".")
            moments.setdefault(int(number), {})[key] = value
        self.optimizer.load_state_dict(self.optimizer.state_dict() | {"state": moments})
        return int(file.with_suffix(".epoch").read_text(encoding="utf-8"))
