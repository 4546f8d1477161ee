"""A small recurrent cell: its numbers in PyTorch's layer, in a link and in a script; refusals."""

import contextlib
import io

import numpy as np
import pytest
import torch

from core.explain.sequences.cell import MOST_LETTERS, MOST_UNITS, READS, START, Cell, read, read_step, script
from core.models.recurrent import GATES


def by_pencil(cell):
    """The state after every step, by the equations in books."""
    w, h, c, states = cell.weights, np.zeros(cell.size), np.zeros(cell.size), []
    squash = lambda z: 1 / (1 + np.exp(-z))  # noqa: E731
    for x in cell.inputs:
        word, memory = w["x"] @ x + w["b"], w["h"] @ h
        if cell.kind == "rnn":
            h = np.tanh(word[0] + memory[0])
        elif cell.kind == "lstm":
            i, f, g, o = word + memory
            c = squash(f) * c + squash(i) * np.tanh(g)
            h = squash(o) * np.tanh(c)
        else:
            r, z = squash(word[:2] + memory[:2])
            h = (1 - z) * np.tanh(word[2] + r * (memory[2] + w["c"])) + z * h
        states.append(h)
    return np.array(states)


@pytest.mark.parametrize("reads", READS)
@pytest.mark.parametrize("kind", START)
def test_its_numbers_are_in_pytorchs_layer(kind, reads):
    cell = Cell(kind, 3, reads, READS[reads])
    assert np.shape(START[kind]["x"]) == (GATES[kind], MOST_UNITS, MOST_LETTERS)
    with torch.no_grad():
        found = cell.layer()(torch.tensor(cell.inputs))[0]
    np.testing.assert_allclose(found, by_pencil(cell), atol=1e-12)


def test_the_first_unit_forgets_the_1_and_the_second_does_not():
    """What the question on the page says."""
    rnn = by_pencil(Cell())[-1]
    assert rnn[0] == pytest.approx(0.01, abs=0.005) and rnn[1] == pytest.approx(0.27, abs=0.005)
    assert by_pencil(Cell("lstm"))[-1][1] > 0.6 and by_pencil(Cell("gru"))[-1][1] > 0.6


@pytest.mark.parametrize("kind", START)
def test_the_script_runs_on_its_own_and_says_the_same(kind):
    numbers = tuple(np.random.default_rng(4).integers(-20, 20, 200) / 10)
    cell = Cell(kind, 2, "word", "noon", numbers[: GATES[kind] * (4 + 4 + 2) + 2 * (kind == "gru")])
    names, said = {}, io.StringIO()
    before = torch.get_default_dtype()
    try:
        with contextlib.redirect_stdout(said):
            exec(script(cell), names)
    finally:
        torch.set_default_dtype(before)
    np.testing.assert_allclose(names["states"].detach(), by_pencil(cell), atol=1e-9)
    assert said.getvalue().count("step ") == 4 and f"{GATES[kind] * (4 + 4 + 4)} numbers" in said.getvalue()


def test_a_link_holds_everything():
    cell = Cell("gru", 1, "sine", "7.5", (0.25, -1, 2, 0.5, 0, 1, 1e-3, -2, 0.125, 3))
    assert read(cell.to_query()) == cell and read({}) == Cell() and read_step("12") == 12


@pytest.mark.parametrize(
    "link",
    [
        {"kind": "transformer"},
        {"size": "5"},
        {"size": "0"},
        {"reads": "minds"},
        {"numbers": "1,2,3"},
        {"numbers": "1,0.5,0,0,nan,0,0.9,0"},
        {"sequence": "1,2,1e9"},
        {"sequence": ",".join("1" * 13)},
        {"reads": "word", "sequence": ""},
        {"reads": "sine", "sequence": "nan"},
    ],
)
def test_nonsense_in_a_link_is_refused_in_one_sentence(link):
    with pytest.raises(ValueError, match=r"\.$"):
        read(link)
