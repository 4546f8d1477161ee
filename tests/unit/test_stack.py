"""Networks from a line of text: shapes and counts are PyTorch's, and what cannot be is refused in a sentence."""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from core.models.activations import ACTIVATIONS, STARTS
from core.models.stack import Stack, cost, parse, shapes
from core.tasks.digits.recipe import CLASSES, INPUT, NETWORKS

words = st.one_of(
    st.builds("conv{}k{}s{}p{}".format, st.integers(1, 8), st.integers(1, 7), st.integers(1, 3), st.integers(0, 3)),
    st.builds("{}{}".format, st.sampled_from(["pool", "avg"]), st.integers(1, 4)),
    st.builds("dense{}".format, st.integers(1, 20)),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(words, max_size=6), st.booleans(), st.sampled_from(list(ACTIVATIONS)))
def test_shapes_and_counts_are_those_of_the_built_network(texts, batch_norm, activation):
    layers = parse(" ".join(texts))
    try:
        expected = shapes(layers, INPUT)
    except ValueError as refused:
        assert str(refused).startswith("Layer ")
        return
    model = Stack(layers, INPUT, CLASSES, activation, dropout=0.5, batch_norm=batch_norm).eval()
    x, found = torch.rand(2, *INPUT), []
    for name, layer in model.layers.named_children():
        x = layer(x)
        if name.rstrip("0123456789") in ("conv", "pool", "avg", "dense"):
            found.append(tuple(x.shape[1:]))
    assert found == expected
    assert x.shape == (2, CLASSES)
    assert cost(layers, INPUT, CLASSES, batch_norm).parameters == sum(p.numel() for p in model.parameters())


def test_the_course_s_network_has_the_course_s_shapes():
    layers = parse(NETWORKS["The course's CNN"])
    assert shapes(layers, INPUT) == [(32, 26, 26), (32, 13, 13), (64, 11, 11), (64, 5, 5), (128,)]
    assert cost(layers, INPUT, CLASSES).by_layer == (320, 0, 18_496, 0, 204_928, 1_290)


def test_lenet_has_its_published_number_of_parameters():
    assert cost(parse(NETWORKS["LeNet-5"]), INPUT, CLASSES).parameters == 61_706


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("conv8 pool pool pool conv8k5", "larger than the 3 x 3 numbers"),
        ("dense10 conv8", "after a dense layer"),
        ("dense10 pool", "after a dense layer"),
        ("conv8k3p3", "padding as large as its kernel"),
        ("conv9999", "from 1 to 256"),
        ("conv0", "from 1 to 256"),
        ("dense0", "from 1 to 2048"),
        ("<script>", "is not a layer"),
        ("conv8 " * 13, "up to 12 layers"),
        ("conv256k11p5 conv256k11p5", "can be trained here"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(text, says):
    with pytest.raises(ValueError, match=says):
        cost(parse(text), INPUT, CLASSES)


def test_words_come_back_as_they_were():
    text = "conv6k5p2 avg conv16k5s2 pool3 dense84"
    assert " ".join(layer.word for layer in parse(text)) == text


@pytest.mark.parametrize("init", STARTS)
def test_initial_weights_are_as_named(init):
    torch.manual_seed(0)
    layer = Stack(parse("dense400"), INPUT, CLASSES, init=init).layers.dense1
    spread = {"default": 1 / (3 * 784) ** 0.5, "xavier": (2 / (784 + 400)) ** 0.5, "he": (2 / 784) ** 0.5, "zeros": 0.0, "large": 1.0}[init]
    assert layer.weight.std().item() == pytest.approx(spread, rel=0.02)
    assert init == "default" or not layer.bias.any()


def test_dropout_follows_each_hidden_dense_layer_only():
    model = Stack(parse("conv4 pool dense20 dense10"), INPUT, CLASSES, dropout=0.3)
    names = [type(layer) for layer in model.layers]
    assert names.count(nn.Dropout) == 2
    assert names[-1] is nn.Linear
