"""What a network that reads costs: how many weights, put together how, and how long a review takes."""

import time
from collections.abc import Sequence
from dataclasses import dataclass

import torch

from core.models.review_net import ReviewNet

TIMES = 5


@dataclass(frozen=True)
class Cost:
    """What reads: a recurrent layer of `directions` times `blocks` times (H x (embedding + H) + 2 x H) weights, or layers of attention."""

    blocks: int  # 1 in a plain RNN; 3 in a GRU (two gates, one candidate); 4 in an LSTM (three gates, one candidate)
    directions: int  # 2 for a network that reads both ways
    hidden_size: int
    embedding: int
    recurrent: int  # how many numbers that makes
    parameters: int  # of the whole network, nearly all of them the embedding's
    layers: int = 0  # of attention, each with `blocks` projections

    @property
    def formula(self) -> str:
        """The sum, in numbers."""
        u, e = self.hidden_size, self.embedding
        if self.layers:
            rest = self.recurrent - self.layers * (self.blocks * e * (e + 1) + 2 * e * u + e + u)
            projections = f"{self.blocks} projections × {e} × ({e} + 1) + 2 × {e} × {u} + {e} + {u}"
            return f"{self.layers} layers × ({projections}) + {rest:,} for norms and distances = {self.recurrent:,}"
        both = f"{self.directions} ways × " if self.directions > 1 else ""
        block = "block" if self.blocks == 1 else "blocks"
        return f"{both}{self.blocks} {block} × ({u} × ({e} + {u}) + 2 × {u}) = {self.recurrent:,}"


def cost(model: ReviewNet) -> Cost:
    """Counted in the network itself. PyTorch keeps two biases for each unit and block of a recurrent layer, hence the 2."""
    parameters = sum(p.numel() for p in model.parameters())
    if model.encoder is not None:
        weights, E = sum(p.numel() for p in model.encoder.parameters()), model.embedding.embedding_dim
        return Cost(4, 1, model.encoder.hidden_size, E, weights, parameters, len(model.encoder.layers))
    layers = [layer for layer in (model.forwards, model.backwards) if layer is not None]
    recurrent, hidden_size = sum(p.numel() for layer in layers for p in layer.parameters()), layers[0].hidden_size
    blocks = layers[0].get_parameter("weight_hh_l0").shape[0] // hidden_size
    return Cost(blocks, len(layers), hidden_size, layers[0].input_size, recurrent, parameters)


@torch.inference_mode()
def seconds(model: ReviewNet, ids: Sequence[int]) -> float:
    """How long reading this review (T ids) to its verdict takes, here and now: the best of five times, for others use this machine, too."""
    x = torch.tensor([list(ids)])
    taken = []
    for _ in range(TIMES):
        start = time.perf_counter()
        model(x)
        taken.append(time.perf_counter() - start)
    return min(taken)
