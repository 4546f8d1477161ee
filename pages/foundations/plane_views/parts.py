"""What the page "Points in a plane" shows: cases, player, controls, own points, teacher's link."""

from typing import Any
from urllib.parse import urlencode

import streamlit as st

from core.data.points import points
from core.explain.foundations.plane.recipe import Recipe
from core.explain.foundations.plane.script import script
from core.explain.foundations.plane.training import record
from core.explain.foundations.plane.words import counts, verdict
from core.figures.foundations import plane as packed
from pages.foundations.plane_views import settings
from pages.foundations.plane_views.settings import control, shown
from pages.kit.code_panel import show_code
from pages.kit.frontend import source

_PLAYER = st.components.v2.component(
    "plane",
    html=source("plane.html"),
    css=source("play_bar.css", "plane.css"),
    js=source("play_bar.js", "plane_net.js", "plane_network.js", "plane.js"),
)
DATA = {
    "circles": "disc in a ring",
    "moons": "two moons",
    "spirals": "two spirals",
    "xor": "four squares (XOR)",
    "blobs": "heaps",
    "slope": "ramp (regression)",
    "waves": "hills (regression)",
    "own": "only my points",
    "own_values": "only my points (values)",
}
INPUTS = {"x1": "x₁", "x2": "x₂", "x1sq": "x₁²", "x2sq": "x₂²", "x1x2": "x₁·x₂", "sinx1": "sin 2x₁", "sinx2": "sin 2x₂"}
ACTIVATIONS = {"tanh": "tanh", "relu": "ReLU", "leaky": "leaky ReLU", "sigmoid": "sigmoid", "linear": "none (linear)"}
INITS = {"xavier": "Xavier", "he": "He", "small": "very small", "large": "very large", "zero": "all zero"}
OPTIMIZERS = {"sgd": "SGD", "momentum": "momentum", "rmsprop": "RMSProp", "adam": "Adam"}
RATES = [0.0001, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0]
PENALTIES = [0.0, 0.0001, 0.001, 0.003, 0.01, 0.03, 0.1]


@st.cache_resource(max_entries=48, show_spinner="Training …")
def _trained(recipe: Recipe) -> tuple[dict[str, Any], bool, str, str]:
    """The film packed for the browser, and what it came to; once for everyone with the same recipe."""
    film, found = record(recipe), recipe.points()
    data = {
        "net": packed.network(recipe, found, film),
        "points": packed.dots(found),
        "curves": packed.curves(film),
        "epochs": len(film.epochs) - 1 if recipe.patience or film.ran_away else recipe.epochs,
    }
    return data, *verdict(recipe, film), counts(recipe, found.training, film.weights.shape[1])


def case_buttons() -> None:
    """One click to see it."""
    if not shown("cases"):
        return
    st.markdown("**See it with one click**")
    with st.container(horizontal=True, gap="xsmall"):
        for place, (label, (shows, _)) in enumerate(settings.CASES.items()):
            st.button(label, help=shows, key=f"plane-case-{place}", on_click=settings.choose_case, args=(label,))


def player(recipe: Recipe) -> None:
    """The training, played in the browser."""
    if case := st.session_state.get(settings.CASE):
        st.info(settings.CASES[case][0], icon=":material/visibility:")
    settings.problem()
    try:
        data, well, words, counted = _trained(recipe)
    except ValueError as refused:
        st.error(str(refused))
        return
    plays = st.session_state.get(settings.PLAYS, 0)
    paintable = shown("points")
    _PLAYER(
        key="plane",
        on_layers_change=settings.take_layers,
        on_added_change=settings.add_points,
        on_cleared_change=settings.clear_points,
        data=data
        | {
            "id": f"{hash(recipe)}-{plays}",
            "plays": plays,
            "editable": shown("layers"),
            "paintable": paintable,
            "own": len(points.unpack(recipe.own)),
        },
    )
    with st.expander("How it ends (looking spoils the film)", expanded=not well, icon=":material/flag:"):
        (st.success if well else st.warning)(words)
        st.caption(counted)


def main_controls() -> None:
    """What is changed most often."""
    with st.container(horizontal=True, gap="small"):
        control(_sized(st.selectbox), "Points", "data", options=list(DATA), format_func=DATA.get)
        control(
            _sized(st.selectbox),
            "Activation",
            "activation",
            options=list(ACTIVATIONS),
            format_func=ACTIVATIONS.get,
            help="What each hidden neuron does with its sum before passing it on. Without one, all cuts stay straight.",
        )
        control(
            _sized(st.selectbox),
            "Learning rate",
            "rate",
            options=RATES,
            format_func=lambda rate: f"{rate:g}",
            help="The size of a learning step.",
        )
        control(
            _sized(st.number_input),
            "Seed",
            "seed",
            min_value=0,
            max_value=9999,
            step=1,
            help="Chooses the random points and first weights. The same seed always gives the same training.",
        )


def _sized(widget: Any) -> Any:
    return lambda label, **how: widget(label, width=165, **how)


def more_controls() -> None:
    """Everything else, folded away."""
    with st.expander("More settings: points, inputs, optimizer, regularization", icon=":material/tune:"):
        control(st.pills, "Inputs the network is given", "features", options=list(INPUTS), format_func=INPUTS.get, selection_mode="multi")
        data, training, against = st.columns(3)
        with data:
            st.markdown("**Points**")
            _point_controls()
        with training:
            st.markdown("**Training**")
            _training_controls()
        with against:
            st.markdown("**Against learning by heart**")
            _cure_controls()


def _point_controls() -> None:
    control(st.slider, "How many", "count", min_value=10, max_value=500, step=10)
    control(st.slider, "Noise", "noise", min_value=0.0, max_value=1.0, step=0.05, help="How far points stray from their shape.")
    control(
        st.slider,
        "Share for testing",
        "test",
        min_value=0.1,
        max_value=0.9,
        step=0.1,
        help="Test points (rings) are never trained on. They show whether what was learned holds for new points.",
    )
    if st.session_state[settings.RECIPE].data == "blobs" and shown("data"):
        control(st.slider, "Classes", "classes", min_value=2, max_value=5)


def _training_controls() -> None:
    control(
        st.selectbox,
        "Optimizer",
        "optimizer",
        options=list(OPTIMIZERS),
        format_func=OPTIMIZERS.get,
        help="The rule that turns slopes into steps.",
    )
    control(st.select_slider, "Batch", "batch", options=[5, 10, 20, 50, 100, 500], help="Points looked at for one step.")
    control(
        st.select_slider, "Epochs", "epochs", options=[50, 100, 300, 500, 1000], help="Times that all training points are gone through."
    )
    control(
        st.selectbox,
        "First weights",
        "init",
        options=list(INITS),
        format_func=INITS.get,
        help="The random weights to begin with: Xavier suits tanh and sigmoid, He suits ReLU.",
    )


def _cure_controls() -> None:
    control(
        st.slider,
        "Dropout",
        "dropout",
        min_value=0.0,
        max_value=0.8,
        step=0.1,
        help="Share of neurons switched off at random in each training step.",
    )
    control(st.select_slider, "L1", "l1", options=PENALTIES, help="Makes every weight cost its size: useless ones go to zero.")
    control(st.select_slider, "L2 (weight decay)", "l2", options=PENALTIES, help="Makes weights cost their square: large ones shrink.")
    control(
        st.select_slider,
        "Early stopping: patience",
        "patience",
        options=[0, 3, 10, 20, 50],
        help="Stop after so many epochs without a better test loss, and go back to the best weights. 0: never. "
        "(Strictly this needs a third set of points, because the test points now help to choose.)",
    )
    control(st.toggle, "Batch norm", "batch_norm", help="Brings each neuron's sums to mean 0 and spread 1 within a batch.")


def own_points() -> None:
    """Points from a CSV file, or an empty plane to click into."""
    if not shown("points"):
        return
    with st.expander("My own points", icon=":material/add_location:"):
        st.markdown(
            "Choose a colour under the plane and click into it; your points join the training points. "
            "Or bring a CSV file: two columns of numbers, then a class or a value."
        )
        st.file_uploader("A CSV file, up to 500 KB", type=["csv", "txt", "tsv"], key="plane-csv", on_change=settings.take_file)
        if said := st.session_state.get("plane-csv-said"):
            colours = ", ".join(f"{name} is {colour}" for name, colour in zip(said[1], packed.CLASS_NAMES, strict=False))
            st.text(f"{said[0]} {colours}")


def teacher_link(recipe: Recipe) -> None:
    """A link to exactly this, with controls that students do not see. Not shown to those who came by such a link."""
    if st.session_state[settings.HIDDEN]:
        st.caption("This page was opened by a link that hides some of its controls.")
        return
    with st.expander("For teachers: a link that restores all this", icon=":material/link:"):
        hide = st.multiselect("Hide from students", list(settings.HIDEABLE), key="plane-hide", format_func=settings.HIDEABLE.get)
        query = recipe.to_query() | ({"hide": "-".join(sorted(hide))} if hide else {})
        st.code(f"{(st.context.url or '').partition('?')[0]}?{urlencode(query)}", language=None, wrap_lines=True)
        st.caption("It holds the points, the network, the training and the seed.")


def code(recipe: Recipe) -> None:
    """The same training as a script."""
    if not shown("code"):
        return
    try:
        show_code(script(recipe), "points_in_a_plane.py")
    except ValueError:
        st.caption("The PyTorch script appears here once there are enough points.")
