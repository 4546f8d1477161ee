"""The views of the page "Convolution"."""
