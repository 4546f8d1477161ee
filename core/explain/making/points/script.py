"""Show me the PyTorch: a game in the plane as a script that runs on its own and ends with the same losses."""

import inspect

from core.data.points import clouds
from core.data.points.points import REACH
from core.explain.making.points.game import REAL, SHOWN
from core.explain.making.points.recipe import BATCH, PENALTY, ROUNDS, PointsRecipe
from core.models import points_gan

SCRIPT = '''"""Two networks in a game, as on Glassbox: a forger of points and a detective. Needs torch and numpy."""

import itertools

import numpy as np
import torch
from torch import nn
from torch.nn.functional import logsigmoid

torch.set_num_threads(1)  # so small a network is fastest on one core
HIDDEN, SLOPE = {hidden}, {slope}
SPREAD, REACH = {spread}, {reach}
{heaps}

# 1. The real points
{cloud}

rng = np.random.default_rng({recipe.seed})
real_points = torch.from_numpy(np.clip({drawn}, -REACH, REACH).astype(np.float32))  # (N, 2)


# 2. Two networks
{player}

generator = torch.Generator().manual_seed({recipe.seed})
shown = torch.randn({shown}, 2, generator=generator)  # noise of the made points that are looked at
forger, detective = player(2, generator), player(1, generator)


# 3. What each plays for: scores above 0 mean "real", sigmoid makes probabilities of them
def detective_loss(real, made):
    return {detective_loss}


def forger_loss(made):
    return {forger_loss}


def normal(count):
    return torch.randn(count, 2, generator=generator)

{penalty}
def distance(a, b):  # energy distance of two clouds
    return (2 * torch.cdist(a, b).mean() - torch.cdist(a, a).mean() - torch.cdist(b, b).mean()).item()


def look(number):
    with torch.no_grad():
        real, made = real_points[:{shown}], forger(shown)
        scores, forged = detective(real)[:, 0], detective(made)[:, 0]
        print(f"round {{number}}: detective {{detective_loss(scores, forged):.4f}}, forger {{forger_loss(forged):.4f}}, "
              f"distance {{distance(real, made):.4f}}")


forger_adam = torch.optim.Adam(forger.parameters(), {recipe.forger_rate}, ({recipe.swing}, 0.99), fused=True)
detective_adam = torch.optim.Adam(detective.parameters(), {recipe.detective_rate}, ({recipe.swing}, 0.99), fused=True)

# 4. The game: {rounds:,} rounds
look(0)
for number in range(1, {rounds} + 1):
    for _ in range({recipe.detective_moves}):  # the detective learns to tell them apart
        real = real_points[torch.randint({real}, ({batch},), generator=generator)]
        with torch.no_grad():
            made = forger(normal({batch}))
{blur_both}        scores = detective(torch.cat([real, made]))[:, 0]
        loss = detective_loss(scores[:{batch}], scores[{batch}:])
{add_penalty}        detective_adam.zero_grad()
        loss.backward()
        detective_adam.step()
    for _ in range({recipe.forger_moves}):  # the forger learns from what the detective thinks
        made = forger(normal({batch}))
{blur_made}        loss = forger_loss(detective(made)[:, 0])
        forger_adam.zero_grad()
        loss.backward()
        forger_adam.step()
    if number % 500 == 0:
        look(number)
'''
PENALIZED = """
def penalty(real, made):  # a slope other than 1 between real and made points costs the detective (Gulrajani and others 2017)
    between = torch.rand({batch}, 1, generator=generator)
    there = (between * real + (1 - between) * made).requires_grad_()
    (slope,) = torch.autograd.grad(detective(there).sum(), there, create_graph=True)
    return {price} * (slope.norm(dim=1) - 1).square().mean()

"""


def script(recipe: PointsRecipe) -> str:
    """The whole script."""
    wasserstein, blur = recipe.loss == "wasserstein", recipe.blur
    return SCRIPT.format(
        recipe=recipe,
        hidden=points_gan.HIDDEN,
        slope=points_gan.SLOPE,
        spread=clouds.SPREAD,
        reach=REACH,
        heaps="HEAPS = np.array([(x, y) for y in (-1.8, 0.0, 1.8) for x in (-1.8, 0.0, 1.8)])\n" if recipe.cloud == "grid" else "",
        cloud=_cloud(recipe),
        drawn="around(own, 1000, rng)" if recipe.cloud == "own" else f"{recipe.cloud}({REAL}, rng)",
        player=inspect.getsource(points_gan.player),
        shown=SHOWN,
        detective_loss=_detective(recipe),
        forger_loss={"wasserstein": "-made.mean()", "first": "logsigmoid(-made).mean()", "usual": "-logsigmoid(made).mean()"}[recipe.loss],
        penalty=PENALIZED.format(batch=BATCH, price=PENALTY) if wasserstein else "",
        add_penalty="        loss = loss + penalty(real, made)\n" if wasserstein else "",
        rounds=ROUNDS,
        real=REAL,
        batch=BATCH,
        blur_both=f"        real, made = real + {blur} * normal({BATCH}), made + {blur} * normal({BATCH})\n" if blur else "",
        blur_made=f"        made = made + {blur} * normal({BATCH})\n" if blur else "",
    )


def _cloud(recipe: PointsRecipe) -> str:
    if recipe.cloud != "own":
        return inspect.getsource(clouds.CLOUDS[recipe.cloud]).replace("Array", "np.ndarray")
    points = clouds.read_own(recipe.own).round(3).tolist()
    return (
        f"own = np.array({points})\n\n\ndef around(own, count, rng):\n"
        "    return own[rng.integers(0, len(own), count)] + rng.normal(0, SPREAD / 2, (count, 2))\n"
    )


def _detective(recipe: PointsRecipe) -> str:
    if recipe.loss == "wasserstein":
        return "made.mean() - real.mean()"
    if not recipe.smooth:
        return "-logsigmoid(real).mean() - logsigmoid(-made).mean()"
    sure = 1 - recipe.smooth
    return f"-({sure} * logsigmoid(real) + {recipe.smooth} * logsigmoid(-real)).mean() - logsigmoid(-made).mean()"
