"""Trainings do without PyTorch's compiler, which is there for whoever wants it. In processes of their own: it loads but once."""

import subprocess
import sys

import pytest

from tests.conftest import ROOT

STEPS = """
import sys, torch
from core.training.optimizers import OPTIMIZERS, make_optimizer
for name in OPTIMIZERS:
    weight = torch.nn.Parameter(torch.ones(3))
    optimizer = make_optimizer(name, [weight], 0.1, 0.01)
    (weight * torch.arange(3.0)).sum().backward()
    optimizer.step(); optimizer.zero_grad(); optimizer.load_state_dict(optimizer.state_dict())
    print(weight.tolist())
"""
LOADED = 'print(sorted({"torch._inductor", "torch._dynamo.eval_frame", "sympy", "triton"} & set(sys.modules)))'
REAL = """
import torch._dynamo.config
print(torch._dynamo.config.cache_size_limit > 0, callable(torch._dynamo.explain))
print(torch.compile(lambda x: x + 1, backend="eager")(torch.ones(1)).item())
"""


@pytest.fixture(scope="module")
def said():
    """What is printed in a process where the compiler is loaded after the steps, and in one where it is loaded before."""
    found = []
    for script in (STEPS + LOADED + REAL, "import torch._dynamo" + STEPS + REAL):
        done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=300)
        assert not done.returncode, done.stderr
        found.append(done.stdout.splitlines())
    return found


def test_every_optimizer_steps_as_with_the_compiler_loaded_and_loads_none(said):
    *steps, loaded, _, _ = said[0]
    assert loaded == "[]"
    assert steps == said[1][:-2]


def test_whoever_wants_the_compiler_gets_it_before_or_after(said):
    assert all(lines[-2:] == ["True True", "2.0"] for lines in said)
