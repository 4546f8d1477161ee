"""From one neuron to a network for points in a plane."""
