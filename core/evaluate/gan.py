"""The shipped forger of digits, judged by a network that never saw a forged one: `python -m core.evaluate gan --data FOLDER`.

FOLDER holds the four published files of MNIST, or a folder `mnist` with them. stdout gets one JSON line:

    n                     forged digits, as many of each
    read_as_asked         share of them that the digit network reads as the digit asked for
    frechet               Fréchet distance between them and MNIST's test digits, in the last hidden layer of the digit network
    frechet_real          the same of as many real training digits, the mean of five samples
    frechet_ratio         the first over the second: 1 where forged digits are as good and as mixed as real ones
    near_duplicates       how many have another one among them that is nearly the same, pixel by pixel
    near_duplicates_real  the same of as many real digits
    many                  the three figures of Fréchet once more, of ten times as many: the harder test, as the unevenness of a small
                          sample counts less in it
"""

from pathlib import Path
from typing import Any

from core import zoo
from core.data.digits.mnist import both_parts
from core.explain.making.forgeries import figures


def evaluate_gan(folder: Path) -> dict[str, Any]:
    """See the module's text.

    Raises:
        ValueError: The files of MNIST are not there; one sentence.
    """
    train, test = both_parts(folder)
    return figures(zoo.load("gan-digits").sample, train, test)
