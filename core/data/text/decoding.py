"""Bytes as text, whatever program wrote them."""

import codecs
import re

NO_TEXT = "is no text file. Save the table as CSV (in a spreadsheet program: File, Save as, CSV) and send that."
WORKBOOK = "is a workbook of a spreadsheet program, not a CSV file. Open it there and save it as CSV."
CONTROL = re.compile(r"[\u0000-\u0008\u000e-\u001f\u007f]")


def decoded(raw: bytes, name: str = "The file") -> tuple[str, str]:
    """The text of a file and the name of its encoding.

    Raises:
        ValueError: It is no text; one sentence.
    """
    if raw[:4] == b"PK\x03\x04" or raw[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise ValueError(f"{name} {WORKBOOK}")
    text, encoding = _decoded(raw)
    if len(CONTROL.findall(text[:100_000])) > len(text[:100_000]) / 200:
        raise ValueError(f"{name} {NO_TEXT}")
    return text.replace("\0", "").lstrip("\ufeff"), encoding


def _decoded(raw: bytes) -> tuple[str, str]:
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return raw.decode("utf-16", errors="replace"), "UTF-16"
    start = raw[:10_000]
    for order, zeros, letters in (("le", start[1::2], start[::2]), ("be", start[::2], start[1::2])):
        if len(start) > 3 and zeros.count(0) > len(start) / 12 and not letters.count(0):  # the spaces of any script
            return raw.decode(f"utf-16-{order}", errors="replace"), "UTF-16"
    try:
        return raw.decode("utf-8-sig"), "UTF-8"
    except UnicodeDecodeError:
        text = raw.decode("utf-8-sig", errors="replace")
    broken, whole = text.count("\ufffd"), len(re.findall(r"[^\x00-\x7f]", text))
    if broken * 10 <= whole - broken:  # the rest makes sense: a few bytes were damaged, or the file was cut off
        return text, f"UTF-8 ({broken:,} damaged {'sign' if broken == 1 else 'signs'})"
    return raw.decode("latin-1").translate(_WINDOWS), "Latin-1 (Western European)"


# Programs on Windows put quotation marks, dashes and the euro where Latin-1 has control characters.
_WINDOWS = {code: bytes([code]).decode("cp1252") for code in range(0x80, 0xA0) if code not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)}
