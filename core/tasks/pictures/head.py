"""The last layer alone: on features, found at once, and put back under the pretrained network."""

from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import nn

from core.models.pretrained import PictureNet, empty, pretrained
from core.tasks.pictures.recipe import PictureRecipe

HEAD_L2, HEAD_STEPS = 0.3, 100  # for the head that "blocks" and "all" begin with


@dataclass(frozen=True, eq=False)
class PicturePart:
    """N examples on the device: pictures as bytes (N, 3, side, side), or features (N, F) and those of the mirror images."""

    x: torch.Tensor
    labels: torch.Tensor
    mirrored: torch.Tensor | None = None

    def __len__(self) -> int:
        return len(self.labels)

    def first(self, count: int) -> "PicturePart":
        """The first so many."""
        return PicturePart(self.x[:count], self.labels[:count], None if self.mirrored is None else self.mirrored[:count])


class Head(nn.Module):
    """The last layer alone, on standardised features: (B, F) -> (B, classes)."""

    mean: torch.Tensor
    spread: torch.Tensor

    def __init__(self, fc: nn.Linear) -> None:
        super().__init__()
        self.register_buffer("mean", torch.zeros(fc.in_features))
        self.register_buffer("spread", torch.ones(fc.in_features))
        self.fc = fc

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Scores for features."""
        scores: torch.Tensor = self.fc((x - self.mean) / self.spread)
        return scores

    def fit(self, x: torch.Tensor) -> None:
        """From now on features like these have mean 0 and spread 1."""
        self.mean.copy_(x.mean(dim=0))
        self.spread.copy_(x.std(dim=0, correction=0).clamp(min=1e-3))


def begin_with_head(fc: nn.Linear, features: PicturePart) -> None:
    """Give the dense layer the weights with the smallest loss on these features and their mirror images, and a penalty on length.

    What a head learns alone, found at once: the loss has one lowest point, and L-BFGS goes straight there.
    """
    x = features.x if features.mirrored is None else torch.cat([features.x, features.mirrored])
    labels = features.labels.repeat(len(x) // len(features.labels))
    head = Head(nn.Linear(fc.in_features, fc.out_features)).to(x.device)
    nn.init.zeros_(head.fc.weight)
    nn.init.zeros_(head.fc.bias)
    head.fit(features.x)
    optimizer = torch.optim.LBFGS(head.fc.parameters(), max_iter=HEAD_STEPS, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        optimizer.zero_grad()
        found = nn.functional.cross_entropy(head(x), labels) + HEAD_L2 / 2 * head.fc.weight.square().sum()
        found.backward()
        return found

    optimizer.step(loss)
    weight, bias = folded(head.state_dict())
    with torch.no_grad():
        fc.weight.copy_(weight)
        fc.bias.copy_(bias)


def folded(weights: Mapping[str, torch.Tensor]) -> tuple[torch.Tensor, torch.Tensor]:
    """Weight and bias of the dense layer that gives a `Head`'s scores for features as they are."""
    weight = weights["fc.weight"] / weights["spread"]
    return weight, weights["fc.bias"] - weight @ weights["mean"]


def trained(recipe: PictureRecipe, weights: Mapping[str, torch.Tensor]) -> PictureNet:
    """The whole network of a run, from what it kept: of a head, the pretrained network with this head.

    Raises:
        ValueError: The pretrained network is not on this machine any more; one sentence.
    """
    full = {name: value.float() if value.is_floating_point() else value for name, value in weights.items()}
    if recipe.mode != "head":
        net = empty(recipe.backbone, recipe.num_classes)
        net.load_state_dict(full)
        return net
    net = pretrained(recipe.backbone)
    net.fc = nn.Linear(net.fc.in_features, recipe.num_classes)
    weight, bias = folded(full)
    with torch.no_grad():
        net.fc.weight.copy_(weight)
        net.fc.bias.copy_(bias)
    return net
