"""Plane."""
