"""What a network keeps in mind, against reading each text alone and against finite differences; what it costs."""

import numpy as np
import pytest
import torch

from core.data.reviews.twins import MOST, amounts, neutral_words, twins
from core.explain.reviews.cost import cost, seconds
from core.explain.reviews.memory import Remains, pull, remains
from core.models.review_net import ReviewNet

KINDS = {"rnn": 1, "gru": 3, "lstm": 4}


def network(cell, bidirectional=False, readout="votes"):
    torch.manual_seed(3)
    return ReviewNet(40, 6, 5, cell, bidirectional, readout=readout).eval().requires_grad_(False)


@pytest.mark.parametrize("cell", KINDS)
@pytest.mark.parametrize("bidirectional", [False, True])
@pytest.mark.parametrize("readout", ["votes", "last"])
def test_pairs_read_together_are_pairs_read_alone(cell, bidirectional, readout):
    model = network(cell, bidirectional, readout)
    rng = np.random.default_rng(0)
    pairs = [(rng.integers(1, 40, n), rng.integers(1, 40, m)) for n, m in ((3, 3), (9, 8), (4, 12))]
    found = remains(model, pairs, temperature=2.0)
    for place, pair in enumerate(pairs):
        verdicts, votes = [], []
        for ids in pair:
            x = torch.from_numpy(ids)[None]
            scores = model(x)[0]
            vote = model.ballots(model.states(x, torch.tensor([len(ids)])))[0][0, -1]
            verdicts.append(float(scores[1] - scores[0]) / 2)
            votes.append(float(vote[1] - vote[0]) / 2)
        assert found.verdicts[place] == pytest.approx(verdicts[0] - verdicts[1], abs=1e-5)
        assert found.votes[place] == pytest.approx(votes[0] - votes[1], abs=1e-5)


@pytest.mark.parametrize("cell", KINDS)
@pytest.mark.parametrize("bidirectional", [False, True])
def test_the_pull_of_a_word_is_the_gradient(cell, bidirectional):
    model = network(cell, bidirectional).double()
    ids = np.array([4, 9, 9, 30, 7])  # the same word twice: each place has its own
    found = pull(model, ids)
    ballots = model.ballots
    model.ballots = lambda h: (model.vote(h), model.weight(h)[:, :, 0])  # without the rounding to 32 bits
    table = model.embedding.weight.detach()
    step, expected = 1e-6, np.zeros((len(ids), table.shape[1]))
    own = torch.arange(1, len(ids) + 1)[None]  # every place gets a row of its own

    def vote(rows):
        model.embedding = torch.nn.Embedding.from_pretrained(torch.cat([torch.zeros(1, rows.shape[1]).double(), rows]))
        scores = model.ballots(model.states(own, torch.tensor([len(ids)])))[0][0, -1]
        return float(scores[1] - scores[0])

    for place in range(len(ids)):
        for number in range(table.shape[1]):
            up, down = table[ids].clone(), table[ids].clone()
            up[place, number] += step
            down[place, number] -= step
            expected[place, number] = (vote(up) - vote(down)) / (2 * step)
    model.ballots = ballots
    np.testing.assert_allclose(found, np.linalg.norm(expected, axis=1), rtol=1e-4, atol=1e-7)


def test_when_the_beginning_is_forgotten():
    def forgotten(*votes):
        return Remains(np.array(votes, np.float32), np.zeros(len(votes), np.float32)).forgotten()

    assert forgotten(4, 2, 0.3, -0.2, 0.1) == 2
    assert forgotten(4, 0.3, 2, 0.1) == 3  # it came back in between
    assert forgotten(-4, -3, 2, 1) is None


@pytest.mark.parametrize(("cell", "blocks"), KINDS.items())
@pytest.mark.parametrize("bidirectional", [False, True])
def test_the_formula_counts_the_weights(cell, blocks, bidirectional):
    found = cost(network(cell, bidirectional))
    directions = 1 + bidirectional
    assert (found.blocks, found.directions, found.hidden_size, found.embedding) == (blocks, directions, 5, 6)
    assert found.recurrent == directions * blocks * (5 * (6 + 5) + 2 * 5)
    assert found.formula.endswith(f"(5 × (6 + 5) + 2 × 5) = {found.recurrent}")
    assert found.parameters == found.recurrent + 40 * 6 + 3 * (5 * directions + 1)


def test_reading_takes_time():
    assert seconds(network("gru"), [3, 4, 5]) > 0


def test_twins_differ_in_one_word_and_grow():
    for count in amounts():
        first, second = (text.split() for text in twins(count))
        assert len(first) == len(second) == len(twins(0)[0].split()) + count
        assert [(a, b) for a, b in zip(first, second, strict=True) if a != b] == [("best", "worst")]
        assert neutral_words(" ".join(second)) == count
    assert amounts()[-1] == MOST and neutral_words("This is the best film.") is None
