"""Show me the PyTorch: a recipe as a script that runs on its own and ends with the same losses."""

import inspect

from core.data.points import points
from core.explain.foundations.plane.recipe import PlaneRecipe
from core.models import plane_net
from core.training.optimizers import OPTIMIZERS

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

SCRIPT = """
# 1. Points: the training points first, then the test points
rng = np.random.default_rng({recipe.seed})
mine = {mine}  # x1, x2, target
{made}
order = rng.permutation(len(x))
first, last = order[:{added}], order[{added}:]
training = {found.training}
x = torch.tensor(np.concatenate([x[first], mine[:, :2], x[last]]), dtype=torch.float32)
y = torch.tensor(np.concatenate([y[first], mine[:, 2], y[last]]), dtype=torch.float32)

# 2. The network
generator = torch.Generator().manual_seed({recipe.seed})
inputs = features(x, {recipe.features})
target = y{long}
net = PlaneNet(inputs=inputs.shape[1], hidden={recipe.layers}, outputs={found.outputs},
               activation={recipe.activation!r}, init={recipe.init!r}, generator=generator,
               dropout={recipe.dropout}, batch_norm={recipe.batch_norm})


# 3. The loss and the optimizer
def loss_of(scores, y):
    return {loss}


optimizer = {optimizer}


# 4. Train: {recipe.epochs} epochs, each of them once through all training points in batches of {recipe.batch}
def look():  # losses with dropout off and batch norm at its averages
    net.eval()
    with torch.no_grad():
        scores = net(inputs)[-1]
        return loss_of(scores[:training], target[:training]).item(), loss_of(scores[training:], target[training:]).item()


{best}for epoch in range(1, {recipe.epochs} + 1):
    net.train()
    order = torch.randperm(training, generator=generator)
    for start in range(0, training, {recipe.batch}):
        batch = order[start:start + {recipe.batch}]
{skip}        loss = loss_of(net(inputs[batch])[-1], target[batch])
{l1}{l2}        optimizer.zero_grad()
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
SKIP = """        if len(batch) == 1:
            continue  # one point has no spread to normalize by
"""
L1 = "        loss = loss + sum({recipe.l1} * layer.weight.abs().sum() for layer in net.dense)  # L1\n"
L2 = "        loss = loss + sum({recipe.l2} / 2 * layer.weight.square().sum() for layer in net.dense)  # L2\n"
STOP = """    if test_loss < best[2]:
        best = (epoch, train_loss, test_loss)  # the weights to go back to
    if epoch - best[0] >= {recipe.patience}:
        break  # {recipe.patience} epochs without a better test loss
"""
OWN = "x, y, mine = mine[:, :2], mine[:, 2], mine[:0]"
LOSSES = {  # by the number of classes
    0: "nn.functional.mse_loss(scores[:, 0], y)",
    2: "nn.functional.binary_cross_entropy_with_logits(scores[:, 0], y)",
}


def script(recipe: PlaneRecipe) -> str:
    """A Python script that makes the points, the network and the training of this recipe.

    Raises:
        ValueError: There are too few points.
    """
    found, own = recipe.points(), points.unpack(recipe.own)
    maker = points.MAKERS.get(recipe.data)
    classes = f", classes={recipe.classes}" if recipe.data == "blobs" else ""
    listed = "\n".join(f"    [{x1:g}, {x2:g}, {y:g}]," for x1, x2, y in own)
    optional = {"skip": (recipe.batch_norm, SKIP), "l1": (recipe.l1, L1), "l2": (recipe.l2, L2), "stop": (recipe.patience, STOP)}
    body = SCRIPT.format(
        recipe=recipe,
        found=found,
        mine=f"np.array([\n{listed}\n])" if listed else "np.zeros((0, 3))",
        made=f"x, y = {recipe.data}({recipe.count}, {recipe.noise}, rng{classes})" if maker else OWN,
        added=found.training - len(own) if maker else found.training,
        long=".long()" if found.classes > 2 else "",
        loss=LOSSES.get(found.classes, "nn.functional.cross_entropy(scores, y)"),
        optimizer=OPTIMIZERS[recipe.optimizer].script("net.parameters()", recipe.rate, 0.0),
        best="best = (0, *look())\n" if recipe.patience else "",
        train="best[1]" if recipe.patience else "train_loss",
        test="best[2]" if recipe.patience else "test_loss",
        **{name: text.format(recipe=recipe) if wanted else "" for name, (wanted, text) in optional.items()},
    )
    network = inspect.getsource(plane_net).partition("import fuse_linear_bn_eval\n\n")[2]  # from its first definition on
    return "\n".join([IMPORTS, "\n" + inspect.getsource(maker) if maker else "", "\n" + network, body])
