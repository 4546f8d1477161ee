"""Which way downhill: the optimizers. One more is one more entry here."""

import inspect
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import nn

from core.training.no_compiler import keep_compiler_away

keep_compiler_away()


@dataclass(frozen=True)
class Optimizer:
    """A rule that makes a step of the slopes."""

    label: str
    kind: type[torch.optim.Optimizer]
    usual_rate: float  # one that often works
    settings: Mapping[str, Any] = field(default_factory=dict)  # what it is given besides the rate and the weight decay
    memory: Mapping[str, str] = field(default_factory=dict)  # the tensors it keeps of every weight: as in its formula, as in PyTorch
    high: float = 0.03  # rates from here on undo at each step what the last one did

    def make(self, parameters: Iterable[Any], rate: float, decay: float = 0.0, **more: Any) -> torch.optim.Optimizer:
        """The optimizer for these weights, or groups of them; `more` is PyTorch's."""
        return self.kind(parameters, **{"lr": rate, "weight_decay": decay} | dict(self.settings) | more)

    def script(self, parameters: str, rate: float, decay: float) -> str:
        """The same as Python, such as `torch.optim.SGD(net.parameters(), lr=0.1, momentum=0.9)`."""
        usual = inspect.signature(self.kind).parameters["weight_decay"].default
        given = {"lr": rate} | ({"weight_decay": decay} if decay or usual else {}) | dict(self.settings)
        return f"torch.optim.{self.kind.__name__}({parameters}, {', '.join(f'{name}={value}' for name, value in given.items())})"


FUSED = {"fused": True}  # one call for all the weights
OPTIMIZERS: dict[str, Optimizer] = {
    "sgd": Optimizer("SGD", torch.optim.SGD, 0.1, high=0.5),
    "momentum": Optimizer("momentum", torch.optim.SGD, 0.03, {"momentum": 0.9}, {"v": "momentum_buffer"}, high=0.5),
    "rmsprop": Optimizer("RMSProp", torch.optim.RMSprop, 0.001, {"alpha": 0.9}, {"s": "square_avg"}),
    "adam": Optimizer("Adam", torch.optim.Adam, 0.001, FUSED, {"m": "exp_avg", "s": "exp_avg_sq"}),
    "adamw": Optimizer("AdamW", torch.optim.AdamW, 0.001, FUSED, {"m": "exp_avg", "s": "exp_avg_sq"}),
}


def make_optimizer(
    name: str, parameters: Iterable[nn.Parameter] | Iterable[dict[str, Any]], rate: float, decay: float = 0.0
) -> torch.optim.Optimizer:
    """The optimizer of that name.

    Raises:
        ValueError: There is none of that name.
    """
    if name not in OPTIMIZERS:
        raise ValueError(f"There is no optimizer {name!r}; there is {', '.join(OPTIMIZERS)}.")
    return OPTIMIZERS[name].make(parameters, rate, decay)
