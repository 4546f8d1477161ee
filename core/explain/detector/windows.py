"""A digit network slid over a page: one window after the other, or all in one pass.

A dense layer that sees 96 maps of 3 x 3 is a convolution with kernels of 3 x 3: on a larger page it gives its numbers at every place
(Long, Shelhamer and Darrell 2015). Within the network, what is around a digit is padded with zeros; on a page there is something
around it, so a window is 28 x 28 pixels with the 12 around them that its convolutions look at, and nothing is padded.
"""

from collections import OrderedDict
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional as F
from torch.utils.flop_counter import FlopCounterMode

from core.data.digits.ink import BOX, resize
from core.data.digits.strokes import Picture
from core.models.digit_cnn import DigitCNN

SEEN, FIELD, STEP = 52, 28, 8  # pixels that a window looks at; the digit's field in it; from one window to the next (three pools of 2)
EDGE = SEEN // 2  # of empty paper around the page, so that windows lie over its edges, too


def fully_convolutional(net: DigitCNN) -> nn.Sequential:
    """The same network for pages (B, 1, H, W), H and W at least 52: scores (B, 10, rows, columns)."""
    layers: OrderedDict[str, nn.Module] = OrderedDict()
    before = 0  # maps that the first dense layer sees
    for name, layer in net.layers.named_children():
        if isinstance(layer, nn.Conv2d):
            layers[name] = _same(nn.Conv2d(layer.in_channels, layer.out_channels, 3), layer.weight, layer.bias)
            before = layer.out_channels
        elif isinstance(layer, nn.Linear):
            side = 3 if layer.in_features == before * 9 else 1
            made = nn.Conv2d(layer.in_features // side**2, layer.out_features, side)
            layers[name] = _same(made, layer.weight.reshape(made.weight.shape), layer.bias)
        elif not isinstance(layer, nn.Flatten | nn.Dropout):
            layers[name] = layer
    return nn.Sequential(layers).eval().requires_grad_(False)


def _same(layer: nn.Conv2d, weight: Tensor, bias: Tensor | None) -> nn.Conv2d:
    assert layer.bias is not None and bias is not None
    with torch.no_grad():
        layer.weight.copy_(weight)
        layer.bias.copy_(bias)
    return layer


@torch.inference_mode()
def one_pass(net: DigitCNN, page: Tensor) -> Tensor:
    """Scores of all windows of a page (H, W) at once: (10, rows, columns)."""
    scores: Tensor = fully_convolutional(net)(page[None, None])[0]
    return scores


@torch.inference_mode()
def one_by_one(net: DigitCNN, page: Tensor) -> Tensor:
    """The same with the digit network's own layers: every window is cut out and read by itself."""
    cut = page.unfold(0, SEEN, STEP).unfold(1, SEEN, STEP)  # (rows, columns, 52, 52)
    rows, columns = cut.shape[:2]
    x = cut.reshape(-1, 1, SEEN, SEEN)
    for layer in net.layers:
        x = F.conv2d(x, layer.weight, layer.bias) if isinstance(layer, nn.Conv2d) else layer(x)  # nothing padded
    return x.T.reshape(-1, rows, columns)


@dataclass(frozen=True)
class Heat:
    """What a slid digit network says of a page."""

    scores: NDArray[np.float32]  # (10, rows, columns): the log-odds "this digit : no digit"
    step: float  # pixels of the page from the middle of one window to that of the next; the first lies on the page's corner
    size: float  # pixels of the page that a digit is taken to be long
    least: float  # log-odds from which on the digit network says that it sees a digit

    @property
    def warmth(self) -> NDArray[np.float32]:
        """(10, rows, columns): from 0 to 1, and 0.5 where the digit network begins to say that it sees this digit."""
        return np.asarray(1 / (1 + np.exp(self.least - self.scores)), np.float32)


def prepared(page: Picture, size: float) -> Tensor:
    """The page scaled so that digits of that many pixels get the 20 of the network's, with empty paper around it."""
    factor = BOX / size
    small = resize(page, max(round(page.shape[0] * factor), 1), max(round(page.shape[1] * factor), 1))
    return F.pad(torch.from_numpy(np.array(small, np.float32)), (EDGE,) * 4)


def slid(net: DigitCNN, page: Picture, size: float, least: float = 0.0) -> Heat:
    """The network slid over a page (H, W) in one pass, looking for digits `size` pixels long."""
    return Heat(one_pass(net, prepared(page, size)).numpy(), STEP * size / BOX, size, least)


def costs(net: DigitCNN, high: int, wide: int) -> tuple[int, int, int]:
    """Of a prepared page of that many pixels: how many windows there are, multiplications one by one, and in one pass."""
    empty = torch.zeros(high, wide)
    counts = []
    for way in (one_by_one, one_pass):
        with FlopCounterMode(display=False) as counter:
            found = way(net, empty)
        counts.append(counter.get_total_flops() // 2)
    return found[0].numel(), counts[0], counts[1]
