"""What the page "Points in a plane" shows: cases, player, controls, own points, teacher's link."""

from urllib.parse import urlencode

import streamlit as st

from core.data.points import points
from core.data.text.table import Table
from core.explain.foundations.plane.recipe import PlaneRecipe
from core.explain.foundations.plane.script import script
from core.explain.foundations.plane.training import Film
from core.explain.foundations.plane.words import counts, verdict
from core.figures.foundations import plane as packed
from pages.foundations.plane_views import settings
from pages.foundations.plane_views.settings import control, shown
from pages.kit import plane_films, stage, table_form
from pages.kit.code_panel import show_code
from pages.kit.frontend import component
from pages.kit.question import predict_first

KINDS = ["csv", "tsv", "tab", "txt", "dat", "json", "jsonl"]

_PLAYER = component("foundations/plane_views/player")


ABOUT = (
    "Each small picture is what **one neuron** answers at every place; the big one is what they decide together. "
    "Lines are weights: blue above zero, orange below, thick is strong. **Press play.**"
)


def ask() -> None:
    """To be predicted first."""
    predict_first(
        "plane-guess",
        "A neuron of the first layer cuts the plane with one straight line. How few, in one layer, can fence in a disc?",
        ["1", "2", "3", "8"],
        "3",
        "Three straight cuts make a triangle around the disc; two leave a side open. Press play, then take one away with −.",
        folded=True,
    )


def case_buttons() -> None:
    """One click to see it."""
    if not shown("cases"):
        return
    with stage.row("cases"):
        for place, (label, (shows, _)) in enumerate(settings.CASES.items()):
            st.button(label, help=shows, key=f"plane-case-{place}", on_click=settings.choose_case, args=(label,))


def player(recipe: PlaneRecipe) -> None:
    """The training, played in the browser."""
    if case := st.session_state.get(settings.CASE):
        st.info(settings.CASES[case][0], icon=":material/visibility:")
    settings.problem()
    try:
        shared = plane_films.film(recipe)
    except ValueError as refused:
        st.error(str(refused))
        return
    plays = st.session_state.get(settings.PLAYS, 0)
    own = {"own": len(points.unpack(recipe.own))}
    _PLAYER(
        key="plane",
        on_layers_change=settings.take_layers,
        on_added_change=settings.add_points,
        on_cleared_change=settings.clear_points,
        on_ended_change=lambda: None,
        data=shared.begun()
        | {"id": f"{hash(recipe)}-{plays}", "plays": plays, "editable": shown("layers"), "paintable": shown("points")}
        | own,
    )
    _how_it_ends(recipe, shared.growing.film)


def _how_it_ends(recipe: PlaneRecipe, film: Film | None) -> None:
    well, words = verdict(recipe, film) if film else (True, "It is still being trained.")
    with st.expander("How it ends (looking spoils the film)", expanded=not well, icon=":material/flag:"):
        (st.success if well and film else st.info if well else st.warning)(words)
        if film:
            st.caption(counts(recipe, recipe.points().training, film.weights.shape[1]))


def main_controls() -> None:
    """What is changed most often."""
    with stage.cause(), stage.row("settings"):
        control("data", width=165)
        control("activation", width=165)
        control("rate", format_func=lambda rate: f"{rate:g}", width=165)
        control("seed", width=165)


def more_controls() -> None:
    """Everything else, folded away."""
    with st.expander("More settings: points, inputs, optimizer, regularization", icon=":material/tune:"):
        control("features")
        heaps = ["classes"] if st.session_state[settings.RECIPE].data == "blobs" and shown("data") else []
        boxes = {
            "Points": ["count", "noise", "test", *heaps],
            "Training": ["optimizer", "batch", "epochs", "init"],
            "Against learning by heart": ["dropout", "l1", "l2", "patience", "batch_norm"],
        }
        for column, (title, names) in zip(st.columns(3), boxes.items(), strict=True):
            with column:
                st.markdown(f"**{title}**")
                for name in names:
                    control(name)


def own_points() -> None:
    """Points from a CSV file, or an empty plane to click into."""
    if not shown("points"):
        return
    with st.expander("My own points", icon=":material/add_location:"):
        st.markdown(
            "Choose a colour under the plane and click into it; your points join the training points. "
            "Or bring a CSV file with two columns of numbers and one of classes or values."
        )
        sent = st.file_uploader("A CSV file, up to 500 KB", KINDS, key=settings.SENT, max_upload_size=1, on_change=settings.take_file)
        table = settings.sent_table()
        if isinstance(table, Table):
            _columns(table)
            table_form.put_right(table, sent, settings.SENT, on_change=settings.take_file)
        if said := st.session_state.get(settings.SAID):
            colours = ", ".join(f"{name} is {colour}" for name, colour in zip(said[1], packed.CLASS_NAMES, strict=False))
            st.text(f"{said[0]} {colours}")


def _columns(table: Table) -> None:
    """Which column is which."""
    chosen = settings.columns_of(table)
    table_form.taken(table, "x₁ in “{}”, x₂ in “{}”, the class or value in “{}”.".format(*chosen))
    for place, (box, label) in enumerate(
        zip(st.columns(3, gap="small"), ("x₁ is in", "x₂ is in", "The class or value is in"), strict=True)
    ):
        key, names = settings.column_key(table, place), table.columns
        box.selectbox(label, names, names.index(chosen[place]), key=key, on_change=settings.take_file)


def teacher_link(recipe: PlaneRecipe) -> None:
    """A link to exactly this, with controls that students do not see. Not shown to those who came by such a link."""
    if st.session_state[settings.HIDDEN]:
        st.caption("This page was opened by a link that hides some of its controls.")
        return
    with st.expander("For teachers: a link that restores all this", icon=":material/link:", key="folded-link", on_change="rerun") as panel:
        hide = st.multiselect("Hide from students", list(settings.HIDEABLE), key="plane-hide", format_func=settings.HIDEABLE.__getitem__)
        query = recipe.to_query() | ({"hide": "-".join(sorted(hide))} if hide else {})
        if panel.open:  # it brings along what colours a script
            st.code(f"{(st.context.url or '').partition('?')[0]}?{urlencode(query)}", language=None, wrap_lines=True)
        st.caption("It holds the points, the network, the training and the seed.")


def code(recipe: PlaneRecipe) -> None:
    """The same training as a script."""
    if not shown("code"):
        return
    try:
        show_code(script(recipe), "points_in_a_plane.py")
    except ValueError:
        st.caption("The PyTorch script appears here once there are enough points.")
