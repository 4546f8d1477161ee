"""The version stands in one place, and the changelog knows it."""

import re
import tomllib
from datetime import date
from pathlib import Path

from core import __version__

ROOT = Path(__file__).parents[2]
CHANGELOG = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_the_version_stands_in_one_place():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert project["project"]["dynamic"] == ["version"] and "version" not in project["project"]
    assert project["tool"]["setuptools"]["dynamic"]["version"] == {"attr": "core.__version__"}


def test_the_changelog_begins_with_what_is_not_released_and_falls_to_the_first_version():
    first, *released = re.findall(r"^## \[([^\]]+)\](?: - (\S+))?$", CHANGELOG, re.MULTILINE)
    assert first == ("Unreleased", "") and released[0][0] == __version__ and released[-1][0] == "0.1.0"
    numbers = [tuple(map(int, number.split("."))) for number, _ in released]
    days = [date.fromisoformat(day) for _, day in released]
    assert numbers == sorted(set(numbers), reverse=True) and days == sorted(days, reverse=True)
    assert set(re.findall(r"^### (.+)$", CHANGELOG, re.MULTILINE)) <= {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}
