"""Show me the PyTorch: the numbers of one unit at one token, by hand and by PyTorch's own layer."""

import textwrap
from collections.abc import Sequence

from core.explain.reviews.gates import SUMS, cell_of, kind_of
from core.models.review_net import ReviewNet

STEPS = {
    "lstm": """
    i, f, g, o = (W @ x[t] + b + U @ h + d).chunk(4)  # PyTorch keeps the four sums in this order
    i, f, g, o = i.sigmoid(), f.sigmoid(), g.tanh(), o.sigmoid()
    c = f * c + i * g
    h = o * c.tanh()
    print(f"{pieces[t]!r:>16}  f {f[unit]:.4f}  i {i[unit]:.4f}  g {g[unit]:+.4f}  C {c[unit]:+.4f}  o {o[unit]:.4f}  h {h[unit]:+.4f}")
""",
    "gru": """
    (wr, wz, wn), (ur, uz, un) = (W @ x[t] + b).chunk(3), (U @ h + d).chunk(3)  # PyTorch keeps the three sums in this order
    r, z = (wr + ur).sigmoid(), (wz + uz).sigmoid()
    n = (wn + r * un).tanh()
    h = (1 - z) * n + z * h
    print(f"{pieces[t]!r:>16}  r {r[unit]:.4f}  z {z[unit]:.4f}  n {n[unit]:+.4f}  h {h[unit]:+.4f}")
""",
    "rnn": """
    h = (W @ x[t] + b + U @ h + d).tanh()
    print(f"{pieces[t]!r:>16}  h {h[unit]:+.4f}")
""",
}

SCRIPT = """import torch
from safetensors.torch import load_file
from torch import nn

{source}
weights = {{name: value.float() for name, value in load_file("{file}").items()}}
unit = {unit}
{order}pieces = {pieces}
ids = {ids}

x = weights["embedding.weight"][torch.tensor(ids)]  # (T, E): one row for each token
W, U = weights["{layer}.weight_ih_l0"], weights["{layer}.weight_hh_l0"]  # ({k}H, E) for the word, ({k}H, H) for memory
b, d = weights["{layer}.bias_ih_l0"], weights["{layer}.bias_hh_l0"]  # ({k}H,) PyTorch has two biases
H = U.shape[1]

# by hand, token by token; memory is empty at first
h = c = torch.zeros(H)
for t in range(len(ids)):{step}
# the same by PyTorch's own layer
layer = nn.{name}(x.shape[1], H)
layer.load_state_dict({{name.removeprefix("{layer}."): value for name, value in weights.items() if name.startswith("{layer}.")}})
with torch.no_grad():
    theirs = layer(x)[0][-1]  # (H,) after the last token
print("by hand, after the last token: ", h[unit].item())
print("nn.{name}, after the last token:", theirs[unit].item())
print("largest difference of all {units} units:", (h - theirs).abs().max().item())
"""


def script(model: ReviewNet, file: str, tokens: Sequence[tuple[str, int]], place: int, unit: int, backwards: bool = False) -> str:
    """A Python script that reads up to the token at that place; it leaves `h` and `theirs`, both (H,).

    Args:
        model: The network, for its shapes only.
        file: Where its weights lie; "" where only their owner knows.
        tokens: Piece and id of every token of the review.
        place: The token after which to stop, counted from 0.
        unit: Whose numbers to print.
        backwards: Take the layer that reads from the end.
    """
    kind = kind_of(cell_of(model))
    read = list(tokens)[place:][::-1] if backwards else list(tokens)[: place + 1]
    theirs = "# the weights of your network: download it on the page Runs, and name its file here"
    return SCRIPT.format(
        source="# run it in Glassbox's folder" if file else theirs,
        file=file or "my-network.safetensors",
        unit=unit,
        order="# read from the end of the review\n" if backwards else "",
        pieces=_wrapped([piece for piece, _ in read]),
        ids=_wrapped([number for _, number in read]),
        layer="backwards" if backwards else "forwards",
        k=len(SUMS[kind]),
        step=STEPS[kind],
        name=kind.upper(),
        units=cell_of(model).hidden_size,
    )


def _wrapped(values: Sequence[object]) -> str:
    """A list as Python writes it, in lines that fit the screen."""
    text = ascii(list(values))
    if len(text) < 100:
        return text
    lines, line = [], ""
    for value in map(ascii, values):
        if line and len(line) + len(value) > 100:
            lines.append(line.rstrip())
            line = ""
        line += f"{value}, "
    return "[\n" + textwrap.indent("\n".join([*lines, line.rstrip()]), "    ") + "\n]"
