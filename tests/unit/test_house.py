"""The house rules: style, types, one-way imports, words that must not be there."""

import ast
import re
import subprocess
import sys
from functools import cache
from importlib.metadata import packages_distributions
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


def test_every_click_is_taken_by_a_callback():
    """One that the page would have to see with `if button(...)` is lost where another request cuts that run short before it."""
    for file in SOURCES:
        assert not re.search(r"(\b(if|elif|and|or|not)\b|=).*\.(button|form_submit_button)\(", file.read_text(encoding="utf-8")), file


def test_every_table_on_a_page_is_guarded_against_formulas():
    for file in SOURCES:
        if file.name != "data_table.py":
            assert not re.search(r"\b(dataframe|data_editor)\(", file.read_text(encoding="utf-8")), file


def test_ci_runs_exactly_the_command_of_the_readme():
    ci = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    command = re.search(r"^COMMAND='(.*)'$", ci, re.MULTILINE).group(1)
    assert f"\n{command}\n" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_core_imports_without_streamlit():
    code = "import sys; sys.modules['streamlit'] = None; import core.zoo, core.evaluate; core.zoo.load('digits')"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT).returncode == 0


def test_what_is_left_out_of_the_types_says_what_and_why():
    for file in SOURCES:
        for line in file.read_text(encoding="utf-8").splitlines():
            if "type: ignore" in line:
                assert re.search(r"# type: ignore\[[\w, -]+\]  # \w+", line), f"{file}: {line}"


def imported(part: str) -> dict[str, Path]:
    """The packages that the files of this folder import, whether at once or later, each with one of these files."""
    found = {}
    for file in [ROOT / part] if part.endswith(".py") else sorted((ROOT / part).rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found |= {name.name.partition(".")[0]: file for name in node.names}
            elif isinstance(node, ast.ImportFrom) and not node.level:
                found[str(node.module).partition(".")[0]] = file
    ours = {"core", "pages", "tests", "_typeshed"}  # the last is there for type checkers only
    return {name: file for name, file in found.items() if name not in sys.stdlib_module_names | ours}


@cache
def pinned(*files: str) -> set[str]:
    """What these files list with an exact version, in lower case."""
    lines = [line for file in files for line in (ROOT / file).read_text(encoding="utf-8").splitlines()]
    return {line.partition("==")[0].lower() for line in lines if re.match(r"[\w.-]+==[\d.]+(\s|$)", line)}


@pytest.mark.parametrize(
    ("part", "files"),
    [
        ("core", ("requirements.txt", "requirements-optional.txt")),
        ("pages", ("requirements.txt",)),
        ("app.py", ("requirements.txt",)),
        ("tests", ("requirements.txt", "requirements-dev.txt")),
    ],
)
def test_what_is_imported_is_listed_with_its_version(part, files):
    known, listed = packages_distributions(), pinned(*files)
    for name, file in imported(part).items():
        distributions = {found.lower().replace("_", "-") for found in known.get(name, [name])}  # as packages are named by themselves, too
        assert distributions & listed, f"{file.relative_to(ROOT)} imports {name}: {distributions} stands in none of {files} with =="


def test_every_line_of_the_requirements_has_an_exact_version():
    for file in ROOT.glob("requirements*.txt"):
        lines = [line for line in file.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
        assert len(lines) == len(pinned(file.name)) > 0, file
