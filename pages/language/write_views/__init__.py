"""Views of a network that writes on."""
