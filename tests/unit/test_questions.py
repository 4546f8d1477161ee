"""The questions of the course."""

import math

import pytest
import torch
from torch import nn

from core.questions import known, questions, topics
from tests.conftest import ROOT


def test_there_are_about_forty_and_each_is_short_and_can_be_seen_on_a_page():
    assert len(questions()) >= 40 and len(topics()) == 6
    for question in questions().values():
        assert question.ask.endswith(("?", ".")) and len(question.name) <= 20 and len(question.ask) <= 140
        assert len(question.options) == len(set(question.options)) == 3 and question.right in question.options
        assert all(len(option) <= 80 for option in question.options) and 20 < len(question.because) <= 200
        assert (ROOT / "pages" / question.lab.page).is_file()


def test_the_right_one_does_not_always_stand_in_the_same_place():
    places = [question.options.index(question.right) for question in questions().values()]
    assert {places.count(place) > len(places) / 5 for place in range(3)} == {True}


@pytest.mark.parametrize("notes", [None, [], "x", {"Why a curve": "no option"}, {"Why a curve": ["x"]}, {"zzz": "x", 3: 4}])
def test_what_a_browser_cannot_have_noted_is_not_believed(notes):
    assert known(notes) == {}


def test_what_was_answered_is_known():
    one = next(iter(questions().values()))
    assert known({one.name: one.options[1], "else": "x"}) == {one.name: one.options[1]}


def test_figures_in_the_answers_are_right():
    assert 0.25**10 < 1e-6  # a sigmoid's slope, ten layers deep
    assert round(-math.log(0.01), 1) == 4.6 and round(-math.log(0.4), 1) == 0.9
    assert 1000 / 50 == 20
    assert nn.Conv2d(1, 1, 5)(torch.zeros(1, 1, 28, 28)).shape == (1, 1, 24, 24)
    blocks = {kind: sum(weights.numel() for weights in kind(4, 8).parameters()) for kind in (nn.RNN, nn.GRU, nn.LSTM)}
    assert blocks[nn.GRU] == 3 * blocks[nn.RNN] and blocks[nn.LSTM] == 4 * blocks[nn.RNN]
