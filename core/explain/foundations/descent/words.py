"""What became of a racer in words, and a race as a script to run on one's own machine."""

from collections.abc import Sequence
from textwrap import indent

from core.explain.foundations.descent.race import Path, Racer
from core.explain.foundations.descent.surfaces import Surface

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


def titles(racers: Sequence[Racer]) -> list[str]:
    """A name for each: the optimizer's, and its rate too where one optimizer races with several."""
    several = len({racer.optimizer for racer in racers}) < len(racers)
    return [racer.kind.label + (f", rate {racer.rate:g}" if several else "") for racer in racers]


def verdict(path: Path) -> str:
    """One sentence about the end of the way."""
    last = len(path)
    if not bool(path.weights[-1].isfinite().all()):
        return f"Ran away: after step {last} the weights were no numbers any more, so it stopped."
    if path.diverged_at is not None and not path.losses[-1] <= path.ceiling:
        return f"Ran away: at step {path.diverged_at} the loss was over ten times the highest in the picture."
    if path.settled_at is not None:
        return f"At the goal after {path.settled_at} steps, and it stayed there."
    if path.reached_at is not None:
        return f"Came through the goal at step {path.reached_at} but did not stay."
    if path.diverged_at is not None:
        return f"Thrown far out of the picture at step {path.diverged_at}, came back, not at the goal after {last} steps."
    return f"Not at the goal after {last} steps."


def script(surface: Surface, racers: Sequence[Racer], start: tuple[float, float], steps: int, batch: int | None, seed: int) -> str:
    """The race in plain PyTorch, a file that runs on its own and prints where everyone ended."""
    real = bool(surface.examples)
    data = ", all_lengths[rows], all_widths[rows]" if batch else ", all_lengths, all_widths"
    step = STEP.format(data=data if real else "")
    return SCRIPT.format(
        flowers=FLOWERS if real else "",
        arguments=", length, width" if real else "",
        code=surface.code,
        racers="\n".join(
            f'    "{title}": lambda w: {racer.kind.script("w", racer.rate, 0.0)},'
            for title, racer in zip(titles(racers), racers, strict=True)
        ),
        start=list(start),
        loop=BATCHES.format(seed=seed, steps=steps, examples=surface.examples, batch=batch, step=indent(step, " " * 12))
        if batch and real
        else f"    for step in range({steps}):\n" + indent(step, " " * 8),
    )
