"""The views of *Famous networks*."""
