"""The parts of the digit page, one module for each thing to look at."""
