"""Train it: both machines and the labels as one training, which is kept, played back, compared and taken along."""

from pages.kit.train_here import TrainHere
from pages.making.belief_views import teacher

VIEW = "Train it"
HERE = TrainHere(
    task="belief",
    seed="training_seed",
    seed_help="Chooses first weights, the order of the digits and the coins that machines throw.",
    nothing="Press **Train**: the first machine learns, then the second on top of it, then two networks learn labels: one that begins with "
    "the machines' weights, and one that does not. Ten digits, what comes back of them, and what units look for are drawn at every look. "
    "The run is kept: play it back, compare it, take its weights along.",
    shown=teacher.shown,
)
NAMES = HERE.names


def show() -> None:
    """A recipe and Train on the left, the training on the right."""
    if said := HERE.show():
        teacher.link(VIEW, (), said)
