"""The thousand kinds of things of ImageNet by name."""

import importlib.util
from pathlib import Path


def imagenet_classes() -> list[str]:
    """In the order in which networks give their scores, as torchvision names them.

    Its list is read alone: with the rest of torchvision, PyTorch's compiler would be imported, which takes seconds.
    """
    package = importlib.util.find_spec("torchvision")
    assert package is not None and package.submodule_search_locations
    file = Path(package.submodule_search_locations[0]) / "models" / "_meta.py"
    spec = importlib.util.spec_from_file_location("torchvision_names", file)
    assert spec is not None and spec.loader is not None
    names = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(names)
    return list(names._IMAGENET_CATEGORIES)
