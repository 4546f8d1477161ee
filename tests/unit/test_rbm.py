"""Boltzmann machines: energies and gradients against plain sums over all states, finite differences and scikit-learn."""

from itertools import product

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.neural_network import BernoulliRBM

from core.explain.belief.dreams import PARTS, beginning, rubbed_out
from core.explain.belief.learner import BATCH, DREAMS, Learner
from core.models.rbm import RBM


def machine(visible=6, hidden=4, seed=0, size=1.0):
    """With weights that matter, in 64 bits."""
    generator = torch.Generator().manual_seed(seed)
    rbm = RBM(visible, hidden, generator).double()
    with torch.no_grad():
        for part in rbm.parameters():
            part.copy_(size * torch.randn(part.shape, generator=generator, dtype=torch.float64))
    return rbm


def parts(rbm):
    """W, b, c as NumPy has them."""
    return rbm.weight.detach().numpy(), rbm.visible_bias.detach().numpy(), rbm.hidden_bias.detach().numpy()


def states(count):
    return np.array(list(product([0.0, 1.0], repeat=count)))


def plain_energy(rbm, v, h):
    """By its formula, term by term."""
    W, b, c = parts(rbm)
    return -sum(b[i] * v[i] for i in range(len(b))) - sum(h[j] * (c[j] + sum(W[j, i] * v[i] for i in range(len(b)))) for j in range(len(c)))


def rows(count, visible, seed=1):
    return torch.rand(count, visible, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


@settings(max_examples=20)
@given(visible=st.integers(1, 5), hidden=st.integers(1, 4), seed=st.integers(0, 999))
def test_free_energy_counts_every_explanation(visible, hidden, seed):
    rbm, v = machine(visible, hidden, seed), rows(3, visible, seed)
    every = [[plain_energy(rbm, row, h) for h in states(hidden)] for row in v.numpy()]
    assert np.allclose(rbm.free_energy(v).detach(), -np.log(np.exp(-np.array(every)).sum(1)), atol=1e-10)
    h = torch.from_numpy(states(hidden))[:3]
    given_pairs = [plain_energy(rbm, row, each) for row, each in zip(v.numpy(), h.numpy(), strict=False)]
    assert np.allclose(rbm.energy(v[: len(h)], h).detach(), given_pairs)


def test_both_ways_are_the_conditional_probabilities_of_the_energy():
    rbm = machine(4, 3)
    V, H = states(4), states(3)
    weights = np.exp([[-plain_energy(rbm, v, h) for h in H] for v in V])  # (16, 8), not normalized
    up, down = (weights @ H) / weights.sum(1, keepdims=True), (weights.T @ V) / weights.sum(0)[:, None]
    assert np.allclose(rbm.up(torch.from_numpy(V)).detach(), up) and np.allclose(rbm.down(torch.from_numpy(H)).detach(), down)


def test_probabilities_and_energies_are_those_of_scikit_learn():
    rbm, v = machine(7, 5), rows(6, 7).round()
    other = BernoulliRBM(5)
    other.components_, other.intercept_visible_, other.intercept_hidden_ = parts(rbm)
    assert np.allclose(rbm.up(v).detach(), other.transform(v.numpy()))
    assert np.allclose(rbm.free_energy(v).detach(), other._free_energy(v.numpy()))
    h = rbm.up(v).round().detach()
    drawn = np.mean([other._sample_visibles(h.numpy(), np.random.RandomState(i)) for i in range(4000)], axis=0)
    assert np.allclose(rbm.down(h).detach(), drawn, atol=0.05)


def test_one_step_with_given_chance_is_that_of_plain_numpy():
    rbm, v, chance = machine(8, 5), rows(4, 8), rows(4, 5, 2)
    W, b, c = parts(rbm)
    sigmoid = lambda x: 1 / (1 + np.exp(-x))  # noqa: E731
    data = v.numpy()
    up = sigmoid(data @ W.T + c)
    sample = np.where(chance.numpy() < up, 1.0, 0.0)
    dream = sigmoid(sample @ W + b)
    again = sigmoid(dream @ W.T + c)
    step = rbm.step(v, chance)
    for mine, plain in zip((step.data, step.up, step.sample, step.dream, step.again), (data, up, sample, dream, again), strict=True):
        assert np.allclose(mine.detach(), plain)
    moves = rbm.data_minus_dream(step)
    assert np.allclose(moves["weight"].detach(), sum(np.outer(up[k], data[k]) - np.outer(again[k], dream[k]) for k in range(4)) / 4)
    assert np.allclose(moves["visible_bias"].detach(), (data - dream).mean(0))
    assert np.allclose(moves["hidden_bias"].detach(), (up - again).mean(0))


def test_data_minus_dream_is_the_gradient_of_the_free_energies():
    rbm, v = machine(9, 6), rows(5, 9)
    step = rbm.step(v, rows(5, 6, 2))
    loss = rbm.free_energy(step.data).mean() - rbm.free_energy(step.dream.detach()).mean()
    loss.backward()
    for name, move in rbm.data_minus_dream(step).items():
        assert torch.allclose(rbm.get_parameter(name).grad, -move)


def test_a_machine_learns_which_of_all_small_pictures_there_are():
    """Four pixels, two kinds of pictures: the sum over all states, which can be computed here, gives them nearly everything in the end."""
    wanted = torch.tensor([[1.0, 1, 0, 0], [0, 0, 1, 1]])
    every = torch.from_numpy(states(4)).float()
    for dreams in DREAMS:
        generator = torch.Generator().manual_seed(0)
        learner = Learner(wanted.mean(0), 6, 0.2, 3000, dreams, generator)
        share = []
        for _ in range(2):
            with torch.no_grad():
                chances = torch.softmax(-learner.rbm.free_energy(every), 0)
            share.append(sum(float(chances[(every == row).all(1)]) for row in wanted))
            if not learner.step:
                for _ in range(3000):
                    learner.learn(wanted[torch.randint(2, (BATCH,), generator=generator)])
        assert share[0] < 0.2 and share[1] > 0.85, (dreams, share)


def test_the_same_seed_learns_the_same():
    made = []
    for seed in (3, 3, 4):
        generator = torch.Generator().manual_seed(seed)
        learner = Learner(torch.full((9,), 0.3), 5, 0.1, 10, "long", generator)
        for _ in range(10):
            learner.learn(torch.rand(BATCH, 9, generator=generator).round())
        made.append(learner.rbm.weight.detach())
    assert torch.equal(made[0], made[1]) and not torch.equal(made[0], made[2])


@pytest.mark.parametrize("part", PARTS)
def test_what_is_rubbed_out_is_half_and_the_rest_is_held(part):
    rbm, picture = machine(784, 3).float(), np.linspace(0, 1, 784, dtype=np.float32)
    first, held = beginning(rbm, picture, part, hold=True)
    gone = rubbed_out(part)
    assert gone.sum() == (0 if part == "Nothing" else 392) and held.sum() == (0 if part == "Nothing" else 392)
    assert np.array_equal(first[~gone], picture[~gone])
    assert np.allclose(first[gone], torch.sigmoid(rbm.visible_bias.detach()).numpy()[gone])
    assert not beginning(rbm, picture, part, hold=False)[1].any()


def test_noise_is_a_coin_for_each_pixel():
    first, held = beginning(machine(784, 3).float(), None, "Left half", hold=True)
    assert (first == 0.5).all() and not held.any()
