"""A transformer encoder: a network that reads all words of a text at once, and lets each look at all others.

    word ids ─ embedding ─> x_1 … x_T ─ layer ─ layer ─> norm ─> h_1 … h_T

Nothing is handed from word to word, as a recurrent layer does. In a layer every word asks a question and looks for answers:

    query  q_i = W_q x_i        what word i looks for
    key    k_j = W_k x_j        what word j can be found by
    value  v_j = W_v x_j        what word j tells those who look at it

    score_ij  = q_i · k_j / √d + b(j - i)      how well j answers i; d numbers in a query
    weight_ij = softmax over j of score_ij     they sum to 1
    sum_i     = weight_i1 v_1 + … + weight_iT v_T

That is scaled dot-product attention (Vaswani et al. 2017). Without √d the scores grow with d, and softmax would give all weight to one
word. Nothing of it knows where a word stands; that is what b is for, a number for each distance that says how much a head likes to look
so far back or ahead (Shaw et al. 2018; Raffel et al. 2020). Distances beyond `REACH` count as `REACH`, so a text may be of any length.

Several heads do this side by side, each with queries, keys and values of its own of d = E / H numbers, and are mixed by W_o. Around each
part of a layer goes a residual connection: what a part finds is added to x and does not replace it. Before each part a layer norm brings
the numbers of every word to mean 0 and variance 1 (Xiong et al. 2020). The second part looks at each word for itself.
"""

import math
from collections.abc import Collection, Sequence

import torch
from torch import nn

REACH = 32  # the farthest distance that is told apart
NEVER = -1e4  # added to a score that is not to count: its weight is exactly 0 after softmax
SQUARES = 1_000_000  # scores of a head that are computed at once: T x T for each text; more texts are read in turns
HEADS = (4, 2, 1)  # so many, the first that E can be divided by
LAYERS = 2
Past = tuple[torch.Tensor, torch.Tensor]  # keys and values of the words that were read, each (B, H, P, d)


def attention(q: torch.Tensor, k: torch.Tensor, v: torch.Tensor, bias: torch.Tensor | float = 0.0) -> tuple[torch.Tensor, torch.Tensor]:
    """The weighted sums of the values (..., T, d), and the weights (..., T, T): row i is where word i looks.

    Args:
        q: Queries (..., T, d).
        k: Keys (..., T, d).
        v: Values (..., T, d).
        bias: Added to the scores, (..., T, T): for distances, and `NEVER` where i may not look at j.
    """
    scores = (q / math.sqrt(q.shape[-1])) @ k.transpose(-2, -1) + bias  # (..., T, T)
    weights = scores.softmax(dim=-1)
    return weights @ v, weights


def heads_of(embedding: int) -> int:
    """How many heads look side by side, of words of so many numbers."""
    return next(heads for heads in HEADS if embedding % heads == 0)


def parameters_of(embedding: int, hidden_size: int, layers: int = LAYERS) -> int:
    """How many numbers an `Encoder` learns."""
    E, H = embedding, hidden_size
    look = 4 * E * (E + 1) + heads_of(E) * (2 * REACH + 1)
    return layers * (look + 2 * E * H + H + E + 4 * E) + 2 * E


def may_look(there: torch.Tensor, causal: bool = False) -> torch.Tensor:
    """What is added to the scores so that nobody looks where nothing is, nor with `causal` at words that come later.

    there: (B, T), where there are words and no padding  ->  (B, 1, 1, T), or (B, 1, T, T)
    """
    hidden = ~there[:, None, None]
    if causal:
        place = torch.arange(there.shape[1], device=there.device)
        hidden = hidden | (place > place[:, None])  # row i, column j
    return torch.zeros(hidden.shape, device=there.device).masked_fill(hidden, NEVER)


class MultiHeadAttention(nn.Module):
    """Every word looks at all others, with H heads: (B, T, E) -> (B, T, E)."""

    def __init__(self, embedding: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.query = nn.Linear(embedding, embedding)
        self.key = nn.Linear(embedding, embedding)
        self.value = nn.Linear(embedding, embedding)
        self.mix = nn.Linear(embedding, embedding)
        self.near = nn.Parameter(torch.zeros(heads, 2 * REACH + 1))  # for distances of -REACH … REACH

    def split(self, x: torch.Tensor) -> torch.Tensor:
        """(B, T, E) -> (B, H, T, d): head by head."""
        return x.unflatten(2, (self.heads, -1)).transpose(1, 2)

    def distances(self, T: int) -> torch.Tensor:
        """b(j - i) for all pairs of words, (H, T, T)."""
        place = torch.arange(T, device=self.near.device)
        distance = (place - place[:, None]).clamp(-REACH, REACH) + REACH  # (T, T)
        return self.near[:, distance]

    def forward(self, x: torch.Tensor, allowed: torch.Tensor, near: bool = True, silent: Collection[int] = ()) -> torch.Tensor:
        """Look once.

        Args:
            x: (B, T, E).
            allowed: What `may_look` gives.
            near: Whether distances count; without them no word knows where it stands.
            silent: Heads that say nothing.
        """
        q, k, v = self.split(self.query(x)), self.split(self.key(x)), self.split(self.value(x))  # (B, H, T, d)
        sums, _ = attention(q, k, v, allowed + self.distances(x.shape[1]) if near else allowed)
        for head in silent:
            sums = sums.index_fill(1, torch.tensor([head], device=x.device), 0.0)
        return self.mix(sums.transpose(1, 2).flatten(2))

    def further(self, x: torch.Tensor, past: Past | None) -> tuple[torch.Tensor, Past]:
        """Look from new words (B, T, E) at those before them, whose keys and values are `past`, and causally at each other.

        Gives what was seen (B, T, E), and the keys and values of all words so far, each (B, H, P + T, d).
        """
        q, k, v = self.split(self.query(x)), self.split(self.key(x)), self.split(self.value(x))
        if past is not None:
            k, v = torch.cat([past[0], k], dim=2), torch.cat([past[1], v], dim=2)
        place = torch.arange(k.shape[2], device=x.device)
        distance = place - place[-x.shape[1] :, None]  # (T, P + T)
        bias = self.near[:, distance.clamp(-REACH, REACH) + REACH].masked_fill(distance > 0, NEVER)
        return self.mix(attention(q, k, v, bias)[0].transpose(1, 2).flatten(2)), (k, v)


class EncoderLayer(nn.Module):
    """Look at the other words, then think about each: (B, T, E) -> (B, T, E)."""

    def __init__(self, embedding: int, hidden_size: int, heads: int) -> None:
        super().__init__()
        self.norm_look = nn.LayerNorm(embedding)
        self.look = MultiHeadAttention(embedding, heads)
        self.norm_think = nn.LayerNorm(embedding)
        self.think = nn.Sequential(nn.Linear(embedding, hidden_size), nn.ReLU(), nn.Linear(hidden_size, embedding))

    def forward(self, x: torch.Tensor, allowed: torch.Tensor, near: bool = True, silent: Collection[int] = ()) -> torch.Tensor:
        """One layer; the arguments are those of `MultiHeadAttention`."""
        x = x + self.look(self.norm_look(x), allowed, near, silent)
        return x + self.think(self.norm_think(x))

    def further(self, x: torch.Tensor, past: Past | None) -> tuple[torch.Tensor, Past]:
        """One layer from new words on, as in `MultiHeadAttention`."""
        seen, past = self.look.further(self.norm_look(x), past)
        x = x + seen
        return x + self.think(self.norm_think(x)), past


class Encoder(nn.Module):
    """Layers of attention, one after the other: (B, T, E) -> (B, T, E)."""

    def __init__(self, embedding: int, hidden_size: int, layers: int = LAYERS) -> None:
        super().__init__()
        self.heads = heads_of(embedding)
        self.layers = nn.ModuleList(EncoderLayer(embedding, hidden_size, self.heads) for _ in range(layers))
        self.norm = nn.LayerNorm(embedding)
        self.hidden_size = hidden_size

    def forward(
        self, x: torch.Tensor, there: torch.Tensor, causal: bool = False, near: bool = True, silent: Collection[tuple[int, int]] = ()
    ) -> torch.Tensor:
        """What stands at each word after all layers.

        Args:
            x: Words as vectors, (B, T, E).
            there: Where there are words, (B, T); nobody looks anywhere else.
            causal: Each word sees only those before it and itself.
            near: Whether distances count.
            silent: (layer, head) of those that say nothing.
        """
        at_once = max(1, SQUARES // x.shape[1] ** 2)
        if len(x) > at_once:
            parts = zip(x.split(at_once), there.split(at_once), strict=True)
            return torch.cat([self(part, their, causal, near, silent) for part, their in parts])
        allowed = may_look(there, causal)
        for number, layer in enumerate(self.layers):
            x = layer(x, allowed, near, [head for place, head in silent if place == number])
        found: torch.Tensor = self.norm(x)
        return found

    def further(self, x: torch.Tensor, past: Sequence[Past] | None) -> tuple[torch.Tensor, list[Past]]:
        """What stands at new words (B, T, E), causally, and the keys and values of every layer: to write, only what is new is read."""
        kept = []
        for number, layer in enumerate(self.layers):
            assert isinstance(layer, EncoderLayer)
            x, now = layer.further(x, past[number] if past else None)
            kept.append(now)
        return self.norm(x), kept
