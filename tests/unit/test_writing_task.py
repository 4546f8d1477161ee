"""Writing on: its text in numbers, counting as a pencil does it, its figures, and its script and files on their own."""

import json
import math
from dataclasses import replace

import numpy as np
import pytest
import torch
from torch import nn

from core.data.writing import corpus as corpora
from core.data.writing import first_names, own, sentences
from core.data.writing.alphabet import MOST_WORDS, Alphabet, alphabet_of, parted
from core.data.writing.corpus import LETTERS, LINES, OWN, SENTENCES, WORDS, amount, corpus_of, numbered
from core.data.writing.counting import NONE, Counts
from core.data.writing.marks import LEARNT, NEW
from core.explain.training.coach import advice
from core.explain.training.results import result
from core.explain.writing.loops import repeated
from core.figures.training.curves import curves
from core.figures.training.replay import film
from core.tasks import fit, from_query, task_of, to_query, trainer_for
from core.tasks.script import script
from core.tasks.writing.presets import WRITING_PRESETS
from core.tasks.writing.recipe import KNOWN, WritingRecipe
from core.tasks.writing.task import TOKENS, WritingTask, made_up
from core.training.events import EpochEnd
from core.training.record import Record
from core.training.run_folder import RunFolder
from tests.scripts import run_scripts

SMALL = WritingRecipe(data=SENTENCES, hidden_size=16, embedding=8, batch=16, epochs=2)
STORY = "Es war einmal ein König, der hatte eine Tochter. Sie spielte gern am Brunnen. " * 12
LATER = STORY + "Zwölf Boxkämpfer jagen Viktor quer über den Sylter Deich; Qualm & Xylophon? " * 5  # the end has letters of its own


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("GLASSBOX_HOME", str(tmp_path))


def record_of(recipe):
    found = Record(recipe)
    for event in fit(recipe, device="cpu"):
        found.take(event)
    return found


@pytest.fixture(scope="module")
def record():
    return record_of(SMALL)


def own_recipe(text, form, visitor="somebody", **more):
    """A recipe for a text of one's own, as the page makes it."""
    name, count = own.keep(text, visitor), amount(text, form)
    draft = WritingRecipe(data=OWN, own=name, form=form, amount=count, known=2, batch=1, **more)
    return replace(draft, known=len(draft.corpus().alphabet))


def test_the_lists_are_as_the_recipe_says():
    names = first_names.first_names()
    assert len(names) == first_names.COUNT and max(map(len, names)) == first_names.LONGEST
    assert {"Mary", "James", "Aaron"} < set(names) and list(names) == sorted(names)
    assert len(sentences.sentences()) == sentences.COUNT and "I love machine learning" in sentences.sentences()
    for data, known in KNOWN.items():
        recipe = WritingRecipe(data=data, batch=16)
        assert len(recipe.corpus().alphabet) == known and len(recipe.corpus().training) == recipe.training


@pytest.mark.parametrize("by_word", [False, True])
def test_tokens_joined_are_the_text_again(by_word):
    text = "I love\nmachine-learning,  ça ira! 😍\n\nשלום عالم"
    assert "".join(parted(text, by_word)) == text
    alphabet = alphabet_of([text], by_word)
    assert alphabet.text(alphabet.ids(text)) == text and Alphabet.from_json(alphabet.to_json()) == alphabet
    assert alphabet.ids("§") == [1] and alphabet.tokens[0] == "\n"
    assert len(alphabet_of([" ".join(f"w{n}" for n in range(3 * MOST_WORDS))], True)) == MOST_WORDS


def test_no_line_is_both_read_and_asked_and_each_is_foretold_to_its_end():
    found = corpus_of("names")
    parts = [set(part.rows) for part in found.parts]
    assert not parts[0] & parts[1] and not parts[0] & parts[2] and not parts[1] & parts[2]
    x, y = numbered(found.test, found)
    for row, name in enumerate(found.test.rows[:50]):
        there = y[row] != NONE
        assert found.alphabet.text(x[row][there]) == "\n" + name and found.alphabet.text(y[row][there]) == name + "\n"


@pytest.mark.parametrize("form", [LETTERS, WORDS])
def test_one_text_is_cut_where_it_stands(form, home):
    recipe = own_recipe(STORY, form)
    found = recipe.corpus()
    assert "".join(row for part in (found.training, found.validation, found.test) for row in part.rows) in STORY
    assert (len(found.training), recipe.training) == (recipe.training, recipe.there) and len(found.validation) == len(found.test) > 0
    x, y = numbered(found.training, found)
    assert found.alphabet.text(x[0]) + found.alphabet.text(y[0, -1:]) == found.training.rows[0] and (y[:, :-1] == x[:, 1:]).all()


@pytest.mark.parametrize("form", [LETTERS, WORDS])
def test_what_is_read_at_once_changes_no_alphabet_and_nothing_is_known_of_what_is_kept_aside(form, home):
    recipe = own_recipe(LATER, form)
    for length in (8, 20, 60, 130, 200):
        other = replace(recipe, length=length)
        assert task_of(other).problem(other) == "" and other.corpus().alphabet == recipe.corpus().alphabet
        alphabet, read = other.corpus().alphabet, "".join(other.corpus().training.rows)
        assert set(alphabet.tokens[2:]) <= set(parted(read, alphabet.by_word)) and 1 in alphabet.ids(other.corpus().test.rows[-1])
    short = own_recipe("Donaudampfschifffahrtsgesellschaftskapitän " * 20, WORDS)  # few words: what is kept aside is much of them
    assert set(short.corpus().alphabet.tokens[2:]) <= set(parted("".join(short.corpus().training.rows), True))


def test_a_line_of_a_list_is_made_up_to_its_end():
    lines = tuple(f"{n:02} a line that has thirty letters" for n in range(40))
    found = replace(corpus_of(SENTENCES), alphabet=alphabet_of(lines, False), training=corpora.Part(lines))

    class Parrot(nn.Module):
        def read(self, ids, state):
            """The letter behind so many of the last line."""
            place = 0 if state is None else state
            told = [*found.alphabet.ids(lines[-1]), 0][min(place, len(lines[-1]))]
            return nn.functional.one_hot(torch.full(ids.shape, told), len(found.alphabet)) * 1e3, place + 1

    assert set(made_up(Parrot(), found, torch.device("cpu"))) == {lines[-1]}


def test_loops_are_marked_where_they_repeat_be_they_long_or_short():
    def marked(text, by_word):
        pieces = list(parted(text, by_word))
        return "".join(piece for piece, mark in zip(pieces, repeated(pieces, by_word), strict=True) if mark)

    assert marked("It is the best film. It is the best film.", True) == " is the best film."
    assert marked("a very very very good film", True) == " very very" and marked("so so good, no no way", True) == ""
    assert marked("the end of the end of the end of", True) == " end of the end of"
    assert marked("hahaha", False) == "haha" and marked("banana", False) == "" and marked("well ... so ---- on", False) == ""
    assert marked("well . . . so", True) == "" and marked("", True) == ""


def test_counting_is_what_a_pencil_says():
    x, y = np.array([[0, 2, 3], [0, 2, 2]]), np.array([[2, 3, 0], [2, 2, NONE]])
    counts = Counts.of(x, y, 4)
    assert counts.pairs[0].tolist() == [0, 0, 2, 0] and counts.pairs[2].tolist() == [0, 0, 1, 1] and counts.pairs[3, 0] == 1
    alone = np.array([2, 1, 4, 2]) / 9
    assert np.allclose(counts.alone, alone)
    assert np.allclose(counts.after[2], (np.array([0, 0, 1, 1]) + alone) / 3)
    assert np.allclose(counts.chances(0, 2), (np.array([0, 0, 1, 1]) + counts.after[2]) / 3)
    assert np.allclose(counts.chances(1, 2), counts.after[2])  # these two never stood together
    assert counts.loss(x[:1], y[:1], 2) == pytest.approx(-np.log([counts.after[0, 2], counts.after[2, 3], counts.after[3, 0]]).mean())
    for before, last in ((0, 0), (0, 2), (2, 3)):
        assert counts.chances(before, last).sum() == pytest.approx(1) and counts.after[last].sum() == pytest.approx(1)


def test_triples_know_more_than_pairs_and_the_smoothing_is_chosen_on_other_names():
    found = corpus_of("names")
    pairs, triples = corpora.yardstick(found)
    assert triples < pairs < math.exp(-np.log(corpora.counts_of(found).alone[numbered(found.test, found)[1].clip(0)]).mean())
    held = numbered(found.validation, found)
    tuned = corpora.counts_of(found)
    rough = Counts(tuned.pairs, tuned.keys, tuned.triples, (0.3, 0.3))
    assert tuned.loss(*held, 2) <= rough.loss(*held, 2) and tuned.loss(*held, 3) < rough.loss(*held, 3)


def test_it_is_judged_as_pytorch_does(record):
    task = WritingTask(SMALL, torch.device("cpu"))
    outputs = torch.randn(len(task.test), task.test.x.shape[1], len(task.corpus.alphabet))
    judged = task.evaluate(outputs, task.test.labels).figures
    flat, labels = outputs.reshape(-1, outputs.shape[-1]), task.test.labels.reshape(-1)
    assert judged["loss"] == pytest.approx(nn.functional.cross_entropy(flat[labels != NONE], labels[labels != NONE]).item(), rel=1e-6)
    assert judged["perplexity"] == pytest.approx(math.exp(judged["loss"]))
    assert record.finished.test.keys() == {"loss", "perplexity"}
    assert float(task.loss(outputs, task.test.labels)) / len(task.test) == pytest.approx(judged["loss"], rel=1e-6)


def test_what_is_made_up_comes_with_every_look_and_is_marked():
    task = WritingTask(replace(SMALL, epochs=1), torch.device("cpu"))
    torch.manual_seed(0)
    net = task.network()
    look = task.look(net)
    assert len(look.words) == len(look.seen["made_up"]) == 12 and task.look(net).words == look.words and net.training
    assert (
        task._told("I love machine learning") != NEW and task._told(task.corpus.training.rows[0]) == LEARNT and task._told("I love") == NEW
    )


def test_a_run_is_spoken_of_and_played_back(record):
    kind = task_of(SMALL)
    played = film(record, kind.held_out(SMALL)[0])
    assert len(played["written"]) == len(played["moments"]) and played["written"][-1][0][0] == record.snapshots[-1].words[0]
    assert "as if it chose among" in kind.compared(SMALL, record.finished.test) and "perplexity" in result(record).headline.lower()
    assert list(advice(record)) is not None and len(curves(record, kind.measures[1]))
    assert from_query(to_query(SMALL)) == SMALL and all(from_query(to_query(p.recipe)) == p.recipe for p in WRITING_PRESETS.values())
    assert sum(block.parameters for block in kind.drawing(SMALL).blocks) == record.started.parameters


def test_scripts_and_the_loader_do_the_same_on_their_own(record, home, tmp_path):
    recipes = {"sentences.py": replace(SMALL, dropout=0.3), "letters.py": own_recipe(LATER, LETTERS, hidden_size=8, epochs=1, length=100)}
    (tmp_path / "text.txt").write_text(LATER, encoding="utf-8")
    scripts = {name: script(recipe, "cpu") for name, recipe in recipes.items()}
    task, kind = WritingTask(SMALL, torch.device("cpu")), task_of(SMALL)
    torch.manual_seed(SMALL.seed)
    exported = kind.exports(SMALL, (task.network(), task.corpus.alphabet), "writer")
    for file, make in exported.files.values():
        made = make()
        (tmp_path / file).write_bytes(made if isinstance(made, bytes) else made.encode())
    said = run_scripts(scripts | {"load.py": exported.loader}, tmp_path)
    for name, recipe in recipes.items():
        ends = [event for event in fit(recipe, device="cpu") if isinstance(event, EpochEnd)]
        for end in ends[1:]:
            line = next(line for line in said[name].splitlines() if line.startswith(f"epoch {end.number}:"))
            assert float(line.split("validation loss ")[1].split()[0]) == pytest.approx(end.val["loss"], abs=2e-5)
    assert said["load.py"].strip()
    assert json.loads((tmp_path / "writer-tokens.json").read_text())["tokens"] == list(json.loads(task.files[TOKENS])["tokens"])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a", "1 letters"), ("", "0 letters"), ("a" * 500, "one letter again and again"), ("\0" * 900, "0 letters"),
    ],
)  # fmt: skip
def test_what_is_too_little_is_refused_in_a_sentence(text, said):
    with pytest.raises(ValueError, match=said):
        own.of_text(text)


def test_any_script_and_any_size_is_taken():
    assert own.of_text("😍😂" * 300).text == "😍😂" * 300
    assert own.of_text("<script>alert(1)</script>\r\n" * 30).text.startswith("<script>alert(1)</script>\n<")
    assert own.of_text("שלום עולם ו" * 60).text.startswith("שלום")
    long = own.of_text("abc " * 250_000)
    assert len(long.text) == own.MOST and "first 300,000" in long.said
    assert own.of_bytes("Größe und Maß. ".encode("latin-1") * 40).text.startswith("Größe")
    assert own.of_bytes(b"\xef\xbb\xbf" + b"Hello there. " * 40).text.startswith("Hello")
    with pytest.raises(ValueError, match="plain text"):
        own.of_bytes(bytes(range(256)) * 8, "picture.png")
    assert own.of_text("\n".join(f"Town {n}" for n in range(200))).is_list and not own.of_text(STORY).is_list


def test_a_text_is_its_owners_alone_and_makes_room_for_itself(home):
    name = own.keep(STORY, "alice")
    kind, recipe = task_of(SMALL), own_recipe(STORY, LETTERS, "alice")
    assert own.may_see(name, "alice") and not own.may_see(name, "bob") and own.load(name) == STORY
    assert kind.may_see(recipe, "alice") and not kind.may_see(recipe, "bob") and kind.may_see(SMALL, "bob")
    assert kind.data_file(recipe) == (None, "text.txt")
    bobs = own.keep("x" * 400, "bob")
    many = [own.keep(f"{n} " + "ab" * 290_000, "alice") for n in range(5)]
    kept = {file.stem for file in own.FILES.path(name).parent.iterdir()}
    assert many[-1] in kept and bobs in kept and name not in kept
    with pytest.raises(ValueError, match="not on this machine any more"):
        own.load(name)
    assert task_of(recipe).problem(recipe) == own.FILES.gone and recipe.training > 0 and not recipe.by_line
    assert WritingRecipe().form == LINES


def test_a_run_whose_tokens_are_numbered_otherwise_now_does_not_go_on(tmp_path):
    folder, begun = RunFolder(tmp_path), trainer_for(SMALL, device="cpu")
    for event in begun.events():
        if isinstance(event, EpochEnd):
            folder.keep(begun, 0.0)
            break
    folder.goes_on(trainer_for(SMALL, device="cpu"))
    alphabet = begun.task.corpus.alphabet
    (tmp_path / TOKENS).write_text(replace(alphabet, tokens=(*alphabet.tokens[:2], *alphabet.tokens[:1:-1])).to_json(), encoding="utf-8")
    with pytest.raises(ValueError, match="only be trained again from the start"):
        folder.goes_on(trainer_for(SMALL, device="cpu"))
    folder.keep(begun, 0.0)
    assert folder.text(TOKENS) == alphabet.to_json()
