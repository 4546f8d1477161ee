"""Learned filters: what training made of random numbers, and what each filter looks for."""

import zlib
from dataclasses import asdict
from typing import Any

import numpy as np
import streamlit as st
import torch
from torch import nn
from torch.nn.utils.fusion import fuse_conv_bn_eval

from core import zoo
from core.data.digits import mnist as digits
from core.data.given import number
from core.data.packing import packed
from core.data.pictures import choice as picture_choice
from core.data.pictures.choice import SAMPLES, Photo, small
from core.explain.convolution.excite import cosine_similarity, looks_for, most_excited, patches
from core.explain.convolution.sliding import Sliding
from core.explain.pictures.look import STAGES
from core.figures.pictures.heat import maps_sheet
from core.figures.sheets import enlarge, png_url
from core.figures.style import CHOSEN
from pages.kit import address, stage
from pages.kit.frontend import component
from pages.kit.link import from_link, mount, push
from pages.kit.pick import pick
from pages.kit.question import predict_first, verdict
from pages.vision import stages
from pages.vision.convolution_views import choice

_FILTERS = component("vision/convolution_views/filter_view")
DIGITS, RESNET, DEEPER = "Digit network", "ResNet, first layer", "ResNet, deeper"
PHOTO_SIDE = 128  # of the photos the ResNet's first layer looks through
MAP_SIDE = 128  # of the photo whose maps are shown
MOST_FILTERS = 999  # of any layer


INTRO = "Nobody wrote these kernels: **training found them**. A kernel that a network has learnt is called a **filter**."
QUESTION = (
    "learned-guess",
    "What do the filters of a first layer, right after the pixels, learn to answer to?",
    ["Whole digits and faces", "Edges and corners", "Nothing anyone can name"],
    "Edges and corners",
    "A window of 3 × 3 pixels is too small for more. Whole things come many layers later.",
)


def ask() -> None:
    """What do filters look for? Out of the way once the answer is there to be seen."""
    if _revealed():
        predict_first(*QUESTION, folded=True)


def _revealed() -> bool:
    """Whether the filters may be shown: after an answer, on demand, or because a link asks for one."""
    asked = any(st.session_state.get(key) for key in ("learned-shown", "learned-guess"))
    return asked or bool({"filter", "filters"} & set(st.query_params))


def show() -> None:
    """The filters of a network, or the ResNet's maps of the photo."""
    if not _revealed():
        with stage.cause(), stage.effect():  # what is asked about comes in its place
            predict_first(*QUESTION, experiment=("Just show me", lambda: st.session_state.update({"learned-shown": True})))
        return
    verdict(*QUESTION)
    help = "The network behind “Draw a digit”, or the one for photos: its first layer, or what its layers make of your picture."
    what = pick("What to look into", [DIGITS, RESNET, DEEPER], "filters", help=help)
    if what == DIGITS:
        return _digit_filters()
    try:
        backbone = zoo.load("backbone")
    except (ValueError, OSError):
        absent = "The network for photos is not on this machine: its weights are missing. The digit network is."
        st.info(absent, icon=":material/cloud_off:")
        return
    if what == RESNET:
        _resnet_filters(backbone)
    elif photo := choice.choose():
        _resnet_maps(backbone, photo)


def _digit_filters() -> None:
    photo = choice.choose(choice.ask_side, coloured=False)
    if photo is None:
        return
    weight = zoo.load("digits").first_conv.weight[:, 0].detach()  # (32, 3, 3)
    obvious = max(range(len(weight)), key=lambda i: cosine_similarity(weight[i], "a bright vertical line"))
    seen = small(photo, choice.side())
    data = _of_digits() | {"names": [looks_for(one) for one in weight], "picture": _seen(seen)}
    shown = _filters("filters-digits", data, len(weight), obvious + 1)
    help = "Lays this filter on the picture in the view “Slide”, where every product can be seen. Without its bias."
    how: dict[str, Any] = {"icon": ":material/grid_on:", "on_click": _to_slide, "args": (weight, shown), "help": help}
    st.button("Show this filter on Slide", key="filter-on-slide", **how)
    _explain()


def _seen(photo: Photo) -> dict[str, Any]:
    """A picture as the digit network's first layer would get it: one channel, from 0 to 1."""
    grey = photo.pixels.mean(axis=0, keepdims=True) / (255 if photo.photographic else float(abs(photo.pixels).max()) or 1.0)
    return {"shape": list(grey.shape), "values": packed(grey), "words": photo.name}


def _to_slide(weight: torch.Tensor, shown: int) -> None:
    at = min(from_link("filter", _filter, shown), len(weight)) - 1
    kernel = tuple(float(f"{w:.4f}") for w in weight[at].flatten().tolist())
    push(choice.SLIDING, Sliding(kernel).to_query() | {"at": ""})
    st.session_state["view"] = "Slide"


def _resnet_filters(backbone: Any) -> None:
    st.markdown(
        "A network trained on photos. Each **filter** is bright where it wants more of red, green or blue; beside it the **7 × 7 pixels** "
        "of the sample photos that it answers to most. Click one."
    )
    _filters("filters-resnet", _of_resnet(backbone), backbone.model.conv1.out_channels)


def _filters(key: str, data: dict[str, Any], count: int, first: int = 1) -> int:
    """The lab; the filter that the link asks for, counted from 1."""
    chosen = from_link("filter", _filter, first)
    if chosen > count:
        address.refuse("filter")
        chosen = first
    mount(_FILTERS, key, {"filter": chosen}, data)
    return chosen


def _filter(text: str) -> int:
    return int(number(text, "The filter", 1, MOST_FILTERS))


def _explain() -> None:
    with st.expander("What am I looking at?", icon=":material/school:"):
        st.markdown(
            "* Each small square is one **filter** of the first layer of the network that reads digits: 3 × 3 weights, blue above zero, "
            "orange below. They began as random numbers, and training changed them until the network read well.\n"
            "* **What excites it most**: of all places in 5,000 handwritten digits the one where its sum is largest. Where the filter is "
            "blue that place is bright, where it is orange it is dark: it looks for itself.\n"
            "* Its **output** on your picture is computed as in the view “Slide”: blue where it finds what it looks for, orange where it "
            "finds the opposite. The network would pass on the blue only (ReLU).\n"
            "* A name stands only beside filters that plainly look for one thing. Most do not: a network needs no names."
        )


@st.cache_data(max_entries=1, show_spinner="Searching 5,000 digits …")
def _of_digits() -> dict[str, Any]:
    """The digit network's first layer, and the best window of each filter among the sample digits."""
    conv, sample = zoo.load("digits").first_conv, digits.sample()
    pictures = torch.from_numpy(sample.images)[:, None]  # (N, 1, 28, 28)
    return _packed(conv, pictures.float() / 255, pictures, [f"a handwritten {label}" for label in sample.labels], places=True)


@st.cache_data(max_entries=1, show_spinner="Searching the sample photos …")
def _of_resnet(_backbone: Any) -> dict[str, Any]:
    """The ResNet's first layer with its norm merged into it, and the best window of each filter among the sample photos."""
    conv = fuse_conv_bn_eval(_backbone.model.conv1, _backbone.model.bn1)
    photos = [picture_choice.sample(label, colour=True) for label in SAMPLES]
    arrays = [_as_array(photo) for photo in photos]
    pixels = torch.from_numpy(np.stack([_backbone.pixels(array, PHOTO_SIDE) for array in arrays]))  # (N, 3, side, side)
    return _packed(conv, _backbone.tensor(arrays, PHOTO_SIDE), pixels, [photo.name for photo in photos])


def _packed(conv: nn.Conv2d, inputs: torch.Tensor, pixels: torch.Tensor, names: list[str], places: bool = False) -> dict[str, Any]:
    """A first layer for the browser, with the window that each filter answers to most: `pixels` (N, C, H, W), to the layer `inputs`."""
    assert conv.bias is not None
    found = most_excited(conv, inputs)
    size, side = conv.kernel_size[0], pixels.shape[-1]
    weights = packed(conv.weight.detach().numpy())
    shown = {}
    for e in found:
        picture = pixels[e.picture].expand(3, -1, -1).permute(1, 2, 0).numpy()
        where = f", row {e.row + 1}, column {e.column + 1}" if places else ""
        shown[str(e.picture)] = {"url": png_url(picture), "side": side, "words": f"found in {names[e.picture]}{where}"}
    return {
        "id": zlib.crc32(weights.encode()),
        "shape": list(conv.weight.shape[1:]),
        "weights": weights,
        "inputs": packed(patches(inputs, found, size).numpy()),
        "pixels": packed(patches(pixels.float(), found, size).numpy()),
        "bias": conv.bias.tolist(),
        "found": [asdict(e) for e in found],
        "pictures": shown,
        "colour": CHOSEN,
    }


def _as_array(photo: Photo) -> np.ndarray:
    """(H, W) or (H, W, 3), 0 to 255."""
    pixels = photo.pixels.clip(0, 255).round().astype(np.uint8)
    return pixels[0] if len(pixels) == 1 else pixels.transpose(1, 2, 0)


def _resnet_maps(backbone: Any, photo: Photo) -> None:
    """What a stage of the ResNet sees in the photo."""
    stage = stages.choose("resnet-stage")
    array = _as_array(photo)
    given, maps = _looked(backbone, array, f"{zlib.crc32(array.tobytes())}-{array.shape}", stage)
    drawn = maps_sheet(maps, stages.loudest(maps))
    left, right = st.columns([1, 4])
    left.image(enlarge(given, 2), alt="The middle square of the picture, as the network gets it.", caption="What the network gets")
    right.image(drawn, width="stretch", alt=f"The strongest maps of {STAGES[stage]}, strongest first, white where they are large.")


@st.cache_data(max_entries=16, show_spinner="The network looks …")
def _looked(_backbone: Any, _picture: np.ndarray, digest: str, stage: str) -> tuple[np.ndarray, np.ndarray]:
    """The network's view of the picture, and a stage's maps of it (C, H, W)."""
    return _backbone.pixels(_picture, MAP_SIDE).transpose(1, 2, 0), _backbone.activations(_picture, MAP_SIDE)[stage]
