"""The texts that the review readers learn from: film reviews, sentences of critics, and the same with slips of the keyboard."""

import json
import lzma
import random
import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.data.reviews.reviews import Reviews, clean, mini, read_jsonl, read_tsv
from core.data.text.tokens import Tokens, piece_tokenizer
from core.pretrain import negations
from core.storage.tensors import write_arrays

VOCABULARY = 24_000
HELD_REVIEWS, HELD_SENTENCES = 2_500, 700  # of the training halves: to choose by, and to set the temperature
TYPOS = 0.08  # share of the words that are mistyped in the second copy
TORN = {"ca n't": "can't", "wo n't": "won't", "sha n't": "shan't", "-lrb-": "(", "-rrb-": ")", "``": '"', "''": '"'}
JOINED = re.compile(r" (?=n't\b|'(?:s|re|ve|ll|d|m)\b|[,.!?;:%)])|(?<=\() ")
SENTENCE_END = re.compile(r"(?<=[.!?]) +")
SPOKEN, SPOKEN_WORDS = 3, range(4, 41)  # sentences taken out of each review, and how many words they may have
LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True)
class Corpus:
    """All texts, and which of them are held out."""

    reviews: Reviews  # the training half of IMDB without those held out
    held_reviews: Reviews
    sentences: Reviews  # the training sentences of SST-2 without those held out, and the app's own mini set
    held_sentences: Reviews
    unlabelled: tuple[str, ...]


def read_corpus(data: Path) -> Corpus:
    """Everything to train on and to choose by; no test set is opened.

    Raises:
        FileNotFoundError: The folder does not hold imdb/ and sst2/.
    """
    reviews, held_reviews = split(read_jsonl(data / "imdb" / "train.jsonl.gz"), HELD_REVIEWS)
    sentences, held_sentences = split(read_sentences(data / "sst2" / "train.tsv"), HELD_SENTENCES)
    own = mini().training
    with lzma.open(data / "imdb" / "unlabelled.txt.xz", "rt", encoding="utf-8") as file:
        unlabelled = tuple(clean(line) for line in file)
    both = Reviews(sentences.texts + own.texts, np.concatenate([sentences.labels, own.labels]))
    return Corpus(reviews, held_reviews, both, held_sentences, unlabelled)


def split(found: Reviews, held: int, seed: int = 0) -> tuple[Reviews, Reviews]:
    """The reviews without, and those held out; copies of one text stay together."""
    groups: dict[str, list[int]] = {}
    for row, text in enumerate(found.texts):
        groups.setdefault(text, []).append(row)
    order = list(groups)
    random.Random(seed).shuffle(order)
    out = sorted(row for text in order[:held] for row in groups[text])
    kept = sorted(set(range(len(found))) - set(out))
    return found.rows(kept), found.rows(out)


def read_sentences(file: Path) -> Reviews:
    """Sentences of SST, which their authors cut up and lower-cased, as people would type them."""
    found = read_tsv(file)
    return Reviews(tuple(typed(text) for text in found.texts), found.labels)


def typed(text: str) -> str:
    """A sentence that was cut into words ("wo n't sit still , however"), as a person types it."""
    for torn, whole in TORN.items():
        text = text.replace(torn, whole)
    return JOINED.sub("", text)


def spoken(reviews: tuple[str, ...], seed: int) -> tuple[tuple[str, ...], NDArray[np.int64]]:
    """Some sentences out of each review, and which review each is from, (N,)."""
    draw, found = random.Random(seed), []
    for row, text in enumerate(reviews):
        whole = [sentence for sentence in SENTENCE_END.split(text) if len(sentence.split()) in SPOKEN_WORDS]
        found += [(sentence, row) for sentence in draw.sample(whole, min(SPOKEN, len(whole)))]
    return tuple(sentence for sentence, _ in found), np.array([row for _, row in found], dtype=np.int64)


def ended(text: str) -> str:
    """The text with a full stop, where it ends without any sign, as the sentences of SST do."""
    return text if text[-1:] in ".!?)\"'" else f"{text}."


def mistyped(text: str, random: random.Random, share: float = TYPOS) -> str:
    """The text with some words of four letters or more mistyped: a letter left out, doubled, drawn out or wrong."""
    words = text.split(" ")
    for place, word in enumerate(words):
        if len(word) > 3 and random.random() < share:
            at = random.randrange(1, len(word))
            wrong = ["", word[at] * 2, word[at] * random.randrange(2, 6), word[at - 1], random.choice(LETTERS)]
            words[place] = word[:at] + random.choice(wrong) + word[at + 1 :]
    return " ".join(words)


def make_tokens(corpus: Corpus) -> Tokens:
    """The tokenizer that all shipped readers share."""
    return piece_tokenizer([*corpus.reviews.texts, *corpus.unlabelled, *corpus.sentences.texts], VOCABULARY)


@dataclass(frozen=True)
class Ids:
    """N texts as ids, end to end."""

    flat: NDArray[np.uint16]
    ends: NDArray[np.int64]  # (N,)

    def __len__(self) -> int:
        return len(self.ends)

    def __getitem__(self, row: int) -> NDArray[np.int64]:
        return self.flat[self.ends[row - 1] if row else 0 : self.ends[row]].astype(np.int64)

    def first(self, count: int) -> "Ids":
        """The first so many."""
        ends = self.ends[:count]
        return Ids(self.flat[: ends[-1] if len(ends) else 0], ends)

    @classmethod
    def of(cls, texts: tuple[str, ...], tokens: Tokens) -> "Ids":
        """Cut up all texts."""
        found = [ids.astype(np.uint16) for start in range(0, len(texts), 2000) for ids in tokens.ids(texts[start : start + 2000])]
        return cls(np.concatenate([np.zeros(0, np.uint16), *found]), np.cumsum([len(ids) for ids in found], dtype=np.int64))


def cut_up(corpus: Corpus, tokens: Tokens, seed: int) -> dict[str, Ids]:
    """All texts as ids: those to train on twice, as they are and (".typos") with slips of the keyboard."""
    slips = random.Random(seed + 1)
    turned, held = negations.make(seed).texts, negations.make(seed, 300, held_out=True).texts
    held_out = {"held_negations": held, "held_reviews": corpus.held_reviews.texts, "held_sentences": corpus.held_sentences.texts}
    found = {name: Ids.of(texts, tokens) for name, texts in held_out.items()}
    parts = {"reviews": corpus.reviews.texts, "sentences": corpus.sentences.texts, "unlabelled": corpus.unlabelled, "negations": turned}
    parts["spoken"], _ = spoken(corpus.reviews.texts + corpus.unlabelled, seed)
    for name, texts in parts.items():
        found[name] = Ids.of(texts, tokens)
        found[f"{name}.typos"] = Ids.of(tuple(mistyped(ended(text), slips) for text in texts), tokens)
    return found


def save_ids(ids: dict[str, Ids], file: Path) -> None:
    """Keep them for the other readers."""
    write_arrays(file, {f"{name}|{part}": getattr(found, part) for name, found in ids.items() for part in ("flat", "ends")})


def load_ids(file: Path) -> dict[str, Ids]:
    """What `save_ids` kept."""
    with np.load(file, allow_pickle=False) as stored:
        names = {key.split("|")[0] for key in stored.files}
        return {name: Ids(stored[f"{name}|flat"], stored[f"{name}|ends"]) for name in names}


def describe() -> dict[str, object]:
    """What was held out, as it stands in the cards."""
    return json.loads(json.dumps({"held_out_reviews": HELD_REVIEWS, "held_out_sentences": HELD_SENTENCES, "mistyped_words": TYPOS}))
