"""Families of networks: when they came, from whom, and the one idea that each brought."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Family:
    """Networks that share an idea and differ in size."""

    name: str
    year: int  # in which the paper was first public
    paper: str
    idea: str  # one sentence


FAMILIES = {
    "lenet": Family(
        "LeNet",
        1998,
        "LeCun, Bottou, Bengio, Haffner",
        "Slide small kernels, shrink, slide again: trained as a whole on handwritten digits.",
    ),
    "alexnet": Family(
        "AlexNet", 2012, "Krizhevsky, Sutskever, Hinton", "LeNet's plan, a thousand times larger: ReLU, dropout, and two graphics cards."
    ),
    "vgg": Family("VGG", 2014, "Simonyan, Zisserman", "Only 3x3 kernels, many in a row: two of them see as far as one of 5x5, for less."),
    "googlenet": Family(
        "GoogLeNet", 2014, "Szegedy et al.", "Inception: several kernel sizes side by side, made cheap by 1x1 convolutions before them."
    ),
    "inception": Family(
        "Inception v3", 2015, "Szegedy et al.", "Large kernels taken apart, a 7x7 into a 1x7 and a 7x1, and batch norm after each."
    ),
    "resnet": Family(
        "ResNet", 2015, "He, Zhang, Ren, Sun", "Skip connections: a block adds a change to what came in, so depth does no harm."
    ),
    "squeezenet": Family(
        "SqueezeNet", 2016, "Iandola et al.", "Fire: squeeze to few maps by 1x1, then expand again: AlexNet's skill with a fiftieth of it."
    ),
    "densenet": Family(
        "DenseNet", 2016, "Huang, Liu, van der Maaten, Weinberger", "Every layer is handed the maps of all layers before it."
    ),
    "resnext": Family("ResNeXt", 2016, "Xie et al.", "A ResNet whose blocks are split into many groups that work side by side."),
    "wide_resnet": Family("Wide ResNet", 2016, "Zagoruyko, Komodakis", "A ResNet with more maps in a layer instead of more layers."),
    "mobilenet_v2": Family(
        "MobileNetV2", 2018, "Sandler et al.", "Depthwise convolutions, wide inside and narrow outside: made for telephones."
    ),
    "shufflenet": Family(
        "ShuffleNetV2",
        2018,
        "Ma, Zhang, Zheng, Sun",
        "Half of the maps pass by untouched, then all are shuffled: quick in the clock, not on paper.",
    ),
    "mnasnet": Family("MNASNet", 2018, "Tan et al.", "Found by a search that measured the milliseconds on a telephone."),
    "mobilenet_v3": Family("MobileNetV3", 2019, "Howard et al.", "MobileNetV2 with squeeze-and-excite, searched block by block."),
    "efficientnet": Family("EfficientNet", 2019, "Tan, Le", "Deeper, wider and with more pixels at once, by one rule: B0 to B7."),
    "efficientnet_v2": Family(
        "EfficientNetV2", 2021, "Tan, Le", "Searched for quick training: plain convolutions early, depthwise ones late."
    ),
    "regnet": Family("RegNet", 2020, "Radosavovic et al.", "Not one network but a rule for widths that hardly ever makes a bad one."),
    "vit": Family(
        "Vision Transformer", 2020, "Dosovitskiy et al.", "A picture as a sentence: pieces of 16x16 pixels that attend to one another."
    ),
    "swin": Family("Swin", 2021, "Liu et al.", "Attention within windows that move from layer to layer."),
    "swin_v2": Family("Swin V2", 2021, "Liu et al.", "Swin with steadier attention, for larger networks and pictures."),
    "convnext": Family(
        "ConvNeXt", 2022, "Liu et al.", "A ResNet brought up to date with what transformers had taught: 7x7 depthwise, fewer norms."
    ),
    "maxvit": Family("MaxViT", 2022, "Tu et al.", "Convolution, attention within windows and attention across a grid, in every block."),
}


def family_of(name: str) -> str:
    """The family of torchvision's network of that name, a key of `FAMILIES`: the longest that it begins with.

    Raises:
        ValueError: There is none.
    """
    return max((family for family in FAMILIES if name.startswith(family)), key=len)
