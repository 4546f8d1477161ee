"""The views of the page "Type a review"."""
