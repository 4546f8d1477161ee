"""What a task puts into the script of a training."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from core.training.recipe import Recipe


@dataclass(frozen=True)
class Pieces:
    """Lines of Python; the loop, the optimizer and the schedule around them are the same for every task."""

    imports: str
    data: str
    network: str
    scores: str  # the scores of all examples x, as an expression
    mode: str  # how a network is judged, in words
    batches: str  # the batches of an epoch, as an expression: which rows belong to each
    batch: str  # the inputs of the rows of a batch
    weights: str  # the sizes of all weights that the L1 penalty is on, to be summed
    loss: str = "F.cross_entropy"  # a function of scores and what is true: the mean loss
    right: str = "(scores.argmax(dim=1) == y).float().mean().item()"  # the share of right answers
    told: str = "accuracy"  # what that share is called where it is printed
    begin: str = "net.train()"  # what is done at an epoch's begin
    parameters: str = "net.parameters()"  # what the optimizer gets
    layerwise_rates: bool = False  # its groups have rates of their own
    by_accuracy: bool = False  # the best epoch is the one with most right answers, and among equals the smallest loss
    more: str = ""  # functions that the loop needs
    first: list[str] = field(default_factory=list)  # what is done with every batch before it is shown to the network


def imports(about: str, kind: str, standard: Sequence[str] = (), others: Sequence[str] = ()) -> str:
    """The head of a script: what it is, what it imports besides what all do, and where it runs."""
    head = [f'"""{about}"""', "", "import copy", *standard, "", "import numpy as np", "import torch", *others]
    device = f'device = "{kind}"' + ('  # "cuda" with an NVIDIA graphics card' if kind == "cpu" else "")
    return "\n".join([*head, "from torch import nn", "from torch.nn import functional as F", "", device])


def settled(recipe: Recipe, network: str) -> list[str]:
    """The lines that draw the network's first weights."""
    return [f"torch.manual_seed({recipe.seed})  # the same random numbers, so the same training", f"net = {network}"]
