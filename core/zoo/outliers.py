"""What the networks that come with the app say of pictures of other things: what "none of these" is learnt from."""

import numpy as np
from safetensors.numpy import load_file

from core.explain.pictures.strange import ALONE, Others
from core.models import packaged
from core.models.files import MODELS
from core.single_flight import single_flight


@single_flight
def outliers(backbone: str) -> Others | None:
    """Their features by that network, and of which kinds they are; None of one that does not come with the app."""
    found = load_file(MODELS / "outliers.safetensors")
    if backbone not in found:
        return None
    pieces = found[backbone].astype(np.float32)
    alone = np.full(len(pieces), ALONE)
    if backbone != packaged.NAME:
        return Others(pieces, alone)
    photos = load_file(MODELS / "other-kinds.safetensors")
    features = photos["features"] * photos["scale"].astype(np.float32)
    return Others(np.concatenate([features, pieces]), np.concatenate([photos["kinds"].astype(np.int64), alone]))
