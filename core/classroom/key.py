"""The teacher's key: made once, kept in the app's home where only its owner may read it."""

import hmac
import os
import re
import secrets
from contextlib import suppress
from pathlib import Path

from core.storage.home import home, make_home

FILE = "teacher-key"
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is taken for another: no i, l, o, 0 and 1
LENGTH = 16  # 79 bits
MOST = 200  # letters of what somebody typed that are looked at
PRIVATE = 0o600


def key_file() -> Path:
    """Where it is kept."""
    return home() / FILE


def teacher_key() -> tuple[str, bool]:
    """The key, in groups of four letters, and whether it has just been made.

    Raises:
        OSError: It can neither be read nor written.
    """
    make_home()
    file = key_file()
    if found := _read(file):
        return found, False
    plain = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
    made = "-".join(plain[at : at + 4] for at in range(0, LENGTH, 4))
    part = file.with_name(f"{FILE}.{secrets.token_hex(4)}.part")
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE), "w", encoding="ascii") as opened:
            opened.write(made + "\n")
        part.replace(file)
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
    return made, True


def is_key(typed: str) -> bool:
    """Whether that is the key: in capitals or not, with or without the hyphens. A wrong one takes as long as one that is nearly right.

    Raises:
        OSError: There is no key, and none can be made.
    """
    return hmac.compare_digest(_plain(typed).encode(), _plain(teacher_key()[0]).encode())


def _read(file: Path) -> str:
    """The key in that file, closed to others where it was open; "" where there is none that can be one."""
    try:
        if file.stat().st_mode & ~PRIVATE & 0o777:
            with suppress(OSError):  # Windows knows no such modes
                file.chmod(PRIVATE)
        found = file.read_text(encoding="ascii").strip()
    except (FileNotFoundError, UnicodeDecodeError):
        return ""
    return found if len(_plain(found)) >= LENGTH else ""


def _plain(typed: str) -> str:
    return re.sub(r"[\s-]", "", typed[:MOST]).lower()
