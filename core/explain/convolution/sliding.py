"""One kernel sliding over one picture: everything that can be set about it, what comes out, and the same as a script."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional as F

from core.data.given import number, numbers, one_of, parted
from core.data.pictures.choice import Photo, code_of
from core.explain.convolution.kernels import SIZES

PADDINGS = ("none", "zero", "reflect", "same")
LARGEST = 1000.0  # of a weight and of the bias
COUNTS = {slices * k * k: k for slices in (1, 3) for k in SIZES}  # how many weights a kernel of size k has


@dataclass(frozen=True)
class Sliding:
    """A convolution with one output map."""

    kernel: tuple[float, ...] = (1, 0, -1, 1, 0, -1, 1, 0, -1)  # row by row; k*k for every channel alike, or three times k*k
    bias: float = 0.0
    stride: int = 1
    padding: str = "none"  # one of `PADDINGS`
    amount: int = 1  # pixels of padding on each side, where it is "zero" or "reflect"
    dilation: int = 1
    turned: bool = False  # turn the kernel by 180 degrees first: what mathematics calls a convolution

    @property
    def size(self) -> int:
        """The kernel's height and width, k."""
        return COUNTS[len(self.kernel)]

    @property
    def reach(self) -> int:
        """How many pixels the kernel spans: k, or more where dilation pulls it apart."""
        return self.dilation * (self.size - 1) + 1

    @property
    def pad(self) -> int:
        """Pixels added on each side. "same" adds as many zeros as keep the size at stride 1."""
        return {"none": 0, "same": self.reach // 2}.get(self.padding, self.amount)

    @property
    def mode(self) -> str:
        """What the added pixels hold, in PyTorch's words."""
        return "reflect" if self.padding == "reflect" else "constant"

    @property
    def signed(self) -> bool:
        """Whether its output is a matter of signs (edges: the weights cancel) and not a picture again (blur, sharpen)."""
        return sum(self.kernel) * self.size**2 / len(self.kernel) < 0.5

    def weights(self, channels: int) -> torch.Tensor:
        """The kernel as it is applied, (1, C, k, k): its slices for each channel, turned where that is asked for."""
        slices = torch.tensor(self.kernel, dtype=torch.float32).reshape(-1, self.size, self.size)
        slices = slices[:channels] if len(slices) >= channels else slices.expand(channels, -1, -1)
        return (slices.flip(-1, -2) if self.turned else slices)[None]

    def check(self, height: int, width: int) -> None:
        """Whether it can slide over a picture of that size.

        Raises:
            ValueError: It cannot, and why, in words.
        """
        if self.mode == "reflect" and self.pad >= min(height, width):
            size = f"the picture has {height} × {width} pixels"
            raise ValueError(f"There is too little to reflect: {size}, the padding {self.pad}. Take less.")
        if self.reach > min(height, width) + 2 * self.pad:
            raise ValueError(
                f"No room: the kernel spans {self.reach} × {self.reach} pixels, the picture{' with its padding' if self.pad else ''} has "
                f"{height + 2 * self.pad} × {width + 2 * self.pad}. Take a smaller kernel, less dilation or more padding."
            )

    def to_query(self) -> dict[str, str]:
        """As the link has it; `READERS` read it back."""
        plain = {name: str(getattr(self, name)) for name in ("stride", "padding", "amount", "dilation")}
        kernel = ",".join(f"{value:.7g}" for value in self.kernel)  # as exact as PyTorch's numbers are
        return {"kernel": kernel, "bias": f"{self.bias:g}", **plain, "turned": "yes" if self.turned else "no"}

    def apply(self, pixels: NDArray[np.float32]) -> NDArray[np.float32]:
        """Pixels (C, H, W)  ->  the output (H', W'), by PyTorch.

        Raises:
            ValueError: The kernel does not fit into the picture.
        """
        self.check(*pixels.shape[1:])
        x = F.pad(torch.tensor(pixels)[None], (self.pad,) * 4, mode=self.mode)  # (1, C, H + 2p, W + 2p)
        bias = torch.tensor([self.bias], dtype=torch.float32)
        y = F.conv2d(x, self.weights(x.shape[1]), bias, stride=self.stride, dilation=self.dilation)
        return np.asarray(y[0, 0])


def read_kernel(text: str) -> tuple[float, ...]:
    """A kernel from the link: 9, 25 or 49 numbers row by row, or three times as many, one slice for each channel.

    They are separated by commas, or by blanks; then a comma is a decimal one.

    Raises:
        ValueError: One sentence for people.
    """
    count = len(parted(text)) if " " in text.strip() else text.count(",") + 1
    if count not in COUNTS:
        raise ValueError(f"A kernel has 9, 25 or 49 numbers, or three times as many for three channels; here are {count}.")
    return tuple(numbers(text, "the kernel", count, -LARGEST, LARGEST))


def _whole(name: str, low: int, high: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        value = number(text, name, low, high)
        if value != int(value):
            raise ValueError(f"{name} must be a whole number from {low} to {high}.")
        return int(value)

    return read


# how each part of a `Sliding` is read from the link; all raise a ValueError, one sentence for people
READERS: dict[str, Callable[[str], Any]] = {
    "kernel": read_kernel,
    "bias": lambda text: number(text, "The bias", -LARGEST, LARGEST),
    "stride": _whole("The stride", 1, 8),
    "padding": lambda text: one_of(text, "The padding", PADDINGS),
    "amount": _whole("The padding", 0, 16),  # pixels
    "dilation": _whole("The dilation", 1, 8),
    "turned": lambda text: one_of(text, "Turned", ("yes", "no")) == "yes",
}


def read_place(text: str) -> str:
    """The place that is looked at, from the link: "3,12" is row 3, column 12 of the output; "" is none. Raises a ValueError in words."""
    if not text:
        return ""
    row, column = numbers(text, "the place", 2, 1, 10_000)
    return f"{row:.0f},{column:.0f}"


def script(photo: Photo, sliding: Sliding) -> str:
    """PyTorch for exactly this picture and this kernel; prints the shape and leaves the result in `output`, (1, 1, H', W').

    Raises:
        ValueError: The kernel does not fit into the picture.
    """
    C, H, W = photo.size
    sliding.check(H, W)
    lines = [code_of(photo), "import torch", "from torch.nn import functional as F", "", *_kernel(sliding, C)]
    lines += ["picture = torch.tensor(pixels)[None]  # (1, C, H, W)"]
    padding = sliding.pad if sliding.mode == "constant" else 0
    if sliding.pad > padding:
        lines.append(f'picture = F.pad(picture, ({sliding.pad},) * 4, mode="reflect")')
    usual = (("stride", sliding.stride, 1), ("padding", padding, 0), ("dilation", sliding.dilation, 1))
    given = "".join(f", {name}={value}" for name, value, most_often in usual if value != most_often)
    lines.append(f"output = F.conv2d(picture, kernel, bias{given})  # (1, 1, H', W')")
    return "\n".join([*lines, 'print("shape", tuple(output.shape), "from", float(output.min()), "to", float(output.max()))', ""])


def _kernel(sliding: Sliding, channels: int) -> list[str]:
    k = sliding.size
    rows = [sliding.kernel[at : at + k] for at in range(0, len(sliding.kernel), k)]
    written = [f"[{', '.join(f'{weight:.9g}' for weight in row)}]" for row in rows[: channels * k]]
    slices = [",\n    ".join(written[at : at + k]) for at in range(0, len(written), k)]
    lines = [
        "kernel = torch.tensor([[[",
        "    " + ",\n], [\n    ".join(slices),
        f"]]], dtype=torch.float32)  # (1, {len(slices)}, {k}, {k})",
    ]
    if len(slices) < channels:
        lines.append(f"kernel = kernel.expand(1, {channels}, {k}, {k})  # the same for every channel")
    if sliding.turned:
        lines.append("kernel = kernel.flip(-1, -2)  # turned by 180 degrees: a true convolution")
    return [*lines, f"bias = torch.tensor([{sliding.bias:.9g}], dtype=torch.float32)"]
