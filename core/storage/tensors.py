"""Tensors and arrays on disk, whole or not at all: safetensors and npz."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.torch import save_file

from core.storage.atomic import writing


def write_tensors(file: Path, tensors: Mapping[str, torch.Tensor], metadata: dict[str, str] | None = None) -> None:
    """Write a safetensors file, whole or not at all. The tensors may lie anywhere and share memory.

    Raises:
        OSError: The disk is full or may not be written.
    """
    try:
        with writing(file) as part:
            save_file({name: value.detach().cpu().contiguous().clone() for name, value in tensors.items()}, part, metadata)
    except SafetensorError as problem:
        raise OSError(str(problem)) from None


def write_arrays(file: Path, arrays: Mapping[str, NDArray[Any]]) -> None:
    """Write an npz file, whole or not at all.

    Raises:
        OSError: The disk is full or may not be written.
    """
    with writing(file) as part, part.open("wb") as opened:
        np.savez(opened, **arrays)  # type: ignore[arg-type]  # its `allow_pickle` takes no array
