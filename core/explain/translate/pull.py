"""Which letters or words pulled at what was written: gradient × input.

How the log probability of a symbol changes with what is read, times what is read: for small changes, so much of it comes from that place.
Unlike attention it follows every way through the network, also the one through its first state; like attention, it is no explanation.
"""

import torch

from core.models.translator import Translator


def pulls(net: Translator, text: torch.Tensor, said: torch.Tensor) -> torch.Tensor:
    """For each symbol written the pull of each place, (S, T): above 0 it spoke for the symbol, below against.

    Args:
        net: In use, not in training.
        text: (1, T) symbols.
        said: (1, S) what was written, with the end where there is one.
    """
    rows = net.encoder.embedding(text).detach().requires_grad_(True)  # (1, T, H)
    before = torch.cat([torch.zeros_like(said[:, :1]), said[:, :-1]], dim=1)
    scores, _, _ = net.write(before, net.read(text, rows))
    logs = scores[0].log_softmax(dim=-1).gather(1, said[0][:, None])[:, 0]  # (S,)
    found = []
    for at in range(len(logs)):
        (slope,) = torch.autograd.grad(logs[at], rows, retain_graph=at < len(logs) - 1)
        found.append((slope * rows).sum(dim=-1)[0].detach())  # (T,)
    return torch.stack(found)
