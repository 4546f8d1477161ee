"""What *What it thinks* waits for: a picture file until its five names and its heat map: python -m tests.benchmarks.networks

Beside it, in the same run, what one would write plainly: Pillow, torchvision's transforms, one pass through torchvision's EfficientNet-B0
(as many multiply-adds as Lite0 has), five names and no heat map. Two threads. Prints one line of JSON for each size of photo.

Bar: under 400 ms on two cores for a photo of 12 million pixels.
"""

import io
import json
import sys

import numpy as np
import torch
from PIL import Image
from torchvision import models, transforms

from core.data.pictures.choice import sent
from core.explain.pictures.look import heat, look
from core.figures.pictures.heat import overlay
from core.models.packaged import NAME
from core.zoo.backbone import pretrained
from tests.benchmarks.convolution import median_ms, photo

MOST = 5  # names
PLAIN = transforms.Compose(
    [transforms.Resize(224), transforms.CenterCrop(224), transforms.ToTensor(), transforms.Normalize((0.5,) * 3, (0.5,) * 3)]
)


def ours(data: bytes) -> list[str]:
    """All that the server does: decode, shrink, look, name, find out where, and draw it."""
    network = pretrained(NAME)
    pixels = network.pixels(sent(data, colour=True).pixels.astype(np.uint8).transpose(1, 2, 0))
    seen = look(network.model, network.tensor([pixels.transpose(1, 2, 0)]), network.temperature)
    found = heat(network.model, seen, seen.best)
    overlay(pixels, found.shares, float(found.shares.max(initial=0)))
    return [network.classes[at] for at in seen.first(MOST)]


@torch.inference_mode()
def plainly(net: torch.nn.Module, data: bytes) -> list[int]:
    """The same photo through torchvision's network; nothing is drawn."""
    x = PLAIN(Image.open(io.BytesIO(data)).convert("RGB"))[None]
    return torch.softmax(net(x)[0], dim=0).topk(MOST).indices.tolist()


def main(quick: bool = False) -> None:
    """Measure and print; `quick`: one small photo, once."""
    torch.set_num_threads(2)
    net = models.efficientnet_b0(weights=None).eval()
    for patch in (25,) if quick else (25, 100):
        data, times = photo("JPEG", patch), 1 if quick else 9
        mine, plain = median_ms(lambda data=data: ours(data), times), median_ms(lambda data=data: plainly(net, data), times)
        megapixels = round(30 * 40 * patch**2 / 1e6, 2)
        print(json.dumps({"megapixels": megapixels, "to_names_and_heat_ms": round(mine), "ratio_to_plain": round(mine / plain, 2)}))


if __name__ == "__main__":
    main("--quick" in sys.argv)
