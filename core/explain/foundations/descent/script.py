"""A race as a script that runs on one's own machine."""

from collections.abc import Sequence
from textwrap import indent

from core.explain.foundations.descent.race import Racer
from core.explain.foundations.descent.surfaces import Surface
from core.explain.foundations.descent.words import titles

SCRIPT = """import torch
{flowers}

def loss(w{arguments}):
    return {code}


racers = {{
{racers}
}}
ends = {{}}
for name, build in racers.items():
    w = torch.tensor({start}, dtype=torch.float64, requires_grad=True)
    optimizer = build([w])
{loop}    ends[name] = w.tolist()
    print(f"{{name}}: w1 = {{ends[name][0]:.4g}}, w2 = {{ends[name][1]:.4g}}")
"""
FLOWERS = """
from mlxtend.data import iris_data

flowers = torch.from_numpy(iris_data()[0])
flowers = (flowers - flowers.mean(0)) / flowers.std(0, correction=0)
all_lengths, all_widths = flowers[:, 2], flowers[:, 3]
"""
STEP = """optimizer.zero_grad()
loss(w{data}).backward()
optimizer.step()  # w := w - rate * dL/dw, in its own way
"""
BATCHES = """    shuffle = torch.Generator().manual_seed({seed})
    step = 0
    while step < {steps}:
        for rows in torch.randperm({examples}, generator=shuffle).split({batch}):
            if step == {steps}:
                break
{step}            step += 1
"""


def script(surface: Surface, racers: Sequence[Racer], start: tuple[float, float], steps: int, batch: int | None, seed: int) -> str:
    """The race in plain PyTorch, a file that runs on its own and prints where everyone ended."""
    real = bool(surface.examples)
    rows = "[rows]" if batch else ""
    step = STEP.format(data=f", all_lengths{rows}, all_widths{rows}" if real else "")
    if batch and real:
        loop = BATCHES.format(seed=seed, steps=steps, examples=surface.examples, batch=batch, step=indent(step, " " * 12))
    else:
        loop = f"    for step in range({steps}):\n" + indent(step, " " * 8)
    calls = zip(titles(racers), [racer.kind.script("w", racer.rate, 0.0) for racer in racers], strict=True)
    return SCRIPT.format(
        flowers=FLOWERS if real else "",
        arguments=", length, width" if real else "",
        code=surface.code,
        racers="\n".join(f'    "{title}": lambda w: {call},' for title, call in calls),
        start=list(start),
        loop=loop,
    )
