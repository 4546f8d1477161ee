"""What happens between a sound and the words that are heard in it."""
