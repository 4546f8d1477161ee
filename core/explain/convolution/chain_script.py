"""Show me the PyTorch: a chain as a script that runs on its own and gives the same maps."""

import torch

from core.data.pictures.choice import Photo, code_of
from core.explain.convolution.chain import RANDOM
from core.explain.convolution.chain_run import Step
from core.models.stack_code import line

RUN = """
maps = [torch.from_numpy(pixels.copy())[None]]  # (1, C, H, W)
with torch.no_grad():
    for layer in layers:
        maps.append(layer(maps[-1]))
        print(type(layer).__name__, tuple(maps[-1].shape[1:]))
"""


def script(steps: list[Step], photo: Photo) -> str:
    """A Python script of this chain on this picture; its `maps` are the picture and what each stage makes of it."""
    used = [step for step in steps if not step.refusal]
    lines = [f"# {step.refusal}" for step in steps if step.refusal]
    lines += ["layers = nn.Sequential(", *(f"    {_layer(step)}," for step in used), ")"]
    weights = [line for place, step in enumerate(used) for line in _weights(step, place)]
    if weights:
        lines += ["with torch.no_grad():  # the kernels; biases are zero", *(f"    {line}" for line in weights)]
    start = code_of(photo).replace("import numpy as np\n", "import numpy as np\nimport torch\nfrom torch import nn\n", 1)
    return start + "\n" + "\n".join(lines) + "\n" + RUN


def _layer(step: Step) -> str:
    match step.stage.kind:
        case "max" | "avg":
            return f"nn.{type(step.layer).__name__}({step.stage.size}, stride={step.stage.stride})"
        case "norm":
            return f"nn.InstanceNorm2d({len(step.input)})"
        case "leaky":
            return "nn." + repr(step.layer)
    return line(step.layer)


def _weights(step: Step, place: int) -> list[str]:
    """Lines that fill a convolution's weights (K, C, k, k); nothing for the others."""
    stage, layer = step.stage, step.layer
    if not isinstance(layer, torch.nn.Conv2d):
        return []
    if stage.kernel == RANDOM:
        K, C, k, _ = layer.weight.shape  # as many kernels as output maps
        lines = [
            f"generator = torch.Generator().manual_seed({step.place})",
            f"layers[{place}].weight[:] = torch.randn({K}, {C}, {k}, {k}, generator=generator) / {C * k * k} ** 0.5",
        ]
    else:
        rows = ", ".join("[" + ", ".join(f"{value:.9g}" for value in row) + "]" for row in stage.grid())
        lines = [f"layers[{place}].weight[:] = torch.tensor([{rows}])"]
    return [*lines, f"layers[{place}].bias.zero_()"]
