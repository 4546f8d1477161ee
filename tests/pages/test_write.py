"""Write on, without a browser."""

import json
from dataclasses import replace

import numpy as np
import pytest

from core import jobs, zoo
from core.data.writing import own
from core.data.writing.corpus import SENTENCES, corpus_of
from core.figures.writing import look_rows, names_of
from core.models import files
from core.models.sampling import Sampling
from core.models.writer_net import ATTENTION, LSTM, WriterNet
from core.tasks.writing.recipe import WritingRecipe
from core.zoo.writer import Writer
from pages.language.write_views import counted, inside, next_token, own_text
from pages.language.write_views.counted import BESIDE
from pages.language.write_views.whose import Whose
from tests.quiet_service import ME, OTHER, QuietService

PAGE = "language/write.py"
STORY = "Once upon a time a king had a daughter. <script>alert(1)</script> She liked to play by the well.\n" * 10


@pytest.fixture(scope="module")
def service():
    quiet = QuietService()
    quiet.sentences = quiet.train(WritingRecipe(data=SENTENCES, hidden_size=8, embedding=4, batch=32, epochs=1))
    quiet.mine, quiet.others = (quiet.train(small(who), who) for who in (ME, OTHER))
    yield quiet
    for run in (quiet.sentences, quiet.mine, quiet.others):
        quiet.store.delete(run)


@pytest.fixture(autouse=True)
def in_place(service, monkeypatch):
    monkeypatch.setattr(jobs, "service", lambda: service)


def small(who):
    """A recipe for that visitor's story."""
    text = own.of_text(STORY).text
    recipe = own_text.recipe_of(f"{own.keep(text, who)}-letters-{len(text)}")
    return replace(recipe, hidden_size=8, embedding=4, epochs=1)


def given(at, key):
    """The data that the component of that key was given."""
    found = [c.proto for c in at.get("bidi_component") if key in c.proto.id]
    return json.loads(found[0].json) if found else None


def write(at, text):
    """What the box would send after these letters."""
    at.session_state[next_token.KEY] = {"typed": {"text": text, "version": at.session_state[next_token.DRAFT]["version"]}}
    at.run()
    assert not at.exception
    return at


def words(at):
    return " ".join(str(part.value) for part in [*at.subheader, *at.markdown, *at.info, *at.warning, *at.error, *at.caption])


def test_it_opens_with_bars_and_names_at_once(visit):
    at = visit(PAGE)
    board, made = given(at, "write-board"), given(at, "write-made")
    writer = zoo.load("writer-names")
    assert board["text"] == "Ma" and [one["token"] for one in board["choices"]] == [c.token for c in writer.choices("Ma", Sampling())]
    assert len(board["choices"]) == 10 and board["choices"][0]["chance"] == board["choices"][0]["plain"] > 0.1
    assert [row["text"] for row in made["rows"]] == writer.rows("Ma", 12, Sampling(), 0, 24)
    assert {row["mark"] for row in made["rows"]} <= {"new", "it has read this one", "in the list, not read"}
    assert "as if it chose among 6.8 letters" in words(at) and next_token.NEW_MEANS in words(at)


def test_sliders_move_the_bars_before_anything_is_drawn(visit):
    at = visit(PAGE, **{"top-k": "2"})
    assert [one["chance"] > 0 for one in given(at, "write-board")["choices"]] == [True, True] + [False] * 8
    assert "Drawn from 2 of 53 letters" in given(at, "write-board")["said"]
    at.slider(key="temperature").set_value(0.3).run()
    first = given(at, "write-board")["choices"][0]
    assert first["chance"] > first["plain"] and at.query_params["temperature"] == "0.3"
    at.toggle(key="greedy").set_value(True).run()
    made = given(at, "write-made")
    assert len({row["text"] for row in made["rows"]}) == 1 and made["said"].startswith("12 of 12 are the same")


@pytest.mark.parametrize("text", ["", "😍", "שלום", "<b>Jo</b>", "\x00", "\ud800", "a\nB", "x" * 5000])
def test_whatever_is_typed_is_answered(visit, text):
    at = write(visit(PAGE), text)
    board = given(at, "write-board")
    assert len(board["choices"]) == 10 and len(board["text"]) <= next_token.MOST and "\x00" not in board["text"]
    assert ("never read" in board["said"]) == any(letter in text for letter in "😍ש<\ud800")


def test_words_are_one_click_away(visit):
    at = visit(PAGE, writer="I love → machine → learning")
    found = {one["shown"]: one["chance"] for one in given(at, "write-board")["choices"]}
    assert given(at, "write-board")["text"] == "I love" and {"machine", "deep"} < set(found)
    found = {one["shown"]: one["chance"] for one in given(write(at, "I love machine"), "write-board")["choices"]}
    assert found["learning"] > 0.95


def test_a_review_is_written_on_in_words_with_their_blanks(visit):
    at = visit(PAGE, writer="Film reviews", seed="3")
    board, made, writer = given(at, "write-board"), given(at, "write-made"), zoo.load("writer")
    assert board["text"] == "I love" and [one["token"] for one in board["choices"]] == [
        c.token for c in writer.choices("I love", Sampling())
    ]
    assert sum(one["shown"].startswith("␣") for one in board["choices"]) >= 8 and "of 6143 tokens" in board["said"]
    assert made["rows"][0]["text"] == writer.rows("I love", 1, Sampling(), 3, next_token.LONG_WORDS)[0] and made["long"]
    for text in ("", "\ud800", "שלום 😍", "<b>Jo</b>\n", "x" * 5000):
        board = given(write(at, text), "write-board")
        assert len(board["choices"]) == 10 and "never read" not in board["said"]
    board = given(write(at, "What a piece of sh"), "write-board")
    assert all(not one["token"] for one in board["choices"] if one["shown"] == "(held back)")
    assert "48,255 film reviews, does not come along" in words(at) and next_token.NEW_MEANS not in words(at)


def test_a_review_is_counted_by_its_card_and_opened_at_its_heads(visit, monkeypatch):
    at, figures = visit(PAGE, view="Count instead", writer="Film reviews"), files.read_card("writer")["figures"]
    table = at.dataframe[0].value
    bits = dict(zip(table["foretold by"], table["bits for a byte"], strict=True))
    assert bits["five in a row, counted"] == f"{figures['beside']['five_grams']['bits_per_byte']:.2f}"
    assert bits[BESIDE[figures["inside"]]] == f"{figures['bits_per_byte']:.2f}"
    writer, load = zoo.load("writer"), zoo.load
    for kind, seen in ((LSTM, "numbers** in its"), (ATTENTION, "row sums to 100 %")):  # whichever of both comes along
        net = Writer(WriterNet(len(writer.alphabet), 8, 12, 1, kind), writer.alphabet, by_line=False)
        monkeypatch.setattr(zoo, "load", lambda name, net=net: net if name == "writer" else load(name))
        assert seen in words(visit(PAGE, view="Inside", writer="Film reviews"))
    tokens, along = inside._along(Whose(writer, "writer", None), 0)
    assert len(tokens) == len(along.values[along.memory]) > 1
    rows = look_rows(["\n", " a", "b"], np.tri(3, dtype=np.float32))
    assert [row["to"] for row in rows] == ["0 ⏎", "0 ⏎", "1 ␣a", "0 ⏎", "1 ␣a", "2 b"]


def test_counting_stands_beside_the_network(visit):
    at = visit(PAGE, view="Count instead", after="Eli")
    table = at.dataframe[0].value
    assert dict(zip(table["foretold by"], table["perplexity"], strict=True))["pairs counted"] == "10.17"
    assert "Every pair of letters" in words(at)


def test_what_learnt_other_tokens_than_are_counted_is_not_held_against_the_counts(visit, monkeypatch):
    writer = zoo.load("writer-sentences")
    turned = replace(writer.alphabet, tokens=(*writer.alphabet.tokens[:2], *writer.alphabet.tokens[:1:-1]))
    for alphabet, known in ((writer.alphabet, True), (turned, False)):
        found = Whose(Writer(writer.model, alphabet, by_line=True), "old", corpus_of(SENTENCES), 1.5)
        monkeypatch.setattr(counted, "whose", lambda found=found: found)
        at = visit(PAGE, view="Count instead")
        assert (counted.NETWORK in at.dataframe[0].value["foretold by"].tolist()) is known and ("is left out" in words(at)) is not known


def test_a_line_that_is_cut_is_given_no_end(monkeypatch):
    monkeypatch.setattr(inside, "LONGEST_LINE", 3)
    writer = zoo.load("writer-names")
    lines = writer.rows("", inside.LINES, inside.HOW, 0, 3)
    tokens, _ = inside._along(Whose(writer, "names", None), 0)
    assert [len(token) for token in tokens].count(2) == sum(0 < len(line) < 3 for line in lines) < len(lines)


@pytest.mark.parametrize("writer", ["First names", "I love → machine → learning"])
def test_the_memory_is_opened_and_is_pytorchs(visit, writer):
    at = visit(PAGE, view="Inside", writer=writer)
    found, gates = given(at, "write-units"), given(at, "write-gates")
    assert len(found["values"]) == len(found["units"]) == 24 and len(found["values"][0]) == len(found["tokens"])
    assert [found["title"] for found in gates["maps"]][:2] == ["Forget gate", "Input gate"]


def test_a_run_is_written_with_and_somebody_elses_text_is_not_given_away(visit, service):
    at = visit(PAGE, run=service.sentences)
    assert "You are writing with" in words(at) and given(at, "write-board")["text"] == "I love"
    mine = visit(PAGE, run=service.mine)
    assert "your own network" in words(mine) and given(mine, "write-made")["long"]
    theirs = visit(PAGE, run=service.others)
    assert "somebody else's own text" in words(theirs) and len(given(theirs, "write-made")["rows"]) == 12
    panel = visit(PAGE, view="Watch it learn", run=service.others)
    assert given(panel, "run-made-up") is None and "private" in words(panel)
    panel = visit(PAGE, view="Watch it learn", run=service.mine)
    assert len(given(panel, "run-made-up")["rows"]) == 2


def test_the_network_that_learnt_somebody_elses_text_is_not_handed_out(visit, service):
    for run, ours in ((service.mine, True), (service.others, False), (service.sentences, True)):
        at = visit("workshop/runs.py", run=run)
        at.session_state["folded-network"] = True
        at.run()
        assert not at.exception
        labels = [button.label for button in at.get("download_button")]
        assert "Curves by epoch (CSV)" in labels and any("safetensors" in label for label in labels) == ours
        assert any("private" in warning.value for warning in at.warning) != ours


def test_a_text_of_too_few_words_is_refused_in_a_sentence(visit):
    text = own.of_text("a" * 200 + " " + "b" * 200).text
    assert own_text.recipe_of(f"{own.keep(text, ME)}-words-2") is None


def test_tokens_that_differ_by_a_blank_are_told_apart():
    assert names_of(["", "the", " the", "a", " ", "\n"]) == ["", "the", "␣the", "a", "␣", "⏎"]


def test_a_text_is_pasted_and_learnt_from(visit):
    at = visit(PAGE, view="Watch it learn")
    assert at.selectbox(key="recipe").value == "First names" and not at.error
    at.text_area(key="write-own-pasted").set_value("Too short.").run()
    at.button(key="write-own-use").click().run()
    assert "10 letters; 300 or more are needed" in at.error[0].value
    at.text_area(key="write-own-pasted").set_value(STORY).run()
    at.button(key="write-own-use").click().run()
    assert at.selectbox(key="recipe").value == own_text.YOURS and not at.error and "letters, " in words(at)
    assert at.query_params["own_text"].endswith(f"-letters-{len(own.of_text(STORY).text)}") and not at.button(key="writing-begin").disabled


def test_somebody_elses_text_is_not_offered(visit):
    text = own.of_text(STORY).text
    at = visit(PAGE, view="Watch it learn", own_text=f"{own.keep(text, OTHER)}-letters-{len(text)}")
    assert own_text.YOURS not in at.selectbox(key="recipe").options and "link could not be used" in words(at)
