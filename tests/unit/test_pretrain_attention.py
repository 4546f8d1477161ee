"""The reader with attention, and the networks that translate, are made from an empty folder in one go; what is there is not made again."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
import torch
from safetensors.torch import load_file

from core.data.text.tokens import word_tokenizer
from core.models import files
from core.models.review_net import ReviewNet
from core.pretrain import make_attention as making
from core.pretrain import make_translators as translators
from core.pretrain import reviews as training
from core.pretrain.lessons import Lesson
from core.pretrain.make_attention import FIRST, NAME, ROUNDS
from core.pretrain.review_texts import Ids
from core.tasks.translate.recipe import TranslateRecipe

TEXTS = tuple(f"{word} film {number}" for number in range(12) for word in ("great", "awful"))
TOKENS = word_tokenizer(TEXTS, 30)
IDS = Ids.of(TEXTS, TOKENS)
LESSON = Lesson(IDS, IDS, np.array([1, 0] * 12, np.float32))
WORDS_OF = ReviewNet(TOKENS.size, 8, 4).requires_grad_(False)


class Few(making.BesideTheOthers):
    """A handful of texts in place of all."""

    def __init__(self, data, work):
        self.data, self.work, self.tokens = data, work, TOKENS
        work.mkdir(parents=True, exist_ok=True)

    def lessons(self, part=1.0):
        return [replace(LESSON, part=part)]

    def held(self):
        return {"held": LESSON}


def never(*_, **__):
    raise AssertionError("It was there already.")


def same(one, other):
    return one.keys() == other.keys() and all(torch.equal(value, other[name]) for name, value in one.items())


def test_the_rounds_of_the_reader_follow_one_another_from_nothing(tmp_path, monkeypatch):
    small = {name: replace(recipe, hidden_size=8, embedding=8, tokens=40, part=1.0) for name, recipe in ROUNDS.items()}
    monkeypatch.setattr(making, "ROUNDS", small)
    monkeypatch.setattr(making, "BesideTheOthers", Few)
    monkeypatch.setattr(making, "evaluate", lambda *_, **__: {"temperature": 1.0, "figures": {}})
    monkeypatch.setattr(making.ReviewReader, "from_files", lambda name: SimpleNamespace(model=WORDS_OF))
    begun = {}

    def watched(lessons, held, recipe, checkpoint, begin):
        begun[checkpoint.stem] = {name: value.clone() for name, value in begin.state_dict().items()}
        return training.train(lessons, held, recipe, checkpoint, begin)

    monkeypatch.setattr(making, "train", watched)
    card = making.make_attention(tmp_path, tmp_path / "out", tmp_path / "work")
    assert list(begun) == [FIRST, NAME] and torch.equal(begun[FIRST]["embedding.weight"], WORDS_OF.embedding.weight)
    first = load_file(tmp_path / "work" / f"{FIRST}.safetensors")
    averages = {name.removeprefix("average."): value for name, value in first.items() if name.startswith("average.")}
    assert same(averages, begun[NAME]) and not same(begun[FIRST], begun[NAME])
    assert card["recipe"]["begin"] == FIRST and card["recipe"]["first_round"]["until"] == ROUNDS[FIRST].until
    made = load_file(tmp_path / "out" / f"{NAME}.safetensors")
    monkeypatch.setattr(training, "update", never)
    making.make_attention(tmp_path, tmp_path / "again", tmp_path / "work")
    assert same(made, load_file(tmp_path / "again" / f"{NAME}.safetensors"))


@pytest.mark.parametrize("name", translators.RECIPES)
def test_both_networks_that_translate_are_made_from_nothing(name, tmp_path, monkeypatch):
    found = translators.RECIPES[name][translators.WITH]
    small = TranslateRecipe(data=found.data, hidden_size=4, train_limit=32, batch=16, epochs=1)
    monkeypatch.setattr(translators, "RECIPES", {name: {"with": small, "without": replace(small, attention="none")}})
    monkeypatch.setattr(translators, "by_length", lambda net, recipe: [])
    card = translators.make_translator(name, tmp_path, tmp_path / "out", tmp_path / "work" / "deeper")
    made = load_file(tmp_path / "out" / f"{name}.safetensors")
    assert {key.partition(".")[0] for key in made} == {"with", "without"} == set(card["figures"])
    assert card["recipes"]["without"]["attention"] == "none" and files.read_card(name, tmp_path / "out") == card
    monkeypatch.setattr(translators, "Trainer", never)
    translators.make_translator(name, tmp_path, tmp_path / "again", tmp_path / "work" / "deeper")
    assert same(made, load_file(tmp_path / "again" / f"{name}.safetensors"))
