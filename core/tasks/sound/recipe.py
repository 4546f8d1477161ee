"""The recipe of a network that tells spoken words apart."""

from dataclasses import dataclass

from core.data.sounds.voices import DIGITS
from core.training.fields import setting
from core.training.recipe import Recipe

PARTS = (420, 150, 150)  # recordings of the sample to learn from, to check with, and for the test
NETWORKS = {"cnn": "CNN", "gru": "GRU", "lstm": "LSTM", "ear": "pretrained ear"}
SPEAKER, RECORDING = "speaker", "recording"


def _altered(label: str, help: str, most: float, top: float, step: float, said: str, **more: str) -> float:
    """A way in which spectrograms are altered; the number is a standard deviation."""
    help = f"{help} Two of three words stay below this, some go beyond."
    how = {"widget": "slider", "hide": "augmentation", "hidden": "augmentation", "group": "altered"} | more
    return setting(0.0, label, help, limits=(0, most), top=top, step=step, said=said, **how)


@dataclass(frozen=True)
class SoundRecipe(Recipe):
    """A network that learns spoken words from their spectrograms."""

    split: str = setting(
        SPEAKER,
        "Validation is kept apart",
        "The test is always spoken by five voices that nothing is learnt from. Validation by speaker: by five others, so its figures say "
        "how a stranger will be understood. By recording, the classic slip: the same voices are heard in training, saying the same words, "
        "and the network can know them again.",
        choices={SPEAKER: "by speaker", RECORDING: "by recording (a slip)"}, words={SPEAKER: "by speaker", RECORDING: "by recording"},
        said="Validation apart", hidden="how validation is kept apart", widget="segmented", always=True, apart=True, group="data",
    )  # fmt: skip
    network: str = setting(
        "cnn",
        "Network",
        "A CNN looks at the whole spectrogram at once, as at a picture. A GRU or an LSTM hears it frame by frame. The pretrained ear has "
        "heard 40 million pieces of videos and stays as it is; only a small head on it learns.",
        choices=NETWORKS, widget="segmented", always=True, group="network",
    )  # fmt: skip
    width: int = setting(
        16,
        "Maps or units",
        "Of a CNN: the maps of its first layer; the second has twice as many, the third four times. Of a recurrent layer: a quarter of the "
        "numbers that it keeps in mind. Of the head on the ear: an eighth of its hidden units.",
        choices={8: "8", 16: "16", 32: "32"}, limits=(8, 32), widget="segmented", within="width", always=True, group="network",
    )  # fmt: skip
    rate: float = 0.003
    schedule: str = "onecycle"
    batch: int = 32
    epochs: int = 20
    dropout: float = 0.3
    shift: float = _altered(
        "Later or earlier, milliseconds", "The word begins so much later or earlier.", 500, 200.0, 10.0, "Moved by", unit="ms",
        within="shift",
    )  # fmt: skip
    speed: float = _altered("Faster or slower", "The word is said faster or slower by this share.", 0.5, 0.3, 0.01, "Speed changed by")
    pitch: float = _altered(
        "Higher or lower, semitones", "All frequencies are moved, as by a shorter or a longer throat.", 12, 6.0, 0.5, "Higher or lower by",
        unit="semitones", within="pitch",
    )  # fmt: skip
    noise: float = setting(
        0.0, "Noise", "Up to this share of the power of the word's loudest place is added everywhere; 0.01 is 20 decibels quieter.",
        limits=(0, 1), steps=(0.0, 0.0001, 0.001, 0.01, 0.1), widget="slider", hide="augmentation", hidden="augmentation", group="altered",
    )  # fmt: skip
    bands: int = setting(
        0, "Bands that are silenced", "Up to so many of the 32 bands, side by side, are missing (SpecAugment).", limits=(0, 16),
        widget="slider", hide="augmentation", hidden="augmentation", said="Bands silenced", group="altered",
    )  # fmt: skip
    times: int = setting(
        0, "Frames that are silenced", "Up to so many of the 124 frames in a row are missing; each is 10 milliseconds.", limits=(0, 60),
        widget="slider", hide="augmentation", hidden="augmentation", said="Frames silenced", group="altered",
    )  # fmt: skip
    train_limit: int = setting(0, limits=(0, PARTS[0]))

    task, examples, most_seen = "sound", "recordings", 200_000
    classes = DIGITS

    @property
    def training(self) -> int:
        """How many recordings are trained on."""
        return min(self.train_limit or PARTS[0], PARTS[0])

    @property
    def augments(self) -> bool:
        """Whether spectrograms are altered at all."""
        return bool(self.shift or self.speed or self.pitch or self.noise or self.bands or self.times)

    @property
    def units(self) -> int:
        """Numbers that a recurrent layer keeps in mind, or hidden units of the head on the ear."""
        return self.width * (8 if self.network == "ear" else 4)
