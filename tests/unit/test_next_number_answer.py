"""What a network makes of a typed row, and whether it has seen any like it; rows of one's own."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from core.explain.sequences.next_number import answer, typed_row
from core.tasks import fit, from_query, to_query, trainer_for
from core.tasks.next_number.recipe import FAMILIES, NextNumberRecipe, own_rows, rows
from core.tasks.next_number.task import parts
from core.tasks.script import script
from core.training.events import EpochEnd
from tests.scripts import run_scripts

SQUARES = "1 4 9 16 25 36 49 64 81 100 121 144 169 196 225"
OWN = NextNumberRecipe(family="own", own=SQUARES, length=3, batch=4, epochs=3, mixed_precision=False)


class Once:
    """Instead of a network: the last step once more."""

    def __call__(self, x):
        return x[:, -1] - x[:, -2]


def outside(recipe, found):
    return np.mean([answer(Once(), recipe, tuple(row)).outside for row in found])


@pytest.mark.parametrize("length", [4, 5, 8])
@pytest.mark.parametrize("family", FAMILIES)
def test_rows_of_its_own_kind_are_inside_and_those_of_others_outside(family, length):
    recipe = NextNumberRecipe(family=family, length=length)
    assert outside(recipe, parts(recipe)[2].numbers) <= 0.01  # of the test rows
    for other in set(FAMILIES) - {family}:
        assert outside(recipe, rows(other, length)[:60, :-1]) >= 0.95, other


def test_who_has_seen_all_families_knows_them_and_nothing_else():
    recipe = NextNumberRecipe(family="mixed")
    assert outside(recipe, parts(recipe)[2].numbers) <= 0.01
    assert outside(recipe, np.random.default_rng(1).integers(-20, 20, (100, 5)).astype(float)) > 0.9
    assert answer(Once(), recipe, (1.0, 4, 9, 16, 25)).outside  # squares


def test_size_and_place_do_not_matter_and_the_nearest_row_is_laid_over():
    recipe = NextNumberRecipe(length=3)
    for row in ((2.0, 4, 6), (1002.0, 1004, 1006), (0.5, 1, 1.5)):
        found = answer(Once(), recipe, row)
        assert not found.outside and not found.doubtful and found.said == pytest.approx(2 * row[-1] - row[-2])
        assert found.laid == pytest.approx((*row, 2 * row[-1] - row[-2])) and found.nearest[3] - found.nearest[2] == pytest.approx(
            found.nearest[1] - found.nearest[0]
        )
    assert answer(Once(), recipe, (5.0, 5, 5)).outside and answer(Once(), recipe, (9.0, 9, 2, 4, 6)).row == (2, 4, 6)


def test_a_row_that_goes_on_in_two_ways_is_doubtful():
    found = answer(Once(), NextNumberRecipe(family="mixed", length=3), (2.0, 4, 6))
    assert found.doubtful and found.lowest == pytest.approx(8, abs=0.2) and found.highest == pytest.approx(10, abs=0.2)
    assert not answer(Once(), NextNumberRecipe(family="mixed"), (2.0, 4, 6, 8, 10)).doubtful


def test_a_trained_network_continues_its_rows_and_takes_the_last_step_once_more_where_there_is_none_like_it():
    """What the question on the page says."""
    trainer = trainer_for(NextNumberRecipe(length=3, mixed_precision=False), device="cpu")
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        list(trainer.events())
    finally:
        torch.set_num_threads(threads)
    assert answer(trainer.net.eval(), trainer.recipe, (2.0, 4, 6)).said == pytest.approx(8, abs=0.1)
    odd = answer(trainer.net, trainer.recipe, (3.0, 6, 12))
    assert odd.outside and 16.5 < odd.said < 18.5


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("2, 4, 6, ?", (2, 4, 6)),
        ("2 4 6", (2, 4, 6)),
        ("0,5 1 1,5 …", (0.5, 1, 1.5)),
        ("−2; -4; -6...", (-2, -4, -6)),
        ("1,2,3,4", (1, 2, 3, 4)),
    ],
)
def test_rows_are_read_as_people_type_them(text, row):
    assert typed_row(text, 3) == row


@pytest.mark.parametrize("text", ["", "?", "two, four, six", "2, 4, x", "2, 4", "1e999 2 3", "nan 1 2", "1 " * 31])
def test_what_is_no_row_is_said_in_a_sentence(text):
    with pytest.raises(ValueError, match=r"^(Type numbers|This network reads 3 numbers).*\.$"):
        typed_row(text, 3)


def test_rows_of_ones_own_are_every_stretch_of_them():
    found = own_rows(SQUARES, 3)
    assert len(found) == 12 and all(round(row[3] ** 0.5) == round(row[2] ** 0.5) + 1 for row in found)
    assert np.array_equal(found, own_rows(SQUARES, 3)) and len(own_rows(f"{SQUARES};2 4 6 8 10\n1 2 3", 3)) == 12 + 2
    assert OWN.parts == (8, 2, 2) and OWN.training == 8 and from_query(to_query(OWN)) == OWN
    assert [len(part) for part in parts(OWN)] == [8, 2, 2]


@pytest.mark.parametrize("own", ["", "   ", "1 2 3 4", "one two three", "1 " * 2000, "1e300 " * 20])
def test_rows_of_ones_own_that_cannot_be_learnt_are_refused(own):
    with pytest.raises(ValueError, match=r"\.$") as refused:
        replace(OWN, own=own)
    assert len(str(refused.value)) < 200


def test_the_script_for_ones_own_rows_prints_the_same_losses(tmp_path):
    printed = run_scripts({"own": script(OWN, "cpu")}, tmp_path)["own"].splitlines()
    ends = [event for event in fit(OWN, device="cpu") if isinstance(event, EpochEnd) and event.number]
    assert len(ends) == 3
    for line, end in zip(printed, ends, strict=False):
        numbers = [float(word.strip(",")) for word in line.split() if word.strip(",").replace(".", "").isdigit() and "." in word]
        assert numbers[0] == pytest.approx(end.train["loss"], rel=1e-4, abs=1e-4)
