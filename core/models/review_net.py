"""A network that reads a review from the first word to the last and keeps in mind what it has read.

    word ids ─ embedding ─> x_1 … x_T ─ recurrent layer ─> h_1 … h_T ─ every state votes ─> weighted mean of the votes

The recurrent layer is a plain RNN, a GRU or an LSTM. After word t its state h_t is all that it remembers, and casts a vote:
a score for each class, and how much this vote counts. The verdict after t words is the mean of the votes so far, weighted:

    verdict_t = (k_1 v_1 + … + k_t v_t) / (k_1 + … + k_t)        v_t = W h_t + b        k_t = exp(u · h_t + c)

Nothing in it looks ahead, so the verdict after each word is what the network thinks there, not having read on. A network
that reads both ways has a second layer that reads from the last word to the first; its verdict means something only at the end.

In place of the recurrent layer there may be a transformer encoder (`core.models.attention`): h_t is then what stands at word t after each
word has looked at all others.
"""

import torch
from torch import nn

from core.models.attention import Encoder
from core.models.recurrent import CELLS, Recurrent

READOUTS = ("votes", "last")  # the weighted mean of all votes, or the last state's vote alone
ATTENTION = "attention"  # the cell that is none
PAD = 0  # the id that stands for no word at all


class ReviewNet(nn.Module):
    """One score per class for a batch of reviews.

    tokens: (B, T) ids, `PAD` after the end  ->  (B, classes)
    """

    def __init__(
        self,
        vocabulary: int,
        embedding: int = 128,
        hidden_size: int = 128,
        cell: str = "lstm",
        bidirectional: bool = False,
        classes: int = 2,
        dropout: float = 0.0,
        readout: str = "votes",
    ) -> None:
        super().__init__()
        self.readout = readout
        self.embedding = nn.Embedding(vocabulary, embedding, padding_idx=PAD)  # id -> E numbers
        self.dropout = SameForAllWords(dropout)
        attends = cell == ATTENTION
        self.encoder = Encoder(embedding, hidden_size) if attends else None
        self.forwards: Recurrent | None = None if attends else CELLS[cell](embedding, hidden_size, batch_first=True)
        self.backwards: Recurrent | None = CELLS[cell](embedding, hidden_size, batch_first=True) if bidirectional and not attends else None
        width = embedding if attends else hidden_size * (2 if bidirectional else 1)
        self.vote = nn.Linear(width, classes)
        self.weight = nn.Linear(width, 1)

    def forward(self, tokens: torch.Tensor) -> torch.Tensor:
        """Scores (B, classes) for tokens (B, T), read to the end."""
        lengths = (tokens != PAD).sum(dim=1)  # (B,)
        votes, weights = self.ballots(self.states(tokens, lengths))
        if self.readout == "last":
            return votes.gather(1, (lengths - 1).clamp(min=0)[:, None, None].expand(-1, 1, votes.shape[2]))[:, 0]
        weights = weights.masked_fill(tokens == PAD, -1e4)  # padding has no vote
        return (weights.softmax(dim=1)[:, :, None] * votes).sum(dim=1)

    def states(self, tokens: torch.Tensor, lengths: torch.Tensor) -> torch.Tensor:
        """What is in mind after each word: (B, T, H), (B, T, 2H) for a network that reads both ways, (B, T, E) for one with attention."""
        return self.dropout(self.remembered(self.dropout(self.embedding(tokens)), lengths))

    def remembered(self, x: torch.Tensor, lengths: torch.Tensor | None = None) -> torch.Tensor:
        """The same for words that are vectors already, (B, T, E), and without dropout; all are of length T where none is given."""
        lengths = x.new_full((len(x),), x.shape[1], dtype=torch.long) if lengths is None else lengths
        if self.encoder is not None:
            return self.encoder(x, torch.arange(x.shape[1], device=x.device) < lengths[:, None])
        assert self.forwards is not None
        h = self.forwards(x)[0]  # (B, T, H)
        if self.backwards is not None:
            h = torch.cat([h, turned(self.backwards(turned(x, lengths))[0], lengths)], dim=2)  # (B, T, 2H)
        return h

    @property
    def looks_ahead(self) -> bool:
        """Whether later words change what stands at earlier ones: then there is no verdict on a beginning, but by reading it alone."""
        return self.encoder is not None or self.backwards is not None

    def ballots(self, h: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """The vote of each state (B, T, classes), and the logarithm of how much it counts (B, T)."""
        return self.vote(h).float(), self.weight(h)[:, :, 0].float()

    def shares(self, weights: torch.Tensor) -> torch.Tensor:
        """How much each vote counts in the verdict on reviews of length T, (B, T), from what `ballots` gives; they sum to 1."""
        if self.readout == "votes":
            return weights.softmax(dim=1)
        return torch.zeros_like(weights).index_fill(1, torch.tensor([weights.shape[1] - 1], device=weights.device), 1.0)

    def verdicts(self, votes: torch.Tensor, weights: torch.Tensor) -> torch.Tensor:
        """The scores after every word, (B, T, classes), from what `ballots` gives."""
        if self.readout == "last":
            return votes
        share = (weights - weights.amax(dim=1, keepdim=True)).exp()[:, :, None]  # (B, T, 1); the largest is 1, so none overflows
        return (share * votes).cumsum(dim=1) / share.cumsum(dim=1)


def odds_for(scores: torch.Tensor, label: int) -> torch.Tensor:
    """Log-odds (...,) of one class against all others together, from scores (..., classes); of two classes their difference."""
    others = torch.cat([scores[..., :label], scores[..., label + 1 :]], dim=-1)
    return scores[..., label] - others.logsumexp(dim=-1)


class SameForAllWords(nn.Module):
    """Dropout that silences the same numbers at every word of a review (Gal and Ghahramani 2016): (B, T, N) -> (B, T, N)."""

    def __init__(self, share: float) -> None:
        super().__init__()
        self.share = share

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """The same while judging; in training some of the N numbers are 0 and the others larger."""
        if not self.training or not self.share:
            return x
        return x * x.new_empty(x.shape[0], 1, x.shape[2]).bernoulli_(1 - self.share) / (1 - self.share)


def turned(x: torch.Tensor, lengths: torch.Tensor) -> torch.Tensor:
    """The words of each review in the opposite order, (B, T, N); padding stays at the end, so nobody has to read it first."""
    place = torch.arange(x.shape[1], device=x.device)[None]  # (1, T)
    back = torch.where(place < lengths[:, None], lengths[:, None] - 1 - place, place)  # (B, T)
    return x.gather(1, back[:, :, None].expand_as(x))
