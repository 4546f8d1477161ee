"""The source of the picture reader, for scripts that leave this project: so they see in a file what the app sees in it."""

import inspect
import re
import sys

from core.data.pictures import depth, notes, reader
from core.data.pictures.photos import square
from core.single_flight import single_flight

MODULES = (notes, depth, reader)
HEADING = "# How the app reads a picture: upright, 8 bits a colour, on paper where it is transparent, whatever else its file tells"
IMPORT = re.compile(r"^(?:import|from) .*\n", re.MULTILINE)


def with_reader(script: str) -> str:
    """The script with the functions `read_picture` and `square` behind its imports, and with the imports that these need."""
    lines = script.splitlines(keepends=True)
    places = [place for place, line in enumerate(lines) if IMPORT.match(line)]
    first, last = places[0], places[-1] + 1
    missing = [line for line in _imports() if line not in lines]
    python = [line for line in missing if re.split(r"[ .\n]", line)[1] in sys.stdlib_module_names]
    others = [line for line in missing if line not in python]
    return "".join([*lines[:first], *python, *lines[first:last], *others, "\n", reader_code(), "\n\n", "".join(lines[last:]).lstrip("\n")])


@single_flight
def reader_code() -> str:
    """Constants and functions, without imports."""
    parts = [IMPORT.sub("", inspect.getsource(module).split('"""', 2)[2]).strip() for module in MODULES]
    parts.append(inspect.getsource(square).replace("NDArray[np.uint8]", "np.ndarray").strip())
    return HEADING + "\n" + "\n\n\n".join(parts) + "\n"


@single_flight
def _imports() -> list[str]:
    found = {line for module in MODULES for line in IMPORT.findall(inspect.getsource(module)) if "core." not in line}
    return sorted(found, key=lambda line: (line.startswith("from"), line))
