"""Make `stage-heads.safetensors`: after each stage of the built-in ResNet but the last, a linear layer that names what is in the picture.

A probe (Alain and Bengio 2016): the network stays as it is; of each stage the mean of every map is taken, and one linear layer learns
the 200 names from these. How often it is right says how much of the answer is there already. After the last stage the network's own
layer does the same.
"""

import sys
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import load_file
from torch.nn import functional as F

from core.data.origins import with_origins
from core.data.pictures.decoding import open_picture
from core.data.pictures.photos import normalised, square
from core.data.pictures.tiny_imagenet import NAMES, Photos, read_tiny_imagenet
from core.models import files
from core.models.folding import folded_norms
from core.models.pretrained import facts, pretrained
from core.pretrain.backbone import BackboneRecipe, split
from core.storage.tensors import write_tensors
from core.training.device import has_bfloat16
from core.training.metrics import fit_temperature

NAME, OF = "stage-heads", "built-in"
STAGES = ("conv1", "layer1", "layer2", "layer3")  # those that get a head; after layer4 stands the network's own
LEARN, HELD, JUDGED = 40, 3, 5  # photos of each of the 200 names
DECAYS = (1e-4, 1e-3, 1e-2)  # of the weights, tried; the best on the held photos is taken
STEPS, SEED, BATCH, PIECE = 100, 0, 25, 500  # photos looked at at once, and kept in one file
Head = tuple[torch.Tensor, torch.Tensor]  # (names, C) and (names,)


def make_stage_heads(data: Path, out: Path, work: Path) -> dict[str, Any]:
    """All of it; returns the card. Some minutes on one core: the network looks at photos; those it has seen are kept in `work`."""
    parts = _parts(data, work)
    found = {part: _pooled(photos, work, part) for part, photos in parts.items()}
    labels = {part: torch.from_numpy(photos.labels) for part, photos in parts.items()}
    heads = {stage: _learnt(stage, found, labels) for stage in STAGES}
    halves = {stage: (weight.half(), bias.half()) for stage, (weight, bias) in heads.items()}  # as in the file, and so judged
    named = {f"{stage}.{name}": tensor for stage, pair in halves.items() for name, tensor in zip(("weight", "bias"), pair, strict=True)}
    write_tensors(out / f"{NAME}.safetensors", named)
    own = pretrained(OF).fc
    scores = {stage: F.linear(found["judged"][stage], *(part.float() for part in halves[stage])) for stage in STAGES}
    scores["layer4"] = own(found["judged"]["layer4"]).detach()
    card = {
        "name": NAME,
        "made_by": f"python -m core.pretrain {NAME} --data FOLDER",
        "what": "for each stage of the built-in ResNet but the last, a linear layer from the means of its maps to 200 names",
        "of": {"network": OF, "sha256": facts(OF).sha256},
        "recipe": {"learn": len(parts["learn"]), "held": len(parts["held"]), "decays": DECAYS, "steps": STEPS, "seed": SEED},
        "figures": {"n": len(parts["judged"]), "stages": {stage: _right(found, labels["judged"]) for stage, found in scores.items()}},
        "data": with_origins({"Tiny ImageNet": f"{LEARN} training photos of each of 200 names; judged on {JUDGED} of each, never seen"}),
        "known_weaknesses": "The mean of a map forgets where things are: part of what an early stage knows is lost to its head.",
    }
    print(card["figures"], file=sys.stderr)
    return files.write_card(card, NAME, sum(tensor.numel() for pair in halves.values() for tensor in pair), out)


def _parts(data: Path, work: Path) -> dict[str, Photos]:
    """The photos to learn from, to choose by and to judge with."""
    everything, validation = read_tiny_imagenet(data / "tiny-imagenet", work)
    learn, held = split(everything, BackboneRecipe().held_share)  # the same parting: the network has learnt from none of `held`
    return {"learn": _drawn(learn, LEARN), "held": _drawn(held, HELD), "judged": _drawn(validation, JUDGED)}


def _drawn(photos: Photos, count: int) -> Photos:
    """So many of each name, chosen by the seed."""
    random = np.random.default_rng(SEED)
    rows = [random.permutation(np.flatnonzero(photos.labels == label))[:count] for label in range(len(NAMES))]
    return photos.only(np.sort(np.concatenate(rows)))


def _pooled(photos: Photos, work: Path, part: str) -> dict[str, torch.Tensor]:
    """Of every stage the mean of each map (N, C), computed once and kept in files, so that whoever stops it may go on later."""
    pieces = []
    for start in range(0, len(photos), PIECE):
        file = work / f"{NAME}-{part}-{start}.safetensors"
        if not file.exists():
            write_tensors(file, _seen(photos.images[start : start + PIECE], part == "learn"))
        pieces.append(load_file(file))
        print(f"{part}: {min(start + PIECE, len(photos))} of {len(photos)} photos", file=sys.stderr)
    return {stage: torch.cat([piece[stage] for piece in pieces]) for stage in pieces[0]}


@torch.inference_mode()
def _seen(images: NDArray[np.uint8], quickly: bool) -> dict[str, torch.Tensor]:
    """Of photos (N, 3, S, S) as they come; `quickly` in 16 bits where the CPU can, which moves the means by some thousandths."""
    side, dtype = facts(OF).side, torch.bfloat16 if quickly and has_bfloat16(torch.device("cpu")) else torch.float32
    net = folded_norms(pretrained(OF)).to(memory_format=torch.channels_last).to(dtype)
    rows: dict[str, list[torch.Tensor]] = {}
    for start in range(0, len(images), BATCH):
        pixels = np.stack([square(open_picture(image.transpose(1, 2, 0)), side) for image in images[start : start + BATCH]])
        x = normalised(torch.from_numpy(pixels).float().div(255), net.MEAN, net.STD)
        for stage, maps in net.activations(x.to(dtype=dtype, memory_format=torch.channels_last)).items():
            rows.setdefault(stage, []).append(maps.float().mean(dim=(2, 3)))
    return {stage: torch.cat(parts) for stage, parts in rows.items()}


def _learnt(stage: str, found: dict[str, dict[str, torch.Tensor]], labels: dict[str, torch.Tensor]) -> Head:
    """The best head of some strengths of weight decay, on the held photos; its probabilities are made honest there, too."""
    x, held = found["learn"][stage], found["held"][stage]
    mean, spread = x.mean(dim=0), x.std(dim=0).clamp(min=1e-6)
    tried = [fitted((x - mean) / spread, labels["learn"], len(NAMES), decay) for decay in DECAYS]
    losses = [float(F.cross_entropy(F.linear((held - mean) / spread, *head), labels["held"])) for head in tried]
    weight, bias = tried[int(np.argmin(losses))]
    temperature = fit_temperature(F.linear((held - mean) / spread, weight, bias), labels["held"])
    weight, bias = weight / spread / temperature, (bias - (weight / spread) @ mean) / temperature  # for features as they are
    print(stage, "decay", DECAYS[int(np.argmin(losses))], "temperature", round(temperature, 3), file=sys.stderr)
    return weight, bias


def fitted(x: torch.Tensor, labels: torch.Tensor, classes: int, decay: float) -> Head:
    """Softmax regression by L-BFGS: weights (classes, F) and biases (classes,) for features (N, F), mean about 0 and spread about 1.

    Args:
        x: The features.
        labels: (N,) of each its class.
        classes: How many there are.
        decay: Half of it times the sum of the squared weights is added to the mean cross-entropy.
    """
    weight, bias = (torch.zeros(shape, requires_grad=True) for shape in ((classes, x.shape[1]), (classes,)))
    optimizer = torch.optim.LBFGS([weight, bias], max_iter=STEPS, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        optimizer.zero_grad()
        found = F.cross_entropy(F.linear(x, weight, bias), labels) + decay / 2 * weight.square().sum()
        found.backward()
        return found

    optimizer.step(loss)
    return weight.detach(), bias.detach()


def _right(scores: torch.Tensor, labels: torch.Tensor) -> dict[str, float]:
    """How often the name is the likeliest, or among the five likeliest."""
    place = scores.argsort(dim=1, descending=True, stable=True) == labels[:, None]
    return {"top1": round(float(place[:, 0].float().mean()), 4), "top5": round(float(place[:, :5].any(dim=1).float().mean()), 4)}
