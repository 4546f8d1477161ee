"""Training networks, and what became of them."""
