"""Arrays to figures, in one visual language: plotly figures, chart specs, pictures."""
