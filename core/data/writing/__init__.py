"""Texts that a network learns to write on from: first names, sentences of a small grammar, and what people bring."""
