"""Whether a picture is none of the thousand things that a network has names for, asked of its scores alone.

Softmax only compares scores with one another. How large they are together is lost in it, and that says whether the network found anything
that it knows: the logarithm of the sum of their exponentials, the *energy* of Liu et al. (2020) with its sign turned.
"""

import numpy as np
from numpy.typing import NDArray

# Of EfficientNet-Lite0: about nine of ten photos of things that it has a name for are above. `python -m tests.benchmarks.networks` counts.
LIMIT = 8.3


def evidence(scores: NDArray[np.float32]) -> float:
    """How much all scores (classes,) come to together: log of the sum of exp. Below `LIMIT` a picture is none of these."""
    most = float(scores.max())
    return most + float(np.log(np.exp(scores.astype(np.float64) - most).sum()))
