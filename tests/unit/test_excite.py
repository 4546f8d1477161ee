"""The window that excites a filter most."""

import pytest
import torch
from torch import nn

from core import zoo
from core.data.digits import mnist as digits
from core.explain.convolution import excite


def test_no_window_excites_more_than_the_one_found(monkeypatch):
    monkeypatch.setattr(excite, "BATCH", 7)  # 20 pictures in batches of 7, 7 and 6
    torch.manual_seed(0)
    conv, pictures = nn.Conv2d(3, 8, 5, stride=2, padding=2), torch.rand(20, 3, 14, 17)
    found = excite.most_excited(conv, pictures)
    answers = nn.functional.conv2d(pictures, conv.weight, conv.bias, stride=2).detach()
    windows = excite.patches(pictures, found, 5)
    for k, one in enumerate(found):
        assert one.answer == answers[:, k].max()
        assert torch.isclose((windows[k] * conv.weight[k]).sum() + conv.bias[k], torch.tensor(one.answer), rtol=1e-5)


def test_the_first_of_equals_is_taken():
    conv = nn.Conv2d(1, 1, 3)
    (found,) = excite.most_excited(conv, torch.ones(3, 1, 6, 6))
    assert (found.picture, found.row, found.column) == (0, 0, 0)


def test_the_digit_networks_filters_agree_with_the_network_itself():
    conv, sample = zoo.load("digits").model.layers.conv1a, digits.sample()
    pictures = torch.from_numpy(sample.images[::50])[:, None].float() / 255
    for k, one in enumerate(excite.most_excited(conv, pictures)):
        answers = conv(pictures[one.picture : one.picture + 1])[0, k]
        assert torch.isclose(answers[one.row + 1, one.column + 1], torch.tensor(one.answer), atol=1e-5)  # padding 1
        assert conv(pictures)[:, k, 1:-1, 1:-1].max() <= one.answer + 1e-5


@pytest.mark.parametrize("name", excite.PATTERNS)
def test_a_pattern_is_called_by_its_name_whatever_its_brightness_and_contrast(name):
    pattern = torch.tensor(excite.PATTERNS[name], dtype=torch.float32)
    assert excite.looks_for(0.01 * pattern + 5) == name
    assert excite.cosine_similarity(-pattern, name) == pytest.approx(-1)


def test_what_looks_for_nothing_has_no_name():
    assert excite.looks_for(torch.ones(3, 3)) == ""
    assert excite.looks_for(torch.tensor([[1.0, -1, 1], [-1, 1, -1], [1, -1, -1]])) == ""
