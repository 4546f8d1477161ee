"""An encoder reads, a decoder writes, and attention lets the decoder look back at what was read.

    x_1 … x_T ─ embedding ─ recurrent layer, there and back ─> m_1 … m_T      the encoder: of every place what stands there and around it
                                     │ both ends
                                     └─> s_0 ─ recurrent layer ─> s_1 … s_S   the decoder: it reads what was written before (y_0 = "begin")
                                                                   │
    without attention    y_i from s_i                              │          all that it knows of x has come through s_0
    with attention       y_i from s_i and c_i = Σ_t a_it m_t       │          a_it: how much it looks at place t, Σ_t a_it = 1

A network without attention (Cho et al. 2014; Sutskever, Vinyals and Le 2014) has to keep a whole text in H numbers, however long it is.
Attention (Bahdanau, Cho and Bengio 2015) scores every place of the text anew for each symbol that is written, and takes the mean of what is
there, weighted by the softmax of the scores. Here it stands behind the decoder's layer, as with Luong, Pham and Manning (2015):

    dot        e_it = s_i · m_t / √H                 as PyTorch's scaled_dot_product_attention computes it
    additive   e_it = v · tanh(W s_i + U m_t)        Bahdanau's: a small network says how well two fit

All a_it of an answer, one row for each of its symbols, are its alignment: where was it looking when it wrote this?
"""

import math
from dataclasses import dataclass, replace

import torch
from torch import nn
from torch.nn import functional as F
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from core.models.recurrent import CELLS

NONE = -100  # the answer that nobody asks for: what PyTorch's cross-entropy leaves out
SCORES = ("none", "dot", "additive")


class Encoder(nn.Module):
    """x: (B, T) symbols, 0 after the end of the shorter ones -> m (B, T, H) and the state to begin to write with (B, H)."""

    def __init__(self, symbols: int, hidden_size: int, cell: str) -> None:
        super().__init__()
        self.embedding = nn.Embedding(symbols, hidden_size, padding_idx=0)
        self.memory = CELLS[cell](hidden_size, hidden_size, batch_first=True, bidirectional=True)
        self.places = nn.Linear(2 * hidden_size, hidden_size)  # what is remembered of a place
        self.begin = nn.Linear(2 * hidden_size, hidden_size)  # what the decoder begins with

    def forward(self, x: torch.Tensor, embedded: torch.Tensor | None = None) -> tuple[torch.Tensor, torch.Tensor]:
        """Packed, so that both ways end and begin where the text does: padding is not read. `embedded`: in place of the symbols' own."""
        lengths = (x > 0).sum(dim=1).cpu()
        rows = self.embedding(x) if embedded is None else embedded  # (B, T, H)
        packed, last = self.memory(pack_padded_sequence(rows, lengths, batch_first=True, enforce_sorted=False))
        states, _ = pad_packed_sequence(packed, batch_first=True, total_length=x.shape[1])  # (B, T, 2H)
        ends = last[0] if isinstance(last, tuple) else last  # (2, B, H): there, and back
        return self.places(states), torch.tanh(self.begin(torch.cat([ends[0], ends[1]], dim=1)))


class Attention(nn.Module):
    """How much each place of a text matters for each symbol that is written."""

    def __init__(self, hidden_size: int, score: str) -> None:
        super().__init__()
        self.score = score
        if score == "additive":
            self.ask = nn.Linear(hidden_size, hidden_size, bias=False)  # W
            self.offer = nn.Linear(hidden_size, hidden_size, bias=False)  # U
            self.fit = nn.Linear(hidden_size, 1, bias=False)  # v

    def scores(self, s: torch.Tensor, m: torch.Tensor) -> torch.Tensor:
        """s: (B, S, H), m: (B, T, H) -> e (B, S, T)."""
        if self.score == "dot":
            return s @ m.transpose(1, 2) / math.sqrt(s.shape[-1])
        found: torch.Tensor = self.fit(torch.tanh(self.ask(s)[:, :, None] + self.offer(m)[:, None]))  # (B, S, T, 1)
        return found[..., 0]

    def forward(self, s: torch.Tensor, m: torch.Tensor, there: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """The weighted means c (B, S, H), and the weights a (B, S, T); there: (B, T), where a text has symbols."""
        scores = self.scores(s, m).masked_fill(~there[:, None], -torch.inf)  # nobody looks behind the end
        weights = F.softmax(scores, dim=-1)
        return weights @ m, weights


@dataclass(frozen=True)
class Reading:
    """What a decoder has of B texts, and how far it has got."""

    places: torch.Tensor  # m (B, T, H)
    there: torch.Tensor  # (B, T): where a text has symbols
    state: torch.Tensor  # (1, B, H); of an LSTM (2, B, H), state and cell

    def of(self, rows: torch.Tensor) -> "Reading":
        """Only these texts, or some of them several times."""
        return Reading(self.places[rows], self.there[rows], self.state[:, rows])


class Translator(nn.Module):
    """x: (B, most + T), the right answers and behind them the texts -> scores (B, most, V) for each symbol of each answer.

    Args:
        symbols, others: How many there are to be read and to be written, with 0.
        most: Symbols of the longest answer that it learns, with the end.
        hidden_size: H.
        cell: "gru" or "lstm".
        score: "none" for no attention, "dot" or "additive".
    """

    def __init__(self, symbols: int, others: int, most: int, hidden_size: int = 96, cell: str = "gru", score: str = "dot") -> None:
        super().__init__()
        self.most, self.cell = most, cell
        self.encoder = Encoder(symbols, hidden_size, cell)
        self.embedding = nn.Embedding(others, hidden_size)
        self.memory = CELLS[cell](hidden_size, hidden_size, batch_first=True)
        self.attention = Attention(hidden_size, score) if score != "none" else None
        self.mix = nn.Linear((2 if self.attention else 1) * hidden_size, hidden_size)
        self.answer = nn.Linear(hidden_size, others)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """While it learns it reads what is right, and not what it wrote (teacher forcing), so all steps are computed at once."""
        right, text = x[:, : self.most], x[:, self.most :]
        begin = torch.zeros_like(right[:, :1])
        before = torch.cat([begin, right[:, :-1].clamp(min=0)], dim=1)  # one step later: y_1 … y_S-1 after "begin"
        scores, _, _ = self.write(before, self.read(text))
        return scores

    def read(self, text: torch.Tensor, embedded: torch.Tensor | None = None) -> Reading:
        """text: (B, T), at least one symbol in each; `embedded` (B, T, H): what is read in place of its symbols."""
        places, begin = self.encoder(text, embedded)
        states = (begin, torch.zeros_like(begin)) if self.cell == "lstm" else (begin,)
        return Reading(places, text > 0, torch.stack(states))

    def write(self, before: torch.Tensor, reading: Reading) -> tuple[torch.Tensor, torch.Tensor, Reading]:
        """Scores (B, S, V) for what comes after each symbol that was written, (B, S); the weights (B, S, T); and how far it has got."""
        state = (reading.state[:1], reading.state[1:]) if self.cell == "lstm" else reading.state
        s, state = self.memory(self.embedding(before), state)  # (B, S, H)
        after = torch.cat(state) if isinstance(state, tuple) else state
        weights = s.new_zeros(len(s), s.shape[1], reading.there.shape[1])
        if self.attention:
            c, weights = self.attention(s, reading.places, reading.there)
            s = torch.cat([c, s], dim=-1)  # (B, S, 2H)
        return self.answer(torch.tanh(self.mix(s))), weights, replace(reading, state=after)

    @torch.no_grad()
    def greedy(self, text: torch.Tensor, most: int) -> tuple[torch.Tensor, torch.Tensor]:
        """Symbol by symbol the likeliest, each read again before the next: answers (B, S) with 0 from the end on, weights (B, S, T)."""
        reading = self.read(text)
        last = text.new_zeros(len(text), 1)
        over = torch.zeros(len(text), dtype=torch.bool, device=text.device)
        said: list[torch.Tensor] = []
        looked: list[torch.Tensor] = []
        while len(said) < most and not over.all():
            scores, weights, reading = self.write(last, reading)
            last = scores.argmax(dim=-1).masked_fill(over[:, None], 0)  # (B, 1)
            over = over | (last[:, 0] == 0)
            said.append(last)
            looked.append(weights)
        return torch.cat(said, dim=1), torch.cat(looked, dim=1)
