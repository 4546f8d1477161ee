"""What is counted again and again: the parameters of a dense layer, and the steps of a training."""

import math


def parameter_count(inputs: int, neurons: int) -> int:
    """How many numbers a dense layer learns: one weight per input and one bias, for every neuron."""
    return (inputs + 1) * neurons


def iterations(examples: int, batch: int, epochs: int) -> tuple[int, int]:
    """Updates in one epoch (the last batch may be smaller) and in all of them."""
    per_epoch = math.ceil(examples / batch)
    return per_epoch, per_epoch * epochs


def checked_iterations(examples: int, batch: int, epochs: int) -> tuple[int, int]:
    """The same of numbers that may be anything.

    Raises:
        ValueError: One of the three is not a whole number from 1 to ten million, or the batch is larger than the data.
    """
    for name, value in (("examples", examples), ("examples in a batch", batch), ("epochs", epochs)):
        if not 1 <= value <= 10_000_000:
            raise ValueError(f"The number of {name} is a whole number from 1 to 10,000,000, not {value}.")
    if batch > examples:
        raise ValueError(f"A batch of {batch} needs at least {batch} examples; there are {examples}.")
    return iterations(examples, batch, epochs)
