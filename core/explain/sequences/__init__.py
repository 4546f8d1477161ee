"""Sequences: what recurrent networks make of them."""
