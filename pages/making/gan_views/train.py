"""Digits: a small forger and a detective are trained live, with what is forged at every look."""

from pages.kit.train_here import TrainHere
from pages.making.gan_views import teacher

VIEW = "Digits"
HERE = TrainHere(
    task="gan",
    seed="game_seed",
    seed_help="Chooses first weights, order and noise.",
    nothing="Press **Train**: three forgeries of each digit are shown at every look, always of the same noise, and the losses of both. "
    "Each epoch is judged by the digit network, which takes no part in the game.",
    shown=teacher.shown,
)
NAMES = HERE.names


def show() -> None:
    """A recipe and Train on the left, the game on the right."""
    if said := HERE.show():
        teacher.link(VIEW, said)
