"""What is written about the code names only what is there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
TOPS = ("core", "pages", "tests", "assets", "docs", ".ci", ".streamlit", "app.py", "requirements", "pyproject.toml")
ENDS = (".py", ".md", ".js", ".json", ".toml", ".txt", ".png", ".tsv")
NEW = {"core/tasks/my_task", "core/models/my_task_net.py", "pages/foundations/powers.py"}  # what CONTRIBUTING.md makes


def names(text):
    """Paths and dotted modules that stand in `code`, in links and in the boxes of drawings; without placeholders."""
    for found in re.findall(r"`([^`\n]+)`", text) + re.findall(r'"([^"\n<]+)', text):
        for word in found.split():
            word = re.split(r"::|\(", word)[0].rstrip(",.;:")
            if word.startswith(TOPS) and not re.search(r"[<>*{}…]|[A-Z]{4,}|=", word):
                yield word


def exists(word):
    """Whether a path, a module, or something in a module is there."""
    if "/" in word or word.endswith(ENDS):
        return any((ROOT / prefix / word).exists() for prefix in ("", "docs"))
    parts = word.removesuffix("()").split(".")
    for depth in range(len(parts), 0, -1):
        place = ROOT.joinpath(*parts[:depth])
        file = place.with_suffix(".py") if place.with_suffix(".py").exists() else place / "__init__.py"
        if place.is_dir() and depth == len(parts):
            return True
        if file.exists():
            return depth == len(parts) or all(
                re.search(rf"\b{re.escape(part)}\b", file.read_text(encoding="utf-8")) for part in parts[depth:]
            )
    return False


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_file_and_module_that_is_named_is_there(page):
    missing = {word for word in names(page.read_text(encoding="utf-8")) if word.rstrip("/") not in NEW and not exists(word)}
    assert not missing


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_to_a_page_and_its_heading(page):
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8")):
        if not target.startswith("http"):
            file, _, heading = target.partition("#")
            there = (page.parent / file) if file else page
            assert there.exists(), target
            headings = re.findall(r"^#+ (.+)$", there.read_text(encoding="utf-8"), re.MULTILINE) if there.suffix == ".md" else []
            assert not heading or heading in {re.sub(r"[^\w -]", "", each.lower()).replace(" ", "-") for each in headings}, target


def test_the_names_that_are_looked_for_are_found():
    assert {"core/once.py", "core.tasks.fit"} <= set(names("see `core/once.py`, and `core.tasks.fit(recipe)`. `core.tasks.fit`"))
    assert exists("core.tasks.fit") and not exists("core.tasks.magic") and not exists("core/nothing.py")
