"""What a game on digits leaves behind, in forms that other programs read."""

import inspect

from safetensors.torch import save

from core.models import digit_gan
from core.tasks.gan.recipe import SIZES, GanRecipe
from core.tasks.kind import Exports

LOADER = '''"""Load a forger and a detective that were trained on Glassbox, and ask for a digit. Needs torch and safetensors."""

import copy
from dataclasses import dataclass

import torch
from safetensors.torch import load_file
from torch import nn

DIGITS, SLOPE = {digits}, {slope}


{parts}

net = DigitGan(GanSize({size.noise}, {size.forger}, {size.detective}))
net.load_state_dict(load_file("{file}"))
net.eval()

digits = torch.tensor([7, 7, 7])  # what you ask for
with torch.no_grad():
    noise = torch.randn(len(digits), {size.noise}, generator=torch.Generator().manual_seed(0))
    pictures = net.made(noise, digits)  # (3, 1, 28, 28), ink 1 on 0
    scores = net.detective(pictures, digits)
for row in pictures[0, 0, ::2].tolist():
    print("".join(" .:*#@"[min(int(6 * value), 5)] for value in row))
print(f"how real the detective finds them, above 0 for real: {{', '.join(f'{{score:.3f}}' for score in scores)}}")
'''


def exports(recipe: GanRecipe, net: digit_gan.DigitGan, name: str) -> Exports:
    """Weights of both with the recipe inside, and a script that loads them and makes a 7."""
    size, file = SIZES[recipe.size], f"{name}.safetensors"
    notes = {"recipe": recipe.to_json(), "input": f"noise (batch, {size.noise}) from a standard normal, digits (batch,) from 0 to 9"}
    weights = {key: value.detach().cpu().contiguous() for key, value in net.state_dict().items()}
    parts = (digit_gan.GanSize, digit_gan.Forger, digit_gan.Detective, digit_gan.DigitGan)
    loader = LOADER.format(
        digits=digit_gan.DIGITS, slope=digit_gan.SLOPE, parts="\n\n".join(map(inspect.getsource, parts)), size=size, file=file
    )
    return Exports(
        "The weights of the best epoch of both players, for PyTorch, with the recipe inside and the loader below.",
        {"Weights (safetensors)": (file, lambda: save(weights, notes))},
        loader,
    )
