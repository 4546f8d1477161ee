"""A game of two networks in the plane."""
