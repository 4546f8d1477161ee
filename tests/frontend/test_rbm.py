"""The Boltzmann machine and its dreams, as the browser computes them, against PyTorch's."""

import json
import subprocess

import numpy as np
import pytest
import torch

from core.models.rbm import RBM
from tests.conftest import ROOT
from tests.frontend.test_frontend import NODE, needs_node

pytestmark = needs_node


def machine(visible, hidden, seed, size=0.5):
    generator = torch.Generator().manual_seed(seed)
    rbm = RBM(visible, hidden, generator).double()
    with torch.no_grad():
        for part in rbm.parameters():
            part.copy_(size * torch.randn(part.shape, generator=generator, dtype=torch.float64))
    return rbm


def asked(rbm, v, h, held, seed=5, steps=6):
    script = ROOT / "tests" / "frontend" / "read_machine.js"
    named = {"weight": rbm.weight, "visible": rbm.visible_bias, "hidden": rbm.hidden_bias}
    line = {"machine": {name: part.tolist() for name, part in named.items()}} | {"v": v, "h": h, "held": held, "seed": seed, "steps": steps}
    done = subprocess.run([NODE, script], input=json.dumps(line), capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def mulberry(seed):
    """Chance as the browser has it, in Python's whole numbers."""
    state, mask = seed, 0xFFFFFFFF
    while True:
        state = (state + 0x6D2B79F5) & mask
        t = ((state ^ (state >> 15)) * (state | 1)) & mask
        t ^= (t + (((t ^ (t >> 7)) * (t | 61)) & mask)) & mask
        yield (t ^ (t >> 14)) / 2**32


@pytest.mark.parametrize(("visible", "hidden"), [(9, 4), (784, 49)])
def test_up_down_and_energy_are_pytorchs(visible, hidden):
    rbm, random = machine(visible, hidden, 1), np.random.default_rng(0)
    v, h = random.random(visible), random.integers(0, 2, hidden).astype(float)
    found = asked(rbm, v.tolist(), h.tolist(), [0] * visible, steps=0)
    with torch.no_grad():
        assert np.allclose(found["up"], rbm.up(torch.tensor(v)[None])[0], atol=1e-9)
        assert np.allclose(found["down"], rbm.down(torch.tensor(h)[None])[0], atol=1e-9)
        assert found["energy"] == pytest.approx(float(rbm.free_energy(torch.tensor(v)[None])), abs=1e-6)


def test_chance_is_the_same_everywhere():
    rbm = machine(4, 2, 0)
    for seed in (0, 1, 9999):
        stream = mulberry(seed)
        assert asked(rbm, [0.5] * 4, [0, 1], [0] * 4, seed, 0)["chances"] == [next(stream) for _ in range(50)]
    stream = mulberry(3)
    many = np.array([next(stream) for _ in range(20_000)])
    assert abs(many.mean() - 0.5) < 0.01 and abs((many < 0.1).mean() - 0.1) < 0.01


@pytest.mark.parametrize("half", [False, True])
def test_a_chain_of_dreams_is_pytorchs_with_the_same_chance(half):
    rbm = machine(30, 12, 2)
    v = np.linspace(0, 1, 30)
    held = np.array([int(half and i < 15) for i in range(30)])
    frames = asked(rbm, v.tolist(), [0] * 12, held.tolist(), seed=7, steps=40)["frames"]
    stream = mulberry(7)
    coins = lambda p: torch.tensor([float(next(stream) < float(x)) for x in p]).double()  # noqa: E731
    kept = torch.tensor(held).bool()

    def drawn(seen, before):
        # a coin is thrown for those that are not held, and only for them
        return torch.tensor([float(before[i]) if kept[i] else float(next(stream) < float(p)) for i, p in enumerate(seen)]).double()

    now = drawn(torch.tensor(v), torch.tensor(v))
    assert len(frames) == 41
    with torch.no_grad():
        for place, frame in enumerate(frames):
            if place:
                units = coins(rbm.up(now[None])[0])
                assert frame["units"] == units.tolist()
                seen = torch.where(kept, now, rbm.down(units[None])[0])
                assert np.allclose(frame["seen"], seen, atol=1e-9)
                now = drawn(seen, now)
            assert np.allclose(frame["drawn"], now)
            assert frame["energy"] == pytest.approx(
                float(rbm.free_energy(now[None])), abs=1e-6
            )  # PyTorch takes log(1 + exp(x)) for x from 20 up
    if half:
        assert all(np.allclose(frame["drawn"][:15], v[:15]) for frame in frames)
