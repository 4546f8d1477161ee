"""The four labs of the page "Activations and losses"."""
