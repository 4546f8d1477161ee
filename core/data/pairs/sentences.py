"""English sentences of a small grammar, and the same in German: with its genders and cases, and with its verb where it belongs.

In German a verb is the second part of a sentence, whatever stands first ("Heute sieht der Mann …"); what belongs to it stands at the end
("… hat den Hund gesehen"), and after "weil" all of it does ("…, weil er den Hund gesehen hat"). So words change places, and a network
that writes German has to look back and forth.
"""

from collections.abc import Sequence
from typing import NamedTuple, TypeVar

from numpy.random import Generator

T = TypeVar("T")


class Noun(NamedTuple):
    """English, German, its gender, and the form of its accusative where that is another one."""

    english: str
    german: str
    gender: str  # m, f or n
    accusative: str = ""


class Verb(NamedTuple):
    """Of he, she and it; then what follows "will", and what follows "has"; each in English and in German."""

    english: str
    german: str
    english_plain: str
    german_plain: str
    english_done: str
    german_done: str


class Clause(NamedTuple):
    """The parts of a clause."""

    subject: tuple[str, str]
    verb: Verb
    object: tuple[str, str]
    tense: str


BEINGS = (
    Noun("man", "Mann", "m"), Noun("woman", "Frau", "f"), Noun("child", "Kind", "n"), Noun("girl", "Mädchen", "n"),
    Noun("boy", "Junge", "m", "Jungen"), Noun("dog", "Hund", "m"), Noun("cat", "Katze", "f"), Noun("horse", "Pferd", "n"),
    Noun("teacher", "Lehrer", "m"), Noun("grandmother", "Großmutter", "f"),
)  # fmt: skip
THINGS = (
    Noun("book", "Buch", "n"), Noun("apple", "Apfel", "m"), Noun("letter", "Brief", "m"), Noun("lamp", "Lampe", "f"),
    Noun("cup", "Tasse", "f"), Noun("picture", "Bild", "n"), Noun("newspaper", "Zeitung", "f"), Noun("chair", "Stuhl", "m"),
)  # fmt: skip
VERBS = (
    Verb("sees", "sieht", "see", "sehen", "seen", "gesehen"), Verb("buys", "kauft", "buy", "kaufen", "bought", "gekauft"),
    Verb("finds", "findet", "find", "finden", "found", "gefunden"), Verb("paints", "malt", "paint", "malen", "painted", "gemalt"),
    Verb("looks for", "sucht", "look for", "suchen", "looked for", "gesucht"),
    Verb("carries", "trägt", "carry", "tragen", "carried", "getragen"),
    Verb("brings", "bringt", "bring", "bringen", "brought", "gebracht"),
)  # fmt: skip
OF_BEINGS, OF_THINGS = (("old", "alt"), ("small", "klein"), ("young", "jung"), ("big", "groß")), (
    ("new", "neu"), ("red", "rot"), ("beautiful", "schön"), ("small", "klein"), ("big", "groß"), ("old", "alt")
)  # fmt: skip
PRONOUNS = (("he", "er"), ("she", "sie"))
ADVERBS = (("today", "heute"), ("now", "jetzt"), ("here", "hier"))
HELPERS = {"future": ("will", "wird"), "perfect": ("has", "hat"), "can": ("can", "kann"), "must": ("must", "muss")}
TENSES = ("present", "present", "not", *HELPERS)
JOINTS = (("and", "und"), ("but", ", aber"), ("because", ", weil"), ("because", ", weil"))
# Articles by gender, nominative and accusative, and what an adjective ends in after each.
THE = {"m": ("der", "den"), "f": ("die", "die"), "n": ("das", "das")}
A = {"m": ("ein", "einen"), "f": ("eine", "eine"), "n": ("ein", "ein")}
AFTER_THE = {"m": ("e", "en"), "f": ("e", "e"), "n": ("e", "e")}
AFTER_A = {"m": ("er", "en"), "f": ("e", "e"), "n": ("es", "es")}


def phrase(noun: Noun, adjective: tuple[str, str] | None, definite: bool, case: int) -> tuple[str, str]:
    """An article, perhaps an adjective, and a noun, in both languages; case 0 is the nominative, 1 the accusative."""
    word = (case and noun.accusative) or noun.german
    article = (THE if definite else A)[noun.gender][case]
    middle = f" {adjective[1]}{(AFTER_THE if definite else AFTER_A)[noun.gender][case]}" if adjective else ""
    after = f"{adjective[0]} {noun.english}" if adjective else noun.english
    an = "the" if definite else "an" if after[0] in "aeiou" else "a"
    return f"{an} {after}", f"{article}{middle} {word}"


def _some(random: Generator, what: Sequence[T]) -> T:
    return what[int(random.integers(len(what)))]


def clause(random: Generator, tenses: Sequence[str] = TENSES) -> Clause:
    """Somebody does something with something."""
    if random.random() < 0.2:
        subject = _some(random, PRONOUNS)
    else:
        adjective = _some(random, OF_BEINGS) if random.random() < 0.4 else None
        subject = phrase(_some(random, BEINGS), adjective, bool(random.random() < 0.6), 0)
    tense = _some(random, tenses)
    adjective = _some(random, OF_THINGS) if random.random() < 0.4 else None
    definite = tense == "not" or bool(random.random() < 0.5)  # "not a book" would be "kein Buch": another rule
    return Clause(subject, _some(random, VERBS), phrase(_some(random, THINGS), adjective, definite, 1), tense)


def english(said: Clause, adverb: str = "") -> str:
    """The clause in English, the adverb first."""
    verb = said.verb
    words = {"present": verb.english, "not": f"does not {verb.english_plain}", "perfect": f"has {verb.english_done}"}
    done = words.get(said.tense) or f"{HELPERS[said.tense][0]} {verb.english_plain}"
    return f"{adverb} {said.subject[0]} {done} {said.object[0]}".strip()


def german(said: Clause, adverb: str = "", last: bool = False) -> str:
    """The clause in German, the adverb first, which sends the subject behind the verb; or all of the verb last, as after "weil"."""
    verb, (_, subject), (_, thing) = said.verb, said.subject, said.object
    bent, rest = {"present": (verb.german, ""), "not": (verb.german, "nicht"), "perfect": ("hat", verb.german_done)}.get(said.tense) or (
        HELPERS[said.tense][1], verb.german_plain
    )  # fmt: skip
    if last:
        return " ".join(f"{subject} {thing} {rest} {bent}".split())
    return " ".join(f"{adverb} {bent} {subject} {thing} {rest}".split() if adverb else f"{subject} {bent} {thing} {rest}".split())


def pair(random: Generator) -> tuple[str, str]:
    """A sentence of one, two or three clauses."""
    first, adverb = clause(random), _some(random, ADVERBS) if random.random() < 0.3 else ("", "")
    read, written = english(first, adverb[0]), german(first, adverb[1])
    for _ in range(int(random.choice(3, p=(0.4, 0.4, 0.2)))):
        more, (word, wort) = clause(random), _some(random, JOINTS)
        read += f" {word} {english(more)}"
        written += f" {wort} {german(more, last=wort.endswith('weil'))}"
    return read, written


def words() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """All words that there are in English and in German."""
    found: tuple[set[str], set[str]] = set(), set()
    pairs = [phrase(noun, None, True, case) for noun in (*BEINGS, *THINGS) for case in (0, 1)]
    for articles, ends in ((THE, AFTER_THE), (A, AFTER_A)):
        pairs += [("", form) for forms in articles.values() for form in forms]
        endings = {end for two in ends.values() for end in two}
        pairs += [(old, alt + end) for old, alt in (*OF_BEINGS, *OF_THINGS) for end in endings]
    pairs += [*PRONOUNS, *ADVERBS, *HELPERS.values(), *JOINTS, ("a an does not", "nicht")]
    for verb in VERBS:
        pairs += [(verb.english, verb.german), (verb.english_plain, verb.german_plain), (verb.english_done, verb.german_done)]
    for read, written in pairs:
        found[0].update(read.split())
        found[1].update(written.split())
    return tuple(sorted(found[0])), tuple(sorted(found[1]))
