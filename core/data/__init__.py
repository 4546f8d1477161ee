"""Where examples come from: drawings, pictures, data sets."""
