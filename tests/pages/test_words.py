"""The page of words."""

import pytest

from core import jobs
from core.words import words
from tests.quiet_service import QuietService

PAGE = "course/words.py"


@pytest.fixture(autouse=True)
def in_place(monkeypatch):
    """Labs with trainings ask the service."""
    quiet = QuietService()
    monkeypatch.setattr(jobs, "service", lambda: quiet)


def test_a_word_is_looked_for_and_its_lab_named(visit):
    at = visit(PAGE)
    at.text_input(key="word").set_value("learning rate").run()
    assert not at.exception
    assert [m.value.split("**")[1] for m in at.markdown if m.value.startswith("**")] == ["learning rate"]
    [link] = at.get("page_link")
    assert link.proto.label == "See it: Gradient descent"
    at.text_input(key="word").set_value("<b>xyzzy").run()
    assert not at.get("page_link") and "\\<b\\>xyzzy" in at.info[0].value


def test_all_words_are_there_by_their_letters(visit):
    at, shown = visit(PAGE), []
    for letter in dict.fromkeys(word.term[0].upper() for word in words()):
        at.button_group(key="letter").set_value(letter).run()
        shown += [m.value.split("**")[1] for m in at.markdown if m.value.startswith("**")]
    assert sorted(shown) == sorted(word.term for word in words())


@pytest.mark.parametrize("lab", sorted({word.lab for word in words() if word.lab.query}))
def test_every_address_of_a_lab_opens_what_it_says(visit, lab):
    word = next(word for word in words() if word.lab == lab)
    at = visit(word.lab.page, **word.lab.query)
    assert not any("This link could not be used" in note.value for note in [*at.info, *at.warning])
