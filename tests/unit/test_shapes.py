"""Shapes of sequences: what they learn, and that the tensors at the arrows are those that PyTorch has."""

from xml.etree import ElementTree

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional as F

from core.data.digits.ink import read_strokes
from core.data.text.word_lists import WORDS, in_words
from core.explain.sequences.shape import Answer, Arrow, masked, padded
from core.explain.sequences.shape_letters import Language
from core.explain.sequences.shape_pictures import DOES, MOVES, filmed
from core.explain.sequences.shapes import SHAPES, begun
from core.figures.unrolled import MOST, unrolled
from core.models.shape_nets import NONE, OneToMany, Reader, Speaker
from tests import pen


@pytest.fixture(scope="module")
def learnt():
    """Every shape, when it has learnt."""
    return {name: begun(name).go_on(120) for name in SHAPES}


GOOD = {"one to one": 0.8, "one to many": 1.0, "many to one": 0.7, "many to many": 0.9, "many to many, unequal": 0.9, "film": 0.9}


@pytest.mark.parametrize("name", SHAPES)
def test_it_is_learnt_and_before_it_is_not(name, learnt):
    assert learnt[name].over and learnt[name].right >= GOOD[name] > begun(name).right + 0.3


@pytest.mark.parametrize("name", SHAPES)
def test_the_same_seed_gives_the_same_again_in_pieces_too(name):
    lessons = [SHAPES[name](seed=3).go_on(0).go_on(0), SHAPES[name](seed=3).go_on(0).go_on(0), SHAPES[name](seed=4).go_on(0).go_on(0)]
    weights = [torch.cat([value.flatten() for value in lesson.net.parameters()]) for lesson in lessons]
    assert torch.equal(weights[0], weights[1]) and not torch.equal(weights[0], weights[2]) and lessons[0].step == 2


@pytest.mark.parametrize("name", SHAPES)
def test_the_tensors_at_the_arrows_are_those_of_the_layers(name, learnt):
    """What the layers give, in their order; what a speaker says step by step has one step at a time."""
    lesson, seen = learnt[name], []
    hooks = [layer.register_forward_hook(lambda layer, given, out: seen.append((given[0], out))) for layer in lesson.net.modules()]
    answer = lesson.answer(lesson.first)
    for hook in hooks:
        hook.remove()

    def shapes(value):
        if isinstance(value, torch.Tensor):
            return {tuple(value.shape)}
        return set().union(*map(shapes, value)) if isinstance(value, tuple) else set()

    there = set().union(*(shapes(part) for pair in seen for part in pair))
    for arrow in answer.arrows:
        spoken = (1, 1, *arrow.shape[2:])  # one step of several
        squeezed = (1, *arrow.shape)  # a last state is (layers, B, H)
        assert {arrow.shape, spoken, squeezed} & there, arrow
        assert len(arrow.letters.split(", ")) == len(arrow.shape)
    assert len(answer.read) == len(answer.given) == len(answer.inside)


def test_what_is_answered(learnt):
    said = {name: lesson.answer(lesson.first) for name, lesson in learnt.items()}
    assert said["one to many"].said == "“seven”" and said["one to many"].given[-1] == "end"
    assert "German" in said["many to one"].said and said["many to one"].given[:-1] == ("",) * 12
    assert said["many to many, unequal"].said == "342" and said["many to many"].said == "“From Sea To Shining Sea”"
    assert learnt["many to many, unequal"].answer("Nine hundred and ninety-nine").said == "999"
    assert learnt["film"].answer("RRLS").read == ("begins", "goes right", "goes right", "goes left", "stands")


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("one to many", "12"), ("one to many", "٣"),
        ("many to one", " "), ("many to one", "日本"), ("many to one", "a " * 9), ("many to one", "a" * 80), ("many to many", ""),
        ("many to many", "a1"), ("many to many, unequal", ""), ("many to many, unequal", "seven apples"),
        ("many to many, unequal", "one " * 9), ("film", ""), ("film", "x"), ("film", "r" * 16),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_in_a_sentence(name, typed, learnt):
    with pytest.raises(ValueError, match=r"^[A-Z].*[.]$"):
        learnt[name].answer(typed)


def test_a_drawing_is_read_as_a_picture_of_mnist_is(learnt):
    lesson, right = learnt["one to one"], 0
    assert lesson.answer(None).said.endswith("it is a 1.")
    for label in range(10):
        drawn = read_strokes(pen.digit(label), 16).image
        assert lesson.shown(drawn).shape == (14, 14) and float(lesson.shown(drawn).sum()) == pytest.approx(drawn.sum() / 4, rel=1e-4)
        right += lesson.answer(drawn).given == (str(label),)
    assert right >= 7


def test_a_packed_row_ends_where_its_letters_do():
    torch.manual_seed(0)
    reader = Reader(9, 7)
    rows = [[1, 2, 3, 4, 5], [6, 7], [8]]
    together = reader(*padded(rows))
    alone = torch.cat([reader(*padded([row])) for row in rows])
    assert torch.allclose(together, alone, atol=1e-6)
    by_hand = torch.stack([reader.states(torch.tensor([row]))[0, -1] for row in rows])
    assert torch.allclose(together, by_hand, atol=1e-6)
    read = reader.states(padded(rows)[0])[:, -1]  # padding as well
    assert torch.allclose(read[0], alone[0], atol=1e-6) and not torch.allclose(read[1], alone[1], atol=1e-2)


def test_padding_read_as_well_is_shown(learnt):
    lesson = learnt["many to one"]
    assert isinstance(lesson, Language)
    (word, numbers, packed, read), (_, short, *_) = lesson.with_padding("schmetterling wo")
    assert word == "schmetterling" and packed == read and "0" not in numbers.split()
    assert short.endswith(" 0" * 11) and not short.endswith(" 0" * 12)


def test_what_is_masked_counts_nothing():
    torch.manual_seed(0)
    scores = torch.randn(2, 3, 4)
    labels = torch.tensor([[1, 2, NONE], [3, NONE, NONE]])
    expected = torch.stack([F.cross_entropy(scores[b, t], labels[b, t]) for b, t in ((0, 0), (0, 1), (1, 0))]).mean()
    assert torch.allclose(masked(scores, labels), expected)


def test_what_a_speaker_says_is_what_it_scores_highest_when_it_reads_just_that():
    torch.manual_seed(1)
    speaker, h = Speaker(6, 5), torch.randn(1, 5)
    said = speaker.say(h, 7)
    scores = speaker(h, torch.tensor([[*said, 0]]))[0]
    assert scores.argmax(-1).tolist()[: len(said)] == said and (len(said) == 7 or scores[len(said)].argmax() == 0)


def test_a_speaker_learns_from_what_is_right_and_not_from_what_it_said():
    torch.manual_seed(0)
    net = OneToMany(3, 5)
    x, said = torch.eye(3), torch.tensor([[1, 2, 0], [3, 0, NONE], [4, 4, 0]])
    changed = said.clone()
    changed[0, 2] = 3  # the last is read by nobody
    assert torch.equal(net(x, said), net(x, changed))
    changed[0, 0] = 3
    assert torch.equal(net(x, said)[0, 0], net(x, changed)[0, 0]) and not torch.equal(net(x, said)[0, 1], net(x, changed)[0, 1])


def test_a_film_does_what_its_moves_say():
    digit = torch.zeros(1, 10, 10)
    digit[0, 4, 6] = 1
    moves = torch.tensor([[list(MOVES).index(letter) for letter in "srrrrrrrud"]])
    film = filmed(digit, moves)[0, :, 0]
    assert film.shape == (10, 20, 20) and list(DOES) == list(MOVES)
    places = [tuple(int(i) for i in np.argwhere(frame.numpy())[0]) for frame in film]
    assert places == [(9, 11), (9, 13), (9, 15), (9, 17), (9, 19), (9, 1), (9, 3), (9, 5), (7, 5), (9, 5)]


def test_numbers_in_words_and_words_of_languages():
    assert [" ".join(in_words(n)) for n in (0, 7, 13, 20, 85, 100, 101, 999)] == [
        "zero", "seven", "thirteen", "twenty", "eighty five", "one hundred", "one hundred one", "nine hundred ninety nine"
    ]  # fmt: skip
    assert len({tuple(in_words(n)) for n in range(1000)}) == 1000
    assert all(word == word.lower() and word.isalpha() for words in WORDS.values() for word in words.split())


def test_time_goes_first_where_batch_first_is_not_set():
    gru = nn.GRU(3, 4)
    assert str(tuple(gru(torch.zeros(7, 2, 3))[0].shape)) == Arrow("states", (2, 7, 4), "B, T, H").time_first
    assert Arrow("last", (2, 4), "B, H").time_first == "the same"


def test_a_drawing_holds_what_was_typed_as_text_and_ends():
    cells = ("<script>", "&", " ") + ("a",) * 50
    drawn = unrolled(Answer("", cells, ("",) * 52 + ("end",), ("GRU",) * 53, ()))
    texts = [each.text for each in ElementTree.fromstring(drawn).iter("{http://www.w3.org/2000/svg}text")]
    assert "<script>" in texts and "&" in texts and "␣" in texts and texts.count("GRU") == MOST
