"""The deep-learning package under Glassbox. Knows nothing of Streamlit; use it from a notebook or a script."""

__version__ = "0.3.0"
