"""What a network that writes does: what it repeats, and what it keeps in mind."""
