"""The recipe of a network that squeezes digits into a few numbers and opens them again."""

from dataclasses import dataclass

from core.data.digits.digit_set import SETS, spread
from core.models.autoencoder import NETWORKS
from core.training.fields import setting
from core.training.recipe import Recipe

MOST_CODE = 128
WEIGHTS = (0.0, 0.0001, 0.0003, 0.0006, 0.001, 0.002, 0.005, 0.01, 0.03, 0.1, 0.2)
NOISE_WORDS = {
    "none": "None", "salt": "Salt and pepper", "blur": "Blur", "bar": "A bar across", "half": "A part missing", "any": "Any of them"
}  # fmt: skip


@dataclass(frozen=True)
class AutoencoderRecipe(Recipe):
    """An autoencoder, plain or variational, that learns digits without their names."""

    data: str = setting(
        "sample",
        "Digits to learn from",
        "Handwritten digits of 28 × 28 pixels. What they are called is not used: the network learns to make each picture again. Others are "
        "kept apart, to check after every epoch and to judge at the end.",
        choices={"sample": "3,500 digits", "mnist": "55,000 digits (MNIST)"},
        words={"sample": "5,000 digits", "mnist": "MNIST, 70,000 digits"},
        said="Digits", hidden="which examples", last=True, group="data",
    )  # fmt: skip
    network: str = setting(
        "dense",
        "Network",
        "Dense: 784 pixels, the code, 784 pixels, and nothing between. Deep: layers of 256 and 64 on either side of the code. "
        "Convolutional: small windows that slide over the picture.",
        choices=dict(zip(NETWORKS, ("Dense", "Deep", "Convolutional"), strict=True)),
        widget="segmented", always=True, group="network",
    )  # fmt: skip
    code: int = setting(
        32,
        "Numbers in the code",
        "Through so few numbers everything must pass (the bottleneck). With two, all digits lie on a map.",
        limits=(1, MOST_CODE), always=True, hide="network", group="network",
    )  # fmt: skip
    variational: bool = setting(
        False,
        "Variational",
        "The network says a mean and a spread for every number of the code, and opens a number drawn from there. So the places between "
        "digits come to mean something, too.",
        within="variational", hide="network", always=True, group="network",
    )  # fmt: skip
    weight: float = setting(
        0.0006,
        "Weight of KL",
        "KL says how far the codes are from one round cloud around zero. The loss is reconstruction + weight × KL: with 0 only the "
        "picture counts, with much only the order of the map.",
        limits=(0, 1), steps=WEIGHTS, format="g", within="weight of KL", settled=("variational", False),
        hide="network", group="network",
    )  # fmt: skip
    noise: str = setting(
        "none",
        "Noise to take out",
        "The network is shown spoilt digits and has to make the clean ones: a denoiser.",
        choices=NOISE_WORDS, within="noise", always=False, group="altered",
    )  # fmt: skip
    amount: float = setting(
        0.4,
        "How much noise",
        "The share of pixels that are wrong, or of the picture that is gone; how wide the blur, how thick the bar.",
        limits=(0, 1), widget="slider", step=0.05, settled=("noise", "none"), within="amount of noise", hide="noise", group="altered",
    )  # fmt: skip
    rate: float = 0.002
    epochs: int = 15
    dropout: float = setting(0.0, "")
    train_limit: int = setting(0, limits=(0, SETS["mnist"]))

    task, examples, most_seen = "autoencoder", "pictures", 6_000_000

    @property
    def training(self) -> int:
        """How many pictures are trained on."""
        return min(self.train_limit or SETS[self.data], SETS[self.data])

    @property
    def guessing(self) -> float:
        """The mean squared error of the mean picture."""
        return spread(self.data)

    @property
    def spoils(self) -> bool:
        """Whether it is shown spoilt pictures."""
        return self.noise != "none" and self.amount > 0

    @property
    def kl_weight(self) -> float:
        """Of KL; a plain network has none."""
        return self.weight if self.variational else 0.0
