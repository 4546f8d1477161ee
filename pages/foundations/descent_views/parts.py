"""What the gradient-descent page shows: the player, the relief, the end in numbers, the epoch counter."""

from typing import Any

import streamlit as st

from core.explain.foundations.counting import checked_iterations
from core.explain.foundations.descent import flower_race
from core.explain.foundations.descent.flower_race import Curve
from core.explain.foundations.descent.race import Path, plan_batches
from core.explain.foundations.descent.script import script
from core.explain.foundations.descent.surfaces import SURFACES, flower_points
from core.explain.foundations.descent.words import titles, verdict
from core.figures.foundations.landscape import ground, relief, tracks, ways
from pages.foundations.descent_views import settings
from pages.foundations.descent_views.settings import Setting, play_on
from pages.kit.code_panel import show_code
from pages.kit.data_table import data_table
from pages.kit.frontend import component
from pages.kit.question import predict_first

_PLAYER = component("foundations/descent_views/race_player")


ABOUT = (
    "How wrong a network is, its **loss**, is a height; its **weights** say where it stands. Learning is walking "
    "downhill: **w := w − rate × dL/dw**. The slope dL/dw is how steeply the loss "
    "rises; the **rate** sets the length of a step. **SGD** does just that; momentum, RMSProp and Adam also remember earlier slopes."
)


def ask() -> None:
    """To be predicted first."""
    predict_first(
        "descent-guess",
        "You make the learning rate larger and larger. What happens to the walk?",
        [
            "The goal is reached sooner and sooner",
            "Sooner at first, then the steps leap over the goal and run away",
            "The steps get shorter and safer",
        ],
        "Sooner at first, then the steps leap over the goal and run away",
        "A step is rate × slope. In this bowl a rate of 0.3 needs 3 steps; at 1.05 every step lands on the other side, "
        "and higher than before. Press play and see the three side by side.",
        folded=True,
    )


def start_here() -> None:
    """Take the place that was clicked on the map as everyone's start."""
    place = st.session_state["descent"].start
    if isinstance(place, list) and len(place) == 2 and all(isinstance(value, int | float) for value in place):
        st.session_state["w1_start"], st.session_state["w2_start"] = map(float, place)
        play_on()


@st.cache_data(max_entries=200, show_spinner=False)
def _map(key: str) -> dict[str, Any]:
    surface = SURFACES[key]
    return ground(*surface.grid(), surface.floor)


@st.cache_resource(max_entries=100, show_spinner="Racing …")
def race(setting: Setting) -> tuple[list[Path], list[Curve]]:
    """The whole race, once for everyone who asks for the same; nobody changes what it returns."""
    paths = setting.surface.race(setting.racers, setting.start, setting.steps, setting.batch, setting.seed)
    batches = plan_batches(flower_race.EXAMPLES, setting.batch, setting.steps, setting.seed)
    return paths, [flower_race.train(racer, batches, setting.seed) for racer in setting.network]


def player(setting: Setting, paths: list[Path], curves: list[Curve]) -> None:
    """The map, the curves, the table and the rule, all played in the browser."""
    surface, plays = setting.surface, st.session_state.get("descent_plays", 0)
    points = dict(zip(("length", "width"), (values.tolist() for values in flower_points()), strict=True))
    _PLAYER(
        key="descent",
        on_start_change=start_here,
        on_bent_change=lambda: settings.bend(st.session_state["descent"].bent),
        data={
            "id": f"{setting}-{plays}",
            "play": plays > 0,
            "surface": surface.key if not (surface.examples and setting.batch) else "",  # which flowers a step sees is decided here
            "bent": settings.BEND in st.query_params,
            "ranges": {name: [min(rates) / 3, max(rates) * 2] for name, rates in surface.rates.items()},
            "ground": _map(surface.key),
            "goals": surface.goals,
            "radius": surface.radius,
            "steps": setting.steps,
            "ways": ways(paths, titles(setting.racers)),
            "tracks": tracks(curves),
            "points": points if surface.examples else None,
            "words": {"name": surface.name, "formula": surface.formula, "hint": "Click the map to start there. Dotted: straight downhill."},
        },
    )
    st.caption(f"**{surface.name}.** {surface.notice}")


def numbers(setting: Setting, paths: list[Path], curves: list[Curve]) -> None:
    """The end of the race in a table and in sentences: the same for those who do not see the picture."""
    rows = [
        {
            "racer": title,
            "what happened": verdict(path),
            "rate": path.racer.rate,
            "steps to the goal": path.settled_at,
            "distance": float(path.travelled[-1]),
            "last loss": float(path.losses[-1]),
            "rate in the network": curve.racer.rate,
            "network's last loss": float(curve.losses[-1]),
            "flowers right": f"{curve.correct:.0%}",
        }
        for title, path, curve in zip(titles(setting.racers), paths, curves, strict=True)
    ]
    with st.expander("How it ended, in numbers (looking spoils the race)", icon=":material/table:"):
        data_table(rows, hide_index=True, key="descent_numbers", column_config={"what happened": st.column_config.Column(width="large")})


def relief_view(setting: Setting, paths: list[Path]) -> None:
    """The same landscape in 3-D, drawn only when asked for."""
    surface = setting.surface
    if st.toggle("Show it in 3-D", key="relief", bind="query-params", help="The same landscape and ways; drag to turn it."):
        figure = relief(*surface.grid(61), surface.floor, paths, titles(setting.racers), surface.steep)
        st.plotly_chart(figure, key="relief_chart", alt=f"{surface.name} in three dimensions with the way of each racer on it")


def code(setting: Setting) -> None:
    """The race as a script."""
    show_code(script(setting.surface, setting.racers, setting.start, setting.steps, setting.batch, setting.seed), "race.py")


def worked_epochs() -> None:
    """1000 images, batch 100, 5 epochs."""
    for key, value in (("epoch_examples", 1000), ("epoch_batch", 100), ("epochs", 5)):
        st.session_state[key] = value


def epoch_counter() -> None:
    """How batches, iterations and epochs hang together."""
    st.subheader("How many steps is an epoch?", anchor=False)
    st.markdown(
        "One **iteration** is one step, made after looking at one **batch** of examples. When every example has been "
        "looked at once, that is one **epoch**."
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        examples = st.number_input("Examples", value=1000, key="epoch_examples", bind="query-params")
        batch = st.number_input("Batch size", value=100, key="epoch_batch", bind="query-params")
        epochs = st.number_input("Epochs", value=5, key="epochs", bind="query-params")
        st.button("1000, 100, 5", key="epoch-example", on_click=worked_epochs, help="1000 images, batch 100, 5 epochs")
    try:
        per_epoch, total = checked_iterations(examples, batch, epochs)
    except ValueError as problem:
        st.error(str(problem))
        return
    st.markdown(f"{examples:,} ÷ {batch:,} → **{per_epoch:,} iterations in an epoch**, × {epochs:,} → **{total:,} in all**.")
