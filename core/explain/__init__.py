"""What happened inside: activations, arithmetic, attribution. Knows models and arrays, no pages."""
