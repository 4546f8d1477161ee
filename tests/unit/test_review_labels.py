"""What labels mean: guessed for every scale that people use, said in words, turned round, and doubted where a reader says otherwise."""

import numpy as np
import pytest

from core.data.reviews.labels import Sides, doubt, guess, kinds, labels


@pytest.mark.parametrize(
    ("cells", "values"),
    [
        (["0", "1", "1"], [0, 1, 1]),
        (["neg", "POS", " Positive "], [0, 1, 1]),
        (["negative", "positive", "neutral"], [0, 1, -1]),
        (["negative ", "“Positive”", "NEGATIVE.", "'positive'", "nan"], [0, 1, 0, 1, -1]),
        (["yes", "no", "no"], [1, 0, 0]),
        (["true", "FALSE", ""], [1, 0, -1]),
        (["Good", "bad", "good!"], [1, 0, 1]),
        (["positiv", "Negativ", "gemischt", "gut", "schlecht"], [1, 0, -1, 1, 0]),
        (["very positive", "Somewhat negative", "extremely negative", "neutral"], [1, 0, 0, -1]),
        (["Thumbs up", "thumbs down"], [1, 0]),
        (["0", "50", "100"], [0, -1, 1]),
        (["recommended", "not recommended"], [1, 0]),
        (["positive", "the other"], [1, 0]),
        (["rubbish", "Great", "rubbish"], [0, 1, 0]),
        (["-1", "1", "0"], [0, 1, -1]),
        (["-1", "1", "-1"], [0, 1, 0]),
        (["1", "2", "2"], [0, 1, 1]),
        (["0", "2", "2.0"], [0, 1, 1]),
        (["0", "4"], [0, 1]),
        (["0", "1", "2"], [0, -1, 1]),
        (["1", "2", "3"], [0, -1, 1]),
        (["0", "1", "2", "3", "4"], [0, 0, -1, 1, 1]),
        (["-2", "-1", "0", "1", "2"], [0, 0, -1, 1, 1]),
        (["0.0", "1.0", "nan", "0,0"], [0, 1, -1, 0]),
        (["label_0", "LABEL_1"], [0, 1]),
        (["__label__1", "__label__2"], [0, 1]),
        (["1", "2", "3", "4", "5"], [0, 0, -1, 1, 1]),
        (["1 star", "5 stars", "3,5/5"], [0, 1, 1]),
        (["★★☆☆☆", "★★★★★", "★★★"], [0, 1, -1]),
        (["4 von 5", "1 out of 5", "2 Sterne"], [1, 0, 0]),
        (["1", "4", "5", "6", "7", "10"], [0, 0, -1, -1, 1, 1]),
        (["8/10", "2/10", "5.5/10"], [1, 0, -1]),
        (["80/100", "20/100", "55/100"], [1, 0, -1]),
        (["1", "5"] * 200 + ["50"], [0, 1] * 200 + [-1]),
        (["0", "1"] * 200 + ["7"], [0, 1] * 200 + [-1]),
    ],
)
def test_labels_of_many_kinds(cells, values):
    found = labels(cells)
    assert found.values.tolist() == values and found.said.endswith(".")


@pytest.mark.parametrize("cells", [[], ["", " "], ["A fine film", "dull"], ["17", "350"], ["a", "b", "1"], ["Ann", "Ben"]])
def test_what_is_no_label_is_none(cells):
    assert labels(cells) is None


def test_a_person_says_which_value_is_for_and_turns_it_round():
    cells = ["Ann", "ben ", "Ben", ""]
    sides = Sides(("ben",), ("ann",))
    assert labels(cells, sides).values.tolist() == [0, 1, 1, -1] and labels(cells, sides.turned()).values.tolist() == [1, 0, 0, -1]
    assert labels(cells, Sides((), ())) is None


def test_the_mapping_is_said():
    assert labels(["neg", "pos", "?"]).said == (
        "“pos” is for the film, “neg” against, “?” left out. 1 of 3 reviews have no label and count in no figure."
    )
    assert labels(["5", "1", "2", "3", "4"]).said.startswith("4 and 5 are for the film, 1 and 2 against, 3 left out.")
    assert "0, 1, 2, 3, 4 and " not in labels([f"{n}/100" for n in range(101)]).said


def test_a_guess_that_may_be_wrong_is_known_as_one():
    assert not guess(kinds(["4", "5", "5"])).sure and not guess(kinds(["positive", "meh"])).sure
    assert guess(kinds(["1", "2", "2"])).sure and guess(kinds(["neg", "pos"])).sure


def test_labels_that_a_reader_does_not_share_are_doubted():
    values = np.array([0, 1] * 20)
    assert doubt(values, values * 0.8 + 0.1) == "" and "Mostly reversed?" in doubt(values, 0.9 - values * 0.8)
    assert "as if by chance" in doubt(values, np.full(40, 0.8)) and doubt(values[:0], np.zeros(0)) == ""
    assert "5%" in doubt(values, np.where(np.arange(40) < 2, values, 1 - values))
