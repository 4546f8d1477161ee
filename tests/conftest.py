"""Shared by all tests."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

import torch

torch.set_num_threads(1)  # as in the app; on a busy machine many threads wait for each other

# What the app writes, runs and data sets, goes into a folder of its own, which also keeps a running app out of the way.
# Worker processes import what started them: they must keep the folder they were given.
if "GLASSBOX_TESTS" not in os.environ:
    os.environ["GLASSBOX_TESTS"] = os.environ["GLASSBOX_HOME"] = tempfile.mkdtemp(prefix="glassbox-tests-")
    atexit.register(shutil.rmtree, os.environ["GLASSBOX_HOME"], ignore_errors=True)

ROOT = Path(__file__).parents[1]
ROUTER = ROOT / "pages" / "kit" / "router.py"
