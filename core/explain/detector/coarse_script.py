"""Coarse boxes on a photo as a script that runs on its own: plain PyTorch, and the weights from a file."""

import inspect

from core.explain.detector import coarse
from core.models.packaged import NAME as LITE
from core.tasks.detector import boxes
from core.tasks.pictures.network_code import network_code, network_imports, network_made

WEIGHTS, PICTURE = f"{LITE}.safetensors", "picture.png"
TEXT = '''"""Where is it? Coarse boxes on a photo from a network that has learnt names only. In plain PyTorch.

Needs torch, numpy, scipy, pillow, safetensors, and {weights} and {picture} beside it.
"""

import json
{python}

import numpy as np
import torch
from PIL import Image
from safetensors import safe_open
from scipy import ndimage
{others}

PART, STEP = {part}, {step}  # of a class's largest share; pixels from one place of the last maps to the next
LIKELIEST, NEAR = {likeliest}, {near}  # names of the whole photo, of which boxes are made: so many, and at least so likely beside the first
AROUND = {around}  # neighbours of a place


{network}

{iou}

{nms}

{scores}

{coarse}

with safe_open("{weights}", "pt") as file:
    CLASSES = json.loads(file.metadata()["classes"])
    model = {made}
    model.load_state_dict({{name: file.get_tensor(name) for name in file.keys()}})
model.eval()

photo = np.array(Image.open("{picture}").convert("RGB"))
mean, std = (torch.tensor(numbers)[:, None, None] for numbers in (model.MEAN, model.STD))
x = ((torch.from_numpy(photo).permute(2, 0, 1).float() / 255 - mean) / std)[None]  # (1, 3, H, W)
with torch.inference_mode():
    maps = model.activations(x)["layer4"][0]  # (C, h, w)
scores = place_scores(maps, model.fc)
corners, sure, classes = coarse(scores, {sure})
for box, score, number in zip(corners.tolist(), sure.tolist(), classes.tolist()):
    print(f"{{score:.4f}} {{CLASSES[number]}} {{[round(at) for at in box]}}")
'''


def coarse_script(sure: float) -> str:
    """The script; it reads the files `WEIGHTS` and `PICTURE` beside it."""
    source = inspect.getsource
    python, others = network_imports(LITE)
    found = source(coarse.coarse).replace("-> Found", "").replace("def coarse(scores: torch.Tensor, sure: float, overlap: float = OVERLAP)",
        f"def coarse(scores, sure, overlap={coarse.OVERLAP})").replace("return Found(", "return (")  # fmt: skip
    return TEXT.format(
        weights=WEIGHTS, picture=PICTURE, python="\n".join(python), others="\n".join(line for line in others if line != "import torch"),
        part=coarse.PART, step=coarse.STEP, likeliest=coarse.LIKELIEST, near=coarse.NEAR, around=coarse.AROUND,
        network=network_code(LITE), iou=_plain(source(boxes.iou)), nms=_plain(source(boxes.nms)),
        scores=source(coarse.place_scores), coarse=found, made=network_made(LITE, "len(CLASSES)", True), sure=sure,
    )  # fmt: skip


def _plain(code: str) -> str:
    return code.replace(": Tensor", ": torch.Tensor").replace("-> Tensor", "-> torch.Tensor")
