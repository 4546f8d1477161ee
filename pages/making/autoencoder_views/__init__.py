"""The parts of the autoencoder page, one module for each thing to look at."""
