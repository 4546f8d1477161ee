"""Descent."""
