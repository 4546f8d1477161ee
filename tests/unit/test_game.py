"""A game of two networks in the training loop: each learns from its own loss with its own optimizer, as in plain PyTorch."""

import math
from dataclasses import dataclass, replace

import numpy as np
import pytest
import torch
from torch import nn

from core.figures.training import curves
from core.tasks.export import steps_csv
from core.training import checkpoint, fit
from core.training.events import EpochEnd, Finished, Snapshot, Started, Step
from core.training.fields import setting
from core.training.measures import LOSS, Measure
from core.training.optimizers import OPTIMIZERS, make_optimizer
from core.training.recipe import Recipe
from core.training.record import Record
from core.training.task import EvaluationResult, TaskDefaults, shuffled
from core.training.trainer import RAN_AWAY, Trainer

CPU = torch.device("cpu")
PLAYERS = {"forger": 0.5, "judge": 1.0}  # with how many times the recipe's rate each learns
CENTRE, SPREAD = torch.tensor([2.0, -2.0]), 0.5  # of the real points
FAIR = Measure("gap", "Gap", kept="the gap was smallest")


@dataclass(frozen=True)
class GameRecipe(Recipe):
    """A forger that learns to make points like the real ones, and a judge that learns to tell them apart."""

    rate: float = 0.05
    batch: int = 8
    epochs: int = 4
    mixed_precision: bool = False
    dropout: float = 0.0
    train_limit: int = setting(0, limits=(0, 60))

    task, examples, most_seen = "game", "points", 100_000

    @property
    def training(self) -> int:
        """60."""
        return self.train_limit or 60


@dataclass(frozen=True)
class Points:
    """Points in a plane; what is true of each is the point itself."""

    labels: torch.Tensor

    def __len__(self):
        return len(self.labels)

    def first(self, count):
        return Points(self.labels[:count])


class Game(TaskDefaults):
    """Of a module with two players; what it answers is what the forger makes of the first ones."""

    device, check_batch, measures = CPU, 16, (FAIR, LOSS)

    def __init__(self, recipe):
        self.recipe = recipe
        points = torch.randn(100, 2, generator=torch.Generator().manual_seed(5)) * SPREAD + CENTRE
        self.training, self.validation, self.test = (Points(part) for part in (points[: recipe.training], points[60:80], points[80:]))

    def network(self):
        players = nn.ModuleList([nn.Linear(2, 2), nn.Linear(2, 1)])
        players.forward = lambda x: players[0](x)
        return players

    def groups(self, net):
        return {name: [(list(player.parameters()), factor)] for player, (name, factor) in zip(net, PLAYERS.items(), strict=True)}

    def batches(self):
        return shuffled(len(self.training), self.recipe.batch, CPU)

    def inputs(self, part, rows, training=False):
        return (part.labels[rows] - CENTRE) / SPREAD  # as random as what the forger learns from

    def moves(self, net, rows):
        return moves(net, self.training.labels[rows])

    def evaluate(self, outputs, labels):
        gap = float((outputs.mean(dim=0) - labels.mean(dim=0)).norm())
        return EvaluationResult({"gap": gap, "loss": float((outputs - labels).square().mean())}, {"made": outputs.numpy()})

    def named_weights(self, net):
        return {name: player.weight for player, name in zip(net, PLAYERS, strict=True)}


def value(judge, real, made):
    """How well the judge tells the real points: what it raises, and the forger lowers."""
    return nn.functional.logsigmoid(judge(real)).mean() + nn.functional.logsigmoid(-judge(made)).mean()


def moves(net, real):
    """First the judge moves, then the forger, against the judge as it is then."""
    forger, judge = net
    noise = torch.randn(len(real), 2)
    yield "judge", -value(judge, real, forger(noise).detach())
    yield "forger", value(judge, real, forger(noise))


def by_hand(recipe):
    """The same game without this project's loop: its weights, and each step's loss and gradients."""
    torch.manual_seed(recipe.seed)
    task = Game(recipe)
    net, real = task.network(), task.training.labels
    forger, judge = net
    optimizers = [make_optimizer(recipe.optimizer, player.parameters(), recipe.rate, recipe.l2) for player in net]
    steps, number = [], 0
    for _ in range(recipe.epochs):
        for rows in torch.randperm(len(real)).split(recipe.batch):
            for optimizer, factor in zip(optimizers, PLAYERS.values(), strict=True):
                optimizer.param_groups[0]["lr"] = recipe.rate_at(number) * factor
            noise, found = torch.randn(len(rows), 2), {}
            for player, optimizer in ((judge, optimizers[1]), (forger, optimizers[0])):
                fake = forger(noise)
                loss = -value(judge, real[rows], fake.detach()) if player is judge else value(judge, real[rows], fake)
                gradients = torch.autograd.grad(loss, list(player.parameters()))
                for parameter, gradient in zip(player.parameters(), gradients, strict=True):
                    parameter.grad = gradient
                found[player] = loss.item(), float(player.weight.grad.norm())
                if recipe.clip:
                    nn.utils.clip_grad_norm_(player.parameters(), recipe.clip)
                optimizer.step()
            number += 1
            steps.append((found[judge][0], found[forger][1], found[judge][1]))
    return net, steps


def played(recipe):
    """The trainer after its last epoch, with the weights of that, and the record."""
    trainer, record, last = Trainer(Game(recipe), recipe), Record(recipe), {}
    for event in trainer.events():
        record.take(event)
        if isinstance(event, EpochEnd):
            last = {name: weight.clone() for name, weight in trainer.net.state_dict().items()}
    return trainer, record, last


@pytest.mark.parametrize("changes", [{}, {"schedule": "cosine", "l2": 0.01}, {"clip": 0.1}], ids=str)
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_a_game_is_played_as_by_a_plain_loop(optimizer, changes):
    recipe = GameRecipe(optimizer=optimizer, **changes)
    _, record, last = played(recipe)
    net, steps = by_hand(recipe)
    assert len(record.steps) == len(steps) == recipe.steps == 32
    for name, weight in net.state_dict().items():
        torch.testing.assert_close(last[name], weight, atol=1e-6, rtol=0)
    assert record.steps.loss.tolist() == pytest.approx([loss for loss, *_ in steps], abs=1e-6)  # of the one that moves first
    for ours, (_, *theirs) in zip(record.steps.gradients, steps, strict=True):
        assert ours == pytest.approx(theirs, abs=1e-6)  # before clipping, and of each player's own loss


def test_a_game_tells_its_story_as_every_training_does():
    recipe = GameRecipe(epochs=12)
    trainer, record, _ = played(recipe)
    assert record.started == Started(6 + 3, ("forger", "judge"), 60, 20, 8, 12, record.started.device)
    assert [end.number for end in record.ends] == list(range(13)) and set(record.ends[0].val) == {"gap", "loss"}
    gaps = {end.number: end.val["gap"] for end in record.ends}
    assert record.finished.reason == "done" and record.finished.best_epoch == min(gaps, key=gaps.get)
    assert record.best.number == record.finished.best_epoch and record.finished.kept["made"].shape == (20, 2)
    assert record.finished.val["gap"] < 0.5 < 2 < gaps[0] and record.finished.test["gap"] < 1  # the forger has learnt its trade
    assert isinstance(record.now, Snapshot) and [one.layer for one in record.now.histograms] == ["forger", "judge"]
    assert all(torch.equal(trainer.best[name], weight) for name, weight in trainer.net.state_dict().items())
    assert set(trainer.best) == {"0.weight", "0.bias", "1.weight", "1.bias"}


class Told(Game):
    """The same game, each player's loss told by name, the forger's first."""

    losses = ("forger", "judge")


def test_every_player_s_loss_is_told_by_its_name():
    recipe = GameRecipe()
    trainer, record = Trainer(Told(recipe), recipe), Record(recipe)
    for event in trainer.events():
        record.take(event)
    _, plain, _ = played(recipe)
    assert record.started.losses == ("forger", "judge") and record.steps.losses.shape == (recipe.steps, 2)
    assert record.steps.losses[:, 1].tolist() == record.steps.loss.tolist() == plain.steps.loss.tolist()  # the judge moves first
    assert record.steps.gradients.tolist() == plain.steps.gradients.tolist()
    assert (record.steps.losses[:, 0] != record.steps.losses[:, 1]).all()
    # the judge's loss at its move is 2 log 2 where it knows nothing, and both come from the same figures: the forger's undoes it nearly
    assert (np.abs(record.steps.losses.sum(axis=1)) < 0.5).all() and np.isfinite(record.steps.losses).all()
    lines = steps_csv(record).splitlines()
    assert lines[0] == "step,epoch,loss,rate,loss_forger,loss_judge,gradient_forger,gradient_judge"
    assert [float(cell) for cell in lines[1].split(",")[4:6]] == record.steps.losses[0].tolist()
    drawn = curves.losses(record)
    assert drawn["name"][:2] == ["forger", "judge"] and drawn["loss"][:2].tolist() == record.steps.losses[0].tolist()
    assert len(drawn["loss"]) <= curves.MOST


def test_a_player_that_does_not_move_has_no_loss_there():
    class Silent(OneMoves):
        losses = ("forger", "judge")

    recipe = GameRecipe(epochs=1)
    record = Record(recipe)
    for event in Trainer(Silent(recipe, "judge"), recipe).events():
        record.take(event)
    assert np.isnan(record.steps.losses[:, 0]).all() and record.steps.losses[:, 1].tolist() == record.steps.loss.tolist()
    assert steps_csv(record).splitlines()[1].split(",")[4] == "" and record.finished.reason == "done"


class OneMoves(Game):
    """A game in which only one of the players has a move."""

    def __init__(self, recipe, player):
        super().__init__(recipe)
        self.player = player

    def moves(self, net, rows):
        return ((name, loss) for name, loss in moves(net, self.training.labels[rows]) if name == self.player)


@pytest.mark.parametrize("player", PLAYERS)
def test_a_players_weights_move_by_its_own_optimizer_alone(player):
    recipe = GameRecipe(optimizer="momentum", l2=0.1)  # swing and decay would move whoever takes a step, gradient or none
    trainer = Trainer(OneMoves(recipe, player), recipe)
    before = [[weight.clone() for weight in one.parameters()] for one in trainer.net]
    steps = []
    for event in trainer.events():
        if isinstance(event, Step):
            steps.append(event)
        if isinstance(event, EpochEnd):
            after = [[weight.clone() for weight in one.parameters()] for one in trainer.net]
    for place, name in enumerate(PLAYERS):
        moved = [not torch.equal(old, new) for old, new in zip(before[place], after[place], strict=True)]
        assert moved == [name == player] * 2
        assert all((step.gradients[place] > 0) == (name == player) for step in steps)
        assert bool(trainer.optimizers[name].state) == (name == player)


def test_what_another_players_loss_leaves_behind_is_not_learnt_from():
    """The forger's loss goes through the judge and leaves gradients there; the judge begins its next move without them."""
    recipe = GameRecipe(optimizer="sgd", epochs=1)
    trainer = Trainer(Game(recipe), recipe)
    rows = torch.arange(8)
    for _ in range(2):
        _, judge = trainer.net
        state = torch.get_rng_state()
        _, loss = next(moves(trainer.net, trainer.task.training.labels[rows]))
        own = torch.autograd.grad(loss, judge.weight)[0]
        before = judge.weight.detach().clone()
        torch.set_rng_state(state)
        with pytest.raises(StopIteration):
            next(trainer.update(rows, 0.1))
        assert judge.weight.grad is not None
        torch.testing.assert_close(judge.weight.detach(), before - 0.1 * own, atol=1e-6, rtol=0)


def test_each_player_has_its_own_factor_of_the_rate():
    trainer, record, _ = played(GameRecipe(schedule="onecycle"))
    assert list(trainer.optimizers) == list(PLAYERS)
    for name, factor in PLAYERS.items():
        assert [group["lr"] for group in trainer.optimizers[name].param_groups] == [record.steps.rate[-1] * factor]


@pytest.mark.parametrize("optimizer", ["momentum", "adam", "rmsprop"])
def test_a_game_that_is_continued_ends_as_the_whole_one(tmp_path, optimizer):
    recipe, file = GameRecipe(optimizer=optimizer, schedule="cosine"), tmp_path / "checkpoint.safetensors"
    _, whole, last = played(recipe)
    first, record = Trainer(Game(recipe), recipe), Record(recipe)
    for event in first.events():
        record.take(event)
        if isinstance(event, EpochEnd) and event.number == 2:
            checkpoint.save(first, file, 1.0)
        if isinstance(event, Step) and event.number == 2 * recipe.steps_per_epoch + 3:
            break  # as when the process is killed
    second = Trainer(Game(recipe), recipe)
    checkpoint.restore(second, file)
    assert all(second.optimizers[name].state for name in PLAYERS)
    for event in second.events():
        record.take(event)
        if isinstance(event, EpochEnd):
            again = {name: weight.clone() for name, weight in second.net.state_dict().items()}
    assert all(torch.equal(again[name], weight) for name, weight in last.items())
    for kept in ("number", "loss", "gradients"):
        assert getattr(record.steps, kept).tolist() == getattr(whole.steps, kept).tolist()
    assert [(end.number, end.train, end.val, end.best) for end in record.ends] == [
        (end.number, end.train, end.val, end.best) for end in whole.ends
    ]
    assert (record.finished.best_epoch, record.finished.val, record.finished.test) == (
        whole.finished.best_epoch, whole.finished.val, whole.finished.test,
    )  # fmt: skip


def test_a_checkpoint_of_one_player_is_not_anothers(tmp_path):
    """What Adam remembers of the two has the same names; each gets back its own."""
    recipe, file = GameRecipe(), tmp_path / "checkpoint.safetensors"
    trainer, _, _ = played(recipe)
    checkpoint.save(trainer, file, 1.0)
    second = Trainer(Game(recipe), recipe)
    checkpoint.restore(second, file)
    for name in PLAYERS:
        ours, theirs = trainer.optimizers[name].state_dict()["state"], second.optimizers[name].state_dict()["state"]
        assert ours.keys() == theirs.keys()
        assert all(torch.equal(value, theirs[number][key]) for number, one in ours.items() for key, value in one.items())


def test_a_game_whose_first_loss_runs_away_has_diverged():
    class Wild(Game):
        def moves(self, net, rows):
            for name, loss in moves(net, self.training.labels[rows]):
                yield name, loss * (2 * RAN_AWAY) ** 2

    recipe = replace(GameRecipe(), optimizer="sgd", rate=10.0)
    events = list(fit(Wild(recipe), recipe))
    assert isinstance(events[-1], Finished) and events[-1].reason == "diverged" and math.isfinite(events[-1].val["gap"])
