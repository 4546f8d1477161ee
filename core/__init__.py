"""The deep-learning package under Glassbox. Knows nothing of Streamlit; use it from a notebook or a script."""
