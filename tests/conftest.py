"""Shared by all tests."""

from pathlib import Path

import torch

torch.set_num_threads(1)  # as in the app; on a busy machine many threads wait for each other

ROOT = Path(__file__).parents[1]
ROUTER = ROOT / "pages" / "kit" / "router.py"
