"""Networks that make things."""
