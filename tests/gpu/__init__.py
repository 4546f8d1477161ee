"""Checks on a machine with a graphics card."""
