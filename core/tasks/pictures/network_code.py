"""The source of a network, for scripts that leave this project: so they need nothing but PyTorch to build it."""

import inspect
import re
import sys

from core.models import efficientnet, packaged, resnet
from core.single_flight import single_flight

IMPORT = re.compile(r"^(?:import|from) .*\n", re.MULTILINE)


@single_flight
def network_code(network: str) -> str:
    """Constants, functions and classes of the module that has the network of that name, without its imports."""
    module, title = (efficientnet, "EfficientNet-Lite0") if network == packaged.NAME else (resnet, "ResNet")
    _, _, code = inspect.getsource(module).split('"""', 2)
    return f"# The network: {title}, stage after stage\n" + IMPORT.sub("", code).strip() + "\n"


def network_imports(network: str) -> tuple[list[str], list[str]]:
    """The imports that this code needs: of Python's own modules, and others."""
    module = efficientnet if network == packaged.NAME else resnet
    lines = [line.strip() for line in IMPORT.findall(inspect.getsource(module))]
    python = [line for line in lines if re.split(r"[ .]", line)[1] in sys.stdlib_module_names]
    return python, [line for line in lines if line not in python]


def network_made(network: str, classes: str, pool: bool) -> str:
    """The expression that builds it for so many classes."""
    if network == packaged.NAME:
        return f"EfficientNet({classes})"
    return f'resnet("{network}", {classes}' + (")" if pool else ", pool=False)  # small pictures keep more of their grid")
