"""A chain of up to six stages that turn a picture into maps, in a form that fits into a link.

`conv3:sobel,p1 relu max2` is a 3x3 convolution with the kernel "sobel" and one ring of padding, then ReLU, then max
pooling over 2x2. After the kernel come what differs from the usual: `s2` stride, `p1` padding, `d2` dilation. A kernel
is a name, `random*6` for six maps with random weights, or its own numbers row by row: `conv3:1/0/-1/1/0/-1/1/0/-1`.
"""

import re
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from core.data.given import number, one_of
from core.explain.convolution import kernels

MAX_STAGES = 6
MAX_MAPS = 16
MAX_WEIGHT = 100.0
PRESETS = {preset.name.lower().replace(" ", "-"): preset for preset in kernels.PRESETS}
KINDS = {
    "conv": "convolution",
    "max": "max pooling",
    "avg": "average pooling",
    "relu": "ReLU",
    "leaky": "leaky ReLU",
    "tanh": "tanh",
    "sigmoid": "sigmoid",
    "norm": "normalization",
}
POOLS = ("max", "avg")
RANDOM = "random"
LIMITS = {"stride": (1, 8), "padding": (0, 6), "dilation": (1, 4)}
_STAGE = re.compile(
    r"(?P<kind>[a-z]+)(?P<size>\d{1,2})?"
    r"(?::(?P<kernel>[^,*\s]{1,600})(?:\*(?P<maps>\d{1,3}))?)?"
    r"(?P<rest>(?:,[spd]\d{1,3}){0,3})"
)


@dataclass(frozen=True)
class Stage:
    """One stage of a chain; what its kind does not use stays as it is."""

    kind: str
    size: int = 1  # side of the window
    stride: int = 1
    padding: int = 0  # rings of zeros
    dilation: int = 1  # 2: every other pixel under the kernel
    kernel: str = ""  # a convolution's: a preset's name, "random", or its numbers row by row joined by "/"
    maps: int = 1  # a random convolution's kernels

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"a stage can be one of: {', '.join(KINDS)}.")
        if self.kind in POOLS and not 2 <= self.size <= 8:
            raise ValueError("a pooling window has a side of 2 to 8.")
        for name, (low, high) in LIMITS.items():
            if not low <= getattr(self, name) <= high:
                raise ValueError(f"the {name} must be a number from {low} to {high}.")
        if self.kind == "conv":
            self._check_kernel()

    def _check_kernel(self) -> None:
        if self.size not in kernels.SIZES:
            raise ValueError(f"a kernel has a side of {', '.join(map(str, kernels.SIZES[:-1]))} or {kernels.SIZES[-1]}.")
        if not 1 <= self.maps <= MAX_MAPS:
            raise ValueError(f"a convolution can have 1 to {MAX_MAPS} kernels.")
        if self.kernel != RANDOM:
            if self.maps != 1:
                raise ValueError("only a convolution with random kernels can have more than one.")
            self.grid()

    def grid(self) -> NDArray[np.float32]:
        """A convolution's kernel (k, k); not for a random one.

        Raises:
            ValueError: There is no such kernel, or its numbers do not fill it.
        """
        if "/" not in self.kernel:
            return PRESETS[one_of(self.kernel, "the kernel", (*PRESETS, RANDOM))].make(self.size).astype(np.float32)
        parts = self.kernel.split("/")
        if len(parts) != self.size**2:
            raise ValueError(f"a {self.size} × {self.size} kernel has {self.size**2} numbers, and not {len(parts)}.")
        values = [number(part, "each number of a kernel", -MAX_WEIGHT, MAX_WEIGHT) for part in parts]
        return np.array(values, np.float32).reshape(self.size, self.size)

    def as_numbers(self, size: int) -> "Stage":
        """The same convolution with its kernel as numbers, in that size: zeros around it, or cut to its middle."""
        old = np.array([[0, 0, 0], [0, 1, 0], [0, 0, 0]]) if self.kernel == RANDOM else self.grid()
        wide = np.pad(old, max(size - len(old), 0) // 2)
        cut = (len(wide) - size) // 2
        kernel = wide[cut : cut + size, cut : cut + size]
        return replace(self, size=size, kernel="/".join(f"{value:.6g}" for value in kernel.flat), maps=1)

    @property
    def reach(self) -> int:
        """The side of the square that one output pixel looks at, in input pixels: d(k - 1) + 1."""
        return self.dilation * (self.size - 1) + 1

    @property
    def title(self) -> str:
        """Such as "convolution 3 × 3"."""
        return f"{KINDS[self.kind]} {self.size} × {self.size}" if self.kind in ("conv", *POOLS) else KINDS[self.kind]

    @property
    def text(self) -> str:
        """The stage as it stands in a link."""
        if self.kind not in ("conv", *POOLS):
            return self.kind
        usual = {"stride": self.size if self.kind in POOLS else 1, "padding": 0, "dilation": 1}
        kernel = f":{self.kernel}" if self.kind == "conv" else ""
        count = f"*{self.maps}" if self.maps > 1 else ""
        changed = [f",{name[0]}{getattr(self, name)}" for name, value in usual.items() if getattr(self, name) != value]
        return f"{self.kind}{self.size}{kernel}{count}{''.join(changed)}"

    @classmethod
    def from_text(cls, text: str) -> "Stage":
        """The stage that `text` wrote.

        Raises:
            ValueError: In one sentence, what is wrong with it.
        """
        found = _STAGE.fullmatch(text)
        if not found or (found["kind"] not in KINDS):
            raise ValueError(f"a stage is written like conv3:sobel,p1 or max2 or one of {', '.join(list(KINDS)[3:])}.")
        windowed, pool = found["kind"] in ("conv", *POOLS), found["kind"] in POOLS
        if windowed != bool(found["size"]) or (found["kind"] == "conv") != bool(found["kernel"]) or (found["rest"] and not windowed):
            raise ValueError("a convolution is written like conv3:blur, a pooling like max2, all others without a number.")
        size = int(found["size"] or 1)
        given = {name: int(part[1:]) for part in found["rest"].split(",")[1:] for name in LIMITS if name[0] == part[0]}
        if pool and given.keys() - {"stride"}:
            raise ValueError("a pooling has a window and a stride, and nothing else.")
        given = {"stride": size if pool else 1, "maps": int(found["maps"] or 1)} | given
        return cls(found["kind"], size, kernel=found["kernel"] or "", **given)


def parse(text: str) -> tuple[Stage, ...]:
    """The stages of a chain's text, in order.

    Raises:
        ValueError: In one sentence, which stage is wrong and why.
    """
    words = text.split()
    if len(words) > MAX_STAGES:
        raise ValueError(f"A chain has at most {MAX_STAGES} stages.")
    stages = []
    for place, word in enumerate(words, start=1):
        try:
            stages.append(Stage.from_text(word))
        except ValueError as problem:
            raise ValueError(f"Stage {place}: {problem}") from None
    return tuple(stages)


def write(stages: tuple[Stage, ...]) -> str:
    """The text that `parse` reads."""
    return " ".join(stage.text for stage in stages)
