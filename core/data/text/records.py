"""Tables as JSON: a list of objects, columns, records under a key, or an object in every line."""

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

from core.data.text.known import KNOWN

BEGINS = re.compile(r'\s*(?:\[\s*[\[{"]|\{\s*["}]|\[\s*\]\s*\Z)')  # no CSV that people send begins like this
LINES = (".jsonl", ".ndjson")  # files with an object in every line
MOST_KEYS = 1000
Records = tuple[list[str], Iterator[list[str]], str]  # names of the columns, the rows, and what kind of JSON that is


def is_json(text: str, name: str) -> bool:
    """Whether a file of that name is JSON, or this text begins as JSON does."""
    return bool(BEGINS.match(text)) or _ends(name, ".json", *LINES)


def _ends(name: str, *endings: str) -> bool:
    return name.lower().removesuffix(".gz").endswith(endings)


def read(text: str, name: str) -> Records:
    """The rows of a JSON file, null as an empty cell.

    Raises:
        ValueError: It is broken or holds no rows; one sentence, with the line.
    """
    first, rest = _line(text)
    if _ends(name, *LINES) or (first.startswith("{") and (rest.strip() or _flat(first)) and _whole(first) is not None):
        return _table([_record(line, number, name) for number, line in _lines(text)], "JSON, an object in a line", name)
    try:
        found = json.loads(text)
    except json.JSONDecodeError as problem:
        raise ValueError(f"Line {problem.lineno} of {name} is no JSON ({problem.msg}).") from None
    except (ValueError, RecursionError):
        raise ValueError(f"{name} is JSON that cannot be read: nested too deep, or a number of thousands of digits.") from None
    return _table(_records(found, name), "JSON", name)


def _line(text: str) -> tuple[str, str]:
    first, _, rest = text.lstrip().partition("\n")
    return first, rest


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """The lines with anything in them, numbered from 1."""
    begin, number = 0, 0
    while begin < len(text):
        end = text.find("\n", begin)
        end, number = len(text) if end < 0 else end, number + 1
        if line := text[begin:end].strip():
            yield number, line
        begin = end + 1


def _whole(line: str) -> Any:
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return None


def _flat(line: str) -> bool:
    """Whether a file of one line is one record, and not a file with columns or records inside."""
    found = _whole(line)
    return isinstance(found, dict) and not any(isinstance(value, (dict, list)) for value in found.values())


def _record(line: str, number: int, name: str) -> dict[str, Any]:
    found = _whole(line)
    if not isinstance(found, dict):
        raise ValueError(f'Line {number} of {name} is no JSON object, such as {{"text": "A fine film", "label": 1}}.')
    return found


def _records(found: Any, name: str) -> list[Any]:
    """The rows of what a JSON file holds."""
    if isinstance(found, list):
        return found
    if not isinstance(found, dict):
        return []
    columns, rows = found.get("columns"), found.get("data")
    if isinstance(columns, list) and isinstance(rows, list):  # pandas writes them apart where orient="split"
        return [dict(zip(map(str, columns), row, strict=False)) for row in rows if isinstance(row, list)]
    lists = {key: value for key, value in found.items() if isinstance(value, list)}
    if len(lists) > 1 and not any(isinstance(cell, (dict, list)) for value in lists.values() for cell in value[:1]):
        return _across(lists, name)
    if lists:
        return max(lists.values(), key=len)
    inner = [value for value in found.values() if isinstance(value, dict)]
    if len(inner) == 1 < len(inner[0]) and any(isinstance(value, (dict, list)) for value in inner[0].values()):
        return _records(inner[0], name)
    if not inner:
        return [found]
    if KNOWN.isdisjoint(map(str.casefold, found)) and not KNOWN.isdisjoint(map(str.casefold, inner[0])):
        return inner  # rows by their number
    return [{key: column.get(row) for key, column in found.items() if isinstance(column, dict)} for row in inner[0]]


def _across(columns: dict[str, list[Any]], name: str) -> list[Any]:
    """Columns as rows."""
    if len(set(map(len, columns.values()))) > 1:
        counts = ", ".join(f"{len(cells):,}" for cells in list(columns.values())[:5])
        raise ValueError(f"The columns of {name} have different numbers of cells: {counts}.")
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def _table(records: Sequence[Any], kind: str, name: str) -> Records:
    """Objects as rows under their keys; lists as rows without names; anything else as rows of one cell."""
    if not records:
        raise ValueError(f"{name} is JSON without any rows.")
    if not isinstance(records[0], dict):
        return [], ([_cell(cell) for cell in (row if isinstance(row, list) else [row])] for row in records), kind
    if odd := next((number for number, record in enumerate(records, start=1) if not isinstance(record, dict)), 0):
        raise ValueError(f"Record {odd} of {name} is no JSON object, as the first one is.")
    names: dict[str, None] = {}
    for record in records:
        if len(names) < MOST_KEYS:
            names.update(dict.fromkeys(record))
    return list(names), ([_cell(record.get(key)) for key in names] for record in records), kind


def _cell(value: Any) -> str:
    if value is None or value != value:  # null, and NaN, which JSON has not but programs write
        return ""
    if isinstance(value, (dict, list, bool)):
        return json.dumps(value, ensure_ascii=False)
    return value if isinstance(value, str) else str(value)
