"""What a class and its pupils are called: codes of two plain words, and nicknames that cannot do harm."""

import secrets
import unicodedata
from collections.abc import Container, Iterable

from core.classroom.problem import ClassProblem

LONGEST = 20  # letters of a nickname


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


FIRST = _words("""
amber able brave bright brown busy calm clear clever copper early eager fair fast fresh gentle glad golden grand green happy honest
jolly keen kind large light little lucky merry mild misty modern narrow neat new noble olive open orange paper patient pink plain polite
proud purple quick quiet rapid ready red round royal sandy sharp shiny silent silver simple smart smooth soft solid spotted steady sunny
sweet swift tall tidy tiny warm wide winter wise wooden yellow young
""")
SECOND = _words("""
anchor apple arrow badger basket beach bear bell bird boat book bottle branch bread bridge bucket butter button camel candle carpet
castle cherry circle cloud clover coat comet corner crane cup desert dolphin dragon drum eagle engine falcon feather field finger fish
flag flower forest fox garden giraffe glove goat hammer harbour hat hill horse island jacket kettle kite ladder lake lamp leaf lemon
letter lion maple market meadow melon mirror moon mountain needle ocean owl panda parrot pencil pepper piano planet pocket pond rabbit
rain river robin rocket sail salmon seal shell ship shoe snow spoon square star stone summer table tiger tower train tree tulip turtle
valley violin wagon whale wheel window wolf zebra almond bamboo barrel bench cabin chair cotton daisy ginger glacier guitar hedge
lantern lemur marble oyster parcel pebble piston ribbon saddle teapot walnut
""")
CODES = len(FIRST) * len(SECOND)
BETWEEN = " -'’."  # what may stand between letters


def new_code(taken: Container[str]) -> str:
    """A code of two words that no class has, such as "amber-fox"."""
    while True:
        code = f"{secrets.choice(FIRST)}-{secrets.choice(SECOND)}"
        if code not in taken:
            return code


def as_code(typed: str) -> str:
    """What somebody typed, as codes are written: "Amber  Fox" is "amber-fox"."""
    return "-".join(typed[:60].lower().replace("-", " ").split())


def nickname(typed: str) -> str:
    """A nickname as it is shown.

    Raises:
        ClassProblem: It is empty, too long, or has more than letters, digits, spaces, hyphens, apostrophes and dots; one sentence.
    """
    if len(typed) > 10 * LONGEST:  # nothing is done with a text of any length
        raise ClassProblem(f"A nickname has at most {LONGEST} letters.")
    name = " ".join(unicodedata.normalize("NFC", typed).split())
    if not name:
        raise ClassProblem("Choose a nickname: a name or a word by which your teacher knows you.")
    if len(name) > LONGEST:
        raise ClassProblem(f"A nickname has at most {LONGEST} letters, this one has {len(name)}.")
    if not all(_may_stand(letter) for letter in name) or not any(letter.isalnum() for letter in name):
        raise ClassProblem("A nickname has letters, digits and spaces, and between them hyphens, apostrophes and dots; nothing else.")
    if any(_is_mark(a) and _is_mark(b) and _is_mark(c) for a, b, c in zip(name, name[1:], name[2:], strict=False)):
        raise ClassProblem("A nickname has at most two signs above or below a letter.")
    return name


def alike(name: str) -> str:
    """The same for names that are easily taken for one another."""
    return "".join(letter for letter in unicodedata.normalize("NFKC", name).casefold() if letter.isalnum())


def free(name: str, taken: Iterable[str]) -> str:
    """A name like this one that nobody has: with a number."""
    used = {alike(other) for other in taken}
    return next(found for number in range(2, len(used) + 3) if alike(found := f"{name[: LONGEST - 4]} {number}") not in used)


def _may_stand(letter: str) -> bool:
    return letter in BETWEEN or _is_mark(letter) or unicodedata.category(letter)[0] in "LN"


def _is_mark(letter: str) -> bool:
    return unicodedata.category(letter) in ("Mn", "Mc")
