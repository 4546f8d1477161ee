"""Whether two drawings, two hands or two faces are the same."""
