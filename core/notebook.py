"""A script as a notebook: its text above its code, to be run cell by cell in Jupyter or wherever notebooks are hosted."""

import ast
import re
import sys
from collections.abc import Sequence

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

MIME = "application/x-ipynb+json"
AT_HAND = {"torch", "numpy"}  # wherever PyTorch is taught
PACKAGES = {"sklearn": "scikit-learn", "skimage": "scikit-image", "PIL": "pillow"}  # whose name to install is not the one to import
_HEADING = re.compile(r"# (\d+\. .+)")


def notebook(script: str, title: str, beside: Sequence[str] = (), recipe: str = "") -> str:
    """The same program as a notebook: JSON text of an `.ipynb` file, format 4.

    The docstring is its introduction, each comment "# 1. …" a heading, each comment after an empty line begins a cell. Put together, the
    code cells are the script. Packages that PyTorch does not bring are installed by the first cell.

    Args:
        script: A Python script that runs on its own.
        title: The heading of the whole.
        beside: Names of files that it reads; they have to lie beside it.
        recipe: The settings of the run behind it, as JSON, if there is one.

    Raises:
        SyntaxError: The script is no Python.
    """
    said, code = _introduced(script)
    words = [f"# {title}", said, "Run the cells from top to bottom (Shift+Enter)."]
    if beside:
        words.append(f"It reads {_listed(beside)}: put that beside this notebook first.")
    if recipe:
        words.append(f"The settings of this run:\n\n```json\n{recipe}\n```")
    cells = [new_markdown_cell("\n\n".join(word for word in words if word))]
    if missing := packages(script):
        cells.append(new_code_cell("%pip install -q " + " ".join(missing)))
    for part in _parts(code):
        heading = _HEADING.match(part)
        if heading:
            cells.append(new_markdown_cell(f"## {heading[1]}"))
            part = part.split("\n", 1)[1].strip("\n") if "\n" in part else ""
        if part:
            cells.append(new_code_cell(part))
    return written(cells)


def written(cells: list[nbformat.NotebookNode]) -> str:
    """JSON text of a notebook of these cells; the same for the same cells."""
    for number, cell in enumerate(cells):
        cell["id"] = f"cell-{number}"  # by chance otherwise
    about = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}, "language_info": {"name": "python"}}
    return str(nbformat.writes(new_notebook(cells=cells, metadata=about)))


def packages(script: str) -> list[str]:
    """What has to be installed, besides torch and numpy, for this script: names for pip."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(script)):
        if isinstance(node, ast.Import):
            found |= {name.name.split(".")[0] for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.split(".")[0])
    return sorted(PACKAGES.get(name, name) for name in found - AT_HAND - sys.stdlib_module_names)


def _introduced(script: str) -> tuple[str, str]:
    """The docstring, as one paragraph for each of its own, and the code after it."""
    body = ast.parse(script).body
    said = ast.get_docstring(ast.Module(body, []))
    if said is None:
        return "", script.strip("\n")
    return said, "\n".join(script.splitlines()[body[0].end_lineno :]).strip("\n")


def _parts(code: str) -> list[str]:
    """The code, cut before every comment at the left edge that follows an empty line; never within a statement."""
    within = {line for node in ast.parse(code).body for line in range(node.lineno + 1, (node.end_lineno or node.lineno) + 1)}
    lines = code.splitlines()
    cuts = [
        number
        for number, line in enumerate(lines)
        if number and line.startswith("# ") and not lines[number - 1].strip() and number + 1 not in within
    ]
    parts = ["\n".join(lines[begin:end]).strip("\n") for begin, end in zip([0, *cuts], [*cuts, len(lines)], strict=True)]
    return [part for part in parts if part]


def _listed(names: Sequence[str]) -> str:
    quoted = [f"`{name}`" for name in names]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} and {quoted[-1]}"
