"""Teach it: a siamese network is trained live, and the map of its features drawn at every look."""

from pages.kit.question import predict_first
from pages.kit.train_here import TrainHere
from pages.vision.same_views import teacher

INTRO = "Three digits at a time: two of a kind are pulled together, the third is pushed away. Watch one cloud become ten."
HERE = TrainHere(
    task="siamese",
    seed="training_seed",
    seed_help="Chooses first weights and the order of the triplets.",
    nothing="Press **Train**: 300 digits are laid on a map of their features again and again as it learns. The run is kept: play it back, "
    "compare it, draw for it, take its weights along.",
    shown=teacher.shown,
)
NAMES = HERE.names


def ask() -> None:
    """What would you say?"""
    predict_first(
        "siamese-teach-guess",
        "Before any training, do two pictures of one digit lie closer together than two of different digits?",
        ["No: half of the time", "Yes, more often than not", "Always"],
        "Yes, more often than not",
        "Pictures of one digit share ink, so they are alike to any network, even one with weights drawn at random: its AUC begins at about "
        "75 %, and not at 50 %.",
        folded=True,
    )


def show() -> None:
    """A recipe and Train on the left, the training on the right."""
    if said := HERE.show():
        teacher.link("Teach it", (), said)
