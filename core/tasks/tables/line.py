"""The straight line that a network may begin with: linear or logistic regression, whose best weights need no descent step by step."""

import torch
from torch.nn import functional as F


def fitted_line(
    x: torch.Tensor, y: torch.Tensor, outputs: int, held_back: float, weights: torch.Tensor | None = None
) -> tuple[torch.Tensor, torch.Tensor]:
    """Weights (K, A) and biases (K,) with the smallest sum of losses and half of `held_back` times the squares of all weights.

    Linear regression where y are numbers (squared errors, ridge regression), logistic regression where they are classes (cross-entropy,
    as scikit-learn's with C = 1 / held_back).

    Args:
        x: (N, A).
        y: (N,) float, or int64 below K.
        weights: (K,) how much a class counts.
    """
    x = x.double()
    if y.is_floating_point():
        middle, target = x.mean(dim=0), y.double().mean()
        off = x - middle
        square = off.T @ off + (held_back + 1e-6) * torch.eye(x.shape[1], dtype=torch.float64, device=x.device)
        found = torch.linalg.solve(square, off.T @ (y.double() - target))
        return found[None].float(), (target - middle @ found)[None].float()
    counted = None if weights is None else weights.double()
    w = torch.zeros(outputs, x.shape[1], dtype=torch.float64, device=x.device, requires_grad=True)
    b = torch.zeros(outputs, dtype=torch.float64, device=x.device, requires_grad=True)
    descent = torch.optim.LBFGS([w, b], max_iter=200, tolerance_grad=1e-6, tolerance_change=1e-9, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        descent.zero_grad()
        value = F.cross_entropy(x @ w.T + b, y, counted, reduction="sum") + held_back / 2 * (w**2).sum()
        value = value / len(x)
        value.backward()
        return value

    descent.step(loss)
    return w.detach().float(), b.detach().float()
