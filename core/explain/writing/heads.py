"""Where the heads of a causal transformer look while it reads on."""

from collections.abc import Sequence

import torch

from core.explain.reviews.attention import Looked, look
from core.models.attention import Encoder, EncoderLayer, may_look
from core.models.writer_net import WriterNet


@torch.inference_mode()
def heads(model: WriterNet, ids: Sequence[int]) -> list[Looked]:
    """Every layer while it reads T tokens: row i of the weights is where token i looks, never ahead.

    Raises:
        ValueError: There is no attention in the network.
    """
    if not isinstance(model.inside, Encoder):
        raise ValueError("There is no attention in this network.")
    x, found = model.embedding(torch.tensor([list(ids)])), []
    allowed = may_look(torch.ones(1, len(ids), dtype=torch.bool), causal=True)
    for layer in model.inside.layers:
        assert isinstance(layer, EncoderLayer)
        found.append(look(layer, x, allowed, near=True))
        x = layer(x, allowed)
    return found
