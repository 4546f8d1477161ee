"""The settings of the page "Train a network" that are folded away, named by what they are good for."""

import streamlit as st

from core.tasks.digits.recipe import LIMITS as DIGIT_LIMITS
from core.tasks.digits.recipe import DigitRecipe
from core.training.recipe import LIMITS, Recipe
from pages.workshop.training_views import aids, settings
from pages.workshop.training_views import picture_more as pictures
from pages.workshop.training_views import review_more as reviews
from pages.workshop.training_views.settings import any_shown, control, shown

SCHEDULES = {"constant": "constant", "step": "two steps down", "cosine": "cosine: down in a curve", "onecycle": "one cycle: up, then down"}
ACTIVATIONS = {"relu": "ReLU", "leaky": "leaky ReLU", "tanh": "tanh", "sigmoid": "sigmoid"}
INITS = {"default": "PyTorch's own", "xavier": "Xavier", "he": "He", "zeros": "all zeros", "large": "very large"}
DROPOUT = {
    "digits": "Share of each hidden dense layer's neurons switched off at random in every step, so that none can be relied on.",
    "reviews": "Share of the numbers, of words and of states, that are silent while a review is read: the same ones at every word, so that "
    "none can be relied on.",
}
MORE_CURES = {
    "digits": "More cures: more pictures, altered pictures (augmentation), batch norm, a smaller network.",
    "reviews": "More cures: more reviews, a smaller network, fewer words, or to begin with the LSTM of this app.",
    "pictures": "More cures: more and more different pictures, altered pictures (augmentation), or to let less of the network learn.",
}
PENALTIES = [0.0, 1e-5, 1e-4, 3e-4, 1e-3, 3e-3, 0.01, 0.03, 0.1]


def view(recipe: Recipe | None) -> None:
    """One folded box for each purpose."""
    digits = settings.task() == "digits"
    if digits and any_shown("count", "augmentation"):
        with st.expander("More or fewer pictures", icon=":material/photo_library:"):
            _pictures(recipe)
    if settings.task() == "reviews":
        reviews.view()
    if settings.task() == "pictures":
        pictures.view(recipe)
    if any_shown("dropout", "l1", "l2", "patience"):
        with st.expander("Against overfitting (learning by heart)", icon=":material/healing:"):
            _cures()
    if digits and any_shown("activation", "init", "batch_norm"):
        with st.expander("Starting weights and other first aid", icon=":material/ac_unit:"):
            _start()
    if any_shown("schedule", "clip"):
        with st.expander("A rate that changes during training", icon=":material/trending_down:"):
            _rate(recipe)
    if any_shown("seed", "half"):
        with st.expander("Repeat exactly, and speed", icon=":material/casino:"):
            _same()


def _pictures(recipe: Recipe | None) -> None:
    control(
        st.number_input,
        "How many to learn from (0: all)",
        "count",
        min_value=0,
        max_value=int(DIGIT_LIMITS["count"][1]),
        step=100,
        help="Fewer pictures are easier to learn by heart.",
    )
    if not shown("augmentation"):
        return
    st.markdown("**Augmentation:** every time a picture is seen, it is a little different.")
    for label, field, top, step, words in (
        ("Turn, degrees", "rotate", 45.0, 1.0, "by about so many degrees, either way."),
        ("Shift, pixels", "shift", 6.0, 0.5, "by about so many pixels."),
        ("Zoom", "zoom", 0.5, 0.05, "larger or smaller by about this share."),
        ("Noise", "noise", 0.5, 0.05, "on the ink: so much brighter or darker."),
    ):
        value = settings.draft()[field]
        control(
            st.slider,
            label,
            field,
            hide="augmentation",
            min_value=0.0,
            max_value=max(top, value),
            step=step,
            help=f"{label.split(',')[0]} {words} Two of three pictures stay below this, some go beyond.",
        )
    aids.augmented(recipe if isinstance(recipe, DigitRecipe) else None)


def _cures() -> None:
    if settings.task() in DROPOUT:
        control(st.slider, "Dropout", "dropout", min_value=0.0, max_value=0.9, step=0.05, help=DROPOUT[settings.task()])
    control(
        st.select_slider,
        "L2 (weight decay)",
        "l2",
        options=PENALTIES,
        help="Every weight costs its square, so large ones shrink and the network stays smooth.",
    )
    control(st.select_slider, "L1", "l1", options=PENALTIES, help="Every weight costs its size, so useless ones go to zero.")
    control(
        st.number_input,
        "Early stopping: patience (0: off)",
        "patience",
        min_value=0,
        max_value=int(LIMITS["patience"][1]),
        help="Stop after so many epochs without a better validation loss. The weights of the best epoch are kept in any case.",
    )
    st.caption(MORE_CURES[settings.task()])


def _start() -> None:
    control(
        st.selectbox,
        "Activation",
        "activation",
        options=list(ACTIVATIONS),
        format_func=ACTIVATIONS.get,
        help="What every neuron does with its sum before passing it on. ReLU keeps the learning signal alive through many layers.",
    )
    control(
        st.selectbox,
        "First weights",
        "init",
        options=list(INITS),
        format_func=INITS.get,
        help="The random numbers to begin with. Xavier suits tanh and sigmoid, He suits ReLU. Zeros and very large ones go wrong: try.",
    )
    control(
        st.toggle,
        "Batch norm",
        "batch_norm",
        help="Brings each neuron's sums to mean 0 and spread 1 within a batch, then learns the best scale and shift. Steadier, so the "
        "rate may be higher.",
    )


def _rate(recipe: Recipe | None) -> None:
    control(
        st.selectbox,
        "Schedule: the rate over time",
        "schedule",
        options=list(SCHEDULES),
        format_func=SCHEDULES.get,
        help="Long steps first, short ones at the end: quick and still exact. One cycle starts low, climbs to the rate, then falls to "
        "almost zero.",
    )
    if shown("schedule"):
        aids.schedule(recipe)
    control(
        st.number_input,
        "Clip the gradient at (0: off)",
        "clip",
        min_value=0.0,
        max_value=float(LIMITS["clip"][1]),
        step=0.5,
        help="Shortens a gradient that is longer than this. One wild batch can then do no harm.",
    )


def _same() -> None:
    control(
        st.number_input,
        "Seed",
        "seed",
        min_value=0,
        max_value=int(LIMITS["seed"][1]),
        help="Chooses the first weights, the order of the examples and all other chance. Same seed, same curves.",
    )
    control(
        st.toggle,
        "16-bit numbers",
        "half",
        help="Computes with shorter numbers where this machine is faster with them; a little less exact.",
    )
