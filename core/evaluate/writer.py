"""The writer, judged on one's own texts: `python -m core.evaluate writer FILE`.

FILE has one text on each line, packed by xz or gzip or not; empty lines are left out. Each text is foretold token by token, each token from
those before it, and in the end that it ends there. Progress goes to stderr, one JSON line to stdout:

    bits_per_byte  how many bits it needs for a byte of the UTF-8 of the texts, the end of each line being one byte
    perplexity     of a token: among how many equally likely ones it would choose to be as unsure as it is
    n              texts
    tokens, bytes  what they have together
"""

import gzip
import lzma
import sys
import zlib
from pathlib import Path
from typing import Any

from core import zoo
from core.data.text.decoding import decoded
from core.zoo.unsure import Unsure, unsure

BATCH = 100  # texts between two lines of progress


def evaluate_writer(file: Path) -> dict[str, Any]:
    """Read every text of the file (see the module's text for its layout and for the result).

    Raises:
        ValueError: The file cannot be read, is no text, or holds none; one sentence.
    """
    lines, writer = read_lines(file), zoo.load("writer")
    found = Unsure(0.0, 0, 0)
    for begin in range(0, len(lines), BATCH):
        part = unsure(writer, lines[begin : begin + BATCH])
        found = Unsure(found.nats + part.nats, found.tokens + part.tokens, found.bytes + part.bytes)
        print(f"{min(begin + BATCH, len(lines))} of {len(lines)}", file=sys.stderr)
    return {
        "bits_per_byte": round(found.bits_per_byte, 4),
        "perplexity": round(found.perplexity, 2),
        "n": len(lines),
        "tokens": found.tokens,
        "bytes": found.bytes,
    }


def read_lines(file: Path) -> list[str]:
    """The texts of a file.

    Raises:
        ValueError: It cannot be read, is no text, or holds none; one sentence.
    """
    try:
        raw = file.read_bytes()
        if raw.startswith(b"\xfd7zXZ\x00"):
            raw = lzma.decompress(raw)
        elif raw.startswith(b"\x1f\x8b"):
            raw = gzip.decompress(raw)
    except FileNotFoundError:
        raise ValueError(f"There is no file {file}.") from None
    except (OSError, EOFError, lzma.LZMAError, zlib.error) as problem:
        raise ValueError(f"{file} cannot be read: {problem}.") from None
    try:
        text, _ = decoded(raw, str(file))
    except ValueError:
        raise ValueError(f"{file} is no text file. It has to be plain text with one text on each line.") from None
    lines = [line for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n") if line.strip()]
    if not lines:
        raise ValueError(f"{file} holds no text.")
    return lines
