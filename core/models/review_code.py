"""A network that reads reviews written out as PyTorch: only what this one needs of `ReviewNet`, with the same names and numbers."""

from dataclasses import dataclass

from core.models.encoder_code import encoder_code
from core.models.recurrent import CELLS
from core.models.review_net import ATTENTION

DROPPED = '''def dropped(x, share):
    """Some of the numbers are silent, the same ones at every word of a review."""
    return x * x.new_empty(x.shape[0], 1, x.shape[2]).bernoulli_(1 - share) / (1 - share)


'''
TURNED = '''def turned(x, tokens):
    """The words of each review in the opposite order; padding stays at the end."""
    place, lengths = torch.arange(x.shape[1], device=x.device)[None], (tokens != 0).sum(dim=1)[:, None]
    return x.gather(1, torch.where(place < lengths, lengths - 1 - place, place)[:, :, None].expand_as(x))


'''
LAST = [
    "        last = ((tokens != 0).sum(dim=1) - 1).clamp(min=0)  # where the last word stands",
    "        return self.vote(h).float()[torch.arange(len(tokens), device=tokens.device), last]",
]
VOTES = [
    "        weight = self.weight(h)[:, :, 0].float().masked_fill(tokens == 0, -1e4)  # padding has no vote",
    "        return (weight.softmax(dim=1)[:, :, None] * self.vote(h).float()).sum(dim=1)",
]


@dataclass(frozen=True)
class ReviewNetConfig:
    """What a network is made of."""

    words: str  # how many it knows, as an expression of Python
    embedding: int
    hidden_size: int
    cell: str
    bidirectional: bool
    readout: str
    dropout: float = 0.0
    classes: tuple[str, ...] = ("against", "for")

    @property
    def width(self) -> int:
        """How many numbers stand at each word in the end."""
        return self.embedding if self.cell == ATTENTION else self.hidden_size * (1 + self.bidirectional)


def written(net: ReviewNetConfig) -> str:
    """Python that defines the class `Net`, and the functions and classes it needs."""
    functions, layers, reads = _attending(net) if net.cell == ATTENTION else _recurrent(net)
    width, last = net.width, net.readout == "last"
    drop = f" = dropped({{0}}, {net.dropout}) if self.training else {{0}}"
    lines = [
        (DROPPED if net.dropout else "") + functions + "class Net(nn.Module):",
        f'    """Numbers of words (B, T) -> {_scores(net)}"""',
        "",
        "    def __init__(self):",
        "        super().__init__()",
        f"        self.embedding = nn.Embedding({net.words}, {net.embedding}, padding_idx=0)  # a word's number -> {net.embedding} numbers",
        *layers,
        f"        self.vote = nn.Linear({width}, {len(net.classes)})  # what each state says",
        f"        self.weight = nn.Linear({width}, 1)  # how much that counts{'; not asked here' if last else ''}",
        "",
        "    def forward(self, tokens):",
        "        x = self.embedding(tokens)  # (B, T, E)",
        *(["        x" + drop.format("x")] if net.dropout else []),
        *reads,
        *(["        h" + drop.format("h")] if net.dropout else []),
        *(LAST if last else VOTES),
    ]
    return "\n".join(lines)


def _recurrent(net: ReviewNetConfig) -> tuple[str, list[str], list[str]]:
    """What a recurrent network needs: functions before it, its layers, and how it reads."""
    layer = f"nn.{CELLS[net.cell].__name__}({net.embedding}, {net.hidden_size}, batch_first=True)"
    layers = [f"        self.forwards = {layer}", *([f"        self.backwards = {layer}"] if net.bidirectional else [])]
    reads = [f"        h = self.forwards(x)[0]  # (B, T, {net.hidden_size}): what is in mind after each word"]
    back = ["        h = torch.cat([h, turned(self.backwards(turned(x, tokens))[0], tokens)], dim=2)"] if net.bidirectional else []
    return TURNED if net.bidirectional else "", layers, reads + back


def _attending(net: ReviewNetConfig) -> tuple[str, list[str], list[str]]:
    """The same for a network with attention."""
    reads = [
        "        there = torch.arange(x.shape[1], device=x.device) < (tokens != 0).sum(dim=1)[:, None]  # words, no padding",
        f"        h = self.encoder(x, there)  # (B, T, {net.embedding}): each word after it has looked at all others",
    ]
    return encoder_code(net.embedding, net.hidden_size), ["        self.encoder = Encoder()"], reads


def _scores(net: ReviewNetConfig) -> str:
    """What it gives, in words."""
    if net.classes == ("against", "for"):
        return "two scores for each review (B, 2): against, for."
    return f"a score for each of {len(net.classes)} labels (B, {len(net.classes)})."
