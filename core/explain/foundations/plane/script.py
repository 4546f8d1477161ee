"""Show me the PyTorch: a recipe as a script that runs on its own and ends with the same losses."""

import inspect
import re

from core.data.points import points
from core.explain.foundations.plane.recipe import Recipe
from core.models import plane_net

IMPORTS = '''"""A network for points in a plane, as trained on Glassbox. Needs torch and numpy."""

from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np
import torch
from torch import nn
from torch.nn.utils.fusion import fuse_linear_bn_eval

Array = np.ndarray
torch.set_num_threads(1)  # so small a network is fastest on one core
'''

LOOP = """
# 4. Train: {epochs} epochs, each of them once through all training points in batches of {batch}
def look():  # losses with dropout off and batch norm at its averages
    net.eval()
    with torch.no_grad():
        scores = net(inputs)[-1]
        return loss_of(scores[:training], target[:training]).item(), loss_of(scores[training:], target[training:]).item()


best = (0, *look())
for epoch in range(1, {epochs} + 1):
    net.train()
    order = torch.randperm(training, generator=generator)
    for start in range(0, training, {batch}):
        batch = order[start:start + {batch}]
{skip}        loss = loss_of(net(inputs[batch])[-1], target[batch])
{penalty}        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    train_loss, test_loss = look()
    if epoch % 50 == 0:
        print(f"epoch {{epoch}}: train {{train_loss:.4f}}, test {{test_loss:.4f}}")
    if not train_loss < 1e4:
        print("diverged: lower the rate")
        break
{stop}print(f"final train loss {{{train}:.6f}}, test loss {{{test}:.6f}}")
"""

STOP = """    if test_loss < best[2]:
        best = (epoch, train_loss, test_loss)  # the weights to go back to
    if epoch - best[0] >= {patience}:
        break  # {patience} epochs without a better test loss
"""


def script(recipe: Recipe) -> str:
    """A Python script that makes the points, the network and the training of this recipe.

    Raises:
        ValueError: There are too few points.
    """
    return "\n".join([IMPORTS, _makers(recipe), _network(), _points(recipe), _setup(recipe), _loop(recipe)])


def _makers(recipe: Recipe) -> str:
    return "\n" + inspect.getsource(points.MAKERS[recipe.data]) if recipe.data in points.MAKERS else ""


def _network() -> str:
    """The model file from its first definition on."""
    return "\n" + inspect.getsource(plane_net).partition("import fuse_linear_bn_eval\n\n")[2]


def _points(recipe: Recipe) -> str:
    mine = [f"    [{x1:g}, {x2:g}, {y:g}]," for x1, x2, y in points.unpack(recipe.own)]
    listed = "np.array([\n" + "\n".join(mine) + "\n])" if mine else "np.zeros((0, 3))"
    lines = [
        "\n# 1. Points: the training points first, then the test points",
        f"rng = np.random.default_rng({recipe.seed})",
        f"mine = {listed}  # x1, x2, target",
    ]
    if recipe.data in points.MAKERS:
        classes = f", classes={recipe.classes}" if recipe.data == "blobs" else ""
        lines.append(f"x, y = {recipe.data}({recipe.count}, {recipe.noise}, rng{classes})")
    else:
        lines.append("x, y, mine = mine[:, :2], mine[:, 2], mine[:0]")
    found = recipe.points()
    added = found.training if recipe.data not in points.MAKERS else found.training - len(mine)
    return "\n".join(
        [
            *lines,
            "order = rng.permutation(len(x))",
            f"first, last = order[:{added}], order[{added}:]",
            f"training = {found.training}",
            "x = torch.tensor(np.concatenate([x[first], mine[:, :2], x[last]]), dtype=torch.float32)",
            "y = torch.tensor(np.concatenate([y[first], mine[:, 2], y[last]]), dtype=torch.float32)",
        ]
    )


def _setup(recipe: Recipe) -> str:
    found = recipe.points()
    loss = {0: "nn.functional.mse_loss(scores[:, 0], y)", 2: "nn.functional.binary_cross_entropy_with_logits(scores[:, 0], y)"}.get(
        found.classes, "nn.functional.cross_entropy(scores, y)"
    )
    makers = {
        "adam": f"Adam(net.parameters(), lr={recipe.rate}, fused=True)",
        "rmsprop": f"RMSprop(net.parameters(), lr={recipe.rate}, alpha=0.9)",
        "momentum": f"SGD(net.parameters(), lr={recipe.rate}, momentum=0.9)",
        "sgd": f"SGD(net.parameters(), lr={recipe.rate})",
    }
    return "\n".join(
        [
            "\n# 2. The network",
            f"generator = torch.Generator().manual_seed({recipe.seed})",
            f"inputs = features(x, {recipe.features})",
            f"target = y{'.long()' if found.classes > 2 else ''}",
            f"net = PlaneNet(inputs=inputs.shape[1], hidden={recipe.layers}, outputs={found.outputs},",
            f"               activation={recipe.activation!r}, init={recipe.init!r}, generator=generator,",
            f"               dropout={recipe.dropout}, batch_norm={recipe.batch_norm})",
            "\n\n# 3. The loss and the optimizer",
            "def loss_of(scores, y):",
            f"    return {loss}\n\n",
            f"optimizer = torch.optim.{makers[recipe.optimizer]}",
            "",
        ]
    )


def _loop(recipe: Recipe) -> str:
    penalty = ""
    if recipe.l1:
        penalty += f"        loss = loss + sum({recipe.l1} * layer.weight.abs().sum() for layer in net.dense)  # L1\n"
    if recipe.l2:
        penalty += f"        loss = loss + sum({recipe.l2} / 2 * layer.weight.square().sum() for layer in net.dense)  # L2\n"
    skip = ""
    if recipe.batch_norm:
        skip = "        if len(batch) == 1:\n            continue  # one point has no spread to normalize by\n"
    train, test = ("best[1]", "best[2]") if recipe.patience else ("train_loss", "test_loss")
    loop = LOOP.format(
        epochs=recipe.epochs,
        batch=recipe.batch,
        skip=skip,
        penalty=penalty,
        train=train,
        test=test,
        stop=STOP.format(patience=recipe.patience) if recipe.patience else "",
    )
    return loop if recipe.patience else re.sub(r"best = \(0, \*look\(\)\)\n", "", loop)
