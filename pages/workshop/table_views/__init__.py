"""Views of the page "Rows and columns"."""
