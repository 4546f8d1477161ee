"""What systems and tools leave in people's folders: no picture of theirs."""

import re
import unicodedata
from collections.abc import Callable
from pathlib import Path

from core.data.pictures.decoding import ENDINGS

SYSTEM_FILE = re.compile(
    r"\._.*|\.ds_store|\.localized|\.directory|\.nomedia|(eh)?thumbs(_vista)?\.db.*|desktop\.ini|\.?picasa\.ini|icon[\r\uf00d]?"
)
SYSTEM_FOLDER = re.compile(r"__macosx")
TOOL_FOLDER = re.compile(
    r"\..+|@eadir|@recycle|@tmp|#recycle|#snapshot|\$recycle\.bin|recycler|system volume information|lost\+found|__pycache__|node_modules"
    r"|_?thumbnails|_thumbs|.*\.lrdata"
)
Say = Callable[[str], None]
SYSTEM, HIDDEN = "system", "hidden"


def split_path(path: str) -> list[str]:
    """The parts of a path from any system, in one normal form (NFC), without those that lead nowhere or out."""
    return [part for part in re.split(r"[\\/]+", unicodedata.normalize("NFC", path)) if part not in ("", ".", "..")]


def left_behind(path: str) -> str:
    """SYSTEM for files that nobody ever meant to send; HIDDEN for what lies in a hidden folder or in one of a tool; "" for all else."""
    *folders, name = (part.casefold() for part in split_path(path) or [""])
    if SYSTEM_FILE.fullmatch(name) or any(map(SYSTEM_FOLDER.fullmatch, folders)):
        return SYSTEM
    return HIDDEN if name.startswith(".") or any(map(TOOL_FOLDER.fullmatch, folders)) else ""


def hidden_words(count: int) -> str:
    """What is said about so many pictures in hidden folders and folders of tools."""
    return f"Left out, in hidden folders or in folders of tools: {count} picture{'s' * (count > 1)}."


def files_below(folder: Path, say: Say) -> list[Path]:
    """All files at any depth, in order, but what systems and tools left there; how many pictures these hold is said.

    Raises:
        ValueError: There is no such folder.
    """
    if not folder.is_dir():
        raise ValueError(f"There is no folder {folder}.")
    files = sorted(file for file in folder.rglob("*") if file.is_file())
    left = [left_behind(str(file.relative_to(folder))) for file in files]
    if hidden := sum(why == HIDDEN and is_picture(file.name) for file, why in zip(files, left, strict=True)):
        say(hidden_words(hidden))
    return [file for file, why in zip(files, left, strict=True) if not why]


def is_picture(path: str) -> bool:
    """Whether a file is called like a picture."""
    return path.lower().endswith(ENDINGS)
