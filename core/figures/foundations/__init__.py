"""Records of the first pages as what the browser draws."""
