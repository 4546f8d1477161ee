"""One neuron beside logistic or linear regression: the same function and the same loss, so the same weights at the bottom."""

from dataclasses import dataclass

import numpy as np
import torch
from torch.nn import functional as F

from core.data.tables.sheet import Floats
from core.explain.tables.reader import Reader

HELD_BACK = 1e-3  # times the squares of the weights in the mean loss: without it, classes that a line parts have no lowest point
STEPS = 400


@dataclass(frozen=True, eq=False)
class Compared:
    """The weight of each input: of class 1 less class 0 where there are two, else of the first class or the number."""

    names: tuple[str, ...]
    trained: Floats  # (A,) as the training left it
    descended: Floats  # (A,) after more descent, with a small penalty
    exact: Floats  # (A,) scikit-learn's
    steps: int
    about: str  # what is compared, in a sentence


def compared(one: Reader) -> Compared:
    """Go on with the neuron's own weights to the bottom of its loss on the training rows, and ask scikit-learn for it."""
    from sklearn.linear_model import LogisticRegression, Ridge

    rows = one.found.split.training
    with torch.no_grad():
        x = one.net.one_hot(torch.tensor(one.found.x[rows])).double()
    answer = (one.found.frame.answer[rows] - one.found.middle) / one.found.size
    w, b, names = _inputs(one)
    start = w.clone()
    w.requires_grad_()
    b.requires_grad_()
    y = torch.tensor(answer).long() if one.classes else torch.tensor(answer)
    descent = torch.optim.LBFGS([w, b], max_iter=STEPS, tolerance_grad=1e-10, tolerance_change=1e-14, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        descent.zero_grad()
        said = x @ w + b
        wrong = F.cross_entropy(said, y) if one.classes else F.mse_loss(said[:, 0], y)
        value: torch.Tensor = wrong + HELD_BACK * (w**2).sum()
        value.backward()
        return value

    descent.step(loss)
    strength = HELD_BACK * len(rows)
    if one.classes:
        model = LogisticRegression(C=1 / (2 * strength), tol=1e-10, max_iter=10_000)
        if len(one.classes) == 2:  # two scores with a penalty each: half of it for their difference
            model = LogisticRegression(C=1 / strength, tol=1e-10, max_iter=10_000)
        found = model.fit(x.numpy(), y.numpy()).coef_
    else:
        found = np.atleast_2d(Ridge(strength).fit(x.numpy(), y.numpy()).coef_)
    two = len(one.classes) == 2
    mine = w.detach()
    about = (
        f"Compared is “{one.classes[1]}” against “{one.classes[0]}”." if two else f"Compared is “{(one.classes or ('the number',))[0]}”."
    )
    steps = int(next(iter(descent.state.values())).get("n_iter", STEPS))
    return Compared(
        names, _of(start, two), _of(mine, two), found[0], steps, f"{about} Both hold the weights back by the same small penalty."
    )


def _of(weights: torch.Tensor, two: bool) -> Floats:
    """(A, K) -> (A,)"""
    found: Floats = (weights[:, 1] - weights[:, 0] if two else weights[:, 0]).numpy().astype(np.float64)
    return found


def _inputs(one: Reader) -> tuple[torch.Tensor, torch.Tensor, tuple[str, ...]]:
    """The neuron's weights for numbers and one-hot words, (A, K), its biases (K,), and what each input is called.

    An embedding times the scores' weights is one weight for each word.
    """
    weights = one.net.scores.weight.detach().double().mean(dim=0)  # (A, K)
    at, names = 0, []
    for feature in one.found.how.numbers:
        names += [feature.name, *([f"{feature.name} is missing"] if feature.mark else [])]
        at += 1 + feature.mark
    parts, inner = [weights[:at]], at
    for place, feature in enumerate(one.found.how.categories):
        size = one.net.sizes[place]
        mine = weights[inner : inner + size]
        if len(one.net.words):
            table = one.net.embedding(place).double()
            table = table.view(len(table), one.net.members, size).mean(dim=1)
            mine = table @ mine
        parts.append(mine)
        names += [f"{feature.name}: {word}" for word in ("(any other)", *feature.words)]
        inner += size
    return torch.cat(parts), one.net.scores.bias.detach().double().mean(dim=0)[0].clone(), tuple(names)
