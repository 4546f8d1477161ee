"""`python -m core.tables TRAIN.csv --target NAME`: a door for scripts."""
