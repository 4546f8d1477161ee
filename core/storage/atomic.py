"""A file is there whole or not at all, whatever happens while it is written: the machine is switched off, the disk is full."""

import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import torch
from safetensors import SafetensorError
from safetensors.torch import save_file

PARTIAL = ".part"  # ends the name of what is being written; a process that is killed may leave such a file behind


@contextmanager
def written(file: Path) -> Iterator[Path]:
    """Another place to write to, in the same folder; at the end it takes the place of `file`, which stays as it was till then.

    Raises:
        OSError: The disk is full or may not be written; nothing partial is left.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.", suffix=PARTIAL)
    os.close(handle)
    part = Path(name)
    try:
        yield part
        with part.open("rb+") as stream:
            os.fsync(stream.fileno())
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)


def write(file: Path, body: bytes | str) -> None:
    """Write a whole file.

    Raises:
        OSError: As `written`.
    """
    with written(file) as part:
        part.write_bytes(body.encode("utf-8", "surrogatepass") if isinstance(body, str) else body)


def write_tensors(file: Path, tensors: Mapping[str, torch.Tensor], notes: Mapping[str, str]) -> None:
    """A safetensors file of these tensors, wherever they are, with notes in its header.

    Raises:
        OSError: As `written`.
    """
    try:
        with written(file) as part:
            save_file({name: value.detach().cpu().contiguous().clone() for name, value in tensors.items()}, part, dict(notes))
    except SafetensorError as problem:
        raise OSError(str(problem)) from None


def tidy(folder: Path) -> None:
    """Remove what was left behind half written."""
    for file in [*folder.glob(f"*{PARTIAL}"), *folder.glob(f".*{PARTIAL}")]:
        file.unlink(missing_ok=True)
