"""One look of a network at one picture: everything the page shows of it comes out of a single pass."""

from dataclasses import dataclass

import numpy as np
import torch
from captum.attr import LayerGradCam
from numpy.typing import NDArray
from torch import nn

from core.models.pretrained import PictureNet

STAGES = {"conv1": "first convolution", "layer1": "stage 1", "layer2": "stage 2", "layer3": "stage 3", "layer4": "stage 4"}


@dataclass(frozen=True, eq=False)
class Look:
    """What one network says of one picture."""

    scores: NDArray[np.float32]  # (classes,) before softmax
    probabilities: NDArray[np.float32]  # (classes,) they sum to 1
    features: NDArray[np.float32]  # (C,) what the last layer gets: the mean of stage 4 over its places
    stages: dict[str, NDArray[np.float32]]  # of each of STAGES its maps (C, H, W), after ReLU

    @property
    def best(self) -> int:
        """The class with the largest probability."""
        return int(self.probabilities.argmax())

    def first(self, count: int) -> list[int]:
        """The likeliest classes, the likeliest first."""
        return [int(at) for at in np.argsort(-self.probabilities, kind="stable")[:count]]


@dataclass(frozen=True, eq=False)
class Heat:
    """Where a network looked for one class (Grad-CAM, Selvaraju et al. 2017)."""

    target: int
    parts: NDArray[np.float32]  # (h, w) of each place its part in the class's score; above zero for it, below against it
    score: float

    @property
    def map(self) -> NDArray[np.float32]:
        """(h, w) What spoke for the class alone: Grad-CAM's map, none below 0."""
        return np.maximum(self.parts, 0)

    @property
    def shares(self) -> NDArray[np.float32]:
        """(h, w) The same map as shares of all its heat, so that networks with larger and smaller scores can be compared."""
        return self.map / (self.map.sum() or 1.0)


def look(model: PictureNet, x: torch.Tensor, temperature: float = 1.0) -> Look:
    """Everything about one picture (1, 3, H, W), normalised as the network wants it; the scores are divided by `temperature`."""
    with torch.inference_mode():
        stages = model.activations(x)
        features = stages["layer4"].mean(dim=(2, 3))
        scores = model.fc(features)
        probabilities = torch.softmax(scores / temperature, dim=1)
    maps = {name: values[0].numpy() for name, values in stages.items()}
    return Look(scores[0].numpy(), probabilities[0].numpy(), features[0].numpy(), maps)


class _Rest(nn.Module):
    """A network from behind a stage on. The place to listen at is its own, so that nothing is hooked to a network others use, too."""

    def __init__(self, model: PictureNet, stage: str) -> None:
        super().__init__()
        self.heard = nn.Identity()
        later = list(STAGES)[list(STAGES).index(stage) + 1 :]
        self.stages = nn.Sequential(*(getattr(model, name) for name in later))
        self.fc = model.fc

    def forward(self, maps: torch.Tensor) -> torch.Tensor:
        """The scores (B, classes) for what the stage said, (B, C, h, w)."""
        scores: torch.Tensor = self.fc(self.stages(self.heard(maps)).mean(dim=(2, 3)))
        return scores


def heat(model: PictureNet, seen: Look, target: int, stage: str = "layer4") -> Heat:
    """Which places of a stage spoke for a class, by Captum's LayerGradCam.

    Each channel's map is weighed by the mean of the score's gradient over the map, and the weighed maps are added. For the
    last stage the parts and the class's bias add up to the score.
    """
    maps = torch.from_numpy(seen.stages[stage])[None]
    rest = _Rest(model, stage).eval()
    parts = LayerGradCam(rest, rest.heard).attribute(maps, target=target, relu_attributions=False)
    return Heat(target, parts[0, 0].detach().numpy().astype(np.float32), float(seen.scores[target]))


PLACES = ("upper left", "upper right", "lower left", "lower right", "middle")


def hottest(values: NDArray[np.floating]) -> str:
    """In which part of the picture most of a map's heat is, one of PLACES: the middle half of both sides, or one of the four corners.

    Args:
        values: (h, w), none below 0; each place counts where its middle lies.
    """
    h, w = values.shape
    down, across = (np.arange(h) + 0.5) / h, (np.arange(w) + 0.5) / w
    part = 2 * (down >= 0.5)[:, None] + (across >= 0.5)  # (h, w) of each place which of PLACES it lies in
    part[(np.abs(down - 0.5) <= 0.25)[:, None] & (np.abs(across - 0.5) <= 0.25)] = PLACES.index("middle")
    return PLACES[int(np.argmax([values[part == at].sum() for at in range(len(PLACES))]))]
