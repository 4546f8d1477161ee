"""Shared by all tests."""

from pathlib import Path

ROOT = Path(__file__).parents[1]
ROUTER = ROOT / "pages" / "kit" / "router.py"
