"""Every network for classification that torchvision has, LeNet-5, and those that come with the app: what is published of each.

No weights are needed.
"""

from dataclasses import dataclass
from functools import cache
from typing import Any

import torchvision
from torchvision import models

from core.explain.famous.families import FAMILIES, Family, family_of

LENET = "lenet5"
BUILT_IN, LITE = "built-in", "efficientnet-lite0"  # as `core.models.pretrained` calls them: their weights come with the app
ELSEWHERE = "SWAG"  # in the name of weights that have learnt from billions of other photos first


@dataclass(frozen=True)
class Famous:
    """A network, and what torchvision says of its weights; nothing of LeNet-5, which reads digits only, and of those of the app."""

    name: str  # torchvision's
    title: str
    family: Family
    channels: int
    side: int  # pixels of its pictures
    parameters: int
    operations: float | None = None  # billions of multiplications and additions for one picture
    top1: float | None = None  # share of ImageNet's validation pictures that are named right
    top5: float | None = None  # share whose name is among the first five
    first_top1: float | None = None  # with the weights as in the paper, where newer ones are better
    megabytes: float | None = None  # of its file
    elsewhere: bool = False  # whether it has learnt from other photos first

    @property
    def classes(self) -> int:
        """How many kinds of things it knows."""
        return {LENET: 10, BUILT_IN: 200}.get(self.name, 1000)


@cache
def at_hand() -> dict[str, Famous]:
    """Those whose weights come with the app, by name."""
    built_in = Famous(BUILT_IN, "ResNet-18, built in", FAMILIES["resnet"], channels=3, side=112, parameters=11_279_112)
    lite = Famous(LITE, "EfficientNet-Lite0", FAMILIES["efficientnet"], channels=3, side=224, parameters=4_652_008)
    return {BUILT_IN: built_in, LITE: lite}


def known(name: str) -> Famous:
    """The network of that name, of the catalogue or of those at hand.

    Raises:
        KeyError: There is none of that name.
    """
    return at_hand().get(name) or catalogue()[name]


@cache
def catalogue() -> dict[str, Famous]:
    """All of them, by name: LeNet-5 first, then by the year of their family and their size."""
    lenet = Famous(LENET, "LeNet-5", FAMILIES["lenet"], channels=1, side=32, parameters=60_850)
    found = [_published(name) for name in models.list_models(module=torchvision.models)]
    return {each.name: each for each in [lenet, *sorted(found, key=lambda one: (one.family.year, one.family.name, one.parameters))]}


def _published(name: str) -> Famous:
    every: list[Any] = [weights for weights in models.get_model_weights(name) if ELSEWHERE not in weights.name]
    elsewhere = not every
    if elsewhere:  # of two, the ones for small pictures: the network as it is built by default
        every = [weights for weights in models.get_model_weights(name) if "LINEAR" in weights.name]
    best, first = max(every, key=_top1), every[0]
    meta = best.meta
    return Famous(
        name=name,
        title=_title(name),
        family=FAMILIES[family_of(name)],
        channels=3,
        side=best.transforms().crop_size[0],
        parameters=meta["num_params"],
        operations=meta["_ops"],
        top1=_top1(best) / 100,
        top5=meta["_metrics"]["ImageNet-1K"]["acc@5"] / 100,
        first_top1=_top1(first) / 100 if _top1(first) < _top1(best) else None,
        megabytes=meta["_file_size"],
        elsewhere=elsewhere,
    )


def _top1(weights: Any) -> float:
    return float(weights.meta["_metrics"]["ImageNet-1K"]["acc@1"])


STEMS = {  # as the papers write them; the longest that fits
    "alexnet": "AlexNet", "convnext_": "ConvNeXt-", "densenet": "DenseNet-", "efficientnet_b": "EfficientNet-B",
    "efficientnet_v2_": "EfficientNetV2-", "googlenet": "GoogLeNet", "inception_v": "Inception v", "maxvit_": "MaxViT-",
    "mnasnet": "MNASNet ", "mobilenet_v2": "MobileNetV2", "mobilenet_v3_": "MobileNetV3-", "regnet_x_": "RegNetX-", "regnet_y_": "RegNetY-",
    "resnet": "ResNet-", "resnext": "ResNeXt-", "shufflenet_v2_x": "ShuffleNetV2 ", "squeezenet": "SqueezeNet ", "swin_v2_": "Swin V2-",
    "swin_": "Swin-", "vgg": "VGG-", "vit_": "ViT-", "wide_resnet": "Wide ResNet-",
}  # fmt: skip


def _title(name: str) -> str:
    """Such as "VGG-16 with batch norm" for vgg16_bn, "RegNetY-1.6" for regnet_y_1_6gf, "ViT-B/16" for vit_b_16."""
    stem = max((stem for stem in STEMS if name.startswith(stem)), key=len)
    rest = name.removeprefix(stem)
    if stem == "vit_":
        return STEMS[stem] + rest.upper().replace("_", "/")
    if stem.startswith(("swin", "convnext", "maxvit", "efficientnet_v2")):
        return STEMS[stem] + (rest.upper() if len(rest) == 1 else rest)
    normed = rest.endswith("_bn")
    rest = rest.removesuffix("_bn").replace("gf", "GF").replace("mf", "MF")
    rest = rest.replace("_", " ", 1) if stem in ("resnext", "wide_resnet") else rest.replace("_", ".")
    return STEMS[stem] + rest + " with batch norm" * normed
