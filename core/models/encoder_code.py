"""A transformer encoder written out as PyTorch: what reading needs of `core.models.attention`, with the same names and numbers."""

from core.models.attention import LAYERS, NEVER, REACH, heads_of

CODE = '''class Look(nn.Module):
    """Every word looks at all others, with {heads} head{s} of {d} numbers: (B, T, {E}) -> (B, T, {E})."""

    def __init__(self):
        super().__init__()
        self.query = nn.Linear({E}, {E})  # what a word looks for
        self.key = nn.Linear({E}, {E})  # what it can be found by
        self.value = nn.Linear({E}, {E})  # what it tells
        self.mix = nn.Linear({E}, {E})
        self.near = nn.Parameter(torch.zeros({heads}, {distances}))  # how much each head likes distances of -{reach} … {reach}

    def forward(self, x, there):
        q, k, v = (part(x).unflatten(2, ({heads}, {d})).transpose(1, 2) for part in (self.query, self.key, self.value))  # (B, H, T, d)
        place = torch.arange(x.shape[1], device=x.device)
        near = self.near[:, (place - place[:, None]).clamp(-{reach}, {reach}) + {reach}]  # (H, T, T)
        nobody = torch.zeros(there.shape, device=x.device).masked_fill(~there, {never:.0f})  # looks at padding
        scores = (q / {d} ** 0.5) @ k.transpose(-2, -1) + (nobody[:, None, None] + near)  # (B, H, T, T)
        return self.mix((scores.softmax(dim=-1) @ v).transpose(1, 2).flatten(2))


class EncoderLayer(nn.Module):
    """Look at the other words, then think about each: (B, T, {E}) -> (B, T, {E})."""

    def __init__(self):
        super().__init__()
        self.norm_look = nn.LayerNorm({E})
        self.look = Look()
        self.norm_think = nn.LayerNorm({E})
        self.think = nn.Sequential(nn.Linear({E}, {H}), nn.ReLU(), nn.Linear({H}, {E}))

    def forward(self, x, there):
        x = x + self.look(self.norm_look(x), there)
        return x + self.think(self.norm_think(x))


class Encoder(nn.Module):
    """Layers of attention, one after the other: (B, T, {E}) -> (B, T, {E})."""

    def __init__(self):
        super().__init__()
        self.layers = nn.ModuleList(EncoderLayer() for _ in range({layers}))
        self.norm = nn.LayerNorm({E})

    def forward(self, x, there):
        for layer in self.layers:
            x = layer(x, there)
        return self.norm(x)


'''


def encoder_code(embedding: int, hidden_size: int) -> str:
    """Python that defines the class `Encoder` for words of `embedding` numbers."""
    heads = heads_of(embedding)
    return CODE.format(
        E=embedding, H=hidden_size, heads=heads, s="" if heads == 1 else "s", d=embedding // heads, reach=REACH, distances=2 * REACH + 1,
        never=NEVER, layers=LAYERS,
    )  # fmt: skip
