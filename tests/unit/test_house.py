"""The house rules: style, types, one-way imports, words that must not be there."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = [f for part in ("core", "pages") for f in sorted((ROOT / part).rglob("*.py"))] + [ROOT / "app.py"]


@pytest.mark.parametrize(
    "command",
    [["ruff", "check", "."], ["ruff", "format", "--check", "."], ["mypy"], ["lint-imports"]],
    ids=["style", "format", "types", "imports"],
)
def test_checks(command):
    done = subprocess.run([Path(sys.executable).parent / command[0], *command[1:]], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_no_page_stands_directly_in_pages():
    assert not list((ROOT / "pages").glob("*.py"))


def test_nothing_is_unpickled_and_no_text_becomes_html():
    for file in SOURCES:
        text = file.read_text(encoding="utf-8")
        assert not re.search(
            r"torch\.load\((?!.*weights_only=True)|import pickle|allow_pickle=True|weights_only=False|unsafe_allow_html", text
        ), file


def test_ci_runs_exactly_the_command_of_the_readme():
    ci = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    command = re.search(r"^COMMAND='(.*)'$", ci, re.MULTILINE).group(1)
    assert f"\n{command}\n" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_core_imports_without_streamlit():
    code = "import sys; sys.modules['streamlit'] = None; import core.zoo, core.evaluate; core.zoo.load('digits')"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT).returncode == 0
