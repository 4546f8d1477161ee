"""The network of the plane against torch.nn."""

import pytest
import torch
from torch import nn

from core.models.plane_net import ACTIVATIONS, INITS, Dropout, PlaneNet, features


def seeded(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


@pytest.mark.parametrize(
    ("name", "module"),
    [("tanh", nn.Tanh()), ("relu", nn.ReLU()), ("leaky", nn.LeakyReLU(0.1)), ("sigmoid", nn.Sigmoid()), ("linear", nn.Identity())],
)
def test_it_computes_what_torch_nn_computes(name, module):
    net = PlaneNet(2, (4, 3), 5, name, "xavier", seeded())
    x = torch.randn(7, 2, generator=seeded(1))
    ours = net(x)
    assert [tuple(a.shape) for a in ours] == [(7, 2), (7, 4), (7, 3), (7, 5)]
    layers = [nn.Linear(2, 4), module, nn.Linear(4, 3), module, nn.Linear(3, 5)]
    for theirs, mine in zip(layers[::2], net.dense, strict=True):
        theirs.load_state_dict(mine.state_dict())
    assert torch.equal(nn.Sequential(*layers)(x), ours[-1])


def test_no_hidden_layer_is_one_dense_layer():
    net = PlaneNet(2, (), 1, "tanh", "he", seeded())
    x = torch.randn(3, 2)
    assert torch.equal(net(x)[-1], net.dense[0](x)) and len(list(net.parameters())) == 2


def test_the_same_seed_gives_the_same_first_weights_and_zero_biases():
    for init in INITS:
        one, two = (PlaneNet(2, (4,), 1, "tanh", init, seeded(3)) for _ in range(2))
        assert all(torch.equal(a, b) for a, b in zip(one.parameters(), two.parameters(), strict=True))
        assert not one.dense[0].bias.any()
    assert not PlaneNet(2, (4,), 1, "tanh", "zero", seeded()).dense[0].weight.any()


def test_dropout_keeps_the_sum_and_does_nothing_when_reading():
    drop, ones = Dropout(0.3, seeded()), torch.ones(1000, 8)
    dropped = drop(ones)
    assert (dropped == 0).float().mean().item() == pytest.approx(0.3, abs=0.02)
    assert dropped.mean().item() == pytest.approx(1, abs=0.03) and torch.equal(dropped.unique(), torch.tensor([0, 1 / 0.7]))
    assert torch.equal(drop.eval()(ones), ones)


def test_plain_layers_fold_batch_norm_away():
    net = PlaneNet(2, (4, 3), 1, "tanh", "xavier", seeded(), batch_norm=True)
    for _ in range(20):  # so that the averages are not what they began with
        net(torch.randn(16, 2, generator=seeded(2)) * 3 + 1)
    with torch.no_grad():
        net.norm[0].weight.fill_(1.7)
        net.norm[1].bias.fill_(0.4)
    net.eval()
    x = a = torch.randn(9, 2, generator=seeded(5))
    layers = net.plain_layers()
    for weight, bias in layers[:-1]:
        a = ACTIVATIONS["tanh"](a @ weight.T + bias)
    assert torch.allclose(a @ layers[-1][0].T + layers[-1][1], net(x)[-1], atol=1e-5)


def test_features_of_a_point():
    found = features(torch.tensor([[2.0, -3.0]]), ["x1", "x2", "x1sq", "x2sq", "x1x2", "sinx1", "sinx2"])[0]
    assert found.tolist() == pytest.approx([2, -3, 4, 9, -6, -0.756802, 0.279415], abs=1e-5)
