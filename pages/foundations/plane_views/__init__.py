"""Plane views."""
