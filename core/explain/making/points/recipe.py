"""The recipe of a game in the plane: everything that decides it, in a form that fits into a link."""

from dataclasses import dataclass

from core.data.points import clouds
from core.training.fields import setting
from core.training.linked import Linked

CLOUDS = {"ring": "ring", "moons": "two moons", "grid": "grid of nine", "line": "line", "own": "drawn by hand"}
LOSSES = {"usual": "usual", "first": "as first written down", "wasserstein": "Wasserstein with penalty"}
RATES = (0.0003, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05)
ROUNDS = 2000
BATCH = 64  # points of a move
PENALTY = 1.0  # what a slope other than 1 costs the detective, with "wasserstein"


@dataclass(frozen=True)
class PointsRecipe(Linked):
    """Which points, and how the two learn. The same recipe always gives the same game."""

    cloud: str = setting("ring", "Real points", choices=CLOUDS, hidden="which points")
    own: str = setting("", hide="points", hidden="points drawn by hand")
    loss: str = setting(
        "usual",
        "What they play for",
        "Usual: the forger raises the probability that its points are taken for real. As first written down: it lowers the probability "
        "that they are found out, which hardly changes where the detective is sure. Wasserstein: scores instead of probabilities; a slope "
        "other than 1 costs the detective.",
        choices=LOSSES,
    )
    forger_rate: float = setting(
        0.002, "Forger's rate", "The size of its learning steps (Adam).", limits=(0.0001, 0.1), steps=RATES, widget="select"
    )
    detective_rate: float = setting(
        0.005, "Detective's rate", "The size of its learning steps (Adam).", limits=(0.0001, 0.1), steps=RATES, widget="select"
    )
    forger_moves: int = setting(1, "Forger's steps in a round", limits=(1, 10), hidden="steps in a round", hide="moves")
    detective_moves: int = setting(1, "Detective's steps in a round", limits=(1, 10), hidden="steps in a round", hide="moves")
    swing: float = setting(
        0.5, "Swing", "How much of the last direction goes on in the next (Adam's first beta, PyTorch's `betas[0]`).",
        limits=(0, 0.95), widget="slider", step=0.05,
    )  # fmt: skip
    smooth: float = setting(
        0.0,
        "Label smoothing",
        "Real points count as real only to 1 less this, so that the detective is never quite sure.",
        limits=(0, 0.4), widget="slider", step=0.05,
    )  # fmt: skip
    blur: float = setting(
        0.0,
        "Noise on all points",
        "Before the detective sees a point, real or made, it is shifted by chance: the two clouds then overlap.",
        limits=(0, 1), widget="slider", step=0.05,
    )  # fmt: skip
    seed: int = setting(0, "Seed", "Chooses points, noise and first weights.", limits=(0, 9999))

    def __post_init__(self) -> None:
        super().__post_init__()
        clouds.read_own(self.own)
        if self.cloud == "own" and len(clouds.read_own(self.own)) < clouds.LEAST_OWN:
            raise ValueError(f"Draw at least {clouds.LEAST_OWN} points into the plane first.")
