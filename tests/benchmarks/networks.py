"""What *What it thinks* waits for: a picture file until its five names and its heat map: python -m tests.benchmarks.networks

Beside it, in the same run, what one would write plainly: Pillow, torchvision's transforms, one pass through torchvision's EfficientNet-B0
(as many multiply-adds as Lite0 has), five names and no heat map. Two threads. Prints one line of JSON for each size of photo.

Bar: under 400 ms on two cores for a photo of 12 million pixels.

And which share of pictures is called none of the thousand things: of drawn shapes and scribbles, and, where GLASSBOX_DATA names the folder
of the photos, of hand-drawn letters, and of ants, bees and daisies, which it has names for.
"""

import io
import json
import os
import sys
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torchvision import models, transforms

from core.data.pictures.choice import sent
from core.explain.pictures.look import heat, look
from core.explain.pictures.unnamed import LIMIT, evidence
from core.figures.pictures.heat import overlay
from core.models.packaged import NAME
from core.pretrain import outliers
from core.zoo.backbone import pretrained
from tests.benchmarks.convolution import median_ms, photo

MOST, ASKED = 5, 100  # names; pictures of each kind
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


def refused(pictures: list[np.ndarray | Path]) -> float:
    """The share of pictures that is called none of these."""
    network = pretrained(NAME)
    called = []
    for picture in pictures:
        with torch.inference_mode():
            called.append(evidence(network.model(network.tensor([picture]))[0].numpy()) < LIMIT)
    return round(float(np.mean(called)), 3)


def kinds(quick: bool) -> dict[str, list[np.ndarray | Path]]:
    """Pictures that the network has no name for, and pictures that it has one for."""
    random, folder = np.random.default_rng(0), Path(os.environ.get("GLASSBOX_DATA", "/nowhere"))
    each = 1 if quick else ASKED // len(outliers.GENERATORS)
    found = {"drawn": [np.uint8(255 * (1 - draw(random))) for draw in outliers.GENERATORS for _ in range(each)]}
    if folder.is_dir() and not quick:
        drawn = outliers.omniglot(folder / "out-of-distribution" / "omniglot-small1.zip")
        letters = [np.uint8(255 * (1 - ink)) for alphabet in drawn.values() for ink in alphabet]
        found["letters"] = [letters[at] for at in random.permutation(len(letters))[:ASKED]]
        for kind, pattern in (("ants and bees", "ants-bees/val/*/*"), ("daisies", "flowers/*/daisy/*")):
            files = sorted((folder / "photos").glob(pattern))
            found[kind] = [files[at] for at in random.permutation(len(files))[:ASKED]]
    return found


def main(quick: bool = False) -> None:
    """Measure and print; `quick`: one small photo, once, and few drawings."""
    torch.set_num_threads(2)
    print(json.dumps({"called none of these": {kind: refused(pictures) for kind, pictures in kinds(quick).items()}}))
    net = models.efficientnet_b0(weights=None).eval()
    for patch in (25,) if quick else (25, 100):
        data, times = photo("JPEG", patch), 1 if quick else 9
        mine, plain = median_ms(lambda data=data: ours(data), times), median_ms(lambda data=data: plainly(net, data), times)
        megapixels = round(30 * 40 * patch**2 / 1e6, 2)
        print(json.dumps({"megapixels": megapixels, "to_names_and_heat_ms": round(mine), "ratio_to_plain": round(mine / plain, 2)}))


if __name__ == "__main__":
    main("--quick" in sys.argv)
