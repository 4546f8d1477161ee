"""What pooling keeps when the picture moves: one map pooled by maximum, by average and not at all, before and after a shift."""

from dataclasses import dataclass

import torch
from torch.nn import functional as F

from core.data.pictures.choice import Photo, code_of

SHIFTS = range(-4, 5)  # pixels to the right
TOLERANCE = 0.05  # of the map's range: a change this small cannot be seen
WAYS = ("none", "max", "avg")

SOBEL = [[1.0, 0, -1], [2, 0, -2], [1, 0, -1]]


@dataclass(frozen=True)
class Shifted:
    """The map moved sideways, pooled in every way, and how much of each output is as it was."""

    by: int  # pixels to the right
    outputs: dict[str, torch.Tensor]  # way -> (H', W')
    kept: dict[str, float]  # way -> share of its numbers that stayed, 0 to 1


def map_of(photo: Photo, edges: bool) -> torch.Tensor:
    """The map to be pooled, (H, W): the mean of the picture's channels, or what a Sobel kernel and ReLU leave of it."""
    x = torch.tensor(photo.pixels).mean(dim=0)
    return F.conv2d(x[None, None], torch.tensor([[SOBEL]]), padding=1).relu()[0, 0] if edges else x


def pool(values: torch.Tensor, way: str, window: int, stride: int) -> torch.Tensor:
    """A map (H, W) pooled: (H', W') with H' = (H - window) / stride + 1, rounded down.

    Raises:
        ValueError: The window is larger than the map.
    """
    if way == "none":
        return values
    H, W = values.shape
    if window > min(H, W):
        raise ValueError(f"The window covers {window} × {window}, but the map is only {H} × {W}. Choose a smaller window.")
    batch = values[None, None]  # (1, 1, H, W)
    pooled = F.max_pool2d(batch, window, stride) if way == "max" else F.avg_pool2d(batch, window, stride)
    return pooled[0, 0]


def shift(values: torch.Tensor, by: int) -> torch.Tensor:
    """A map (H, W) moved so many pixels to the right; the freed columns repeat the one at the edge."""
    W = values.shape[1]
    return values[:, (torch.arange(W) - by).clamp(0, W - 1)]


def compare(values: torch.Tensor, window: int, stride: int, tolerance: float = TOLERANCE) -> list[Shifted]:
    """For every shift: the pooled maps, and the share of their numbers that differ by at most `tolerance` of the map's range.

    Raises:
        ValueError: The window is larger than the map.
    """
    still = {way: pool(values, way, window, stride) for way in WAYS}
    limit = tolerance * float(values.max() - values.min())
    found = []
    for by in SHIFTS:
        moved = {way: pool(shift(values, by), way, window, stride) for way in WAYS}
        kept = {way: float(((moved[way] - still[way]).abs() <= limit).float().mean()) for way in WAYS}
        found.append(Shifted(by, moved, kept))
    return found


def script(photo: Photo, edges: bool, window: int, stride: int) -> str:
    """The same pooling as a script that runs on its own; it leaves `largest` and `means`."""
    lines = ["x = torch.from_numpy(pixels.copy()).mean(dim=0)[None, None]  # (1, 1, H, W)"]
    if edges:
        lines.append(f"x = F.conv2d(x, torch.tensor([[{SOBEL}]]), padding=1).relu()  # edges")
    lines += [f"largest = F.max_pool2d(x, {window}, stride={stride})", f"means = F.avg_pool2d(x, {window}, stride={stride})"]
    lines += ['print(largest, means, sep="\\n")', ""]
    start = code_of(photo).replace("import numpy as np\n", "import numpy as np\nimport torch\nfrom torch.nn import functional as F\n", 1)
    return start + "\n" + "\n".join(lines)
