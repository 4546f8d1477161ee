"""What became of a racer in words, and a race as a script to run on one's own machine."""

from collections.abc import Sequence

from core.explain.foundations.descent.race import ADAM_MEMORIES, MOMENTUM, OPTIMIZERS, RMSPROP_MEMORY, Path, Racer
from core.explain.foundations.descent.surfaces import Surface


def titles(racers: Sequence[Racer]) -> list[str]:
    """A name for each: the optimizer's, and its rate too where one optimizer races with several."""
    several = len({racer.optimizer for racer in racers}) < len(racers)
    return [OPTIMIZERS[racer.optimizer] + (f", rate {racer.rate:g}" if several else "") for racer in racers]


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
    lines = ["import torch", ""]
    if surface.examples:
        lines += [
            "from mlxtend.data import iris_data",
            "",
            "flowers = torch.from_numpy(iris_data()[0])",
            "flowers = (flowers - flowers.mean(0)) / flowers.std(0, correction=0)",
            "all_lengths, all_widths = flowers[:, 2], flowers[:, 3]",
            "",
        ]
    arguments = "w, length, width" if surface.examples else "w"
    lines += ["", f"def loss({arguments}):", f"    return {surface.code}", "", "", "racers = {"]
    lines += [f'    "{title}": lambda w: {_constructor(racer)},' for title, racer in zip(titles(racers), racers, strict=True)]
    lines += [
        "}",
        "ends = {}",
        "for name, build in racers.items():",
        f"    w = torch.tensor([{start[0]!r}, {start[1]!r}], dtype=torch.float64, requires_grad=True)",
        "    optimizer = build([w])",
    ]
    lines += _loop(surface, steps, batch if surface.examples else None, seed)
    lines += ["    ends[name] = w.tolist()", '    print(f"{name}: w1 = {ends[name][0]:.4g}, w2 = {ends[name][1]:.4g}")', ""]
    return "\n".join(lines)


def _constructor(racer: Racer) -> str:
    match racer.optimizer:
        case "sgd":
            return f"torch.optim.SGD(w, lr={racer.rate!r})"
        case "momentum":
            return f"torch.optim.SGD(w, lr={racer.rate!r}, momentum={MOMENTUM})"
        case "rmsprop":
            return f"torch.optim.RMSprop(w, lr={racer.rate!r}, alpha={RMSPROP_MEMORY})"
        case _:
            return f"torch.optim.Adam(w, lr={racer.rate!r}, betas={ADAM_MEMORIES})"


def _loop(surface: Surface, steps: int, batch: int | None, seed: int) -> list[str]:
    step = ["optimizer.zero_grad()", "{loss}.backward()", "optimizer.step()  # w := w - rate * dL/dw, in its own way"]
    if batch is None:
        loss = "loss(w, all_lengths, all_widths)" if surface.examples else "loss(w)"
        return [f"    for step in range({steps}):", *(f"        {line.format(loss=loss)}" for line in step)]
    return [
        f"    shuffle = torch.Generator().manual_seed({seed})",
        "    step = 0",
        f"    while step < {steps}:",
        f"        for rows in torch.randperm({surface.examples}, generator=shuffle).split({batch}):",
        f"            if step == {steps}:",
        "                break",
        *(f"            {line.format(loss='loss(w, all_lengths[rows], all_widths[rows])')}" for line in step),
        "            step += 1",
    ]
