"""What the networks that come with the app say of pictures of other things: what "none of these" is learnt from."""

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file

from core.models.files import MODELS
from core.single_flight import single_flight


@single_flight
def outliers(backbone: str) -> NDArray[np.float32] | None:
    """The features (N, F) of that network; None of one that does not come with the app."""
    found = load_file(MODELS / "outliers.safetensors")
    return found[backbone].astype(np.float32) if backbone in found else None
