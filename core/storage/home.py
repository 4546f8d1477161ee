"""Where this machine keeps what the app writes: data sets, run history, weights."""

import os
from pathlib import Path


def home() -> Path:
    """The folder of `GLASSBOX_HOME`, or `.glassbox` where the app was started. It need not exist yet."""
    return Path(os.environ.get("GLASSBOX_HOME", ".glassbox")).absolute()


def weights_folder() -> Path:
    """Where published weights are kept once they have been downloaded."""
    return home() / "weights"
