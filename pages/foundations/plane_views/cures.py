"""The view "Cures for overfitting": the same noisy points, learned plain and with each cure, side by side."""

from dataclasses import replace

import streamlit as st

from core.explain.foundations.plane.recipe import PlaneRecipe
from pages.foundations.plane_views.settings import CASES, shown
from pages.kit import address, plane_films
from pages.kit.frontend import component
from pages.kit.question import predict_first

_FILMS = component("foundations/plane_views/cures_player")
NOISY = PlaneRecipe(**CASES["Learned by heart"][1])
VIEWS = {"play": "Playground", "cures": "Cures for overfitting"}


ABOUT = (
    "Discs are training points, rings are test points that no weight was fitted to. A growing gap between the two curves "
    "warns of learning by heart; what counts in the end is the **test loss**, lower is better. Early stopping looks at the "
    "test points to choose its moment, so they serve it as **validation** points; an honest final mark would need a third set "
    "that nobody has looked at. More cures: more points (turn them up in the playground) and, for pictures, augmentation "
    "(slightly changed copies)."
)


def chosen() -> bool:
    """The switch between the two views; True for this one."""
    if not shown("cures"):
        return False
    if "plane-view" not in st.session_state or address.travelled():
        if st.query_params.get("view", "cures") != "cures":
            address.refuse("view")
        st.session_state["plane-view"] = "cures" if st.query_params.get("view") == "cures" else "play"
    view = st.segmented_control(
        "View",
        list(VIEWS),
        key="plane-view",
        required=True,
        format_func=VIEWS.__getitem__,
        on_change=_write_view,
        label_visibility="collapsed",
    )
    return bool(view == "cures")


def _write_view() -> None:
    if st.session_state["plane-view"] == "cures":
        st.query_params["view"] = "cures"
    else:
        st.query_params.pop("view", None)


def recipes(base: PlaneRecipe, dropout: float, l1: float, l2: float, patience: int) -> dict[str, tuple[str, PlaneRecipe]]:
    """Each cure: what it does, and the recipe that differs in nothing else."""
    plain = replace(base, dropout=0.0, l1=0.0, l2=0.0, patience=0)
    return {
        "Plain": ("No cure: it is free to learn every point by heart.", plain),
        "Dropout": (f"In each step {100 * dropout:.0f} % of the neurons are switched off at random.", replace(plain, dropout=dropout)),
        "L1": ("Every weight costs its size: useless ones go to zero.", replace(plain, l1=l1)),
        "L2 (weight decay)": ("Every weight costs its square: large ones shrink.", replace(plain, l2=l2)),
        "Early stopping": (
            f"Stops after {patience} epochs with no better loss on the rings; the best weights return.",
            replace(plain, patience=patience),
        ),
        "Together": ("Dropout, L2 and early stopping at once.", replace(plain, dropout=dropout, l2=l2, patience=patience)),
    }


def ask() -> None:
    """To be predicted first."""
    predict_first(
        "cures-guess",
        "Six networks learn the same noisy points. Which one gets the lowest loss on its own training points (solid line)?",
        ["Plain", "Dropout", "L2", "Early stopping"],
        "Plain",
        "It learns its training points by heart, and pays for it on the test points: its gap is the widest.",
        folded=True,
    )


def view(recipe: PlaneRecipe) -> None:
    """The six films under one player, and how strong the cures are."""
    films_place = st.container()
    with st.expander("How strong the cures are, and on which points", icon=":material/tune:"):
        mine = st.toggle("Use the points and the network of my playground", key="mine", bind="query-params")
        columns = st.columns(4)
        dropout = columns[0].slider("Dropout", 0.1, 0.8, 0.3, 0.1, key="cure_dropout", bind="query-params")
        l1 = columns[1].slider("L1", 0.001, 0.02, 0.005, 0.001, format="%.3f", key="cure_l1", bind="query-params")
        l2 = columns[2].slider("L2", 0.001, 0.05, 0.01, 0.001, format="%.3f", key="cure_l2", bind="query-params")
        patience = columns[3].slider(
            "Patience", 1, 50, 3, key="cure_patience", bind="query-params", help="Epochs without a better test loss before stopping."
        )
    cures = recipes(recipe if mine else NOISY, dropout, l1, l2, patience)
    with films_place:
        _films(cures, recipe.epochs if mine else NOISY.epochs)


def _films(cures: dict[str, tuple[str, PlaneRecipe]], epochs: int) -> None:
    try:
        films = [plane_films.film(cure).begun() for _, cure in cures.values()]
    except ValueError as refused:
        st.error(str(refused))
        return
    _FILMS(
        key="cures",
        on_ended_change=lambda: None,
        data={
            "id": str(hash(tuple(cures.values()))),
            "epochs": epochs,
            "panels": [film | {"name": name, "does": does} for film, (name, (does, _)) in zip(films, cures.items(), strict=True)],
        },
    )
