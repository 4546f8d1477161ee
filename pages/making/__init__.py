"""Making things."""
