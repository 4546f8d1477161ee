"""One neuron or a few, forward and back by hand: graph, record, words and formulas for each step."""
