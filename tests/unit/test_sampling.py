"""From scores to the next token: against PyTorch's own draw and against what transformers says top-k and top-p are."""

import pytest
import torch

from core.models.sampling import Sampling, drawn, write

SCORES = torch.randn(40, 30, generator=torch.Generator().manual_seed(3)) * 3


def kept_by_transformers(scores, temperature, top_k, top_p):
    """As TemperatureLogitsWarper, TopKLogitsWarper and TopPLogitsWarper of transformers do it, one row at a time."""
    scores = scores.double() / temperature
    if top_k:
        scores = scores.masked_fill(scores < torch.topk(scores, top_k)[0][..., -1, None], -torch.inf)
    if top_p < 1:
        ascending, order = torch.sort(scores, descending=False)
        removed = ascending.softmax(dim=-1).cumsum(dim=-1) <= 1 - top_p
        removed[..., -1:] = False
        scores = scores.masked_fill(removed.scatter(-1, order, removed), -torch.inf)
    return scores.softmax(dim=-1)


@pytest.mark.parametrize("temperature", [0.3, 1.0, 2.0])
@pytest.mark.parametrize("top_k", [0, 2, 7, 100])
@pytest.mark.parametrize("top_p", [0.05, 0.5, 0.9, 1.0])
def test_probabilities_are_those_of_transformers_and_sum_to_1(temperature, top_k, top_p):
    found = Sampling(temperature, top_k, top_p).chances(SCORES)
    assert torch.allclose(found, kept_by_transformers(SCORES, temperature, min(top_k, 30), top_p), atol=1e-12)
    assert torch.allclose(found.sum(dim=-1), torch.ones(40, dtype=torch.float64))
    assert (found.argmax(dim=-1) == SCORES.argmax(dim=-1)).all()


def test_one_of_one_is_greedy_and_a_tie_goes_to_the_first():
    greedy = torch.nn.functional.one_hot(SCORES.argmax(dim=-1), 30).double()
    assert torch.equal(Sampling(top_k=1).chances(SCORES), greedy) and torch.equal(Sampling(temperature=0).chances(SCORES), greedy)
    assert torch.allclose(Sampling(top_p=1e-9).chances(SCORES), greedy)
    assert Sampling(top_k=1).chances(torch.tensor([1.0, 5.0, 5.0])).tolist() == [0, 1, 0]
    assert Sampling(0.5).chances(torch.tensor([1.0, -torch.inf, 1.0])).tolist() == [0.5, 0, 0.5]


def test_tokens_are_drawn_as_often_as_multinomial_draws_them():
    chances = Sampling(0.9, 8, 0.95).chances(SCORES[0])
    ours = drawn(chances.repeat(60_000, 1), torch.Generator().manual_seed(0)).bincount(minlength=30) / 60_000
    theirs = (
        torch.multinomial(chances, 60_000, replacement=True, generator=torch.Generator().manual_seed(1)).bincount(minlength=30) / 60_000
    )
    assert (ours[chances == 0] == 0).all()
    assert (ours - chances).abs().max() < 0.008 and (ours - theirs).abs().max() < 0.012


@pytest.mark.parametrize("wrong", [{"temperature": -0.1}, {"temperature": 9.0}, {"top_k": -1}, {"top_p": 0.0}, {"top_p": 1.1}])
def test_what_makes_no_sense_is_refused(wrong):
    with pytest.raises(ValueError, match="top-k"):
        Sampling(**wrong)


def test_a_row_ends_and_stays_ended_and_the_global_generator_is_left_alone():
    def read(x, state):
        place = 0 if state is None else state
        scores = torch.full((len(x), 1, 3), -9.0)
        scores[:, :, [1, 2, 0, 1][place]] = 9.0
        return scores, place + 1

    before = torch.get_rng_state()
    found = write(read, torch.zeros(2, 1, dtype=torch.long), 5, Sampling(), 0, end=0, never=())
    assert found.tolist() == [[1, 2, 0, 0, 0]] * 2
    assert write(read, torch.zeros(1, 1, dtype=torch.long), 4, Sampling(), 0, end=None, never=(1,))[0, 0] != 1
    assert torch.equal(before, torch.get_rng_state())
