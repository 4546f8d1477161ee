"""One step: the gradients of a batch, and what the optimizer makes of them; or a round of a game of several networks."""

from collections.abc import Generator, Iterable, Iterator
from contextlib import suppress

import torch
from torch import nn

from core.training.device import autocast_dtype
from core.training.events import Event, Note
from core.training.optimizers import make_optimizer
from core.training.recipe import Recipe
from core.training.repeated import RepeatedStep
from core.training.task import Task

MOST_PIECES = 16  # a batch that does not fit into memory is halved up to four times


class Updating:
    """A network with its optimizer, or those of a game, and the steps that they take."""

    def __init__(self, task: Task, recipe: Recipe) -> None:
        """Where the task's examples are, there it learns. The first weights are drawn by the recipe's seed."""
        self.task, self.recipe, self.device = task, recipe, task.device
        self.autocast_dtype = autocast_dtype(self.device.type) if recipe.mixed_precision else None
        torch.manual_seed(recipe.seed)
        self.net = self.task.network().to(self.device).to(memory_format=torch.channels_last)
        self.named_weights = self.task.named_weights(self.net)
        self.optimizers: dict[str, torch.optim.Optimizer] = {}
        for player, groups in self.task.groups(self.net).items():
            found = [{"params": parameters, "factor": factor} for parameters, factor in groups]
            self.optimizers[player] = make_optimizer(recipe.optimizer, found, recipe.rate, recipe.l2)
        self.scaler = torch.amp.GradScaler(self.device.type, enabled=self.autocast_dtype is torch.float16)
        self.pieces = 1  # in how many a batch is cut, where memory is short
        self.repeated: RepeatedStep | None = None
        self._mode: tuple[bool, ...] = ()  # what of the network learns, as this epoch began
        if self.device.type == "cuda":
            torch.backends.cudnn.benchmark = True  # the first steps of a shape try which way is the fastest
            self.repeated = RepeatedStep(self.net.parameters()) if task.repeats else None

    def begin_epoch(self, epoch: int) -> None:
        """The network is put in the state that it learns in."""
        self.task.begin_epoch(self.net, epoch)
        learning = [parameter.requires_grad for parameter in self.net.parameters()]
        self._mode = (*learning, *(module.training for module in self.net.modules()))

    def update(self, rows: torch.Tensor, rate: float) -> Generator[Event, None, torch.Tensor]:
        """One step of the optimizer; gives the loss, the named ones and each layer's gradient length as one tensor, one after the other."""
        for optimizer in self.optimizers.values():
            for group in optimizer.param_groups:
                group["lr"] = rate * group["factor"]
        if (moves := self.task.moves(self.net, rows)) is not None:
            return self._play(moves)
        (optimizer,) = self.optimizers.values()
        if self.repeated and self.pieces == 1 and len(rows) == self.recipe.batch:
            with suppress(torch.OutOfMemoryError):  # it goes through in pieces below
                optimizer.zero_grad()
                return self._learnt(optimizer, self.repeated(self._learn, rows, self._mode))
        x, labels = self._examples(rows)
        while True:
            try:
                optimizer.zero_grad()
                loss = self._backward(x, labels)
                break
            except torch.OutOfMemoryError:
                if self.pieces == MOST_PIECES:
                    raise
                self.pieces *= 2
                optimizer.zero_grad()
                if self.device.type == "cuda":
                    torch.cuda.empty_cache()
                size = -(-self.recipe.batch // self.pieces)
                normed = any(isinstance(module, nn.modules.batchnorm._BatchNorm) and module.training for module in self.net.modules())
                end = "batch norm sees fewer examples at a time" if normed else "the result is the same"
                yield Note(f"The device ran out of memory. Each batch now goes through in {self.pieces} pieces of {size}; {end}.")
        return self._learnt(optimizer, loss)

    def _examples(self, rows: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        return self.task.inputs(self.task.training, rows, training=True), self.task.training.labels[rows]

    def _learn(self, rows: torch.Tensor) -> torch.Tensor:
        """All of a step but the optimizer's: the losses of a batch, with its gradients in place."""
        return self._backward(*self._examples(rows))

    def _learnt(self, optimizer: torch.optim.Optimizer, losses: torch.Tensor) -> torch.Tensor:
        return torch.cat([losses, torch.stack(self._move(optimizer, self.net.parameters()))])

    def _play(self, moves: Iterator[tuple[str, torch.Tensor]]) -> torch.Tensor:
        """One round of a game: every player learns from its own loss, one after the other. What `update` gives."""
        first, lengths = torch.zeros(0), torch.zeros(len(self.named_weights), device=self.device)
        named = {name: torch.full((1,), torch.nan, device=self.device) for name in self.task.losses}
        for player, loss in moves:
            told = loss.detach().reshape(1)
            first, named = first if len(first) else told, named | ({player: told} if player in named else {})
            if player not in self.optimizers:
                continue
            optimizer = self.optimizers[player]
            mine = [parameter for group in optimizer.param_groups for parameter in group["params"]]
            optimizer.zero_grad()  # also of what other players' losses have left here
            self.scaler.scale(loss).backward()
            owned = torch.tensor([any(weight is one for one in mine) for weight in self.named_weights.values()], device=self.device)
            lengths = torch.where(owned, torch.stack(self._move(optimizer, mine)), lengths)
        return torch.cat([first, *named.values(), lengths])

    def _move(self, optimizer: torch.optim.Optimizer, parameters: Iterable[nn.Parameter]) -> list[torch.Tensor]:
        """Take the step that the gradients ask for; gives the length of each shown layer's, before clipping."""
        self.scaler.unscale_(optimizer)
        shown = [weight if weight.grad is None else weight.grad for weight in self.named_weights.values()]
        lengths = torch._foreach_norm(shown)
        gradients = [length * (w.grad is not None) for length, w in zip(lengths, self.named_weights.values(), strict=True)]
        if self.recipe.clip:
            nn.utils.clip_grad_norm_(parameters, self.recipe.clip)
        self.scaler.step(optimizer)
        self.scaler.update()
        return gradients

    def _backward(self, x: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
        """Add up the gradients of a batch, piece by piece; gives its mean loss with the penalty, and behind it its named parts."""
        total = torch.zeros(1 + len(self.task.losses), device=self.device)
        for part, truth in zip(x.chunk(self.pieces), labels.chunk(self.pieces), strict=True):
            loss = self.task.loss(self._outputs(part), truth).reshape(-1) / len(labels)
            self.scaler.scale(loss[0]).backward()
            total += loss.detach()
        if self.recipe.l1:
            penalty = self.recipe.l1 * torch.stack([weight.abs().sum() for weight in self.named_weights.values()]).sum()
            self.scaler.scale(penalty).backward()
            total[0] += penalty.detach()
        return total

    def _outputs(self, x: torch.Tensor) -> torch.Tensor:
        with torch.autocast(self.device.type, dtype=self.autocast_dtype, enabled=self.autocast_dtype is not None):
            return self.net(x).float()
