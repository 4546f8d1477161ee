"""What a training on rows of numbers leaves behind, in forms that other programs read."""

import inspect

from safetensors.torch import save

from core.models import next_number_net
from core.models.recurrent import cells_code
from core.tasks.kind import Exports
from core.tasks.next_number.recipe import NextNumberRecipe

LOADER = '''"""Load a network that was trained on Glassbox and continue a row of numbers. Needs torch and safetensors."""

import torch
from safetensors.torch import load_file
from torch import nn

{cells}


{network}

net = NextNumberNet({hidden_size}, "{cell}")
net.load_state_dict(load_file("{file}"))

row = torch.tensor({row})  # put yours here
largest = row.diff().abs().max()  # each row is shifted and scaled by itself
with torch.no_grad():
    answer = row[-1] + largest * net(((row - row[-1]) / largest)[None])[0]
print(f"{{answer:.2f}}")
'''


def exports(recipe: NextNumberRecipe, net: next_number_net.NextNumberNet, name: str) -> Exports:
    """Weights with recipe and input in words inside, and a script that loads them."""
    notes = {"recipe": recipe.to_json(), "input": "(batch, numbers): less the last number of the row, over its largest step"}
    weights = {key: value.detach().cpu().contiguous() for key, value in net.state_dict().items()}
    row = [2.0 * place for place in range(1, recipe.length + 1)]
    source, file = inspect.getsource(next_number_net.NextNumberNet), f"{name}.safetensors"
    return Exports(
        "The weights of the best epoch, for PyTorch, with the recipe inside and the loader below.",
        {"Weights (safetensors)": (file, lambda: save(weights, notes))},
        LOADER.format(cells=cells_code(), network=source, hidden_size=recipe.hidden_size, cell=recipe.cell, file=file, row=row),
    )
