"""The recurrent layers of a forecasting network at work, value by value."""

import torch
from torch import nn

from core.explain.reviews.gates import Unrolled, unroll


@torch.no_grad()
def layers_along(memory: nn.RNN | nn.GRU | nn.LSTM, x: torch.Tensor) -> list[Unrolled]:
    """x: (T, F) -> each layer's gates and states, (T, H); a layer reads the hidden states of the one before it."""
    found: list[Unrolled] = []
    for layer in range(memory.num_layers):
        alone = type(memory)(x.shape[-1], memory.hidden_size)
        alone.load_state_dict(
            {f"{name.rpartition('_')[0]}_l0": value for name, value in memory.named_parameters() if name.endswith(f"_l{layer}")}
        )
        found.append(unroll(alone, x))
        x = found[-1].values["h"]
    return found
