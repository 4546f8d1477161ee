"""Boltzmann machines, one or several on top of one another, as a file that other programs read, and a script that loads it."""

import inspect
from collections.abc import Sequence

import torch
from safetensors.torch import save

from core.models import rbm
from core.models.belief_net import BeliefNet
from core.tasks.kind import Exports
from core.training.linked import Linked

LOADER = '''"""Load Boltzmann machines that learnt on Glassbox: up, down, and what they find likely. Needs torch and safetensors."""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from safetensors.torch import load_file
from torch import nn
from torch.nn import functional as F

{network}

weights = load_file("{file}")
machines = []
while (name := f"{{len(machines)}}.weight") in weights:  # from below; a machine on top sees what the one below it says
    hidden, visible = weights[name].shape
    machine = RBM(visible, hidden, torch.Generator())
    machine.load_state_dict({{part: weights[f"{{len(machines)}}.{{part}}"] for part in machine.state_dict()}})
    machines.append(machine)

pictures = torch.zeros(1, 784)  # put yours here: 28 x 28 row by row, ink 1 on 0, the digit in the middle
with torch.no_grad():
    back = there_and_back(machines, pictures)
    print(f"error: {{(back - pictures).square().mean():.6f}}")
    print(f"free energy: {{machines[0].free_energy(pictures).mean():.3f}}")
'''
READER = """
# with labels it learnt on from there: sigmoid layers, then a score for each digit
with torch.no_grad():
    x = pictures
    for place in range({hidden}):
        x = torch.sigmoid(F.linear(x, weights[f"reads.{{place}}.weight"], weights[f"reads.{{place}}.bias"]))
    scores = F.linear(x, weights["reads.{hidden}.weight"], weights["reads.{hidden}.bias"])
print(f"scores: {{', '.join(f'{{score:.4f}}' for score in scores[0])}}")
"""


def exports(recipe: Linked, machines: Sequence[rbm.RBM], name: str, reader: BeliefNet | None = None) -> Exports:
    """Weights and biases of these machines, from below, with the recipe inside; and the loader.

    Args:
        name: Of the file, without its ending.
        reader: What learnt from labels afterwards, if there is one.
    """
    file, notes = f"{name}.safetensors", {"recipe": recipe.to_json(), "input": "(batch, 784), 28 x 28 row by row, ink 1 on 0"}

    def made() -> bytes:
        parts: dict[str, torch.Tensor] = {}
        for place, one in enumerate(machines):
            parts |= {f"{place}.{key}": value for key, value in one.state_dict().items()}
        if reader is not None:
            parts |= {f"reads.{key}": value for key, value in reader.layers.state_dict().items()}
        return save({key: value.detach().cpu().contiguous() for key, value in parts.items()}, notes)

    network = "\n\n".join(inspect.getsource(part).rstrip() for part in (rbm.Step, rbm.RBM, rbm.there_and_back)) + "\n"
    loader = LOADER.format(network=network, file=file)
    if reader is not None:
        loader += READER.format(hidden=len(reader.layers) - 1)
    return Exports(
        "Weights and biases, with the recipe inside, and a script that loads them.", {"Weights (safetensors)": (file, made)}, loader
    )
