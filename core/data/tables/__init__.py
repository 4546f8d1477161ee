"""Tables with a target: what their columns are, how they are cut and made ready, what is wrong with them."""
