"""Neuron views."""
