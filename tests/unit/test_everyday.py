"""Signs as words, families of everyday sentences, and a third answer that is learnt: what the readers' last round is made of."""

import lzma

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from core.data.reviews.reviews import read_tsv
from core.data.text.signs import signs, with_signs
from core.data.text.tokens import UNKNOWN, piece_tokenizer
from core.pretrain import everyday, families
from core.pretrain.families.words import CHECK, LEARN
from core.pretrain.lessons import Lesson, loss_of
from core.pretrain.review_evaluation import EVERYDAY, doubt
from core.pretrain.review_texts import Ids
from core.pretrain.reviews import ReaderRecipe, new, refused, scores, train

TEXTS = ["the film was great, really great", "the film was not good at all", "a film to remember: great"] * 5


def test_signs_are_words_of_their_own_and_every_word_keeps_its_number():
    plain = piece_tokenizer(TEXTS, 200)
    known = with_signs(plain)
    assert known.size == plain.size + len(signs()) and [t.id for t in known.read("Great film")] == [t.id for t in plain.read("Great film")]
    for text, pieces in (
        ("great 😍😍!", ["great", "😍", "😍", "!"]),
        ("★★★★☆ film", ["★★★★☆", "film"]),
        ("⭐⭐⭐", ["⭐⭐⭐"]),
        ("❤️", ["❤"]),
        ("👍🏽", ["👍"]),
    ):
        found = known.read(text)
        assert [t.piece for t in found if t.id != UNKNOWN] == [piece for piece in pieces if piece != "!"], text
        assert all(text[t.start : t.end] for t in found) and [t.start for t in found] == sorted(t.start for t in found)
    assert [t.id for t in type(known).from_json(known.to_json()).read("so 😍")] == [t.id for t in known.read("so 😍")]
    assert all(t.id == UNKNOWN for t in plain.read("😍"))


@pytest.mark.parametrize("name", families.FAMILIES)
def test_a_family_is_checked_with_other_words_than_it_is_learnt_from(name):
    learnt, checked = families.make(name, count=200), families.make(name, count=100, held_out=True)
    assert learnt.texts == families.make(name, count=200).texts and len(set(learnt.texts)) == len(learnt) > 100
    kinds = set(learnt.labels.tolist())
    assert kinds == set(checked.labels.tolist()) and kinds in ({0, 1}, {2})
    if kinds == {0, 1}:
        assert 0.3 < learnt.labels.mean() < 0.7
    if name in ("plain", "negated", "quoted", "turned", "one word"):
        new_words = {word for side in (*CHECK.kinds, *CHECK.single) for word in side}
        assert not any(set(text.casefold().strip(".!").split()) & new_words for text in learnt.texts)


def test_the_two_stocks_have_no_word_in_common():
    for field in ("kinds", "did", "names", "single", "slang", "idioms", "moved"):
        for ours, theirs in zip(getattr(LEARN, field), getattr(CHECK, field), strict=True):
            assert ours and theirs and not set(ours) & set(theirs), field
    for field in ("things", "others", "people", "doings", "facts", "asked", "weather", "foreign"):
        assert not set(getattr(LEARN, field)) & set(getattr(CHECK, field)), field


@pytest.mark.parametrize(
    ("name", "text", "label"),
    [("marks", "2/10", 0), ("marks", "9/10", 1), ("stars", "★★★★★", 1), ("stars", "★☆☆☆☆", 0), ("emoji", "😍", 1), ("emoji", "🤮", 0)],
)
def test_marks_stars_and_emoji_are_labelled_as_people_mean_them(name, text, label):
    found = families.make(name, count=900)
    pairs = zip(found.texts, found.labels.tolist(), strict=True)
    said = {label for made, label in pairs if made.rstrip(".!") == text or (name == "emoji" and text in made)}
    assert said == {label}


def test_the_loss_is_cross_entropy_with_a_third_score_that_is_always_nought():
    torch.manual_seed(0)
    scores = torch.randn(50, 2)
    positive, nothing = torch.rand(50), torch.rand(50)
    three = torch.cat([scores, torch.zeros(50, 1)], dim=1)
    goal = torch.stack([(1 - nothing) * (1 - positive), (1 - nothing) * positive, nothing], dim=1)
    assert float(loss_of(scores, torch.stack([positive, nothing], dim=1))) == pytest.approx(float(F.cross_entropy(three, goal)), abs=1e-5)
    unasked = torch.stack([positive, torch.full((50,), torch.nan)], dim=1)
    two = torch.stack([1 - positive, positive], dim=1)
    assert float(loss_of(scores, unasked)) == pytest.approx(float(F.cross_entropy(scores, two)), abs=1e-5)


def test_no_opinion_is_learnt_and_the_threshold_lets_few_opinions_be_refused(tmp_path):
    draw = np.random.default_rng(0)
    texts, labels = [], []
    for label, words in enumerate((["awful", "boring"], ["great", "fine"], ["rain", "bus", "table"])):
        texts += [" ".join(draw.choice(["the", "a", *words, *words], 6)) for _ in range(120)]
        labels += [label] * 120
    tokens = piece_tokenizer(texts, 120)
    found, nothing = np.array(labels), (np.array(labels) == 2).astype(np.float32)

    def lesson(rows):
        ids = Ids.of(tuple(texts[row] for row in rows), tokens)
        return Lesson(ids, ids, (found[rows] == 1).astype(np.float32), nothing=nothing[rows])

    opinions, others = np.flatnonzero(found < 2), np.flatnonzero(found == 2)
    sizes = {"hidden_size": 8, "embedding": 6, "vocabulary": tokens.size, "dropout": 0.0, "word_dropout": 0.0}
    recipe = ReaderRecipe("lstm", epochs=8, rate=0.05, tokens=300, average=0.9, **sizes)
    net = train(lambda: [lesson(np.arange(360))], {"all": lesson(np.arange(360))}, recipe, tmp_path / "a.safetensors", new(recipe))
    assert refused(net, lesson(others)) > 0.9 and refused(net, lesson(opinions)) < 0.1
    held = dict.fromkeys(("held_reviews", "held_sentences", "held_products"), lesson(opinions)) | dict.fromkeys(
        ("held_plots", "held_questions"), lesson(others)
    )
    doubting = doubt(net, held)
    shares = [float((doubting.odds(scores(net, lesson(rows).plain)) < doubting.threshold).float().mean()) for rows in (opinions, others)]
    assert shares[0] <= 0.06 and shares[1] > 0.8 and doubting.temperature > 0


def test_short_texts_are_read_as_people_type_them(tmp_path):
    for name, lines in {
        "tweets.tsv": "0\t@user this is bad https://x.y/z\n1\t@user\n1\tgame at 8\n2\tlove it 😍\n",
        "products.tsv": "1\tit didn 't break , and it 's fast .\n0\tbad\n",
        "spam.tsv": "ham\tsee you\nspam\tWIN now\n",
    }.items():
        (tmp_path / f"{name}.xz").write_bytes(lzma.compress(lines.encode()))
    found = everyday.tweets(tmp_path)
    assert found.texts == ("this is bad", "game at 8", "love it 😍") and found.labels.tolist() == [0, everyday.NOTHING, 1]
    assert everyday.products(tmp_path).texts == ("it didn't break, and it's fast.", "bad")
    assert everyday.messages(tmp_path).texts == ("see you",)


def test_the_sentences_that_were_written_by_hand_are_in_no_family():
    found = read_tsv(EVERYDAY, {"0": 0, "1": 1, "2": 2})
    assert np.bincount(found.labels).min() > 35 and len(set(found.texts)) == len(found)
    made = {text.casefold().rstrip(".!?") for name in families.FAMILIES for text in families.make(name, count=300).texts}
    long = [text for text in found.texts if len(text.split()) > 3]
    assert [text for text in long if text.casefold().rstrip(".!?") in made] == []
