"""The parts of the page Say a digit, one module for each thing to look at."""
