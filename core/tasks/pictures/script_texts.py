"""The texts that a script of a training on pictures is put together from."""

IMPORTS = '''"""A network that tells {num_classes} kinds of pictures apart, trained as on Glassbox.

Needs torch, {torchvision}numpy and pillow{safetensors}.
Beside it has to lie: {folder}/ with train/CLASS/* and val/CLASS/*{weights}.
"""

import copy
import hashlib
{math}from pathlib import Path
{python}
import numpy as np
import torch
{imported}{load}from torch import nn
from torch.nn import functional as F

device = "{kind}"{comment}
'''

DATA = '''
# 1. The pictures: the middle square of each, {side} x {side}
folder, side = Path("{folder}"), {side}
classes = sorted(found.name for found in (folder / "train").iterdir())


def pictures(part):
    """All of one part, mixed by what is in the files: the same order everywhere. What cannot be read is named and left out."""
    found, labels = [], []
    for file in sorted((folder / part).glob("*/*"), key=lambda file: hashlib.sha256(file.read_bytes()).hexdigest()):
        try:
            found.append(torch.from_numpy(square(read_picture(file), side)))
            labels.append(classes.index(file.parent.name))
        except Exception as problem:
            print(f"{{file}} is left out: {{problem}}")
    return torch.stack(found).to(device), torch.tensor(labels).to(device)


def shown(x):
    """Colours from 0 to 1 as the network is used to them: mean about 0, spread about 1."""
    mean, std = (torch.tensor(n, device=x.device)[:, None, None] for n in ({mean}, {std}))
    return ((x - mean) / std).to(memory_format=torch.channels_last)


(x_train, y_train), (x_val, y_val) = pictures("train"), pictures("val"){count}
'''

FEATURES = '''

def features(x):
    """What the pretrained network says of pictures, 64 at a time: (N, {width})."""
    with torch.no_grad(){autocast}:
        return torch.cat([body(shown(part.float() / 255)).float() for part in x.split(32)])


body.fc = nn.Identity()  # without its last layer
body = body.eval().to(device, memory_format=torch.channels_last)
f_train = features(x_train)
mean, spread = f_train.mean(dim=0), f_train.std(dim=0, correction=0).clamp(min=1e-3)
'''

BEGIN = '''
# The head first: the weights with the smallest loss on the features and those of mirror images, and a penalty on their length
fc = nn.Linear({width}, len(classes)).to(device)
nn.init.zeros_(fc.weight)
nn.init.zeros_(fc.bias)
x, y = (torch.cat([f_train{mirrored}]) - mean) / spread, y_train{repeat}
search = torch.optim.LBFGS(fc.parameters(), max_iter={steps}, line_search_fn="strong_wolfe")


def head_loss():
    """Loss and penalty, with their gradients."""
    search.zero_grad()
    loss = F.cross_entropy(fc(x), y) + {l2} / 2 * fc.weight.square().sum()
    loss.backward()
    return loss


search.step(head_loss)
with torch.no_grad():  # for features as they are, not standardised
    fc.weight /= spread
    fc.bias -= fc.weight @ mean
body.fc = fc
net = body
'''

EPOCHS = '''

def begin_epoch(number):
    """The head learns, and with every epoch one more stage; batch norm keeps its averages."""
    net.eval()
    for place, stage in enumerate(stages):
        for weight in stage:
            weight.requires_grad_(place < min({learnt}, number + 1))
'''
