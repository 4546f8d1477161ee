"""Who remembers, as a script that runs on one's own machine."""

import inspect

from core.explain.sequences import recall
from core.explain.sequences.recall import RecallRecipe
from core.models import recall_net
from core.models.recurrent import GATES, cells_code

SCRIPT = '''"""Which recurrent network remembers the first of {recipe.steps_in_row} symbols? As on Glassbox. Needs torch."""

import math

import torch
from torch import nn
from torch.nn import functional as F

torch.set_num_threads(1)  # so small a network is fastest on one core
{cells}
GATES = {gates}
SYMBOLS, FIRST = {symbols}, {first}
KEEPS = {keeps}


{network}

{one_hot}

def rows(count, generator):
    """Rows of symbols (B, T), and which came first (B,)."""
    first = torch.randint(FIRST, (count,), generator=generator)
    others = torch.randint(FIRST, SYMBOLS, (count, {recipe.distractors}), generator=generator)
    return torch.cat([first[:, None], others], dim=1), first


def gradient_through_time(net, x, first):
    """|dL/dh_t| for t = 1 ... T, the mean over the rows, in 64-bit numbers."""
    exact = RecallNet(net.name, {recall.HIDDEN}).double()
    exact.load_state_dict(net.state_dict())
    scores, kept = exact.unrolled(x)
    loss = F.cross_entropy(scores, first, reduction="sum")
    found = [torch.stack(torch.autograd.grad(loss, states, retain_graph=True)) for states in kept]
    return torch.stack(found).square().sum(dim=(0, 2, 4)).sqrt().mean(dim=1)


def others():
    """The chance of the rows that nobody learns from."""
    return torch.Generator().manual_seed(10_000 + {recipe.seed})


for name in {networks}:
    generator = torch.Generator().manual_seed({recipe.seed})
    net = RecallNet(name, {recall.HIDDEN})
    net.start({recipe.scale}, {open_for}, generator)
    optimizer = torch.optim.Adam(net.parameters(), {recall.RATE})
    before = gradient_through_time(net, *rows({recall.MEASURED}, others()))
    for step in range(1, {recall.STEPS} + 1):
        x, first = rows({recall.BATCH}, generator)
        loss = F.cross_entropy(net(x), first)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(net.parameters(), {clip})
        optimizer.step()
        if step % {recall.CHECK_EVERY} == 0:
            x, first = rows({recall.CHECKED}, others())
            with torch.no_grad():
                right = (net(x).argmax(1) == first).float().mean().item()
            if right >= {recall.KNOWN}:
                break
    after = gradient_through_time(net, *rows({recall.MEASURED}, others()))
    print(f"{{name}}: {{right:.4f}} right after {{step}} steps; |dL/dh_1| {{before[0]:.4e}} at the start, {{after[0]:.4e}} after")
'''


def script(recipe: RecallRecipe) -> str:
    """All networks learn it; prints of each how often it is right, and the gradient at the first step before and after."""
    return SCRIPT.format(
        recipe=recipe,
        recall=recall,
        cells=cells_code(),
        gates=GATES,
        symbols=recall_net.SYMBOLS,
        first=recall_net.FIRST,
        keeps=recall_net.KEEPS,
        network=inspect.getsource(recall_net.RecallNet),
        one_hot=inspect.getsource(recall_net.one_hot),
        networks=[each.network for each in recall.all_networks(recipe)],
        open_for=recipe.open_for,
        clip=recall.CLIP if recipe.clip else 'float("inf")',
    )
