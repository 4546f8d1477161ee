"""The gates and states of recurrent cells in plain words."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Quantity:
    """One number that every unit has at every token."""

    letter: str
    title: str
    sentence: str
    gate: bool = False  # from 0, closed, to 1, open; the others have a sign

    @property
    def symbol(self) -> str:
        """The letter as books write it."""
        return "C" if self.letter == "c" else self.letter


QUANTITIES = {
    "lstm": (
        Quantity("f", "Forget gate", "How much of the old cell is kept: 0 forgets all of it, 1 keeps all of it.", gate=True),
        Quantity("i", "Input gate", "How much of the candidate is let into the cell: 0 lets nothing in, 1 all of it.", gate=True),
        Quantity("g", "Candidate", "What this word would like to add to the cell, from −1 to 1."),
        Quantity("c", "Cell", "The long memory: what was kept of the old, plus what was let in of the candidate."),
        Quantity("o", "Output gate", "How much of the cell is shown outside: 0 hides it, 1 shows all of it.", gate=True),
        Quantity("h", "Hidden state", "What the cell shows: it is handed on to the next word, and it casts the vote."),
    ),
    "gru": (
        Quantity(
            "r", "Reset gate", "How much of the old state may speak for the candidate: 0 silences it, 1 lets all of it speak.", gate=True
        ),
        Quantity(
            "z", "Update gate", "How much of the old state stays: 0 replaces all of it by the candidate, 1 keeps all of it.", gate=True
        ),
        Quantity("n", "Candidate", "What this word would like to put in place of the old state, from −1 to 1."),
        Quantity("h", "Hidden state", "The only memory of a GRU: a mix of the old state and the candidate. It also casts the vote."),
    ),
    "rnn": (
        Quantity(
            "h",
            "Hidden state",
            "The only memory of a plain RNN. Every word writes all of it anew, and it casts the vote: no gate protects it.",
        ),
    ),
}
TITLES = {"lstm": "LSTM", "gru": "GRU", "rnn": "plain RNN"}
KEPT = {"lstm": "cell", "gru": "hidden state", "rnn": "hidden state"}  # what carries the memory, by its name
