"""The kinds of blocks that famous networks are made of, each in a sentence."""

from dataclasses import dataclass


@dataclass(frozen=True)
class KindOfBlock:
    """A way to build a piece of a network."""

    name: str
    says: str  # what it computes, one sentence
    skips: bool = False  # whether what came in is added to what it computed (where both have the same shape)


CONV = KindOfBlock("convolution", "Small kernels slide over all maps: at every place each new map weighs what lies around it.")
POOL = KindOfBlock("pooling", "Of every window one number stays, the largest or the mean: fewer places, as many maps.")
MEAN = KindOfBlock("mean over all places", "Each map becomes one number: how much of it there is, wherever it is.")
DENSE = KindOfBlock("dense", "Every number out weighs every number in.")
SHAPE = KindOfBlock("turn around", "The same numbers in another order.")
BASIC = KindOfBlock("residual block", "Two 3x3 convolutions compute a change, and what came in is added to it.", skips=True)
BOTTLENECK = KindOfBlock(
    "bottleneck",
    "1x1 to fewer maps, 3x3 there, 1x1 back to many: a change, computed where it is cheap, and added to what came in.",
    skips=True,
)
INVERTED = KindOfBlock(
    "inverted residual", "1x1 to many maps, a depthwise convolution (one kernel for each map) there, 1x1 back to few; added.", skips=True
)
EXCITE = KindOfBlock(
    "inverted residual with squeeze-and-excite",
    "As an inverted residual; in its middle each map is multiplied by a number from 0 to 1 that is found from the means of all maps.",
    skips=True,
)
FUSED = KindOfBlock("fused inverted residual", "A plain 3x3 convolution to many maps, 1x1 back to few; added.", skips=True)
SHUFFLE = KindOfBlock("shuffle block", "Half of the maps pass untouched, the others are convolved, then all are shuffled.")
INCEPTION = KindOfBlock("inception", "Kernels of several sizes side by side, each behind a cheap 1x1; their maps are put together.")
FIRE = KindOfBlock("fire", "Squeeze to few maps by 1x1, then expand by 1x1 and 3x3 side by side.")
GROWING = KindOfBlock("dense layer", "Sees the maps of all layers before it in this stage, and adds a few of its own to the pile.")
TRANSITION = KindOfBlock("transition", "1x1 to half as many maps, and the mean of every 2x2 window.")
MODERN = KindOfBlock(
    "ConvNeXt block", "A 7x7 depthwise convolution, then two dense layers at every place, with GELU between; added.", skips=True
)
WINDOWS = KindOfBlock(
    "attention within windows",
    "The places of a window ask one another what matters (attention), then two dense layers; both added.",
    skips=True,
)
ATTENTION = KindOfBlock(
    "attention", "Every piece of the picture asks all others what matters, then two dense layers at every piece; both added.", skips=True
)
GRID = KindOfBlock(
    "attention in windows or across a grid",
    "Places near one another, or places spread over the whole picture, ask one another; added.",
    True,
)
MERGING = KindOfBlock("patch merging", "Four neighbours become one place of twice as many numbers.")
PARTLY = KindOfBlock("convolution, partly connected", "Each map looks at three, four or six of the maps before it, so that they differ.")
SUBSAMPLING = KindOfBlock("subsampling", "The mean of every 2x2 window, times one learnt number for each map, plus another.")

# By the class that builds it in torchvision (or in `core.models.lenet`); of two classes of one name, by their modules.
BLOCKS = {
    "PartlyConnected": PARTLY,
    "Subsampling": SUBSAMPLING,
    "BasicBlock": BASIC,
    "Bottleneck": BOTTLENECK,
    "ResBottleneckBlock": BOTTLENECK,
    "mobilenetv2.InvertedResidual": INVERTED,
    "efficientnet.InvertedResidual": INVERTED,  # of EfficientNet-Lite0, in `core.models`
    "Last": CONV,
    "mobilenetv3.InvertedResidual": EXCITE,
    "shufflenetv2.InvertedResidual": SHUFFLE,
    "_InvertedResidual": INVERTED,
    "MBConv": EXCITE,
    "FusedMBConv": FUSED,
    "Fire": FIRE,
    "Inception": INCEPTION,
    **{f"Inception{letter}": INCEPTION for letter in "ABCDE"},
    "_DenseLayer": GROWING,
    "_Transition": TRANSITION,
    "CNBlock": MODERN,
    "SwinTransformerBlock": WINDOWS,
    "SwinTransformerBlockV2": WINDOWS,
    "PatchMerging": MERGING,
    "PatchMergingV2": MERGING,
    "EncoderBlock": ATTENTION,
    "PartitionAttentionLayer": GRID,
    "Conv2dNormActivation": CONV,
    "ConvNormActivation": CONV,
    "BasicConv2d": CONV,
    "SimpleStemIN": CONV,
}
# Layers that begin something new where they stand by themselves; all others (norms, activations, dropout) go with what is before them.
LAYERS = {
    "Conv2d": CONV,
    "SameConv2d": CONV,
    "Linear": DENSE,
    "MaxPool2d": POOL,
    "AvgPool2d": POOL,
    "AdaptiveAvgPool2d": MEAN,
    "max_pool2d": POOL,
    "adaptive_avg_pool2d": MEAN,
    "mean": MEAN,
}
