"""The views of the page "Teach it your own pictures"."""
