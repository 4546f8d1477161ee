"""Grad-CAM as a script that runs on its own: plain PyTorch, the network, and the weights from a file."""

import json
from collections.abc import Sequence

from core.data.pictures.carried import with_reader
from core.models.packaged import NAME as LITE
from core.models.pretrained import colours
from core.tasks.pictures.network_code import network_code, network_imports, network_made

WEIGHTS, PICTURE = "network.safetensors", "picture.png"

SCRIPT = '''"""Where does a network look? Grad-CAM (Selvaraju et al. 2017) in plain PyTorch."""

import torch
from safetensors.torch import load_file
{imported}

CLASSES = {classes}
TARGET = {target}  # the class that the map is about
SIDE = {side}  # pixels that the network gets

{made}model.load_state_dict({{name: weight.float() for name, weight in load_file("{weights}").items()}}, strict=False)
model.eval()

pixels = square(read_picture("{picture}"), SIDE)  # any picture will do
x = torch.tensor(pixels)[None].float() / 255
x = (x - torch.tensor({mean})[:, None, None]) / torch.tensor({std})[:, None, None]

# From the picture to the last stage: 512 or more maps A of what is where.
{forward}

# From there to the score of the class, and back: how much would the score rise with each number of each map?
scores = model.fc(A.mean(dim=(2, 3)))
scores[0, TARGET].backward()

weights = A.grad.mean(dim=(2, 3), keepdim=True)  # how much each map matters for this class
parts = (weights * A).sum(dim=1)[0].detach()  # of each place its part in the score, for the class or against it
heat = torch.relu(parts)  # Grad-CAM shows what spoke for it

torch.set_printoptions(precision=4, sci_mode=False)
print("probabilities", dict(zip(CLASSES, torch.softmax(scores[0].detach(){temperature}, dim=0).tolist())))
print(heat)
total = parts.sum() + model.fc.bias[TARGET].detach()
print("all parts and the bias:", total.item(), "score:", scores[0, TARGET].item())
'''


FORWARD = """A = model.maxpool(model.relu(model.bn1(model.conv1(x))))
A = model.layer4(model.layer3(model.layer2(model.layer1(A)))).detach().requires_grad_()"""
FORWARD_LITE = 'A = model.activations(x)["layer4"].detach().requires_grad_()'


def script(network: str, classes: Sequence[str], target: int, side: int, pool: bool, temperature: float = 1.0) -> str:
    """The script for a network of that name and one of its classes; it reads the files `WEIGHTS` and `PICTURE` beside it.

    Args:
        network: "resnet18", "resnet34", "resnet50" or "efficientnet-lite0".
        classes: In the order of the scores.
        target: The place in it that the map is about.
        side: Pixels along each side of the network's input.
        pool: Whether there is pooling after the first convolution.
        temperature: The scores are divided by it before softmax.
    """
    lite = network == LITE
    mean, std = colours("efficientnet-lite0" if lite else "built-in")
    code = SCRIPT.format(
        imported=_imported() if lite else f"from torchvision.models import {network}",
        classes=json.dumps(list(classes), ensure_ascii=True),
        target=target,
        side=side,
        made=_made(network, pool),
        forward=FORWARD_LITE if lite else FORWARD,
        weights=WEIGHTS,
        picture=PICTURE,
        mean=mean,
        std=std,
        temperature="" if temperature == 1 else f" / {temperature}",
    )
    return with_reader(code)


def _imported() -> str:
    python, others = network_imports(LITE)
    return "\n".join([*python, *(line for line in others if line != "import torch"), "", "", network_code(LITE)])


def _made(network: str, pool: bool) -> str:
    if network == LITE:
        return f"model = {network_made(LITE, 'len(CLASSES)', pool)}\n"
    small = "" if pool else "model.maxpool = torch.nn.Identity()  # pictures are small here: no pooling after the first layer\n"
    return f"model = {network}(num_classes=len(CLASSES))\n{small}"
