"""Famous networks: what is counted here is what torchvision publishes and what papers say."""

import math

import psutil
import pytest
import torch
from torch import nn
from torchvision import models

from core.explain.famous import clock
from core.explain.famous.catalogue import LENET, catalogue, known
from core.explain.famous.diagram import diagram
from core.explain.famous.families import FAMILIES, family_of
from core.explain.famous.kinds import BLOCKS, LAYERS
from core.explain.famous.structure import structure
from core.explain.famous.walk import empty, network
from core.figures.famous import COLOURS, block_pictures, facts, large
from core.models import pretrained
from core.models.lenet import LOOKS_AT, LeNet5

ONE_OF_EACH = (  # the smallest of every family
    *("alexnet", "vgg11_bn", "googlenet", "inception_v3", "resnet18", "resnet50", "squeezenet1_1", "densenet121", "resnext50_32x4d"),
    *("wide_resnet50_2", "mobilenet_v2", "shufflenet_v2_x0_5", "mnasnet0_5", "mobilenet_v3_small", "efficientnet_b0", "efficientnet_v2_s"),
    *("regnet_y_400mf", "vit_b_32", "swin_t", "swin_v2_t", "convnext_tiny", "maxvit_t"),
)
IN_TRAINING_ONLY = {"inception_v3": 3_326_696}  # numbers of its helper, which judges halfway


def test_every_network_of_torchvision_has_its_family_and_another_title():
    names = models.list_models(module=models)
    found = catalogue()
    assert set(found) == {LENET, *names} and len({each.title for each in found.values()}) == len(found)
    assert {family_of(name) for name in names} == set(FAMILIES) - {"lenet"} == {family_of(name) for name in ONE_OF_EACH}
    titles = ("VGG-16 with batch norm", "EfficientNet-B0", "ViT-B/16", "ResNeXt-50 32x4d", "RegNetY-1.6GF", "ConvNeXt-tiny")
    names = ("vgg16_bn", "efficientnet_b0", "vit_b_16", "resnext50_32x4d", "regnet_y_1_6gf", "convnext_tiny")
    assert tuple(found[name].title for name in names) == titles


@pytest.mark.parametrize("name", ONE_OF_EACH)
def test_what_is_counted_is_what_is_published(name):
    each, built = catalogue()[name], structure(name)
    assert built.operations / 1e9 == pytest.approx(each.operations, abs=6e-4)  # torchvision tells three decimals
    assert built.parameters == each.parameters - IN_TRAINING_ONLY.get(name, 0)
    assert built.blocks[-1].shape == (1000, 1, 1)
    assert sum(len(blocks) for blocks in built.stages()) == len(built.blocks)


@pytest.mark.parametrize(
    ("name", "layers"),
    [("vgg16", 16), ("vgg19", 19), ("googlenet", 22), ("resnet18", 18), ("resnet50", 50), ("resnet152", 152), ("densenet121", 121)],
)
def test_the_number_in_a_name_counts_its_layers_in_a_row(name, layers):
    assert structure(name).depth == layers


@pytest.mark.parametrize(("name", "pixels"), [("alexnet", 195), ("vgg16", 212), ("mobilenet_v2", 491), ("inception_v3", 1311)])
def test_a_place_sees_as_far_as_published(name, pixels):
    """Araujo, Norris and Sim 2019, Computing Receptive Fields of Convolutional Neural Networks, table 1."""
    assert structure(name).field == pixels


def test_a_place_sees_what_its_gradient_reaches():
    model = models.resnet18(weights=None).eval()
    for module in model.modules():
        if isinstance(module, nn.Conv2d):
            nn.init.constant_(module.weight, 1 / module.weight[0].numel())  # nothing cancels out
        if isinstance(module, nn.MaxPool2d):
            module.forward = nn.AvgPool2d(3, 2, 1).forward  # nor is anything passed over
    x = torch.rand(1, 3, 736, 736, dtype=torch.float64, requires_grad=True)
    maps = nn.Sequential(*list(model.double().children())[:-2])(x)
    maps[0, :, 11, 11].sum().backward()
    reached = (x.grad[0].abs().sum(dim=0) > 0).any(dim=0).nonzero()
    assert reached.max() - reached.min() + 1 == structure("resnet18").field == 435


def test_attention_sees_everything():
    assert structure("vit_b_32").field is None and structure("swin_t").field is None
    assert facts(catalogue()["vit_b_32"], structure("vit_b_32"))["A place sees"] == "everything"


def test_shapes_are_those_of_a_real_picture():
    """Every layer of a real network, hooked, gives what was said of it."""
    for name in ("resnet18", "mobilenet_v3_small", LENET):
        each, model = catalogue()[name], network(name)
        shapes = dict[str, tuple[int, ...]]()
        for path, module in model.named_modules():
            if isinstance(module, nn.Conv2d | nn.Linear):
                module.register_forward_hook(lambda _m, _i, made, path=path, shapes=shapes: shapes.update({path: tuple(made.shape[1:])}))
        model(torch.zeros(1, each.channels, each.side, each.side))
        assert {step.path: step.shape for step in structure(name).steps if step.kind in ("Conv2d", "Linear")} == shapes


def test_an_empty_network_takes_no_memory():
    model = empty("vit_h_14")  # 2.5 GB if it had any
    assert all(weight.is_meta for weight in model.parameters())


def test_every_kind_of_block_is_met_and_has_a_colour():
    met = {block.kind.name for name in (*ONE_OF_EACH, LENET) for block in structure(name).blocks}
    assert met == {kind.name for kind in (*BLOCKS.values(), *LAYERS.values())}
    assert met <= {kind.name for kinds in COLOURS.values() for kind in kinds}
    pictures = block_pictures(structure("resnet18"))
    assert [each["skips"] for each in pictures] == [False, False, *[True] * 8, False, False]
    assert not block_pictures(structure("mobilenet_v2"))[1]["skips"]  # its shapes differ, so nothing is added


def test_the_boxes_of_a_bottleneck_and_of_an_inception():
    boxes = diagram(structure("resnet50").blocks[3])
    assert [box.name for box in boxes] == ["convolution, norm, ReLU"] * 2 + ["convolution, norm", "+, ReLU"]
    assert [box.takes for box in boxes] == [(-1,), (0,), (1,), (-1, 2)] and [box.level for box in boxes] == [0, 1, 2, 3]
    assert boxes[1].settings == "3x3, 64 → 64" and boxes[-1].shape == (256, 56, 56)
    ways = diagram(structure("googlenet").blocks[5])
    assert ways[-1].name == "put together" and len(ways[-1].takes) == 4 and sum(box.takes == (-1,) for box in ways) == 4
    squeezed = [box.name for box in diagram(structure("efficientnet_b0").blocks[2])]
    assert squeezed[2:6] == ["mean over all places", "convolution, SiLU", "convolution, 0 to 1", "×"]
    for name in ONE_OF_EACH:
        for block in structure(name).blocks:
            for number, box in enumerate(diagram(block)):
                assert all(-1 <= one < number for one in box.takes)


def test_lenet_is_the_one_of_the_paper():
    model = LeNet5()
    count = sum(weight.numel() for weight in model.parameters())
    assert count - 850 == 60_000  # without the last layer, which was no dense one there
    learnt = {block.path: block.parameters for block in structure(LENET).blocks}
    assert learnt == {"c1": 156, "s2": 12, "c3": 1516, "s4": 32, "c5": 48120, "f6": 10164, "fc": 850}
    x = torch.rand(1, 6, 14, 14, requires_grad=True)
    for number, seen in enumerate(LOOKS_AT):
        (gradient,) = torch.autograd.grad(model.c3(x)[0, number].sum(), x)
        assert gradient.abs().sum(dim=(0, 2, 3)).nonzero().flatten().tolist() == sorted(seen)
    assert model.squash(torch.tensor([1.0, -1.0])).tolist() == pytest.approx([1, -1], abs=1e-4)


def test_the_clock_counts_and_refuses_what_is_too_large(monkeypatch):
    assert 0 < clock.milliseconds(LENET, 1) < 60_000
    with pytest.raises(KeyError):
        clock.milliseconds("resnet-of-nobody", 1)
    monkeypatch.setattr(clock, "LONGEST", 0.0)
    with pytest.raises(clock.TooLarge, match="16 pictures would take LeNet-5 about"):
        clock.milliseconds(LENET, 16)
    monkeypatch.setattr(psutil, "virtual_memory", lambda: type("Memory", (), {"available": 2e9})())
    with pytest.raises(clock.TooLarge, match="more than a quarter of the 2"):
        clock.milliseconds("vgg16", 1)


def test_numbers_are_told_in_words():
    assert [large(count) for count in (60_850, 25_557_032, 4_089_184_256)] == ["60,850", "25.6 million", "4.09 billion"]
    said = facts(catalogue()["resnet50"], structure("resnet50"))
    assert said["Right at once"] == "80.9 %" and said["In its first training"] == "76.1 %" and said["Layers in a row"] == "50"
    assert said["Kept to learn"] == f"{structure('resnet50').numbers * 4 / 1e6:,.0f} MB" and math.isfinite(structure("resnet50").field)


@pytest.mark.parametrize(("name", "layers"), [("built-in", 18), ("efficientnet-lite0", 50)])
def test_those_at_hand_are_counted_as_they_are(name, layers):
    each, built, model = known(name), structure(name), pretrained.pretrained(name).eval()
    assert built.parameters == each.parameters == sum(weight.numel() for weight in model.parameters())
    assert built.depth == layers and built.blocks[-1].shape == (each.classes, 1, 1)
    with torch.inference_mode():
        maps = model.activations(torch.zeros(1, 3, each.side, each.side))
    shapes = [block.shape for block in built.blocks]
    assert all(tuple(found.shape[1:]) in shapes for found in maps.values())
    met = {block.kind.name for block in built.blocks}
    assert met <= {kind.name for kinds in COLOURS.values() for kind in kinds} and block_pictures(built)
