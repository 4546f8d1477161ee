"""What the gradient-descent page shows: the player, its settings, its one-click cases."""

from dataclasses import dataclass
from typing import Any

import streamlit as st

from core.explain.race_words import script, titles, verdict
from core.explain.surfaces import SURFACES, Surface, flower_points
from core.figures.landscape import ground, relief, tracks, ways
from core.training import flower_race
from core.training.flower_race import Curve
from core.training.race import OPTIMIZERS, Path, Racer, epoch_count, plan_batches
from pages.kit.code_panel import show_code
from pages.kit.frontend import source

RATES = {"own": "Right: each its own", "small": "Too small", "large": "Too large", "three": "All three, one optimizer",
         "same": "The same for all …"}
BATCHES = {"all": None, "ten": 10, "one": 1}
BATCH_WORDS = {"all": "all 150 flowers (batch)", "ten": "10 flowers (mini-batch)", "one": "1 flower (stochastic)"}
LEVELS = {"small": (0,), "own": (1,), "large": (2,), "three": (0, 1, 2)}

CASES = {  # label: (what it shows, the settings)
    "Rate too small": ("Tiny steps: the right way, hardly any progress.", {"surface": "bowl", "racers": ["sgd"], "rates": "small"}),
    "Rate right": ("A few sure steps to the goal.", {"surface": "bowl", "racers": ["sgd"], "rates": "own"}),
    "Rate too large": ("Every step leaps over the goal and lands higher: it diverges.",
                       {"surface": "bowl", "racers": ["sgd"], "rates": "large"}),
    "All three": ("The three in one picture.", {"surface": "bowl", "racers": ["sgd"], "rates": "three"}),
    "Race in a valley": ("Plain SGD zigzags, momentum rolls, RMSProp and Adam stretch the valley.", {"surface": "valley"}),
    "Saddle": ("Where it is flat the slope is tiny; who finds the way down?", {"surface": "saddle"}),
    "Trap": ("Two hollows: only one racer has the swing to leave the wrong one.", {"surface": "minima"}),
    "Real flowers": ("Each step looks at 10 of 150 flowers: noisy, cheap, and it still finds the valley.",
                     {"surface": "flowers", "race_batch": "ten"}),
}
DEFAULTS: dict[str, Any] = {"surface": "bowl", "racers": ["sgd"], "rates": "three", "race_batch": "all", "w1_start": None,
                            "w2_start": None, "race_steps": None, "race_seed": 0, "same_rate": 0.1}

_PLAYER = st.components.v2.component(
    "descent_race",
    html="""<div class="race">
  <div data-part="bar"></div>
  <div class="stage">
    <figure class="map"><figcaption data-part="title"></figcaption>
      <div style="position:relative"><canvas data-part="ground" role="img" aria-label="map of the loss"></canvas>
      <svg data-part="plot" tabindex="0" role="application" aria-label="Map of the loss. Arrow keys move a cross, Enter starts there."></svg></div>
      <div class="here" data-part="here" aria-live="polite"></div></figure>
    <div class="side">
      <figure data-part="toy"><figcaption>Loss on this map <span>lower is better</span></figcaption></figure>
      <figure data-part="real"><figcaption>Meanwhile, a real network: its loss <span>67 weights</span></figcaption></figure>
      <figure data-part="fit"><figcaption>What the two weights say <span>dots: 150 real flowers</span></figcaption></figure>
    </div>
  </div>
  <table class="score"><thead><tr><th scope="col">racer</th><th scope="col">rate</th><th scope="col">loss here</th>
    <th scope="col">distance travelled</th><th scope="col">steps to the goal</th><th scope="col">real network's loss (rate)</th></tr></thead>
    <tbody data-part="rows"></tbody></table>
  <section class="rule" aria-label="the update rule with numbers"><h4 data-part="rule-name"></h4>
    <p class="general" data-part="rule-general"></p><div class="lines" data-part="rule-lines"></div></section>
</div>""",
    css=source("play_bar.css", "descent.css"), js=source("play_bar.js", "landscape.js", "descent.js"))


@dataclass(frozen=True)
class Setting:
    """Everything that decides a race."""

    surface: Surface
    racers: tuple[Racer, ...]
    network: tuple[Racer, ...]  # the same optimizers with their rates for the real network
    start: tuple[float, float]
    steps: int
    batch: int | None
    seed: int


def choose_case(label: str) -> None:
    """Put everything as this case has it and play it."""
    for key, value in (DEFAULTS | {"racers": list(OPTIMIZERS), "rates": "own"} | CASES[label][1]).items():
        st.session_state[key] = value
    play_on()


def play_on() -> None:
    """Let the next race play by itself, even if it is the same again."""
    st.session_state["descent_plays"] = st.session_state.get("descent_plays", 0) + 1


def start_here() -> None:
    """Take the place that was clicked on the map as everyone's start."""
    place = st.session_state["descent"].start
    if isinstance(place, list) and len(place) == 2 and all(isinstance(value, int | float) for value in place):
        st.session_state["w1_start"], st.session_state["w2_start"] = map(float, place)
        play_on()


def new_surface() -> None:
    """Another landscape begins at its own start and runs its own number of steps."""
    for key in ("w1_start", "w2_start", "race_steps"):
        st.session_state[key] = None


def case_buttons() -> None:
    """One click to see it."""
    with st.container(horizontal=True, gap="xsmall"):
        for place, (label, (shows, _)) in enumerate(CASES.items()):
            st.button(label, help=shows, key=f"case-{place}", on_click=choose_case, args=(label,))


def settings() -> Setting:
    """The controls, what is needed often first and the rest folded away.

    Raises:
        ValueError: Something that was chosen makes no race, said in one sentence.
    """
    with st.expander("Change the race: landscape, optimizers, rate, start, steps, batches", icon=":material/tune:"):
        left, middle, right = st.columns([1, 1.6, 1])
        key = left.selectbox("Landscape", list(SURFACES), key="surface", bind="query-params", on_change=new_surface,
                             format_func=lambda name: SURFACES[name].name)
        chosen = middle.pills("Optimizers", list(OPTIMIZERS), selection_mode="multi", default=DEFAULTS["racers"], key="racers",
                              bind="query-params", format_func=OPTIMIZERS.get)
        rates = right.selectbox("Learning rate", list(RATES), index=list(RATES).index("three"), key="rates", bind="query-params",
                                format_func=RATES.get, help="Too small, right and too large were found by trying, for every "
                                "optimizer on every landscape and for the real network.")
        surface = SURFACES[key]
        same = st.number_input("One rate for all", 1e-5, 10.0, DEFAULTS["same_rate"], step=0.01, format="%.5f", key="same_rate",
                               bind="query-params", disabled=rates != "same", help="For “The same for all”.")
        with st.container(horizontal=True):
            w1 = _number("Start, w1", "w1_start", surface.start[0])
            w2 = _number("Start, w2", "w2_start", surface.start[1])
            steps = st.number_input("Steps", 1, 600, None, placeholder=str(surface.steps), key="race_steps", bind="query-params")
            seed = st.number_input("Seed", 0, 9999, 0, key="race_seed", bind="query-params",
                                   help="Decides the shuffling and the first weights of the network.")
        folded = st.container()
    with st.container() if surface.examples else folded:
        batch = st.radio("Each step looks at", list(BATCHES), key="race_batch", bind="query-params", horizontal=True,
                         format_func=BATCH_WORDS.get, help="The real network always has flowers to choose from. On the map, only "
                         "the landscape “Real flowers” has: the others are formulas without data.")
    if not chosen:
        raise ValueError("Choose at least one optimizer to race.")
    start = (surface.start[0] if w1 is None else w1, surface.start[1] if w2 is None else w2)
    racers, network = _racers(surface, chosen, rates, same)
    return Setting(surface, racers, network, surface.check_start(*start), steps or surface.steps, BATCHES[batch], seed)


def _number(label: str, key: str, usual: float) -> float | None:
    return st.number_input(label, value=None, placeholder=f"{usual:g}", step=0.1, key=key, bind="query-params")


def _racers(surface: Surface, chosen: list[str], rates: str, same: float) -> tuple[tuple[Racer, ...], tuple[Racer, ...]]:
    if rates == "same":
        racers = tuple(Racer(name, same) for name in chosen)
        return racers, racers
    names = chosen[:1] if rates == "three" else chosen
    return tuple(tuple(Racer(name, table[name][level]) for name in names for level in LEVELS[rates])
                 for table in (surface.rates, flower_race.RATES))


@st.cache_data(max_entries=200, show_spinner=False)
def _map(key: str) -> dict[str, Any]:
    surface = SURFACES[key]
    return ground(*surface.grid(), surface.floor)


@st.cache_resource(max_entries=100, show_spinner="Racing …")
def run_race(key: str, racers: tuple[tuple[str, float], ...], network: tuple[tuple[str, float], ...], start: tuple[float, float],
             steps: int, batch: int | None, seed: int) -> tuple[list[Path], list[Curve]]:
    """The whole race, once for everyone who asks for the same; nobody changes what it returns."""
    batches = plan_batches(flower_race.EXAMPLES, batch, steps, seed)
    paths = SURFACES[key].race([Racer(*racer) for racer in racers], start, steps, batch, seed)
    return paths, [flower_race.train(Racer(*racer), batches, seed) for racer in network]


def race(setting: Setting) -> tuple[list[Path], list[Curve]]:
    """The race that these settings ask for."""
    plain = [tuple((racer.optimizer, racer.rate) for racer in racers) for racers in (setting.racers, setting.network)]
    return run_race(setting.surface.key, plain[0], plain[1], setting.start, setting.steps, setting.batch, setting.seed)


def player(setting: Setting, paths: list[Path], curves: list[Curve]) -> None:
    """The map, the curves, the table and the rule, all played in the browser."""
    surface, plays = setting.surface, st.session_state.get("descent_plays", 0)
    points = dict(zip(("length", "width"), (values.tolist() for values in flower_points()), strict=True))
    _PLAYER(key="descent", on_start_change=start_here, data={
        "id": f"{setting}-{plays}", "play": plays > 0, "ground": _map(surface.key), "goals": surface.goals, "radius": surface.radius,
        "steps": setting.steps, "ways": ways(paths, titles(setting.racers)), "tracks": tracks(curves),
        "points": points if surface.examples else None,
        "words": {"name": surface.name, "formula": surface.formula,
                  "hint": "Click the map to start there. Dotted: straight downhill."}})
    st.caption(f"**{surface.name}.** {surface.notice}")


def numbers(setting: Setting, paths: list[Path], curves: list[Curve]) -> None:
    """The end of the race in a table and in sentences: the same for those who do not see the picture."""
    rows = [{"racer": title, "rate": path.racer.rate, "steps to the goal": path.settled_at,
             "distance": float(path.travelled[-1]), "last loss": float(path.losses[-1]), "what happened": verdict(path),
             "rate in the network": curve.racer.rate, "network's last loss": float(curve.losses[-1]),
             "flowers right": f"{curve.correct:.0%}"}
            for title, path, curve in zip(titles(setting.racers), paths, curves, strict=True)]
    with st.expander("How it ended, in numbers (looking spoils the race)", icon=":material/table:"):
        st.dataframe(rows, hide_index=True, key="descent_numbers")


def relief_view(setting: Setting, paths: list[Path]) -> None:
    """The same landscape in 3-D, drawn only when asked for."""
    if st.toggle("Show it in 3-D", key="relief", bind="query-params", help="The same landscape and the same ways; drag to turn it."):
        w1, w2, losses = setting.surface.grid(61)
        st.plotly_chart(relief(w1, w2, losses, setting.surface.floor, paths, titles(setting.racers), setting.surface.steep), key="relief_chart",
                        alt=f"{setting.surface.name} in three dimensions with the way of each racer on it")


def code(setting: Setting) -> None:
    """The race as a script."""
    show_code(script(setting.surface, setting.racers, setting.start, setting.steps, setting.batch, setting.seed), "race.py")


def worked_epochs() -> None:
    """The numbers of the course's example."""
    for key, value in (("epoch_examples", 1000), ("epoch_batch", 100), ("epochs", 5)):
        st.session_state[key] = value


def epoch_counter() -> None:
    """How batches, iterations and epochs hang together."""
    st.subheader("How many steps is an epoch?", anchor=False)
    st.markdown("One **iteration** is one step, made after looking at one **batch** of examples. When every example has been "
                "looked at once, that is one **epoch**.")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        examples = st.number_input("Examples", value=1000, key="epoch_examples", bind="query-params")
        batch = st.number_input("Batch size", value=100, key="epoch_batch", bind="query-params")
        epochs = st.number_input("Epochs", value=5, key="epochs", bind="query-params")
        st.button("The course's example", key="epoch-example", on_click=worked_epochs, help="1000 images, batch 100, 5 epochs")
    try:
        per_epoch, total = epoch_count(examples, batch, epochs)
    except ValueError as problem:
        st.error(str(problem))
        return
    st.markdown(f"{examples:,} ÷ {batch:,} → **{per_epoch:,} iterations in an epoch**, × {epochs:,} → **{total:,} in all**.")
