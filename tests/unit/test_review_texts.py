"""Texts and tokens: what people type becomes ids, whatever it is; and how the shipped readers' texts are prepared."""

import gzip
import json
import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.data.reviews import reviews
from core.data.reviews.reviews import Reviews, clean
from core.data.text.tokens import PAD, UNKNOWN, Tokens, cut, padded, piece_tokenizer, word_tokenizer
from core.pretrain import review_texts as making

TEXTS = ["the film was great, really great", "the film was not good at all", "a film to remember: great"] * 5


def test_what_nobody_sees_is_no_text():
    assert clean("<br /><br />Fine &amp; dandy\u200b\x00\ud800  film\n<i>indeed</i>") == "Fine & dandy film indeed"
    assert clean("1 < 2 and 3 > 2 <3") == "1 < 2 and 3 > 2 <3"
    assert clean(" \n\t") == "" and len(clean("a " * 10**6)) <= reviews.MOST_CHARACTERS


@settings(max_examples=200, deadline=None)
@given(st.text(st.characters(exclude_categories=()), max_size=60))
def test_every_token_stands_where_it_says(text):
    text = clean(text)
    tokens = word_tokenizer(TEXTS, 50).read(text)
    assert all(0 <= t.start <= t.end <= len(text) for t in tokens)
    assert [t.start for t in tokens] == sorted(t.start for t in tokens)
    words = text.split()
    assert all(text[t.start : t.end] in words[t.word] for t in tokens if t.end > t.start)


def test_words_and_pieces():
    words = word_tokenizer(TEXTS, 6)
    assert [t.piece for t in words.read("Great FILM, indeed!")][:3] == ["great", "film", "[UNK]"]
    pieces = Tokens.from_json(piece_tokenizer(TEXTS, 200).to_json())
    whole, torn = pieces.read("Great"), pieces.read("greatest")
    assert len(whole) == 1 and len(torn) > 1 and {t.word for t in torn} == {0}
    assert "".join(t.piece for t in torn) == "greatest"[: sum(len(t.piece) for t in torn)] or any(t.id == UNKNOWN for t in torn)
    assert [t.id for t in pieces.read("GREAT")] == [t.id for t in whole] and pieces.read("Gréat")[0].id == whole[0].id


def test_long_reviews_keep_beginning_and_end():
    ids = np.arange(1, 101)
    assert cut(ids, 100) is ids
    assert cut(ids, 9).tolist() == [1, 2, 3, 95, 96, 97, 98, 99, 100]
    assert padded([ids[:2], ids[:0]]).tolist() == [[1, 2], [PAD, PAD]] and padded([]).shape == (0, 1)


def test_files_of_reviews(tmp_path):
    tsv = tmp_path / "a.tsv"
    tsv.write_text("\ufeffGood\tfilm\t1\n\nBad\t0\n", encoding="utf-8")
    assert reviews.read_tsv(tsv).texts == ("Good film", "Bad") and reviews.read_tsv(tsv).labels.tolist() == [1, 0]
    lines = "\ufeff" + "\n".join(json.dumps({"text": text, "label": label}) for text, label in (("a", 1), ("b<br>c", "0")))
    (tmp_path / "b.jsonl").write_text(lines, encoding="utf-8")
    (tmp_path / "c.jsonl.gz").write_bytes(gzip.compress(lines.encode()))
    for name in ("b.jsonl", "c.jsonl.gz"):
        assert reviews.read_jsonl(tmp_path / name).texts == ("a", "b c")
    tsv.write_text("no label\n", encoding="utf-8")
    with pytest.raises(ValueError, match="Line 1"):
        reviews.read_tsv(tsv)
    for bad, says in (("[1]", "Line 2 .* no JSON object"), ('{"text": null, "label": 1}', "Line 2 .* no text")):
        (tmp_path / "e.jsonl").write_text(f'{{"text": "a", "label": 1}}\n{bad}\n', encoding="utf-8")
        with pytest.raises(ValueError, match=says):
            reviews.read_jsonl(tmp_path / "e.jsonl")


def test_the_mini_set_is_balanced_and_cut_once():
    found = reviews.mini()
    assert [len(part) for part in (found.training, found.validation, found.test)] == [500, 100, 100]
    everything = found.training.texts + found.validation.texts + found.test.texts
    assert len(set(everything)) == 700 and sum(part.labels.sum() for part in (found.training, found.validation, found.test)) == 350


def test_copies_of_a_text_are_held_out_together():
    found = Reviews(("a", "b", "a", "c", "d", "b"), np.arange(6))
    kept, held = making.split(found, 2)
    assert len(kept) + len(held) == 6 and not set(kept.texts) & set(held.texts) and len(set(held.texts)) == 2


def test_sentences_are_written_as_people_type_them():
    assert making.typed("they wo n't sit still , however ; it 's `` fun ''") == "they won't sit still, however; it's \" fun \""
    assert making.typed("-lrb- not bad -rrb- !") == "(not bad)!"
    assert making.ended("fine") == "fine." and making.ended("fine!") == "fine!"


def test_slips_of_the_keyboard_repeat_with_the_seed_and_leave_short_words():
    text = "a wonderful film about nothing at all " * 20
    slipped = making.mistyped(text, random.Random(1), share=0.5)
    assert slipped == making.mistyped(text, random.Random(1), share=0.5) != text
    assert len(slipped.split(" ")) == len(text.split(" ")) and slipped.split(" ")[0] == "a"


def test_sentences_out_of_reviews_know_where_they_are_from():
    texts = ("One two three four. Five six seven eight nine! No.", "Nothing here", "This is a whole sentence.")
    found, rows = making.spoken(texts, 0)
    assert all(sentence in texts[row] for sentence, row in zip(found, rows, strict=True)) and rows.tolist() == [0, 0, 2]


def test_ids_come_back_from_the_disk(tmp_path):
    tokens = word_tokenizer(TEXTS, 30)
    ids = making.Ids.of(("the film", "", "great"), tokens)
    making.save_ids({"x": ids}, tmp_path / "ids.npz")
    again = making.load_ids(tmp_path / "ids.npz")["x"]
    assert len(again) == 3 and [again[row].tolist() for row in range(3)] == [
        found.tolist() for found in tokens.ids(["the film", "", "great"])
    ]
