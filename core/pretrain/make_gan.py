"""Make `gan-digits.safetensors`: play the game on MNIST's training digits, judge its forgeries, write the card."""

import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import torch

from core.data.digits.mnist import both_parts
from core.data.origins import with_origins
from core.explain.making.forgeries import figures
from core.models import files
from core.pretrain import gan as training
from core.training.device import best_device
from core.zoo.gan import NAME, DigitForger, pair


def make_gan(data: Path, out: Path, work: Path) -> dict[str, Any]:
    """All of it; returns the card."""
    recipe, (train, test) = training.PretrainGanRecipe(), both_parts(data)
    work.mkdir(parents=True, exist_ok=True)
    game = training.train(train, recipe, torch.device(best_device().kind), work / "gan-checkpoint")
    both = pair(game.average, game.detective).cpu().half()
    files.save(both, {}, NAME, out)
    forger = DigitForger(game.average.float(), game.detective.float(), recipe.size)  # what the file holds, and nothing finer
    card = {
        "name": NAME,
        "made_by": "python -m core.pretrain gan --data FOLDER",
        "recipe": asdict(recipe),
        "figures": figures(forger.sample, train, test),
        "history": game.log,
        "data": with_origins({"MNIST": f"{len(train) - recipe.held:,} training digits (LeCun, Cortes and Burges), with their names"}),
        "known_weaknesses": "Of what few people write, such as a crossed 7, it makes less than there is. Now and then a stroke is broken.",
    }
    print(card["figures"], file=sys.stderr)
    files.save(both.half(), card, NAME, out)
    return files.read_card(NAME, out)
