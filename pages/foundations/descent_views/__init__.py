"""Descent views."""
