"""Show me the PyTorch: a chain as a script that runs on its own and gives the same maps."""

import torch

from core.explain.chain import RANDOM, Stage
from core.explain.chain_run import Step

PICTURE = "picture.png"
FEW = 256  # numbers that are written into the script

FROM_FILE = f"""import numpy as np
import torch
from PIL import Image
from torch import nn

pixels = np.asarray(Image.open("{PICTURE}"), dtype=np.float32)  # (H, W) or (H, W, 3), 0 to 255
x = torch.from_numpy(pixels).reshape(*pixels.shape[:2], -1).permute(2, 0, 1)[None]  # (1, C, H, W)
"""

FROM_NUMBERS = """import torch
from torch import nn

x = torch.tensor({numbers})[None]  # (1, C, H, W)
"""

RUN = """
maps = [x]
with torch.no_grad():
    for layer in layers:
        maps.append(layer(maps[-1]))
        print(type(layer).__name__, tuple(maps[-1].shape[1:]))
"""


def fits_a_file(picture: torch.Tensor) -> bool:
    """Whether the picture is best given as a PNG: many numbers, all of them whole and from 0 to 255."""
    return bool(picture.numel() > FEW and picture.min() >= 0 and picture.max() <= 255 and (picture == picture.round()).all())


def script(steps: list[Step], picture: torch.Tensor) -> str:
    """A Python script of this chain on this picture (C, H, W), which it reads from `PICTURE` if that `fits_a_file`."""
    needs = f"numpy, Pillow, and {PICTURE} beside it" if fits_a_file(picture) else "nothing else"
    start = FROM_FILE if fits_a_file(picture) else FROM_NUMBERS.format(numbers=_listed(picture))
    used = [step for step in steps if not step.refusal]
    lines = [f"# {step.refusal}" for step in steps if step.refusal]
    lines += ["layers = nn.Sequential(", *(f"    {_layer(step)}," for step in used), ")"]
    weights = [line for place, step in enumerate(used) for line in _weights(step, place)]
    if weights:
        lines += ["with torch.no_grad():  # the kernels; biases are zero", *(f"    {line}" for line in weights)]
    return f'"""A chain of layers, as built on Glassbox. Needs torch and {needs}."""\n\n{start}\n' + "\n".join(lines) + RUN


def _listed(values: torch.Tensor) -> str:
    """A tensor as Python, exact, floats throughout; a line for every row."""
    if values.ndim == 1:
        return "[" + ", ".join(repr(float(value)) for value in values.double()) + "]"
    return "[" + ",\n ".join(_listed(part).replace("\n", "\n ") for part in values) + "]"


def _layer(step: Step) -> str:
    stage = step.stage
    match stage.kind:
        case "conv":
            given = f"{len(step.input)}, {len(step.output)}, kernel_size={stage.size}"
            usual = {"stride": 1, "padding": 0, "dilation": 1}
            more = "".join(f", {name}={getattr(stage, name)}" for name, value in usual.items() if getattr(stage, name) != value)
            return f"nn.Conv2d({given}{more})"
        case "max" | "avg":
            return f"nn.{type(step.layer).__name__}({stage.size}, stride={stage.stride})"
        case "norm":
            return f"nn.InstanceNorm2d({len(step.input)})  # every map to mean 0 and spread 1"
        case "leaky":
            return repr(step.layer).replace("LeakyReLU", "nn.LeakyReLU")
    return f"nn.{type(step.layer).__name__}()"


def _weights(step: Step, place: int) -> list[str]:
    stage: Stage = step.stage
    if stage.kind != "conv":
        return []
    conv = step.layer
    if stage.kernel == RANDOM:
        shape = ", ".join(str(n) for n in conv.weight.shape)
        kernel = f"torch.randn({shape}, generator=torch.Generator().manual_seed({step.seed})) / {len(step.input) * stage.size**2} ** 0.5"
    else:
        kernel = f"torch.tensor({_listed(torch.from_numpy(stage.grid()))})".replace("\n", "\n    ")
    return [f"layers[{place}].weight[:] = {kernel}", f"layers[{place}].bias.zero_()"]
