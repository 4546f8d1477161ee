"""Language: what networks make of sentences."""
