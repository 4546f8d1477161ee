"""The ResNet: torchvision's names and numbers, a stem for small pictures, activations without hooks."""

import pytest
import torch
import torchvision

from core.models.resnet import BasicBlock, Bottleneck, resnet


def shaken(model):
    """Random weights and random statistics everywhere, so that nothing is zero or one by chance."""
    random = torch.Generator().manual_seed(0)
    for tensor in model.state_dict().values():
        if tensor.is_floating_point():
            spread = 0.5 / max(tensor[0].numel(), 4) ** 0.5
            tensor.copy_(torch.randn(tensor.shape, generator=random) * spread + (tensor.ndim == 1))
            if tensor.ndim == 1:
                tensor.abs_().add_(0.1)
    return model.eval()


@pytest.mark.parametrize("name", ["resnet18", "resnet34", "resnet50"])
def test_it_computes_what_torchvisions_does_with_the_same_weights(name):
    theirs = shaken(getattr(torchvision.models, name)())
    ours = resnet(name).eval()
    assert list(ours.state_dict()) == list(theirs.state_dict())
    ours.load_state_dict(theirs.state_dict())
    x = torch.randn(2, 3, 64, 96, generator=torch.Generator().manual_seed(1))
    with torch.inference_mode():
        expected, answer = theirs(x), ours(x)
    assert expected.std() > 0.01
    torch.testing.assert_close(answer, expected)


def test_the_small_stem_keeps_twice_the_grid_with_the_same_weights():
    large, small = resnet("resnet18", classes=5).eval(), resnet("resnet18", classes=5, pool=False).eval()
    small.load_state_dict(large.state_dict())
    with torch.inference_mode():
        pooled, kept = (net.activations(torch.zeros(1, 3, 64, 64)) for net in (large, small))
    assert [tuple(maps.shape[1:]) for maps in kept.values()] == [(64, 32, 32), (64, 32, 32), (128, 16, 16), (256, 8, 8), (512, 4, 4)]
    assert [tuple(maps.shape[1:]) for maps in pooled.values()] == [(64, 32, 32), (64, 16, 16), (128, 8, 8), (256, 4, 4), (512, 2, 2)]
    assert list(kept) == ["conv1", "layer1", "layer2", "layer3", "layer4"]


@pytest.mark.parametrize(("name", "width"), [("resnet18", 512), ("resnet50", 2048)])
def test_features_are_what_the_head_gets(name, width):
    net = shaken(resnet(name, classes=7))
    x = torch.randn(3, 3, 32, 32, generator=torch.Generator().manual_seed(2))
    with torch.inference_mode():
        features, stages, scores = net.features(x), net.activations(x), net(x)
        assert features.shape == (3, width)
        assert torch.equal(features, stages["layer4"].mean(dim=(2, 3)))
        assert torch.equal(scores, net.fc(features))
    assert all((maps >= 0).all() for maps in stages.values())


@pytest.mark.parametrize("block", [BasicBlock(8, 8, stride=1), Bottleneck(32, 8, stride=1)], ids=["basic", "bottleneck"])
def test_a_fresh_block_changes_nothing(block):
    x = torch.rand(2, 8 * (4 if isinstance(block, Bottleneck) else 1), 5, 5)
    assert torch.equal(block.eval()(x), x)


def test_another_name_is_refused():
    with pytest.raises(ValueError, match="resnet18, resnet34 and resnet50"):
        resnet("resnet7")
