"""Shapes of sequences that are read or written letter by letter."""

import string

import torch
from torch.nn import functional as F

from core.data.text.word_lists import ONES, WORDS
from core.explain.sequences.shape import Answer, Arrow, ShapeLesson, masked, padded
from core.models.shape_nets import NONE, PAD, ManyToMany, ManyToOne, OneToMany

MOST = 40  # letters that are read


class Spoken(ShapeLesson):
    """One to many."""

    title, first = "digit to spoken letters", "7"
    does = "One digit goes in at the beginning. Letters come out, each read again before the next is said."
    steps, batch = 150, 10
    LETTERS = "." + string.ascii_lowercase  # 0: begin, and that is all

    def prepare(self) -> None:
        """Ten digits, and how they are said."""
        self.net = OneToMany(10, len(self.LETTERS))
        self.said, _ = padded([[self.LETTERS.index(letter) for letter in word + "."] for word in ONES[:10]], NONE)  # (10, 6)

    def loss(self) -> torch.Tensor:
        """Of all ten."""
        return masked(self.net(torch.eye(10), self.said), self.said)

    def _say(self, digit: int) -> str:
        assert isinstance(self.net, OneToMany)
        h = self.net.state(F.one_hot(torch.tensor([digit]), 10).float())
        return "".join(self.LETTERS[letter] for letter in self.net.speaker.say(h, 10))

    def checked(self) -> float:
        """Of the ten digits there are, it has learnt from all."""
        return sum(self._say(digit) == ONES[digit] for digit in range(10)) / 10

    def answer(self, asked: str) -> Answer:
        """Say this digit."""
        if asked.strip() not in tuple(string.digits):
            raise ValueError("Type one digit, 0 to 9.")
        word = self._say(int(asked))
        T, V = len(word) + 1, len(self.LETTERS)
        return Answer(
            f"“{word}”" if word else "It says nothing.",
            (asked.strip(), *word),
            (*word, "end"),
            ("GRU",) * T,
            (
                Arrow("digit, one-hot", (1, 10), "B, F"), Arrow("dense and tanh: h₀", (1, 1, 32), "1, B, H"),
                Arrow("what was said before, embedded", (1, T, 32), "B, T, F"), Arrow("GRU: states", (1, T, 32), "B, T, H"),
                Arrow("dense: scores", (1, T, V), "B, T, V"),
            ),
        )  # fmt: skip


class Language(ShapeLesson):
    """Many to one."""

    title, first = "letters to language", "schmetterling"
    does = "Letter by letter goes in. Only the last state is asked: which language is this?"
    steps, batch, rate = 250, 64, 0.01
    BLANKED, DROPPED = 0.2, 0.3  # while it learns: letters nobody can read, and numbers of the state left out, so that none is relied on

    def prepare(self) -> None:
        """Words of five languages; those that two of them share are left out, and every sixth is kept to ask about."""
        owners = {
            word: [name for name, words in WORDS.items() if word in words.split()] for words in WORDS.values() for word in words.split()
        }
        self.names = list(WORDS)
        pairs = sorted((word, self.names.index(who[0])) for word, who in owners.items() if len(who) == 1)
        self.letters = " " + "".join(sorted({letter for word, _ in pairs for letter in word}))  # 0: padding
        order = torch.randperm(len(pairs), generator=self.generator).tolist()
        self.kept, self.learnt = [pairs[i] for i in order[::6]], [pairs[i] for n, i in enumerate(order) if n % 6]
        self.net = ManyToOne(len(self.letters), len(self.names))
        self.x, self.lengths = self.ids([word for word, _ in self.learnt])
        self.labels = torch.tensor([label for _, label in self.learnt])

    def ids(self, words: list[str]) -> tuple[torch.Tensor, torch.Tensor]:
        """Words as numbers of letters (B, T), padded, and their lengths (B,)."""
        return padded([[self.letters.index(letter) for letter in word] for word in words])

    def loss(self) -> torch.Tensor:
        """Of a batch of words."""
        assert isinstance(self.net, ManyToOne)
        rows = self.some(len(self.learnt))
        x, lengths = self.x[rows], self.lengths[rows]
        x = x.masked_fill(torch.rand(x.shape, generator=self.generator) < self.BLANKED, PAD)
        last = self.net.reader(x, lengths)
        kept = torch.rand(last.shape, generator=self.generator) >= self.DROPPED
        return F.cross_entropy(self.net.answer(last * kept / (1 - self.DROPPED)), self.labels[rows])

    @torch.no_grad()
    def checked(self) -> float:
        """Of words that it did not learn from."""
        words, labels = zip(*self.kept, strict=True)
        return float((self.net(*self.ids(list(words))).argmax(1) == torch.tensor(labels)).float().mean())

    def words_of(self, typed: str) -> list[str]:
        """The words that were typed.

        Raises:
            ValueError: There are none, too many, or letters that it does not know; one sentence.
        """
        words = typed.lower().split()
        if not words:
            raise ValueError("Type a word, or several with blanks between them.")
        if strange := next((letter for letter in "".join(words) if letter not in self.letters), ""):
            raise ValueError(f"In the words it learns from there is no {strange!r}.")
        if len(words) > 8 or max(map(len, words)) > MOST:
            raise ValueError(f"Up to 8 words of {MOST} letters can be read at once.")
        return words

    @torch.no_grad()
    def with_padding(self, typed: str) -> list[tuple[str, str, str, str]]:
        """Each word that was typed, its numbers as they stand in the batch, and its language: packed, and with the padding read as well."""
        words = self.words_of(typed)
        x, lengths = self.ids(words)
        assert isinstance(self.net, ManyToOne)
        packed, read = self.net(x, lengths).softmax(1), self.net.answer(self.net.reader.states(x)[:, -1]).softmax(1)
        said = [[f"{self.names[int(row.argmax())]} ({float(row.max()):.0%})" for row in chances] for chances in (packed, read)]
        return list(zip(words, (" ".join(map(str, row)) for row in x.tolist()), *said, strict=True))

    @torch.no_grad()
    def answer(self, asked: str) -> Answer:
        """The language of these words, read as one batch; step by step for the first of them."""
        words = self.words_of(asked)
        x, lengths = self.ids(words)
        chances = self.net(x, lengths).softmax(1)
        said = [f"“{word}”: {self.names[int(row.argmax())]} ({float(row.max()):.0%})" for word, row in zip(words, chances, strict=True)]
        (B, T), first = x.shape, words[0]
        return Answer(
            ", ".join(said),
            tuple(first),
            ("",) * (len(first) - 1) + (self.names[int(chances[0].argmax())],),
            ("GRU",) * len(first),
            (
                Arrow("letters as numbers", (B, T), "B, T"), Arrow("embedded", (B, T, 48), "B, T, F"),
                Arrow("GRU: the last state", (B, 48), "B, H"), Arrow("dense: scores", (B, len(self.names)), "B, C"),
            ),
        )  # fmt: skip


class Capitals(ShapeLesson):
    """Many to many, as many."""

    title, first = "letters to capitals", "from sea to shining sea"
    does = "At every step a letter goes in and a letter comes out: a capital where a word begins. For that it must remember one step."
    steps, rate = 130, 0.02
    LETTERS = "_ " + string.ascii_lowercase + string.ascii_uppercase  # 0: padding
    SMALL = 28  # symbols that are read: padding, the blank and small letters

    def prepare(self) -> None:
        """Rows of letters and blanks are made as they are needed."""
        self.net = ManyToMany(self.SMALL, len(self.LETTERS))

    def _made(self, count: int, generator: torch.Generator) -> tuple[torch.Tensor, torch.Tensor]:
        rows = torch.randint(2, self.SMALL, (count, 12), generator=generator)
        rows[torch.rand(rows.shape, generator=generator) < 0.25] = 1  # blanks
        before = torch.cat([torch.ones_like(rows[:, :1]), rows[:, :-1]], 1)
        return rows, torch.where((before == 1) & (rows > 1), rows + 26, rows)

    def loss(self) -> torch.Tensor:
        """Of a batch of rows."""
        x, labels = self._made(self.batch, self.generator)
        return masked(self.net(x), labels)

    @torch.no_grad()
    def checked(self) -> float:
        """Of letters in other rows."""
        x, labels = self._made(100, torch.Generator().manual_seed(10_000))
        return float((self.net(x).argmax(-1) == labels).float().mean())

    @torch.no_grad()
    def answer(self, asked: str) -> Answer:
        """With capitals."""
        text = asked.lower()[:MOST].rstrip()
        if not text or not set(text) <= set(self.LETTERS[1 : self.SMALL]):
            raise ValueError("Type letters a to z and blanks.")
        x = torch.tensor([[self.LETTERS.index(letter) for letter in text]])
        T, C = len(text), len(self.LETTERS)
        out = "".join(self.LETTERS[i] for i in self.net(x).argmax(-1)[0].tolist())
        return Answer(
            f"“{out}”",
            tuple(text),
            tuple(out),
            ("GRU",) * T,
            (
                Arrow("letters as numbers", (1, T), "B, T"), Arrow("embedded", (1, T, 24), "B, T, F"),
                Arrow("GRU: every state", (1, T, 24), "B, T, H"), Arrow("dense: scores", (1, T, C), "B, T, C"),
            ),
        )  # fmt: skip
