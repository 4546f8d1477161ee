"""Album."""
