"""What is special in the script of a training of an autoencoder."""

import inspect

from core.data.digits import noise
from core.models import autoencoder
from core.tasks.autoencoder import task
from core.tasks.autoencoder.recipe import AutoencoderRecipe
from core.tasks.digit_script import brings, digit_pictures
from core.tasks.script_pieces import Pieces, imports, settled

LOSS = '''

def loss_of(outputs, y):
    """Reconstruction + weight x KL, a mean over the pictures."""
    return losses(outputs, y, {code}, {variational}, {weight})[0] / len(y)


def error(outputs, y):
    """Mean squared error of a pixel."""
    return F.mse_loss(outputs[:, :PIXELS], y).item()
'''


def pieces(recipe: AutoencoderRecipe, kind: str, autocast: str = "") -> Pieces:
    """The parts of the script that only autoencoders have."""
    package, line = brings(recipe.data)
    made = f'Autoencoder("{recipe.network}", {recipe.code}, {recipe.variational}).to(device, memory_format=torch.channels_last)'
    network = [
        "# 2. The network", f"SIDE, PIXELS = {autoencoder.SIDE}, {autoencoder.PIXELS}", "", "",
        inspect.getsource(autoencoder.Autoencoder), "", inspect.getsource(autoencoder.losses), "", *settled(recipe, made), "",
    ]  # fmt: skip
    spoilt = f'"{recipe.noise}", {recipe.amount}'
    looked = f"checked(part, {spoilt})" if recipe.spoils else "part"
    return Pieces(
        imports=imports(
            f"An autoencoder for handwritten digits, trained as on Glassbox. Needs torch, numpy and {package}.", kind,
            ["from collections.abc import Callable"] if recipe.spoils else [], [line],
        ),
        data=digit_pictures(recipe.data, recipe.training) + TARGETS,
        network="\n".join(network),
        more=(_noise() if recipe.spoils else "")
        + LOSS.format(code=recipe.code, variational=recipe.variational, weight=recipe.kl_weight),
        scores=f"torch.cat([net({looked}).float() for part in x.split({task.CHECK_BATCH})])",
        mode="nothing drawn by chance",
        batches=f"torch.randperm(len(x_train)).to(device).split({recipe.batch})",
        batch="x_train[rows]",
        first=[f"x = noisy(x, {spoilt})"] if recipe.spoils else [],
        weights="w.abs().sum() for name, w in net.named_parameters() if w.ndim > 1",
        loss="loss_of",
        right="error(scores, y)",
        told="error",
    )  # fmt: skip


TARGETS = "y_train, y_val, y_test = (x.flatten(1) for x in (x_train, x_val, x_test))  # what is to be made is the picture itself\n"


def _noise() -> str:
    functions = "\n\n".join(inspect.getsource(function) for function in noise.NOISES.values())
    table = ", ".join(f'"{name}": {function.__name__}' for name, function in noise.NOISES.items())
    parts = [functions, f"NOISES = {{{table}}}\n\n", inspect.getsource(noise.noisy), "", inspect.getsource(task.checked)]
    return "\n\n# Ways to spoil a picture\n" + "\n".join(parts)
