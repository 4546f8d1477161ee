"""`python -m core.forecast FILE`: a door for scripts."""
