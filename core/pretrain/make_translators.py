"""Make `translator.safetensors` and `translator-sentences.safetensors`: in each two networks, with attention
and without, which gets more epochs: it needs them.

Both learn from the same pairs and are judged on the same ones.
"""

import sys
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file, save_file

from core.data.origins import with_origins
from core.explain.translate.lengths import by_length
from core.models import files
from core.models.translator import Translator
from core.tasks.translate.recipe import TranslateRecipe
from core.tasks.translate.task import TranslateTask, build
from core.training.events import EpochEnd, Finished
from core.training.trainer import Trainer
from core.zoo.translators import WITH, WITHOUT

DATES = TranslateRecipe(hidden_size=64, train_limit=6000, epochs=8, rate=0.006, seed=1)
SENTENCES = replace(DATES, data="sentences", hidden_size=48, epochs=10)
RECIPES = {  # by file
    "translator": {WITH: DATES, WITHOUT: replace(DATES, epochs=36, attention="none")},
    "translator-sentences": {WITH: SENTENCES, WITHOUT: replace(SENTENCES, epochs=30, attention="none")},
}
WEAKNESSES = {
    "translator": "Both know the spellings of one list, English and German, the day before the month where both are numbers, and the years "
    "1950 to 2049. What is spelt otherwise, and a date that does not exist, they write as something all the same.",
    "translator-sentences": "Both know the words and the rules of one small grammar. What is none of its sentences they translate, too.",
}
PAIRS = {
    "translator": "dates, each in one of many spellings; no date is in two parts",
    "translator-sentences": "sentences of a small grammar",
}


def make_translator(name: str, data: Path, out: Path, work: Path) -> dict[str, Any]:
    """Both networks of that file; returns the card. Nothing of the data folder is read: the pairs are made by rule."""
    for folder in (work, out):
        folder.mkdir(parents=True, exist_ok=True)
    recipes, both, figures = RECIPES[name], torch.nn.ModuleDict(), {}
    for which, recipe in recipes.items():
        net, test = _trained(recipe, work / f"{name}-{which}.safetensors")
        figures[which] = {"whole_answers_right": round(test, 4), "by_length": [asdict(group) for group in by_length(net, recipe)]}
        both[which] = net.half()
    card = {
        "name": name,
        "made_by": f"python -m core.pretrain {name} --data FOLDER",
        "recipes": {which: asdict(recipe) for which, recipe in recipes.items()},
        "figures": figures,
        "data": with_origins({"made here": f"{recipes[WITH].training:,} {PAIRS[name]}"}),
        "known_weaknesses": WEAKNESSES[name],
    }
    files.save(both, card, name, out)
    print(figures, file=sys.stderr)
    return files.read_card(name, out)


def _trained(recipe: TranslateRecipe, kept: Path) -> tuple[Translator, float]:
    """A network as its file will hold it, and its share of whole test answers right; trained, or taken from `kept`."""
    net = build(recipe)
    if kept.exists():
        net.load_state_dict(load_file(kept))
    else:
        trainer = Trainer(TranslateTask(recipe, torch.device("cpu")), recipe)
        for event in trainer.events():
            if isinstance(event, EpochEnd):
                print(f"epoch {event.number}/{recipe.epochs}  {event.val}  {event.seconds:.0f} s", file=sys.stderr, flush=True)
            if isinstance(event, Finished):
                print(event.test, file=sys.stderr, flush=True)
        net.load_state_dict(trainer.net.state_dict())
        save_file(net.state_dict(), kept)
    net = net.half().float().eval()
    task = TranslateTask(recipe, torch.device("cpu"))
    with torch.inference_mode():
        judged = task.evaluate(net(task.inputs(task.test, slice(None))), task.test.labels)
    return net, judged.figures["accuracy"]
