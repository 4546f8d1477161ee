"""The words of the course."""

import pytest

from core.words import find, words
from tests.conftest import ROOT


def test_each_is_a_short_text_and_can_be_seen_on_a_page():
    assert len(words()) >= 150
    for word in words():
        assert word.says.endswith((".", "?")) and 20 < len(word.says) <= 260, word.term
        assert (ROOT / "pages" / word.lab.page).is_file(), word.term


def test_no_name_is_there_twice_and_they_stand_in_the_order_of_the_alphabet():
    names = [name for word in words() for name in word.names]
    assert len(names) == len(set(names))
    assert [word.term.casefold() for word in words()] == sorted(word.term.casefold() for word in words())


@pytest.mark.parametrize(
    ("asked", "term"),
    [
        ("dropout", "dropout"),
        (" rnn ", "recurrent network"),
        ("Glorot", "Xavier initialization"),
        ("overfiting", "overfitting"),
        ("cheques", "LeNet-5"),
    ],
)
def test_a_word_is_found_by_its_names_its_text_and_nearly_its_spelling(asked, term):
    assert term in [word.term for word in find(asked)]


def test_a_word_of_its_own_is_not_lost_among_others():
    assert [word.term for word in find("gradient")] == ["gradient"]
    assert find("xyzzy") == ()
