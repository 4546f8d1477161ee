"""A digit network slid over a page, as a script that runs on its own."""

import inspect

from core.explain.detector import windows
from core.models import digit_cnn

TEXT = '''"""Slide a digit network over a page: all windows in one pass, and one by one.

Needs torch, safetensors, and digits.safetensors beside it.
"""

from collections import OrderedDict

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional as F

CHANNELS, HIDDEN = {channels}, {hidden}
SEEN, STEP = {seen}, {step}  # pixels that a window looks at, with the {around} around a digit's 28; from one window to the next


{network}

{convolutional}

{same}

{one_pass}

{one_by_one}

net = DigitCNN()
net.load_state_dict({{name: tensor.float() for name, tensor in load_file("digits.safetensors").items()}})
net.eval()

page = torch.zeros({high}, {wide})  # put yours here: ink 1 on 0, digits 20 pixels long, {edge} pixels of empty paper around
together, apart = one_pass(net, page), one_by_one(net, page)  # (10, rows, columns): the log-odds of each digit
print(f"windows: {{together[0].numel()}}")
print(f"largest difference: {{(together - apart).abs().max():.6f}}")
print(f"surest: {{together.sigmoid().max():.6f}}")
'''


def slide_script(size: float) -> str:
    """The script, with an empty page as large as one of 144 x 96 pixels is when digits are `size` pixels long."""
    source = inspect.getsource
    wide, high = (round(side * 20 / size) + 2 * windows.EDGE for side in (144, 96))
    return TEXT.format(
        channels=digit_cnn.CHANNELS, hidden=digit_cnn.HIDDEN, seen=windows.SEEN, step=windows.STEP, around=(windows.SEEN - 28) // 2,
        network=source(digit_cnn.DigitCNN), convolutional=source(windows.fully_convolutional), same=source(windows._same),
        one_pass=source(windows.one_pass), one_by_one=source(windows.one_by_one), high=high, wide=wide, edge=windows.EDGE,
    )  # fmt: skip
