"""What the first pages take apart: a neuron, activations and losses, descent, a network in the plane.

Everything is computed here in one go, as a record that the browser plays; nothing of it is kept, so none of it is a run.
"""
