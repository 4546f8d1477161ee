"""Who remembers: the gradient through time against a product of Jacobians, finite differences, and PyTorch's own layers."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.nn import functional as F

from core.explain.sequences.recall import LENGTHS, RecallLesson, RecallRecipe, all_networks, gradient_through_time, network, rows
from core.explain.sequences.recall_script import script
from core.figures.recall import accuracy_rows, gradient_rows, gradients_in_words, weaker
from core.jobs.lessons import Lessons, Shelf
from core.models.recall_net import BOTH_WAYS, NETWORKS, ONE_WAY, SYMBOLS
from tests.scripts import run_scripts

SHORT = RecallRecipe(distractors=4)


def some(recipe, count=5):
    net, generator = network(recipe)
    return net, *rows(recipe, count, generator)


@pytest.mark.parametrize("name", NETWORKS)
@settings(max_examples=15)
@given(distractors=st.integers(1, 30), seed=st.integers(0, 9999), scale=st.floats(0.5, 1.5), open=st.booleans())
def test_step_by_step_it_says_what_pytorchs_layer_says(name, distractors, seed, scale, open):
    net, x, _ = some(RecallRecipe(name, distractors, scale, seed=seed, open=open))
    states, _ = net.memory(F.one_hot(x, SYMBOLS).float())
    scores, kept = net.unrolled(x)
    assert torch.allclose(scores, net(x), atol=1e-5)
    H = net.memory.hidden_size
    for direction, found in enumerate(kept):
        mine = torch.stack([state[direction] for state in found], dim=1)
        assert torch.allclose(mine, states[..., direction * H : (direction + 1) * H], atol=1e-5)


@pytest.mark.parametrize("scale", [0.5, 1.0, 1.5])
def test_the_rnns_gradient_is_the_product_of_jacobians(scale):
    net, x, first = some(RecallRecipe("rnn", 30, scale))
    parts = {name: value.detach().double() for name, value in net.memory.named_parameters()}
    W, h, states = parts["weight_hh_l0"], torch.zeros(len(x), 24, dtype=torch.float64), []
    for symbol in F.one_hot(x, SYMBOLS).double().unbind(1):
        h = torch.tanh(symbol @ parts["weight_ih_l0"].T + parts["bias_ih_l0"] + h @ W.T + parts["bias_hh_l0"])
        states.append(h)
    answer, bias = net.answer.weight.detach().double(), net.answer.bias.detach().double()
    error = (torch.softmax(h @ answer.T + bias, 1) - F.one_hot(first, 2)) @ answer  # dL/dh_T, (B, H)
    expected = [error.norm(dim=1).mean()]
    for h in reversed(states[1:]):
        error = torch.einsum("bi,bij->bj", error, (1 - h.square())[:, :, None] * W)  # times diag(1 - h_t²) W_h
        expected.append(error.norm(dim=1).mean())
    assert np.allclose(gradient_through_time(net, x, first), expected[::-1], rtol=1e-9, atol=0)


@pytest.mark.parametrize("name", NETWORKS)
def test_the_gradient_is_what_a_small_change_of_the_state_does(name):
    """One row, so that the mean is its own length; h_t is changed in each of its numbers, and what follows is computed again."""
    net, x, first = some(RecallRecipe(name, 6, 1.1, open=False), 1)
    net, T, small = net.double(), x.shape[1], 1e-5
    symbols = F.one_hot(x, SYMBOLS).double()

    def loss(t, direction, unit, change):
        last = []
        for way in range(net.directions):
            state = None
            for place in range(T) if way == 0 else reversed(range(T)):
                _, state = net.memory(symbols[:, place : place + 1], state)
                h, *rest = state if isinstance(state, tuple) else (state,)
                if (place, way) == (t, direction):
                    h = h.clone()
                    h[way, 0, unit] += change
                state = (h, *rest) if rest else h
            last.append(h[way])
        return float(F.cross_entropy(net.answer(torch.cat(last, 1)), first))

    with torch.no_grad():
        slopes = np.array([
            [(loss(t, way, unit, small) - loss(t, way, unit, -small)) / (2 * small) for way in range(net.directions) for unit in range(24)]
            for t in range(T)
        ])  # fmt: skip
    assert np.allclose(gradient_through_time(net, x, first), np.linalg.norm(slopes, axis=1), rtol=1e-4, atol=1e-10)


def test_a_small_scale_vanishes_and_a_large_one_explodes():
    found = {}
    for scale in (0.5, 0.8, 1.0, 1.5):
        net, x, first = some(RecallRecipe("rnn", 200, scale), 20)
        gradient = gradient_through_time(net, x, first)
        assert (gradient > 0).all() and np.isfinite(gradient).all()  # 64 bits: nothing has become 0
        found[scale] = gradient[0] / gradient[-1]
    assert found[0.5] < 1e-50 < found[0.8] < 1e-15 < found[1.0] < 1 < 100 < found[1.5]


def test_open_gates_carry_the_gradient_and_half_open_ones_do_not():
    for name in ("gru", "lstm"):
        share = {}
        for open in (True, False):
            net, x, first = some(RecallRecipe(name, 100, open=open), 20)
            gradient = gradient_through_time(net, x, first)
            share[open] = gradient[0] / gradient[-2]
        assert share[False] < 1e-6 and share[True] > 0.02


@pytest.mark.parametrize("name", BOTH_WAYS)
def test_a_network_that_reads_both_ways_has_its_largest_gradients_at_both_ends(name):
    net, x, first = some(RecallRecipe(name, 100, open=False), 20)
    gradient = gradient_through_time(net, x, first)
    assert min(gradient[0], gradient[-1]) > 1000 * gradient[50]


@pytest.mark.parametrize("name", ["both-gru", "both-lstm"])
def test_open_gates_are_open_both_ways(name):
    share = {}
    for open in (True, False):
        net, x, first = some(RecallRecipe(name, 100, open=open), 20)
        gradient = gradient_through_time(net, x, first)
        share[open] = gradient[50] / gradient[[1, -2]].max()
    assert share[False] < 1e-4 < 0.05 < share[True]


def learnt(recipe):
    return RecallLesson(recipe).go_on(60)


def test_what_it_learns_is_remembered_and_the_same_seed_gives_the_same_again():
    for recipe in {*all_networks(SHORT), *(replace(SHORT, network=name) for name in BOTH_WAYS)}:
        lesson, again, other = learnt(recipe), learnt(recipe), learnt(replace(recipe, seed=1))
        assert lesson.over and lesson.accuracy >= 0.99 and lesson.step % 20 == 0
        assert np.array_equal(lesson.after, again.after) and lesson.accuracy == again.accuracy and lesson.longest == again.longest
        assert not np.array_equal(lesson.before, other.before)
        assert lesson.before.shape == lesson.after.shape == (5,)


def test_pieces_come_to_the_same_as_one_go():
    lesson = RecallLesson(SHORT)
    pieces = 0
    while not lesson.over:
        lesson, pieces = lesson.go_on(0), pieces + 1
    assert pieces == lesson.step > 1 and np.array_equal(lesson.after, learnt(SHORT).after)


def test_a_gradient_that_is_not_clipped_may_be_longer_than_one():
    steep = RecallRecipe("rnn", 30, 1.5)
    moved = {}
    for clip in (True, False):
        lesson = RecallLesson(replace(steep, clip=clip))
        lesson.learn()
        moved[clip] = torch.cat([value.grad.flatten() for value in lesson.net.parameters()]).norm()
        assert lesson.longest > 1
    assert moved[True] == pytest.approx(1, rel=1e-3) and moved[False] > 1


def test_lessons_are_done_in_their_order_and_found_by_others():
    shelf, begun = Shelf(), []

    def begin(recipe):
        begun.append(recipe)
        return RecallLesson(recipe)

    recipes = list(all_networks(SHORT))
    for _ in range(2):
        work = Lessons(recipes, shelf, begin, lambda lesson: lesson.go_on(0.1))
        work.run()
        assert work.finished and not work.problem
    assert begun == recipes and all(shelf.get(recipe).over for recipe in recipes)


def test_stopped_lessons_go_on_where_they_were():
    shelf = Shelf()
    work = Lessons([SHORT], shelf, RecallLesson, lambda lesson: lesson.go_on(0))
    pieces = work.batches()
    for _ in range(4):
        work.take(*next(pieces))
    assert not work.finished and shelf.get(SHORT).step == 3
    work.run()
    assert work.finished and np.array_equal(shelf.get(SHORT).after, learnt(SHORT).after)


def test_a_shelf_keeps_what_is_furthest_and_what_is_newest():
    shelf, far, new = Shelf(most=2), RecallLesson(SHORT).go_on(0), RecallLesson(SHORT)
    shelf.put(SHORT, far)
    shelf.put(SHORT, new)
    assert shelf.get(SHORT) is far
    others = [replace(SHORT, seed=seed) for seed in (1, 2)]
    shelf.put(others[0], new)
    assert shelf.get(SHORT) is far
    shelf.put(others[1], new)
    assert shelf.get(others[0]) is None and shelf.get(SHORT) is far


def test_what_is_nothing_is_not_drawn_and_words_say_it():
    gradients = {"rnn": np.array([0.0, 1e-300, 1.0]), "gru": np.array([3.0, np.nan, 1.0])}
    assert [(row["network"], row["t"]) for row in gradient_rows(gradients)] == [("plain RNN", 2), ("plain RNN", 3), ("GRU", 1), ("GRU", 3)]
    assert gradients_in_words(gradients) == "plain RNN: nothing is left; GRU: beyond what numbers can say"
    assert weaker(np.array([1e-9, 1.0])) == "10^9 times weaker" and weaker(np.array([50.0, 1.0])) == "50 times stronger"
    lesson = RecallLesson(SHORT)
    first, row = accuracy_rows([lesson], 7)
    assert first == {"distractors": 7, "chosen": True} and row["distractors"] == 4 and not row["over"]
    assert 0.4 < row["accuracy"] < 0.6  # it has learnt nothing yet


@pytest.mark.parametrize("change", [{"distractors": 0}, {"distractors": 201}, {"scale": float("nan")}, {"scale": 2.0}, {"network": "x"}])
def test_what_cannot_be_is_refused_in_a_sentence(change):
    with pytest.raises(ValueError, match=r"must be|can be"):
        RecallRecipe(**change)


def test_every_length_has_every_network():
    for name in NETWORKS:
        recipes = list(all_networks(RecallRecipe(name), LENGTHS))
        assert len(set(recipes)) == len(recipes) == len(LENGTHS) * 4 and recipes[0].distractors == 1
        assert {recipe.network for recipe in recipes} == {*ONE_WAY, name if name in BOTH_WAYS else "both"}


def test_the_scripts_print_the_same(tmp_path):
    recipes = {"usual.py": SHORT, "other.py": RecallRecipe("both-lstm", distractors=3, scale=1.2, clip=False, seed=5)}
    for name, printed in run_scripts({name: script(recipe) for name, recipe in recipes.items()}, tmp_path).items():
        for line, each in zip(printed.splitlines(), all_networks(recipes[name]), strict=True):
            lesson = learnt(each)
            assert line == (
                f"{each.network}: {lesson.accuracy:.4f} right after {lesson.step} steps; "
                f"|dL/dh_1| {lesson.before[0]:.4e} at the start, {lesson.after[0]:.4e} after"
            )
