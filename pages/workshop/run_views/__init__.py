"""The parts of the page "Runs", one module for each."""
