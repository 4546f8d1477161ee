"""The thousand kinds of things of ImageNet by name, and the eighty of COCO."""

import importlib.util
from pathlib import Path

SSDLITE = "ssdlite320"  # the file of a detector of COCO's kinds, without its ending, in the folder of weights


def imagenet_classes() -> list[str]:
    """In the order in which networks give their scores, as torchvision names them."""
    return _names("_IMAGENET_CATEGORIES")


def coco_classes() -> list[str]:
    """91 names by number, as torchvision's detectors give them: 0 is the background, ten numbers are not used ("N/A")."""
    return _names("_COCO_CATEGORIES")


def _names(which: str) -> list[str]:
    """torchvision's list is read alone: with the rest of torchvision, PyTorch's compiler would be imported, which takes seconds."""
    package = importlib.util.find_spec("torchvision")
    assert package is not None and package.submodule_search_locations
    file = Path(package.submodule_search_locations[0]) / "models" / "_meta.py"
    spec = importlib.util.spec_from_file_location("torchvision_names", file)
    assert spec is not None and spec.loader is not None
    names = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(names)
    return list(getattr(names, which))
