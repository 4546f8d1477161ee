"""Architectures: nn.Module and nothing else, written to be read by students."""
