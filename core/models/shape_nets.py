"""Five shapes of sequences, each as small a network as there is. B sequences at a time, T steps, F features, H numbers kept in mind.

one to one                 x ─ dense ─> y                                 nothing is read step by step
one to many                x ─> h_0 ─ GRU ─> y_1 y_2 … y_T                what it has said is what it reads next
many to one                x_1 … x_T ─ GRU ─> h_T ─ dense ─> y            asked once, at the end
many to many, as many      x_1 … x_T ─ GRU ─> h_1 … h_T ─ dense ─> y_1 … y_T
many to many, not as many  x_1 … x_T ─ GRU ─> h_T = h_0 ─ GRU ─> y_1 … y_S    an encoder, and one to many behind it
"""

import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence

PAD = 0  # fills up what is shorter than the longest of its batch
NONE = -100  # the answer that nobody asks for: what PyTorch's cross-entropy leaves out


class OneToOne(nn.Module):
    """x: (B, F) -> (B, C)."""

    def __init__(self, features: int, classes: int, hidden_size: int = 64) -> None:
        super().__init__()
        self.inside = nn.Linear(features, hidden_size)
        self.answer = nn.Linear(hidden_size, classes)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """A score for each class."""
        scores: torch.Tensor = self.answer(torch.relu(self.inside(x)))  # (B, F) -> (B, H) -> (B, C)
        return scores


class Speaker(nn.Module):
    """From a state to a row of symbols. Symbol 0 says "begin" where it is read, and "that is all" where it is said."""

    def __init__(self, symbols: int, hidden_size: int) -> None:
        super().__init__()
        self.embedding = nn.Embedding(symbols, hidden_size)
        self.memory = nn.GRU(hidden_size, hidden_size, batch_first=True)
        self.answer = nn.Linear(hidden_size, symbols)

    def forward(self, h: torch.Tensor, said: torch.Tensor) -> torch.Tensor:
        """While it learns it reads what is right, and not what it said (teacher forcing): h (B, H), said (B, S) -> scores (B, S, V)."""
        begin = torch.zeros_like(said[:, :1])
        before = torch.cat([begin, said[:, :-1].clamp(min=0)], dim=1)  # one step later: y_1 … y_S-1 after "begin"
        states, _ = self.memory(self.embedding(before), h[None])  # (B, S, H), from h_0 (1, B, H)
        scores: torch.Tensor = self.answer(states)
        return scores

    @torch.no_grad()
    def say(self, h: torch.Tensor, most: int) -> list[int]:
        """Symbol by symbol, each read again before the next; until it says "that is all". h: (1, H)."""
        said: list[int] = []
        state, last = h[None], torch.zeros(1, 1, dtype=torch.long)
        while len(said) < most:
            states, state = self.memory(self.embedding(last), state)  # (1, 1, H)
            last = self.answer(states).argmax(-1)  # (1, 1)
            if not last.item():
                break
            said.append(int(last))
        return said


class OneToMany(nn.Module):
    """x: (B, F), said: (B, S) symbols -> (B, S, V)."""

    def __init__(self, features: int, symbols: int, hidden_size: int = 32) -> None:
        super().__init__()
        self.begin = nn.Linear(features, hidden_size)
        self.speaker = Speaker(symbols, hidden_size)

    def state(self, x: torch.Tensor) -> torch.Tensor:
        """What it begins to speak with: (B, H)."""
        return torch.tanh(self.begin(x))

    def forward(self, x: torch.Tensor, said: torch.Tensor) -> torch.Tensor:
        """A score for each symbol at each step."""
        scores: torch.Tensor = self.speaker(self.state(x), said)
        return scores


class Reader(nn.Module):
    """x: (B, T) symbols, of which each row has its length -> h_1 … h_T (B, T, H), and the last that is no padding (B, H)."""

    def __init__(self, symbols: int, hidden_size: int) -> None:
        super().__init__()
        self.embedding = nn.Embedding(symbols, hidden_size, padding_idx=PAD)  # padding is the vector 0
        self.memory = nn.GRU(hidden_size, hidden_size, batch_first=True)

    def forward(self, x: torch.Tensor, lengths: torch.Tensor) -> torch.Tensor:
        """The last state of each row; packed, a row ends where its symbols do, and padding is not read."""
        packed = pack_padded_sequence(self.embedding(x), lengths, batch_first=True, enforce_sorted=False)
        _, last = self.memory(packed)  # (1, B, H)
        state: torch.Tensor = last[0]
        return state

    def states(self, x: torch.Tensor) -> torch.Tensor:
        """All states (B, T, H), padding read as well: what comes after a row's end is of no use, and does no harm to what is before."""
        states: torch.Tensor = self.memory(self.embedding(x))[0]
        return states


class ManyToOne(nn.Module):
    """x: (B, T) symbols, lengths: (B,) -> (B, C)."""

    def __init__(self, symbols: int, classes: int, hidden_size: int = 48) -> None:
        super().__init__()
        self.reader = Reader(symbols, hidden_size)
        self.answer = nn.Linear(hidden_size, classes)

    def forward(self, x: torch.Tensor, lengths: torch.Tensor) -> torch.Tensor:
        """A score for each class."""
        scores: torch.Tensor = self.answer(self.reader(x, lengths))
        return scores


class ManyToMany(nn.Module):
    """x: (B, T) symbols -> (B, T, C): an answer at every step."""

    def __init__(self, symbols: int, classes: int, hidden_size: int = 24) -> None:
        super().__init__()
        self.reader = Reader(symbols, hidden_size)
        self.answer = nn.Linear(hidden_size, classes)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """A score for each class at each step."""
        scores: torch.Tensor = self.answer(self.reader.states(x))
        return scores


class EncoderDecoder(nn.Module):
    """x: (B, T) symbols, lengths: (B,), said: (B, S) other symbols -> (B, S, V). All that goes from one to the other is h_T."""

    def __init__(self, symbols: int, others: int, hidden_size: int = 64) -> None:
        super().__init__()
        self.encoder = Reader(symbols, hidden_size)
        self.decoder = Speaker(others, hidden_size)

    def forward(self, x: torch.Tensor, lengths: torch.Tensor, said: torch.Tensor) -> torch.Tensor:
        """A score for each symbol at each step."""
        scores: torch.Tensor = self.decoder(self.encoder(x, lengths), said)
        return scores


class FilmNet(nn.Module):
    """x: (B, T, 1, 20, 20) films -> (B, T, C): a CNN looks at every frame by itself, a GRU at what has changed since."""

    def __init__(self, classes: int, hidden_size: int = 48) -> None:
        super().__init__()
        self.look = nn.Sequential(
            nn.Conv2d(1, 8, 4, stride=2, padding=1), nn.ReLU(),  # (8, 10, 10)
            nn.Conv2d(8, 8, 4, stride=2, padding=1), nn.ReLU(),  # (8, 5, 5)
            nn.Flatten(),
        )  # fmt: skip
        self.memory = nn.GRU(8 * 5 * 5, hidden_size, batch_first=True)
        self.answer = nn.Linear(hidden_size, classes)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """A score for each class in each frame."""
        B, T = x.shape[:2]
        seen = self.look(x.flatten(0, 1))  # (B·T, 1, 20, 20) -> (B·T, 200): the CNN knows no time
        states, _ = self.memory(seen.view(B, T, -1))  # (B, T, 200) -> (B, T, H)
        scores: torch.Tensor = self.answer(states)
        return scores
