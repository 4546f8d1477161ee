"""Runs on reviews: the panel, the film, the exports, the comparison, and a reader made of the run's own network."""

import json
from dataclasses import replace
from urllib.parse import parse_qs

import numpy as np
import pytest
import streamlit as st

from core import jobs
from core.data.reviews.any_labels import joined
from core.data.reviews.own import keep
from core.data.reviews.reviews import Reviews, examples
from core.explain.reviews.attention import read
from core.tasks.digits.recipe import DigitRecipe
from core.tasks.reviews.recipe import ReviewRecipe
from core.training.run_folder import run_folder
from core.zoo.reviews import ReviewReader
from pages.kit.run_panel.answers import Answers
from pages.kit.run_panel.mistakes import _texts
from pages.kit.visitor import COOKIE
from pages.language.review_views.source import START
from tests.pages.test_reviews import write
from tests.pages.test_run_panel import TrainingService, record_until, said, watch  # noqa: F401
from tests.quiet_service import ME, history_of_its_own

RECIPE = ReviewRecipe(train_limit=160, epochs=2, embedding=8, hidden_size=8, vocabulary=500, rate=0.01)
NASTY = "<script>alert(1)</script> [x](javascript:1) :material/delete: $$a$$"


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    with history_of_its_own(tmp_path_factory.mktemp("home")) as found:
        yield found


@pytest.fixture(scope="module")
def run_id(service):
    return service.train(RECIPE)


@pytest.fixture(autouse=True)
def in_place(service, monkeypatch):
    monkeypatch.setattr(jobs, "service", lambda: service)
    monkeypatch.setattr(type(st.context), "cookies", {COOKIE: ME})


def test_a_run_has_a_reader_of_its_own(service, run_id):
    reader = ReviewReader(*service.network(run_id, task="reviews"))
    reading = reader("A wonderful film, I loved it.")
    assert 0 < reading.probability < 1 and len(reading.odds) == len(reading.tokens) and not reading.problem
    assert ReviewReader(*service.network(run_id, 0, task="reviews"))("A wonderful film, I loved it.").probability != reading.probability
    assert run_folder(run_id).text("tokens.json") == reader.tokens.to_json()
    with pytest.raises(LookupError, match="has learnt reviews, and not digits"):
        service.network(run_id, task="digits")
    with pytest.raises(LookupError, match="not kept any more"):
        service.network(run_id, 7, task="reviews")


def test_a_reader_makes_the_slip_that_its_network_was_trained_with(service):
    slip = ReviewReader(
        *service.network(
            service.train(ReviewRecipe(train_limit=64, epochs=1, embedding=4, hidden_size=4, read_padding=True, length=30)), task="reviews"
        )
    )
    reading = slip("A good film.")
    assert len(reading.tokens) == 30 and reading.tokens[-1].piece == "[padding]" and reading.tokens[-1].start == len("A good film.")


def test_the_panel_shows_words_texts_and_both_classes(watch):  # noqa: F811
    record = record_until(RECIPE)
    at = watch(TrainingService(record, state="finished", ended_by="done", epochs_done=2))
    assert "test reviews read right" in said(at) and "0.7 for pure guessing" in said(at) and "strongest words" in said(at)
    assert "Draw for it" not in " ".join(button.label for button in at.button)
    at.segmented_control(key="run-view").set_value("by_class").run()
    assert not at.exception and list(at.dataframe[0].value.columns) == ["review", "precision", "recall", "F1", "reviews"]
    for view in ("weights", "gradients"):
        at.segmented_control(key="run-view").set_value(view).run()
        assert not at.exception


def test_a_run_page_plays_it_and_offers_its_files(visit, run_id):
    at = visit("workshop/runs.py", run=run_id)
    assert not at.exception and any("tokenizer" in text.value for text in at.markdown)
    labels = [button.proto.label for button in at.get("download_button")]
    assert {"Weights (safetensors)", "Tokenizer (JSON)", "Curves by epoch (CSV)", "Download its data"} <= set(labels)
    assert "Network (ONNX)" not in labels


def test_digits_and_reviews_side_by_side_are_said_not_to_be_comparable(visit, service, run_id):
    other = service.train(DigitRecipe(train_limit=100, network="dense8", batch=50, epochs=1))
    at = visit("workshop/runs.py", compare=f"{run_id}.{other}")
    assert not at.exception and any("cannot be compared fairly" in text.value for text in at.markdown)
    at = visit("workshop/runs.py")
    assert not at.exception


def test_the_digit_page_does_not_read_with_it(visit, run_id):
    at = visit("vision/digits.py", run=run_id)
    assert "has learnt reviews, and not digits. You are drawing for the built-in network." in at.warning[0].value


def test_what_people_wrote_is_handed_to_the_browser_as_it_is():
    examples = Reviews((NASTY,), np.array([1]))
    kept = {"predictions": np.array([0], np.uint8), "confidence": np.array([0.9], np.float32)}
    wrong = Answers(examples, np.array([1]), kept, ReviewRecipe().classes, "", ("", 0))
    assert _texts(wrong, None) == [(NASTY, "is for, read as against, 90.0 % sure")]


VIEWS = ("Word by word", "Inside the LSTM", "Readers side by side", "What the network gets", "Many at once")


@pytest.mark.parametrize(
    "recipe",
    [
        RECIPE,
        replace(RECIPE, cell="gru", bidirectional=True),
        replace(RECIPE, cell="rnn", readout="last", epochs=1),
        replace(RECIPE, read_padding=True, unknown_padding=True, epochs=1),
        replace(RECIPE, cell="attention", epochs=1),
    ],
    ids=["lstm", "gru both ways", "rnn last", "both slips", "attention"],
)
def test_the_review_page_reads_with_ones_own_network_in_every_view(visit, service, recipe):
    run_id = service.train(recipe)
    for view in VIEWS:
        at = visit("language/reviews.py", run=run_id, view=view)
        assert not at.exception and "You are typing for your own network" in said(at), view
        if view == "Word by word":  # what its votes are said to be
            ahead = recipe.bidirectional or recipe.cell == "attention"
            assert ("On the way it has no verdict" in said(at)) is ahead and ("all it remembers" in said(at)) is not ahead
        if view == "What the network gets":
            at.button_group(key="slip").set_value("Unknown words become padding").run()
            assert not at.exception


def test_a_network_with_attention_is_opened_on_its_own_page_with_the_same_text(visit, service, run_id, topics):
    own = service.train(replace(RECIPE, cell="attention", epochs=1))
    [example] = [example for example in examples() if example.name == "Not bad at all"]
    for asked, text in (({"example": example.name}, example.text), ({}, START)):
        at = visit("language/reviews.py", run=own, view="Inside the LSTM", **asked)
        [link] = [link for link in at.get("page_link") if "who looks at whom" in link.proto.label]
        assert parse_qs(link.proto.query_string)["text"] == [text]
    write(at, "A fine film, " * 30)
    [link] = [link for link in at.get("page_link") if "who looks at whom" in link.proto.label]
    assert "text=" not in link.proto.query_string and at.session_state["attention-text-draft"].text == ("A fine film, " * 30).strip()
    at = visit("language/reviews.py", run=own, view="Inside the LSTM", text="A fine film")
    [link] = [link for link in at.get("page_link") if "who looks at whom" in link.proto.label]
    assert link.proto.page.endswith("attention") and set(link.proto.query_string.split("&")) >= {f"run={own}", "text=A+fine+film"}
    model, tokens = service.network(own, task="reviews")
    ids = [token.id for token in tokens.read("A fine film")]
    for view in ("In numbers", "Next to the LSTM", "Is that why?", "Word order", "Who looks at whom"):
        at = visit("language/attention.py", run=own, text="A fine film", view=view)
        assert not at.exception and "You are typing for your own network" in said(at), view
        if view == "In numbers":
            weights = read(model, ids).layers[0].weights[0, 1]
            assert np.allclose(at.dataframe[0].value["weight"], weights, atol=1e-6)
    for other, why in ((run_id, "has no attention"), (service.train(replace(topics, cell="attention", epochs=1)), "labels of its own")):
        at = visit("language/attention.py", run=other)
        assert not at.exception and why in said(at) and "built-in network" in said(at)


TOPICS = {"Sport": "ball goal team", "Food": "bread soup cheese", "a *bold* <b>label</b>": "rain wind cloud"}


@pytest.fixture(scope="module")
def topics(service):
    """A recipe whose texts have labels of their own."""
    names = tuple(TOPICS)
    rows = [
        (f"the {word} and the {word} {number}", label)
        for number in range(20)
        for label, name in enumerate(names)
        for word in TOPICS[name].split()
    ]
    found = Reviews(tuple(text for text, _ in rows), np.array([label for _, label in rows]))
    sizes = {"embedding": 12, "hidden_size": 10, "vocabulary": 300, "rate": 0.03, "epochs": 4, "dropout": 0.0, "batch": 16}
    return ReviewRecipe(data="own", own=keep(found, names=names), num_reviews=len(found), labels=joined(names), **sizes)


def components(at):
    """What the box and the board were given."""
    parts = ("review-text", "review-board")
    return {part: json.loads(c.proto.json) for c in at.get("bidi_component") for part in parts if part in c.proto.id}


def test_the_review_page_opens_with_a_network_that_learnt_other_labels(visit, service, topics):
    at = visit("language/reviews.py", run=service.train(topics), text="a goal for the team")
    assert not at.exception and at.subheader[0].value == ":material/label: Sport"
    data = {
        part: json.loads(c.proto.json) for c in at.get("bidi_component") for part in ("review-text", "review-board") if part in c.proto.id
    }
    assert (data["review-text"]["verdict"]["said"], data["review-board"]["what"]) == ("Sport", "“Sport”")
    assert "for “Sport”" in data["review-board"]["rows"][1]["said"] and not [p for p in at.pills if p.key == "review-example"]
    at.selectbox(key="review-label").set_value(1).run()
    data = {
        part: json.loads(c.proto.json) for c in at.get("bidi_component") for part in ("review-text", "review-board") if part in c.proto.id
    }
    assert not at.exception and data["review-board"]["what"] == "“Food”" and "against “Food”" in data["review-board"]["rows"][1]["said"]
    at = visit("language/reviews.py", run=service.train(topics), text="rain and wind")
    assert not at.exception and "\\*bold" in at.subheader[0].value  # whatever a label is called, it is a word


def test_the_panel_of_a_network_for_labels_shows_which_get_mixed_up_and_the_words_that_speak(watch, topics):  # noqa: F811
    record = record_until(topics)
    at = watch(TrainingService(record, state="finished", ended_by="done", epochs_done=4))
    assert not at.exception and "words that speak for each label" in said(at)
    at.segmented_control(key="run-view").set_value("by_class").run()
    assert not at.exception and len(at.dataframe[0].value) >= 3


def test_another_epoch_is_another_reader_and_there_is_a_way_back(visit, run_id, service):
    at = visit("language/reviews.py", run=run_id, epoch="0")
    assert "before any training" in said(at)
    at.button(key="shipped").click().run()
    assert not at.exception and "network with a memory" in said(at) and "run" not in at.query_params


def test_a_network_for_digits_reads_no_reviews(visit, service):
    at = visit("language/reviews.py", run=service.train(DigitRecipe(train_limit=64, network="dense16", epochs=1)))
    assert "has learnt digits, and not reviews" in said(at) and "built-in network" in said(at)
