"""The three recurrent layers: they read a sequence step by step and keep H numbers in mind.

A layer has a block of weights for everything that it computes from input and state: a plain RNN only the new state, a GRU two gates
and a proposal, an LSTM three gates and a proposal.
"""

from torch import nn

Recurrent = nn.RNN | nn.GRU | nn.LSTM
CELLS: dict[str, type[nn.RNN] | type[nn.GRU] | type[nn.LSTM]] = {"rnn": nn.RNN, "gru": nn.GRU, "lstm": nn.LSTM}
CELL_NAMES = {"rnn": "plain RNN", "gru": "GRU", "lstm": "LSTM"}
GATES = {"rnn": 1, "gru": 3, "lstm": 4}  # blocks of weights in a layer


def cells_code() -> str:
    """`CELLS` as a line of a script."""
    return "CELLS = {" + ", ".join(f'"{name}": nn.{layer.__name__}' for name, layer in CELLS.items()) + "}"
