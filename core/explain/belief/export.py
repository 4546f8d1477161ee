"""Boltzmann machines, one or several on top of one another, as a file that other programs read, and a script that loads it."""

import inspect
from collections.abc import Sequence

from safetensors.torch import save

from core.models import rbm
from core.tasks.kind import Exports
from core.training.linked import Linked

LOADER = '''"""Load Boltzmann machines that learnt on Glassbox: up, down, and what they find likely. Needs torch and safetensors."""

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
    back = pictures
    for machine in machines:
        back = machine.up(back)
    for machine in reversed(machines):
        back = machine.down(back)
    print(f"error: {{(back - pictures).square().mean():.6f}}")
    print(f"free energy: {{machines[0].free_energy(pictures).mean():.3f}}")
'''


def exports(recipe: Linked, machines: Sequence[rbm.RBM], name: str) -> Exports:
    """Weights and biases of these machines, from below, with the recipe inside; and the loader.

    Args:
        name: Of the file, without its ending.
    """
    file, notes = f"{name}.safetensors", {"recipe": recipe.to_json(), "input": "(batch, 784), 28 x 28 row by row, ink 1 on 0"}

    def made() -> bytes:
        parts = {f"{place}.{key}": value for place, one in enumerate(machines) for key, value in one.state_dict().items()}
        return save({key: value.detach().cpu().contiguous() for key, value in parts.items()}, notes)

    network = "\n\n".join(inspect.getsource(part).rstrip() for part in (rbm.Step, rbm.RBM)) + "\n"
    return Exports(
        "Weights and biases as they are now, with the recipe inside, and a script that loads them.",
        {"Weights (safetensors)": (file, made)},
        LOADER.format(network=network, file=file),
    )
