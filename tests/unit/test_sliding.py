"""One kernel over one picture: its numbers against PyTorch's own layer and against scipy, its script, its words."""

import contextlib
import io

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import ndimage, signal
from torch import nn

from core.data.pictures import choice as picture_choice
from core.explain.convolution import kernels, sliding
from core.explain.convolution.kernels import PRESETS, SIZES
from core.explain.convolution.sliding import PADDINGS, READERS, Sliding, script

COURSE = np.array([[[10, 20, 30], [40, 50, 60], [70, 80, 90]]], dtype=np.float32)


@st.composite
def slidings(draw):
    size, alike = draw(st.sampled_from(SIZES)), draw(st.booleans())
    weight = st.integers(-20, 20).map(lambda n: n / 4)
    count = size * size * (1 if alike else 3)
    return Sliding(
        tuple(draw(st.lists(weight, min_size=count, max_size=count))),
        draw(weight),
        draw(st.integers(1, 4)),
        draw(st.sampled_from(PADDINGS)),
        draw(st.integers(0, 9)),
        draw(st.integers(1, 3)),
        draw(st.booleans()),
    )


@st.composite
def pictures(draw):
    shape = draw(st.sampled_from((1, 3))), draw(st.integers(1, 17)), draw(st.integers(1, 17))
    return np.random.default_rng(draw(st.integers(0, 99))).integers(0, 256, shape).astype(np.float32)


def by_layer(setting, pixels):
    """The same with nn.Conv2d; a RuntimeError where PyTorch will not do it."""
    layer = nn.Conv2d(
        len(pixels),
        1,
        setting.size,
        stride=setting.stride,
        padding=setting.pad,
        dilation=setting.dilation,
        padding_mode="reflect" if setting.padding == "reflect" else "zeros",
    )
    slices = torch.tensor(setting.kernel).reshape(-1, setting.size, setting.size)
    slices = slices.repeat(3, 1, 1)[: len(pixels)]
    if setting.turned:
        slices = torch.rot90(slices, 2, (-2, -1))
    with torch.no_grad():
        layer.weight[0], layer.bias[0] = slices, setting.bias
        return layer(torch.tensor(pixels)[None])[0, 0].numpy()


def by_scipy(setting, pixels):
    """The same with scipy: pad, pull the kernel apart, correlate or convolve, keep every s-th."""
    padded = np.pad(pixels, ((0, 0), *[(setting.pad, setting.pad)] * 2), mode="reflect" if setting.padding == "reflect" else "constant")
    slices = np.array(setting.kernel).reshape(-1, setting.size, setting.size)
    total = setting.bias
    for channel, picture in enumerate(padded):
        apart = np.zeros((setting.reach, setting.reach))
        apart[:: setting.dilation, :: setting.dilation] = slices[channel % len(slices)]
        total = total + (signal.convolve2d if setting.turned else signal.correlate2d)(picture, apart, mode="valid")
    return total[:: setting.stride, :: setting.stride]


@settings(max_examples=200, deadline=None)
@given(slidings(), pictures())
def test_every_number_is_that_of_pytorchs_layer_and_of_scipy(setting, pixels):
    try:
        expected = by_layer(setting, pixels)
    except RuntimeError:
        with pytest.raises(ValueError, match=r"^(No room|There is too little)"):
            setting.apply(pixels)
        return
    found = setting.apply(pixels)
    assert found.shape == expected.shape == tuple((n + 2 * setting.pad - setting.reach) // setting.stride + 1 for n in pixels.shape[1:])
    np.testing.assert_allclose(found, expected, rtol=1e-5, atol=1e-2)
    np.testing.assert_allclose(found, by_scipy(setting, pixels), rtol=1e-5, atol=1e-2)


def test_the_courses_example_by_cross_correlation_and_by_true_convolution():
    assert Sliding().apply(COURSE).item() == -60
    assert Sliding(turned=True).apply(COURSE).item() == 60


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("dilation", [1, 2, 3])
def test_same_is_pytorchs_same(size, dilation):
    pixels = np.random.default_rng(0).normal(size=(1, 20, 31)).astype(np.float32)
    kernel = np.random.default_rng(1).normal(size=(size, size))
    same = torch.nn.functional.conv2d(
        torch.tensor(pixels)[None], torch.tensor(kernel, dtype=torch.float32)[None, None], padding="same", dilation=dilation
    )
    found = Sliding(tuple(kernel.ravel()), padding="same", dilation=dilation).apply(pixels)
    np.testing.assert_allclose(found, same[0, 0], atol=1e-4)


def test_what_does_not_fit_is_refused_in_words():
    with pytest.raises(ValueError, match=r"^No room: the kernel spans 5 × 5 pixels, the picture has 3 × 3\. Take a smaller kernel"):
        Sliding(dilation=2).apply(COURSE)
    with pytest.raises(ValueError, match=r"^There is too little to reflect: the picture has 3 × 3 pixels, the padding 3\."):
        Sliding(padding="reflect", amount=3).apply(COURSE)


def test_presets_are_what_their_names_promise():
    made = {preset.name: {k: preset.make(k) for k in SIZES} for preset in PRESETS}
    assert made["Vertical edge"][3].tolist() == [[1, 0, -1]] * 3
    assert (made["Horizontal edge"][5] == made["Vertical edge"][5].T).all()
    picture = np.random.default_rng(0).normal(size=(9, 9))
    np.testing.assert_allclose(ndimage.correlate(picture, made["Sobel"][3]), -ndimage.sobel(picture, axis=1))
    np.testing.assert_allclose(ndimage.correlate(picture, made["Laplacian"][3]), ndimage.laplace(picture))
    np.testing.assert_allclose(ndimage.correlate(picture, made["Blur"][5]), ndimage.uniform_filter(picture, 5))
    assert made["Gaussian"][3].tolist() == [[1 / 16, 2 / 16, 1 / 16], [2 / 16, 4 / 16, 2 / 16], [1 / 16, 2 / 16, 1 / 16]]
    assert made["Sharpen"][3].tolist() == [[0, -1, 0], [-1, 5, -1], [0, -1, 0]]
    assert made["Emboss"][3].tolist() == [[-2, -1, 0], [-1, 1, 1], [0, 1, 2]]
    pictures_again = {"Blur", "Gaussian", "Sharpen", "Emboss", "Identity"}
    for name, sizes in made.items():
        for k, kernel in sizes.items():
            assert kernel.shape == (k, k)
            assert kernel.sum() == pytest.approx(1 if name in pictures_again else 0), name
            assert Sliding(tuple(kernel.ravel().tolist())).signed is (name not in pictures_again)
    np.testing.assert_allclose(ndimage.correlate(picture, kernels.identity(7)), picture)


def test_the_link_holds_everything():
    setting = Sliding(tuple(np.arange(75) / 7), -0.25, 3, "reflect", 2, 4, True)
    query = setting.to_query()
    again = Sliding(**{name: read(query.pop(name)) for name, read in READERS.items()})
    assert not query
    assert again.kernel == pytest.approx(setting.kernel, rel=1e-6)
    assert (again.bias, again.stride, again.padding, again.amount, again.dilation, again.turned) == (-0.25, 3, "reflect", 2, 4, True)


@pytest.mark.parametrize(
    ("read", "text"),
    [
        (READERS["kernel"], "1,2,3"),
        (READERS["kernel"], "1,0,-1,1,0,-1,1,0,nan"),
        (READERS["kernel"], "1,0,-1,1,0,-1,1,0,1e9"),
        (READERS["kernel"], "," * 100_000),
        (READERS["bias"], "inf"),
        (READERS["stride"], "0"),
        (READERS["stride"], "1.5"),
        (READERS["stride"], "1e9"),
        (READERS["amount"], "-1"),
        (READERS["dilation"], "many"),
        (READERS["padding"], "<script>"),
        (READERS["turned"], "perhaps"),
        (sliding.read_place, "1"),
        (sliding.read_place, "0,nan"),
    ],
)
def test_nonsense_in_the_link_is_refused_in_one_sentence(read, text):
    with pytest.raises(ValueError, match=r"\.$") as refused:
        read(text)
    assert len(str(refused.value)) < 150


SCRIPTS = {
    "a sample in colour": (
        lambda: picture_choice.small(picture_choice.sample("Cat", True), 32),
        Sliding(tuple(range(27)), 2.0, 2, "reflect", 2, 2, True),
    ),
    "a grey sample": (lambda: picture_choice.small(picture_choice.sample("Coins", False), 48), Sliding(padding="same", stride=3)),
    "one kernel for three channels": (
        lambda: picture_choice.small(picture_choice.sample("Temple", True), 16),
        Sliding((0.1,) * 25, -1.5, padding="zero", amount=3),
    ),
    "numbers": (lambda: picture_choice.typed("10 20 30; 40 50 60; 70 80 90"), Sliding(turned=True)),
    "a digit": (lambda: picture_choice.digit(np.eye(28) * 200, "a line"), Sliding()),
}


@pytest.mark.parametrize("case", SCRIPTS)
def test_the_script_runs_on_its_own_and_says_the_same(case):
    make, setting = SCRIPTS[case]
    photo, names, said = make(), {}, io.StringIO()
    with contextlib.redirect_stdout(said):
        exec(script(photo, setting), names)
    expected = setting.apply(photo.pixels)
    np.testing.assert_allclose(names["output"][0, 0], expected, rtol=1e-6)
    assert f"shape {(1, 1, *expected.shape)} from " in said.getvalue()


def test_no_script_for_what_does_not_fit():
    with pytest.raises(ValueError, match="No room"):
        script(picture_choice.typed("1 2; 3 4"), Sliding())
