"""Names that people and their files have: any text at all, made harmless to show and to keep."""

import re
import unicodedata

MOST_CLASS, MOST_FILE = 40, 80  # letters of a name that are kept
JOINERS = "\u200c\u200d"  # between the parts of an emoji, and between letters of some scripts
FALLBACK = "picture"
RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)  # no file of Windows can be called so


def harmless(text: str, most: int) -> str:
    """The text on one line, shortened in the middle, with a mark in place of what would be invisible or turn the line around.

    Letters are composed (NFC): what looks the same is the same, whether macOS or Windows wrote it.
    """
    line = unicodedata.normalize("NFC", " ".join(text[: 20 * most].split()))
    shown = "".join(letter if letter in JOINERS or unicodedata.category(letter) not in ("Cc", "Cf", "Cs") else "\ufffd" for letter in line)
    return shown if len(shown) <= most else f"{shown[: most - 9]}…{shown[-8:]}"


def class_name(text: str) -> str:
    """What a class is called: whatever was typed, in one line of at most 40 letters; empty where nothing was."""
    return harmless(text, MOST_CLASS)


def name_key(text: str) -> str:
    """The same for names that differ only in case, or in how their letters are encoded: they name one class."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())


def file_name(path: str) -> str:
    """What a picture is called: the last part of the path that it came under."""
    return harmless(re.split(r"[\\/]", path)[-1], MOST_FILE) or FALLBACK


def safe_name(text: str) -> str:
    """A name that any disk takes for a file or a folder: no separators, no leading dot or dash, nothing that is reserved."""
    plain = re.sub(r'[\\/:*?"<>|\ufffd]', "_", harmless(text, MOST_FILE)).lstrip(".- ").rstrip(". ")
    return f"_{plain}" if RESERVED.fullmatch(plain) or not plain else plain
