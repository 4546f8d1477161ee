"""What a training of an autoencoder leaves behind, in forms that other programs read."""

import inspect

from safetensors.torch import save

from core.models import autoencoder
from core.tasks.autoencoder.recipe import AutoencoderRecipe
from core.tasks.kind import Exports

LOADER = '''"""Load an autoencoder that was trained on Glassbox: squeeze a picture, and open its code again. Needs torch and safetensors."""

import torch
from safetensors.torch import load_file
from torch import nn

SIDE, PIXELS = {side}, {pixels}


{network}

net = Autoencoder("{kind}", {code}, {variational})
net.load_state_dict(load_file("{file}"))
net.eval()  # nothing is drawn by chance

pictures = torch.zeros(1, 1, SIDE, SIDE)  # put yours here: white (1) on black (0), the digit in the middle
with torch.no_grad():
    codes = net.encode(pictures)  # (1, {code})
    again = net.decode(codes)  # (1, 1, 28, 28)
print(f"code: {{', '.join(f'{{number:.4f}}' for number in codes[0])}}")
print(f"error: {{(again - pictures).square().mean():.6f}}")
'''


def exports(recipe: AutoencoderRecipe, net: autoencoder.Autoencoder, name: str) -> Exports:
    """Weights with recipe and input in words inside, and a script that loads them."""
    notes = {"recipe": recipe.to_json(), "input": "(batch, 1, 28, 28), ink 1 on 0, the digit in a box of 20 x 20, its weight in the middle"}
    weights = {key: value.detach().cpu().contiguous() for key, value in net.state_dict().items()}
    file = f"{name}.safetensors"
    loader = LOADER.format(
        side=autoencoder.SIDE, pixels=autoencoder.PIXELS, network=inspect.getsource(autoencoder.Autoencoder), kind=recipe.network,
        code=recipe.code, variational=recipe.variational, file=file,
    )  # fmt: skip
    return Exports(
        "The weights of the best epoch, for PyTorch, with the recipe inside and the loader below.",
        {"Weights (safetensors)": (file, lambda: save(weights, notes))},
        loader,
    )
