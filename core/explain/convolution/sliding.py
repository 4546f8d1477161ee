"""One kernel sliding over one picture: everything that can be set about it, and what comes out."""

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional as F

from core.data.given import number, numbers, one_of
from core.explain.convolution.kernels import SIZES

PADDINGS = ("none", "zero", "reflect", "same")
MOST_PADDING, MOST_STRIDE, MOST_DILATION = 16, 8, 8
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

    def out_size(self, n: int) -> int:
        """How many places the kernel finds along n pixels: (n + 2p - k) / s + 1, rounded down, k being its reach."""
        return (n + 2 * self.pad - self.reach) // self.stride + 1

    def check(self, height: int, width: int) -> None:
        """Whether it can slide over a picture of that size.

        Raises:
            ValueError: It cannot, and why, in words.
        """
        if self.mode == "reflect" and self.pad >= min(height, width):
            raise ValueError(
                f"There is too little to reflect: the picture has {height} × {width} pixels, the padding {self.pad}. Take less."
            )
        if self.reach > min(height, width) + 2 * self.pad:
            raise ValueError(
                f"No room: the kernel spans {self.reach} × {self.reach} pixels, the picture{' with its padding' if self.pad else ''} has "
                f"{height + 2 * self.pad} × {width + 2 * self.pad}. Take a smaller kernel, less dilation or more padding."
            )

    def to_query(self) -> dict[str, str]:
        """As the link has it; the readers below read it back."""
        return {
            "kernel": text_of(np.array(self.kernel)),
            "bias": f"{self.bias:g}",
            "stride": str(self.stride),
            "padding": self.padding,
            "amount": str(self.amount),
            "dilation": str(self.dilation),
            "turned": "yes" if self.turned else "no",
        }

    def apply(self, pixels: NDArray[np.float32]) -> NDArray[np.float32]:
        """Pixels (C, H, W)  ->  the output (H', W'), by PyTorch.

        Raises:
            ValueError: The kernel does not fit into the picture.
        """
        self.check(*pixels.shape[1:])
        x = torch.tensor(pixels)[None]  # (1, C, H, W)
        x = F.pad(x, (self.pad,) * 4, mode=self.mode)
        y = F.conv2d(
            x, self.weights(x.shape[1]), torch.tensor([self.bias], dtype=torch.float32), stride=self.stride, dilation=self.dilation
        )
        return np.asarray(y[0, 0])


def read_kernel(text: str) -> tuple[float, ...]:
    """A kernel from the link: 9, 25 or 49 numbers row by row, or three times as many, one slice for each channel.

    Raises:
        ValueError: One sentence for people.
    """
    count = text.count(",") + 1
    if count not in COUNTS:
        raise ValueError(f"A kernel has 9, 25 or 49 numbers, or three times as many for three channels; here are {count}.")
    return tuple(numbers(text, "the kernel", count, -LARGEST, LARGEST))


def read_bias(text: str) -> float:
    """The bias from the link. Raises a ValueError in words."""
    return number(text, "The bias", -LARGEST, LARGEST)


def read_stride(text: str) -> int:
    """The stride from the link. Raises a ValueError in words."""
    return _whole(text, "The stride", 1, MOST_STRIDE)


def read_amount(text: str) -> int:
    """The pixels of padding from the link. Raises a ValueError in words."""
    return _whole(text, "The padding", 0, MOST_PADDING)


def read_dilation(text: str) -> int:
    """The dilation from the link. Raises a ValueError in words."""
    return _whole(text, "The dilation", 1, MOST_DILATION)


def read_padding(text: str) -> str:
    """The kind of padding from the link. Raises a ValueError in words."""
    return one_of(text, "The padding", PADDINGS)


def read_turned(text: str) -> bool:
    """Whether the kernel is turned, from the link: "yes" or "no". Raises a ValueError in words."""
    return one_of(text, "Turned", ("yes", "no")) == "yes"


def read_place(text: str) -> str:
    """The place that is looked at, from the link: "3,12" is row 3, column 12 of the output; "" is none. Raises a ValueError in words."""
    if not text:
        return ""
    row, column = numbers(text, "the place", 2, 1, 10_000)
    return f"{row:.0f},{column:.0f}"


def _whole(text: str, name: str, low: int, high: int) -> int:
    value = number(text, name, low, high)
    if value != int(value):
        raise ValueError(f"{name} must be a whole number from {low} to {high}.")
    return int(value)


def text_of(kernel: NDArray[np.floating]) -> str:
    """A kernel as the link has it, as exact as PyTorch's numbers are."""
    return ",".join(f"{value:.7g}" for value in kernel.ravel())
