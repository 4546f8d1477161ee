"""Chains that teach something, one click each."""

DIGITS = "A classic: LeNet-5"  # the one that wants a digit

# name -> the chain, the size of the picture, what to see
CASES: dict[str, tuple[str, str, str]] = {
    "Sobel → ReLU → pool": (
        "conv3:sobel relu max2",
        "64 pixels",
        "The kernel Sobel answers to edges: blue on one side, orange on the other. ReLU keeps the blue. Pooling keeps the "
        "strongest of four.",
    ),
    "Blur → half": (
        "conv5:gaussian,p2 avg2 conv5:gaussian,p2 avg2",
        "64 pixels",
        "Blur first, then halve, twice: a small picture without jagged edges. Padding with zeros darkens the border.",
    ),
    DIGITS: (
        "norm conv5:random*6,p2 tanh avg2 conv5:random*16 tanh",
        "32 pixels",
        "The first stages of LeNet-5 (1998), made for digits: 6 maps of 28 × 28, halved, 16 maps. Its weights are learnt, these random.",
    ),
    "Halve by stride": (
        "conv3:vertical-edge,s2 relu",
        "64 pixels",
        "Stride 2 computes only every other place: cheap, and three of four answers are never asked for. Compare with “Halve by pooling”.",
    ),
    "Halve by pooling": (
        "conv3:vertical-edge relu max2",
        "64 pixels",
        "All places are computed, then the strongest of four stays: thin edges survive that stride 2 steps over.",
    ),
    "Growing receptive field": (
        "conv3:blur conv3:blur max2 conv3:blur max2 conv3:blur",
        "64 pixels",
        "Click a pixel of the last map and walk back: 3 × 3, then more and more of the picture.",
    ),
}
