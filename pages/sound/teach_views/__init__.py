"""The parts of the page Teach it your own words."""
