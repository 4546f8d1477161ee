"""Weights as others publish them: pickles, which could hold any program. Only known ones are read, and nothing but tensors out of them."""

import hashlib
from pathlib import Path

import torch


def read_published(file: Path, sha256: str) -> dict[str, torch.Tensor]:
    """The tensors of a published file by their names.

    It is read by PyTorch's restricted reader, which makes tensors and refuses everything else, and only where its SHA-256 is the
    published one.

    Raises:
        ValueError: It is another file, or there is something else in it; one sentence.
        OSError: It cannot be read.
    """
    with file.open("rb") as opened:
        found = hashlib.file_digest(opened, "sha256").hexdigest()
    if found != sha256:
        raise ValueError(f"{file.name} is not the file that was published: its SHA-256 is {found[:12]}…, and not {sha256[:12]}….")
    try:
        tensors = torch.load(file, map_location="cpu", weights_only=True)
        return {str(name): value.contiguous() for name, value in tensors.items()}
    except Exception:  # the reader has many ways to say that this is no file of tensors
        raise ValueError(f"{file.name} does not hold the weights of a network.") from None
