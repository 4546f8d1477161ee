"""Views of the forger and the detective."""
