"""Where and how things are kept on this machine."""
