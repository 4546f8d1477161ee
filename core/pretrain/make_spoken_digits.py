"""Make `spoken-digits.safetensors`: a head on the pretrained ear, and the ear's last stage, name spoken digits and refuse what is none."""

import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import load_file
from torch.nn import functional as F

from core.data.origins import with_origins
from core.models import files
from core.models.ear import Ear
from core.models.spoken_net import NO_DIGIT, SpokenNet
from core.pretrain.spoken_digits import HeardWords, heard_words, people, voices
from core.storage.tensors import write_tensors
from core.training.metrics import calibration_error, fit_temperature

NAME = "spoken-digits"
CHECK_BATCH = 256  # words heard at once, where nothing is learnt
ACCEPT = 0.97  # share of the digits of speakers that were not learnt from that is accepted
HELD_VOICES = ("flite rms", "flite awb", "+f3", "+m4", "+klatt3", "+steph", "+travis", "+Andrea")  # how their names end


@dataclass(frozen=True)
class HeadRecipe:
    """How the head learns, and with it the ear's last stage."""

    hidden: int = 128
    dropout: float = 0.4
    epochs: int = 5
    batch: int = 128
    gain: float = 0.25  # how much louder or weaker every map is made, at random: as another voice and another microphone would
    rate: float = 0.0015
    stage_rate: float = 0.0004
    decay: float = 0.05
    smoothing: float = 0.05
    seed: int = 0


def make_spoken_digits(data: Path, out: Path, work: Path, recipe: HeadRecipe = HeadRecipe()) -> dict[str, Any]:
    """All of it; returns the card. It needs espeak-ng and flite on this machine, and the ear in `out`."""
    ear = Ear().eval()
    files.load_weights(ear, "ear", out)
    human = heard_words(ear, people(data), work, "people")
    made = heard_words(ear, voices(data, work), work, "voices")
    held = np.array([who.endswith(HELD_VOICES) for who in made.who])
    judged = [left_out(ear, human, made, held, who, recipe, work) for who in sorted(set(human.who.tolist()))]
    scores, labels = (torch.cat(parts) for parts in zip(*(one.own for one in judged), strict=True))
    temperature = fit_temperature(scores[:, :NO_DIGIT], labels)
    doubts = torch.softmax(scores / temperature, dim=1)[:, NO_DIGIT]
    limit = round(float(np.quantile(doubts.numpy(), ACCEPT)), 4)
    print("all of it is learnt", file=sys.stderr, flush=True)
    part = learnt(ear, together(human, made), recipe).learnt()
    write_tensors(out / f"{NAME}.safetensors", part.state_dict())
    card = {
        "name": NAME,
        "made_by": f"python -m core.pretrain {NAME} --data FOLDER",
        "what": "a head on the pretrained ear, whose last stage has learnt on: ten digits, and none of them",
        "of": {"ear": files.read_card("ear", out)["sha256"]},
        "network": {"hidden": recipe.hidden},
        "recipe": asdict(recipe),
        "temperature": round(temperature, 4),
        "limit": limit,
        "figures": {
            "speakers left out in turn": {one.who: figures(one, temperature, limit) for one in judged},
            "accuracy": round(float((scores[:, :NO_DIGIT].argmax(dim=1) == labels).float().mean()), 4),
            "accepted": round(float((doubts < limit).float().mean()), 4),
            "refused": round(float(np.mean([figures(one, temperature, limit)["other words refused"] for one in judged])), 4),
            "ece": round(_ece(scores, labels, temperature), 4),
        },
        "data": with_origins(
            {
                "Free Spoken Digit Dataset": f"{int(human.plain.sum())} recordings of five men, plain, spoilt, and backwards as no digit",
                "subjectivity": "its commonest words are what programs say that is no digit",
                "made here": f"{len(made.labels)} words by voices of espeak-ng and flite, digits and others",
            }
        ),
        "known_weaknesses": "It has learnt from five men and from voices of programs: of women and children it may know less. 3 and 4 are "
        "taken for 8 most often. Words near to a digit, such as fine or tree, pass now and then.",
    }
    print(card["figures"], file=sys.stderr)
    return files.write_card(card, NAME, sum(p.numel() for p in part.parameters()), out)


@dataclass(frozen=True)
class LeftOut:
    """What a head says that has not learnt from a speaker, nor from some voices."""

    who: str
    own: tuple[torch.Tensor, torch.Tensor]  # scores (N, 11) of the speaker's digits, and which they are
    voices: tuple[torch.Tensor, torch.Tensor]  # the same of the voices, and of all that they say


def left_out(ear: Ear, human: HeardWords, made: HeardWords, held: NDArray[np.bool_], who: str, recipe: HeadRecipe, work: Path) -> LeftOut:
    """Learn from all but a speaker and the held voices, and judge on both; kept in a file of `work`, so that one may go on later."""
    theirs, file = human.who == who, work / f"left-out-{who}.safetensors"
    own, others = human.only(theirs & human.plain), made.only(held)
    if not file.exists():
        net = learnt(ear, together(human.only(~theirs), made.only(~held)), recipe)
        write_tensors(file, {"own": _scores(net, own), "voices": _scores(net, others)})
        print(f"{who} was left out", file=sys.stderr, flush=True)
    scores = load_file(file)
    return LeftOut(who, (scores["own"], own.labels), (scores["voices"], others.labels))


@torch.inference_mode()
def _scores(net: SpokenNet, words: HeardWords) -> torch.Tensor:
    return torch.cat([net.from_maps(part.float()) for part in words.maps.split(CHECK_BATCH)])


def figures(found: LeftOut, temperature: float, limit: float) -> dict[str, float]:
    """Of the speaker: accuracy, accepted, calibration; of the voices: other words refused, digits accepted."""
    (scores, labels), (theirs, said) = found.own, found.voices
    passed = torch.softmax(scores / temperature, dim=1)[:, NO_DIGIT] < limit
    voices_passed = torch.softmax(theirs / temperature, dim=1)[:, NO_DIGIT] < limit
    rows: dict[str, torch.Tensor | float] = {
        "accuracy": (scores[:, :NO_DIGIT].argmax(dim=1) == labels).float().mean(),
        "accepted": passed.float().mean(),
        "ece": _ece(scores, labels, temperature),
        "other words refused": 1 - voices_passed[said == NO_DIGIT].float().mean(),
        "digits of voices accepted": voices_passed[said != NO_DIGIT].float().mean(),
    }
    return {name: round(float(value), 4) for name, value in rows.items()}


def _ece(scores: torch.Tensor, labels: torch.Tensor, temperature: float) -> float:
    sure, named = torch.softmax(scores[:, :NO_DIGIT] / temperature, dim=1).max(dim=1)
    return calibration_error(sure.numpy(), (named == labels).numpy())


def together(human: HeardWords, made: HeardWords) -> HeardWords:
    """Both, one after the other."""
    maps, labels = torch.cat([human.maps, made.maps]), torch.cat([human.labels, made.labels])
    return HeardWords(maps, labels, np.concatenate([human.who, made.who]), np.concatenate([human.plain, made.plain]))


def learnt(ear: Ear, words: HeardWords, recipe: HeadRecipe) -> SpokenNet:
    """The ear with a head, both of which have learnt from these words; of the ear the last stage alone."""
    torch.manual_seed(recipe.seed)
    net = SpokenNet(recipe.hidden, recipe.dropout)
    net.ear.load_state_dict(ear.state_dict())
    with torch.no_grad():
        net.head.measure(torch.cat([net.ear.last_stage(part.float()) for part in words.maps.split(CHECK_BATCH)]))
    rates = [recipe.rate, recipe.stage_rate, recipe.stage_rate]
    parts = (net.head, net.ear.stages[-1], net.ear.last)
    optimizer = torch.optim.AdamW([{"params": part.parameters()} for part in parts], recipe.rate, weight_decay=recipe.decay)
    steps = recipe.epochs * -(-len(words.labels) // recipe.batch)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, rates, total_steps=steps)
    net.train()
    for _ in range(recipe.epochs):
        for rows in torch.randperm(len(words.labels)).split(recipe.batch):
            maps = words.maps[rows].float()
            scores = net.from_maps(maps * (1 + recipe.gain * torch.randn(*maps.shape[:2], 1, 1)))
            loss = F.cross_entropy(scores, words.labels[rows], label_smoothing=recipe.smoothing)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
    return net.eval()
