"""Chain, Pooling and Learned filters as a person uses them, without a browser."""

import numpy as np
import pytest
import torch
from PIL import Image
from torch import nn

from core import zoo
from core.explain.convolution.chain_cases import CASES, DIGITS

PAGE = "vision/convolution.py"


def address(at) -> dict[str, str]:
    return {name: value if isinstance(value, str) else value[0] for name, value in at.query_params.items()}


def chain_of(at) -> str:
    return at.text_input(key="chain").value


def maps_of(at) -> list[torch.Tensor]:
    """What the script on screen makes."""
    names = {}
    exec(next(code.value for code in at.code if "nn.Sequential" in code.value), names)
    return names["maps"]


def click(at, key):
    at.button(key=key).click().run()
    assert not at.exception
    return at


@pytest.mark.parametrize("place", range(len(CASES)))
def test_every_case_is_one_click_and_its_link_restores_it(visit, capsys, place):
    label, (text, side, shows) = list(CASES.items())[place]
    at = click(visit(PAGE, view="Chain"), f"chain-case-{place}")
    assert chain_of(at) == text and (label == DIGITS or at.selectbox(key="side").value == side)
    assert shows in [info.value for info in at.info]
    again = visit(PAGE, **address(at))
    assert chain_of(again) == text and (label == DIGITS or again.selectbox(key="side").value == side)
    assert [one.shape for one in maps_of(again)] == [one.shape for one in maps_of(at)]
    assert (maps_of(at)[0].shape[2:] == (28, 28)) == (label == DIGITS)


def test_stages_are_added_changed_moved_and_removed(visit):
    at = click(visit(PAGE, view="Chain"), "chain-add-tanh")
    assert chain_of(at) == "conv3:sobel relu max2 tanh" and address(at)["chain"] == chain_of(at)
    at.number_input(key="chain-0-stride").set_value(2).run()
    at.selectbox(key="chain-0-kernel").set_value("my own numbers").run()
    at.text_area(key="chain-0-numbers").set_value("0 0 0\n0 2 0\n0 0 0").run()
    assert chain_of(at).startswith("conv3:0/0/0/0/2/0/0/0/0,s2 ")
    at.selectbox(key="chain-0-size").set_value(5).run()
    assert chain_of(at).startswith("conv5:0/0/0/0/0/0/0/0/0/0/0/0/2/0")
    at.selectbox(key="chain-0-kernel").set_value("random").run()
    at.number_input(key="chain-0-maps").set_value(4).run()
    assert chain_of(at).startswith("conv5:random*4,s2 ")
    click(at, "chain-0-later")
    click(at, "chain-2-remove")
    assert chain_of(at) == "relu conv5:random*4,s2 tanh"
    at.selectbox(key="chain-0-kind").set_value("avg").run()
    at.number_input(key="chain-0-size").set_value(3).run()
    assert chain_of(at) == "avg3 conv5:random*4,s2 tanh" and not at.exception
    for _ in range(3):
        click(at, "chain-add-relu")
    assert len(chain_of(at).split()) == 6 and address(visit(PAGE, **address(at)))["chain"] == chain_of(at)


def test_numbers_that_make_no_kernel_are_refused_and_the_old_ones_stay(visit):
    at = visit(PAGE, view="Chain", chain="conv3:0/0/0/0/2/0/0/0/0")
    at.text_area(key="chain-0-numbers").set_value("1 2 <b>").run()
    assert chain_of(at) == "conv3:0/0/0/0/2/0/0/0/0" and not at.exception
    assert "A 3 × 3 kernel has 9 numbers, and not 3." in [text.value for text in at.text]


@pytest.mark.parametrize(
    "text", ["conv9:blur", "[x](javascript:alert(1))", "<script>", "relu " * 9, "conv3:nan/1/1/1/1/1/1/1/1", "max2,s1e9"]
)
def test_a_bad_link_says_so_and_shows_the_first_example(visit, text, capsys):
    at = visit(PAGE, view="Chain", chain=text)
    said = [one.value for one in at.text]
    assert len(said) == 1 and said[0].startswith("This chain could not be used: ") and "script" not in said[0]
    assert len(maps_of(at)) == 4


def test_a_stage_that_does_not_fit_is_named_and_the_rest_stays(visit, capsys):
    at = visit(PAGE, view="Chain", source="Numbers", numbers="-5 3 -2; 7 -1 4", chain="conv3:sobel relu")
    assert not at.warning and not at.error  # its card says why
    assert maps_of(at)[-1].tolist() == [[[[0, 3, 0], [7, 0, 4]]]]


def test_an_empty_chain_is_the_picture(visit):
    at = click(visit(PAGE, view="Chain", chain="relu"), "chain-0-remove")
    assert chain_of(at) == "" and not at.exception


@pytest.mark.parametrize("pixel", ["9.9.9.9", "-1.0.0.0", "1.0.5", "1.0.NaN.2", "1e9.0.0.0", "<script>"])
def test_a_bad_pixel_in_the_link_does_no_harm(visit, pixel):
    assert not visit(PAGE, view="Chain", pixel=pixel).exception


POOLED = {"Rising": [[6, 8], [14, 16]], "One window": [[4]], "Mixed": [[6, 9], [6, 7]]}


@pytest.mark.parametrize("place", range(len(POOLED)))
def test_a_worked_pooling_example_is_one_click_with_its_window(visit, place, capsys):
    at = click(visit(PAGE, view="Pooling", source="Numbers", window="3", **{"pool-stride": "1"}), f"worked-{place}")
    assert (at.number_input(key="window").value, at.number_input(key="pool-stride").value) == (2, 2)
    names = {}
    exec(next(code.value for code in at.code if "max_pool2d" in code.value), names)
    assert names["largest"][0, 0].tolist() == POOLED[at.button(key=f"worked-{place}").label]


def test_a_window_larger_than_the_map_is_refused_in_words(visit):
    at = visit(PAGE, view="Pooling", source="Numbers", numbers="1 3; 2 4", window="3")
    assert at.error[0].value == "The window covers 3 × 3, but the map is only 2 × 2. Choose a smaller window."


@pytest.mark.parametrize(("view", "name"), [("Pooling", "shift"), ("Learned filters", "filter")])
@pytest.mark.parametrize("value", ["nan", "1e9", "-99", "<b>"])
def test_a_damaged_place_in_the_link_is_said(visit, view, name, value):
    at = visit(PAGE, view=view, **{name: value})
    assert at.warning[0].value.startswith("This link could not be used as it is.")


def test_the_filters_wait_for_an_answer_or_a_click(visit):
    at = visit(PAGE, view="Learned filters")
    assert not at.button_group(key="view").disabled and "filters" not in {group.key for group in at.button_group}
    at.radio(key="learned-guess").set_value("Edges and corners").run()
    assert at.success[0].value.startswith("Yes: Edges and corners.") and at.button_group(key="filters").value == "Digit network"
    at = click(visit(PAGE, view="Learned filters"), "learned-guess-try")
    assert at.button_group(key="filters").value == "Digit network" and not at.success


def test_a_filter_is_shown_on_slide(visit):
    at = click(visit(PAGE, view="Learned filters", filter="20"), "filter-on-slide")
    weight = zoo.load("digits").model.layers.conv1a.weight[19, 0]
    names = {}
    exec(next(code.value for code in at.code if "conv2d" in code.value), names)
    assert at.button_group(key="view").value == "Slide"
    np.testing.assert_allclose(names["kernel"].numpy()[0, 0], weight.detach(), atol=1e-4)


@pytest.mark.parametrize(
    ("view", "label", "name", "value"),
    [("Chain", "Build two convolutions", "chain", "conv3:blur conv3:blur"), ("Pooling", "Shift it by one pixel", "shift", "1")],
)
def test_a_question_sets_up_its_experiment(visit, view, label, name, value):
    at = visit(PAGE, view=view)
    next(button for button in at.button if button.label == label).click().run()
    assert not at.exception and address(at)[name] == value


def test_a_chain_of_numbers_begins_with_numbers_that_survive_it(visit, capsys):
    at = visit(PAGE, view="Chain", source="Numbers")
    assert maps_of(at)[-1].tolist() == [[[[32, 32], [32, 32]]]]


@pytest.mark.parametrize("what", ["ResNet, first layer", "ResNet, deeper"])
def test_without_the_weights_for_photos_the_page_says_so(visit, monkeypatch, what):
    def missing(name):
        raise FileNotFoundError("backbone.safetensors")

    monkeypatch.setattr(zoo, "load", missing)
    at = visit(PAGE, view="Learned filters", filters=what)
    assert "its weights are missing" in at.info[0].value


class Untrained:
    """As much of a network for photos as the view asks for, with random weights."""

    def __init__(self):
        torch.manual_seed(0)
        self.model = nn.Module().requires_grad_(False)
        self.model.conv1, self.model.bn1 = nn.Conv2d(3, 5, 7, stride=2, padding=3, bias=False).eval(), nn.BatchNorm2d(5).eval()

    def pixels(self, picture, side=64):
        return np.asarray(Image.fromarray(picture).convert("RGB").resize((side, side))).transpose(2, 0, 1)

    def tensor(self, pictures, side=64):
        return torch.from_numpy(np.stack([self.pixels(picture, side) for picture in pictures])).float() / 255

    def activations(self, picture, side=64):
        return {f"layer{n}": np.full((3 * n, side // 2**n, side // 2**n), n, np.float32) for n in range(1, 5)}


@pytest.mark.parametrize("source", ["Sample", "Numbers", "My digit"])
def test_the_filters_and_maps_of_a_network_for_photos(visit, monkeypatch, source):
    network = Untrained()
    monkeypatch.setattr(zoo, "load", lambda name: network)
    at = visit(PAGE, view="Learned filters", filters="ResNet, first layer", source=source)
    assert not at.info and "7 × 7 pixels" in " ".join(one.value for one in at.markdown)
    at = visit(PAGE, view="Learned filters", filters="ResNet, deeper", source=source)
    at.segmented_control(key="resnet-stage").set_value("stage 3").run()
    assert not at.exception and "**9 strongest** of 9 maps of 16 × 16" in " ".join(one.value for one in at.markdown)
