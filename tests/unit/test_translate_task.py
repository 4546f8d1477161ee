"""Pairs made by rule, the task that learns them, and its script and files on their own."""

import json
import re
from dataclasses import replace
from datetime import date
from itertools import pairwise

import numpy as np
import pytest
import torch
from num2words import num2words
from torch.nn import functional as F

from core.data.pairs import dates, sentences
from core.data.pairs.pair_set import family, pair_set
from core.data.pairs.symbols import MOST
from core.explain.translate.lengths import by_length
from core.figures.training.replay import film
from core.models.translator import NONE
from core.tasks import fit, from_json, from_query, task_of, to_query
from core.tasks.script import script
from core.tasks.translate.presets import TRANSLATE_PRESETS
from core.tasks.translate.recipe import TranslateRecipe
from core.tasks.translate.task import TranslateTask, build, losses
from core.training.events import EpochEnd
from core.training.record import Record
from tests.scripts import run_scripts

SMALL = TranslateRecipe(hidden_size=8, train_limit=64, batch=32, epochs=1)
CPU = torch.device("cpu")
RULES = [("dates", "en"), ("sentences", "en"), ("words", "es"), ("digits", "es")]


@pytest.fixture(scope="module")
def record():
    found = Record(SMALL)
    for event in fit(SMALL, device="cpu"):
        found.take(event)
    return found


def test_every_spelling_names_the_day_that_it_should():
    when = date(2026, 11, 28)
    said = [spelling(when) for spelling in dates.SPELLINGS]
    assert "saturday, november 28, 2026" in said and "samstag, 28. november 2026" in said and "28.11.26" in said
    assert "on saturday, the 28th of november in the year 2026" in said and "november the twenty-eighth, 2026" in said
    assert all(re.search("28|twenty-eighth", text) and re.search("11|nov", text) and "26" in text for text in said)
    days = [1, 2, 3, 4, 11, 12, 13, 21, 22, 23, 31]
    ordinals = [dates.SPELLINGS[12](date(2000, 1, day)).split()[1] for day in days]
    assert ordinals == ["1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "22nd", "23rd", "31st"]
    assert [dates.ORDINALS[day - 1] for day in (1, 12, 20, 31)] == ["first", "twelfth", "twentieth", "thirty-first"]


@pytest.mark.parametrize(("data", "language"), RULES)
def test_no_answer_is_in_two_parts_and_all_can_be_read_and_written(data, language):
    rule = family(data, language)
    found = pair_set(data, language, rule.usual)
    parts = [found.training, found.validation, found.test, found.longer]
    assert [len(part) for part in parts[1:]] == [400, 400, 400] and len(found.training) == 6000
    answers = [{pair.written for pair in part} for part in parts]
    assert not answers[0] & (answers[1] | answers[2] | answers[3]) and not answers[1] & answers[2]
    assert all(len(set(part)) == len(part) for part in parts)
    for part in parts:
        for read, written in part:
            assert rule.read.text(rule.read.numbers(read)) == read == rule.read.typed(read)
            assert rule.written.text(rule.written.numbers(written)) == written and len(rule.written.cut(written)) < rule.most
            assert (len(rule.read.cut(read)) > rule.usual) is (part is found.longer)
    assert all(rule.read.typed(example) for example in rule.examples)


def test_numbers_are_as_num2words_says_them():
    for read, written in pair_set("digits", "es", 5).test[:50]:
        assert written == num2words(int(read), lang="es").replace(",", "")
    for read, written in pair_set("words", "es", 48).test[:50]:
        assert read == num2words(int(written), lang="es").replace(",", "") and written == str(int(written))


SEES, MAN, CHAIR = sentences.VERBS[0], sentences.BEINGS[0], sentences.THINGS[7]


@pytest.mark.parametrize(
    ("tense", "said", "after_heute", "after_weil"),
    [
        ("present", "SUBJECT sieht THING", "heute sieht SUBJECT THING", "SUBJECT THING sieht"),
        ("perfect", "SUBJECT hat THING gesehen", "heute hat SUBJECT THING gesehen", "SUBJECT THING gesehen hat"),
        ("future", "SUBJECT wird THING sehen", "heute wird SUBJECT THING sehen", "SUBJECT THING sehen wird"),
        ("not", "SUBJECT sieht THING nicht", "heute sieht SUBJECT THING nicht", "SUBJECT THING nicht sieht"),
    ],
)
def test_a_german_verb_stands_where_it_belongs(tense, said, after_heute, after_weil):
    subject, thing = sentences.phrase(MAN, ("old", "alt"), True, 0), sentences.phrase(CHAIR, ("red", "rot"), True, 1)
    assert (subject[1], thing[1]) == ("der alte Mann", "den roten Stuhl")
    clause = sentences.Clause(subject, SEES, thing, tense)
    found = sentences.german(clause), sentences.german(clause, "heute"), sentences.german(clause, last=True)
    assert found == tuple(text.replace("SUBJECT", subject[1]).replace("THING", thing[1]) for text in (said, after_heute, after_weil))


@pytest.mark.parametrize(
    ("noun", "the", "a"),
    [
        ("woman", ("die alte Frau", "die alte Frau"), ("eine alte Frau", "eine alte Frau")),
        ("child", ("das alte Kind", "das alte Kind"), ("ein altes Kind", "ein altes Kind")),
        ("boy", ("der alte Junge", "den alten Jungen"), ("ein alter Junge", "einen alten Jungen")),
        ("apple", ("der alte Apfel", "den alten Apfel"), ("ein alter Apfel", "einen alten Apfel")),
    ],
)
def test_articles_and_adjectives_follow_gender_and_case(noun, the, a):
    found = next(one for one in (*sentences.BEINGS, *sentences.THINGS) if one.english == noun)
    for definite, forms in ((True, the), (False, a)):
        assert tuple(sentences.phrase(found, ("old", "alt"), definite, case)[1] for case in (0, 1)) == forms
    assert sentences.phrase(found, ("old", "alt"), False, 0)[0] == f"an old {noun}"
    assert sentences.phrase(found, None, False, 0)[0] == ("an apple" if noun == "apple" else f"a {noun}")


@pytest.mark.parametrize(
    ("data", "typed", "says"),
    [
        ("dates", "", "Type something"), ("dates", " \0\n ", "Type something"), ("sentences", " ,.!? ", "Type something"),
        ("dates", "a" * 1_000_000, "1,000,000 letters"), ("dates", "1" * (MOST + 1), f"{MOST + 1} letters; it reads up to {MOST}"),
        ("dates", "😀 may 4 2020", "no “😀”"), ("dates", "<b>4</b> may", "no “<”, “>”"), ("dates", "4 ñ Ω", "are no “ñ”, “ω”"),
        ("sentences", "the zebra sees a book", "no “zebra”"), ("sentences", "the man " * 100, "200 words; it reads up to"),
        ("words", "a b c d e f 1 2 3 4 5 6 7", "and others"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_gets_one_sentence(data, typed, says):
    with pytest.raises(ValueError, match=re.escape(says)) as refused:
        family(data, "en").read.typed(typed)
    assert len(str(refused.value)) < 220 and "\n" not in str(refused.value)


def test_what_is_typed_is_read_in_small_letters_with_one_blank():
    assert family("dates").read.typed("  The 4th\tof  JULY 1976 ") == "the 4th of july 1976"
    assert family("sentences").read.typed("“The man sees a book, and he finds it.”".replace("it", "the cup")) == (
        "the man sees a book and he finds the cup"
    )


def test_loss_and_shares_are_pytorchs_and_a_pencils():
    task = TranslateTask(SMALL, CPU)
    torch.manual_seed(0)
    labels = task.test.labels[:20]
    outputs = torch.randn(20, 11, 12)
    each = [F.cross_entropy(outputs[row][labels[row] != NONE], labels[row][labels[row] != NONE]) for row in range(20)]
    assert torch.allclose(losses(outputs, labels), torch.stack(each)) and task.loss(outputs, labels).item() == pytest.approx(
        sum(map(float, each)), rel=1e-5
    )
    outputs[:5].scatter_(2, labels[:5].clamp(min=0)[..., None], 99.0)
    judged = task.evaluate(outputs, labels)
    answers = [
        [int(s) for s, asked in zip(row, right, strict=True) if asked != NONE]
        for row, right in zip(outputs.argmax(-1), labels, strict=True)
    ]
    right = [[int(s) for s in row if s != NONE] for row in labels]
    assert judged.figures["accuracy"] == np.mean([one == other for one, other in zip(answers, right, strict=True)]) >= 0.25
    hits = [a == b for one, other in zip(answers, right, strict=True) for a, b in zip(one, other, strict=True)]
    assert judged.figures["symbols"] == pytest.approx(np.mean(hits))
    assert judged.kept["right"][:5].all() and judged.kept["predictions"].shape == (20, 11)


def test_everything_that_shows_runs_shows_these(record):
    task = task_of(SMALL)
    assert from_query(to_query(SMALL)) == SMALL and from_json(SMALL.to_json()) == SMALL
    assert record.finished.test.keys() == {"loss", "accuracy", "symbols"}
    shot = record.now
    assert len(shot.words) == 3 * len(shot.seen["written"]) == 24
    assert [word == truth for word, truth in zip(shot.words[1::3], shot.words[2::3], strict=True)] == shot.seen["written"].tolist()
    played = film(record, task.held_out(SMALL)[0])
    assert played["judged"] is None and len(played["written"]) == len(played["moments"]) and played["seen"]["said"]
    assert [line for line, _ in played["written"][-1]] == [
        f"{text} → {answer} {'✓' if answer == truth else f'(right: {truth})'}"
        for text, answer, truth in zip(shot.words[::3], shot.words[1::3], shot.words[2::3], strict=True)
    ]
    for recipe in (SMALL, *(preset.recipe for preset in TRANSLATE_PRESETS.values()), replace(SMALL, attention="additive", cell="lstm")):
        assert sum(block.parameters for block in task.drawing(recipe).blocks) == sum(p.numel() for p in build(recipe).parameters())
        assert task.layers_in_words(recipe) and task.network_in_words(recipe) and task.memory(recipe) > 0


def test_an_untrained_network_is_judged_by_length_with_longer_ones_apart():
    groups = by_length(build(SMALL).eval(), SMALL)
    assert sum(group.count for group in groups if not group.beyond) == 400 == sum(group.count for group in groups if group.beyond)
    lengths = [(group.shortest, group.longest) for group in groups]
    assert all(before[1] < after[0] for before, after in pairwise(lengths)) and len(groups) >= 6
    assert [group.beyond for group in groups] == [group.shortest > 30 for group in groups]
    assert not any(group.right for group in groups)


def test_what_cannot_be_made_is_refused_in_one_sentence():
    for data, told in (("dates", "Dates are spelt in English and in German"), ("sentences", "Sentences go from English to German")):
        with pytest.raises(ValueError, match=f"{told}.*: only numbers are said in a language that can be chosen"):
            from_query({"task": "translate", "data": data, "language": "de"})
    with pytest.raises(ValueError, match="hardly any such texts of up to 1 letters"):
        TranslateTask(replace(SMALL, longest=1), CPU)
    with pytest.raises(ValueError, match=r"There are only 8\d\d such pairs"):
        TranslateTask(replace(SMALL, data="digits", longest=3, train_limit=1000), CPU)


SCRIPTS = {
    "dates.py": SMALL,
    "sentences.py": replace(SMALL, data="sentences", attention="additive", cell="lstm"),
    "numbers.py": replace(SMALL, data="digits", language="es", attention="none", l1=1e-4, patience=1),
}


@pytest.fixture(scope="module")
def exported():
    torch.manual_seed(3)
    recipe = replace(SMALL, data="sentences")
    net = build(recipe).eval()
    return recipe, net, task_of(recipe).exports(recipe, net, "net")


@pytest.fixture(scope="module")
def printed(exported, tmp_path_factory):
    folder = tmp_path_factory.mktemp("scripts")
    name, weights = exported[2].files["Weights (safetensors)"]
    (folder / name).write_bytes(weights())
    return run_scripts({name: script(recipe, "cpu") for name, recipe in SCRIPTS.items()} | {"load.py": exported[2].loader}, folder)


@pytest.mark.parametrize("name", SCRIPTS)
def test_the_script_prints_the_same_losses(name, printed):
    ends = [event for event in fit(SCRIPTS[name], device="cpu") if isinstance(event, EpochEnd) and event.number]
    lines = printed[name].splitlines()
    for line, end in zip(lines, ends, strict=False):
        numbers = [float(word.strip(",")) for word in line.split() if word.strip(",").replace(".", "").isdigit() and "." in word]
        assert numbers == pytest.approx(
            [end.train["loss"], end.train["accuracy"], end.val["loss"], end.val["accuracy"]], rel=1e-4, abs=1e-4
        )
    assert lines[-1].startswith("best: epoch ")


def test_its_loader_writes_the_same(exported, printed):
    recipe, net, made = exported
    rule = recipe.family
    said, _ = net.greedy(torch.tensor([rule.read.numbers(rule.examples[0])]), rule.most)
    assert printed["load.py"].rstrip("\n") == rule.written.text([symbol for symbol in said[0].tolist() if symbol])
    weights = made.files["Weights (safetensors)"][1]()
    header = json.loads(weights[8 : 8 + int.from_bytes(weights[:8], "little")])
    assert json.loads(header["__metadata__"]["recipe"]) == json.loads(recipe.to_json())
