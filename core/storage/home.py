"""Where this machine keeps what the app writes: data sets, run history, weights."""

import os
from contextlib import suppress
from pathlib import Path

PRIVATE = 0o700  # what people draw, write and send lies in it


def home() -> Path:
    """The folder of `GLASSBOX_HOME`, or `.glassbox` where the app was started. It need not exist yet."""
    return Path(os.environ.get("GLASSBOX_HOME", ".glassbox")).absolute()


def make_home() -> Path:
    """The folder, made where it is not there. Only whoever runs the app may look into it; one that others could read is closed to them.

    Raises:
        OSError: It cannot be made.
    """
    folder = home()
    folder.mkdir(PRIVATE, parents=True, exist_ok=True)
    if folder.stat().st_mode & ~PRIVATE & 0o777:
        with suppress(PermissionError):  # of a folder that somebody else has made for this, he decides
            folder.chmod(PRIVATE)
    return folder


def weights_folder() -> Path:
    """Where published weights are kept once they have been downloaded."""
    return home() / "weights"
