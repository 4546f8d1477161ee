"""Optimizers race down losses of two weights and train a small network on flowers: every step of theirs as a record."""
