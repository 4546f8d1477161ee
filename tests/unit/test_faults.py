"""What is promised about faults in docs/faults.md is held by tests that exist."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
LINE = re.compile(r"^\| (\d+) \| [^|]+ \| [^|]+ \| (.+) \|$", re.MULTILINE)


def test_every_fault_has_a_line_and_every_line_a_test_that_exists():
    lines = {int(number): held for number, held in LINE.findall((ROOT / "docs" / "faults.md").read_text(encoding="utf-8"))}
    assert list(lines) == list(range(1, 68))
    for number, held in lines.items():
        tests = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", held)
        assert tests, number
        for file, name in tests:
            tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
            assert any(isinstance(part, ast.FunctionDef) and part.name == name for part in tree.body), (number, file, name)
