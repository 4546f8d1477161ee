"""A text of one's own to learn from: checked, kept on this machine, and shown to nobody but who brought it."""

import hashlib
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass

from core.data.text.decoding import CONTROL, decoded
from core.storage.own_files import OwnFiles

LEAST, MOST = 300, 300_000  # letters of a text; of a longer one, its beginning is taken
LEAST_LINES = 30  # that make a list
LONGEST_LINE = 40  # letters of a line of a list
MOST_BYTES = 5 * 2**20  # of a file
EACH = 2 * 2**20  # bytes that one visitor's texts may take together
OWNER, CONTENT = 6, 10  # hexadecimal digits of a name
FILES = OwnFiles("text", "texts", ".txt", 200 * 2**20)
_SPACES = re.compile(r"[^\S\n]+")


@dataclass(frozen=True)
class OwnText:
    """A text that can be learnt from."""

    text: str
    is_list: bool  # each line stands by itself, such as a list of towns
    said: str  # how it was taken, in a sentence


def cleaned(text: str) -> str:
    """Letters composed (NFC), lines ended by a line feed, several blanks as one; nothing that would be invisible to a reader's eye."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n").encode("utf-8", "replace").decode("utf-8"))
    lines = (_SPACES.sub(" ", line).strip() for line in CONTROL.sub("", text).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")


def of_bytes(raw: bytes, name: str = "The file") -> OwnText:
    """The text of a file, whatever program wrote it.

    Raises:
        ValueError: It is no text, or too little of one; one sentence.
    """
    try:
        text, _ = decoded(raw, name)
    except ValueError:
        raise ValueError(f"{name} is no text file. Save it as plain text (.txt) and send that, or paste the text.") from None
    return of_text(text, name)


def of_text(text: str, name: str = "Your text") -> OwnText:
    """A text that was pasted.

    Raises:
        ValueError: It is too short, or is one letter again and again; one sentence.
    """
    found = cleaned(text[: 2 * MOST])
    letters = len(found)
    if letters < LEAST:
        raise ValueError(f"{name} has {letters:,} letters; {LEAST} or more are needed: some to learn from, some to check with.")
    if len(set(found) - {"\n", " "}) < 2:
        raise ValueError(f"{name} has one letter again and again: there is nothing to foretell in it.")
    said = f"{letters:,} letters, {len(set(found))} different ones."
    if letters > MOST or len(text) > 2 * MOST:
        found = found[:MOST]
        said = f"Only the first {MOST:,} letters are taken: {len(set(found))} different ones."
    return OwnText(found, _is_list(found), said)


def _is_list(text: str) -> bool:
    """Whether it is many short lines, hardly any of them twice: a list of names, and not a song."""
    lines = [line for line in text.split("\n") if line]
    if len(lines) < LEAST_LINES or max(map(len, lines)) > LONGEST_LINE:
        return False
    twice = sum(count - 1 for count in Counter(lines).values())
    words = sum(line.count(" ") + 1 for line in lines) / len(lines)
    return twice <= len(lines) / 20 and words <= 3


def owner_of(visitor: str) -> str:
    """The beginning of the names of this visitor's texts."""
    return hashlib.sha256(f"texts of {visitor}".encode()).hexdigest()[:OWNER]


def _name(visitor: str, body: bytes) -> str:
    return owner_of(visitor) + hashlib.sha256(visitor.encode() + b"\0" + body).hexdigest()[:CONTENT]


def keep(text: str, visitor: str) -> str:
    """Store it for this visitor, whose oldest texts make room; gives the name it is found by.

    Raises:
        ValueError: It cannot be written; one sentence.
    """
    body = text.encode("utf-8")
    name = FILES.keep(body, _name(visitor, body))
    mine = sorted(FILES.path(name).parent.glob(f"{owner_of(visitor)}*{FILES.suffix}"), key=lambda file: -file.stat().st_mtime)
    used = len(body)
    for file in mine:
        if file.stem != name:
            used += file.stat().st_size
            if used > EACH:
                file.unlink(missing_ok=True)
    return name


def load(name: str) -> str:
    """The text that `keep` stored under that name.

    Raises:
        ValueError: It is not there any more; one sentence.
    """
    try:
        return FILES.used(name).read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError):
        raise ValueError(FILES.gone) from None


def may_see(name: str, visitor: str) -> bool:
    """Whether this is the visitor who brought the text of that name."""
    if not name.startswith(owner_of(visitor)):
        return False
    try:
        return _name(visitor, load(name).encode("utf-8")) == name
    except ValueError:
        return False
