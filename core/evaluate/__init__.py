"""Judge a shipped model on one's own files: `python -m core.evaluate`."""
