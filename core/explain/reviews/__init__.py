"""What happens inside a network that reads reviews."""
