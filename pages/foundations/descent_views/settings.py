"""What can be chosen on the gradient-descent page, and the cases that one click chooses."""

from dataclasses import dataclass
from typing import Any

import streamlit as st

from core.explain.foundations.descent import flower_race
from core.explain.foundations.descent.race import OPTIMIZERS, Racer
from core.explain.foundations.descent.surfaces import SURFACES, Surface

RATES = {
    "own": "Right: each its own",
    "small": "Too small",
    "large": "Too large",
    "three": "All three, one optimizer",
    "same": "The same for all …",
}
BATCHES = {"all": None, "ten": 10, "one": 1}
BATCH_WORDS = {"all": "all 150 flowers (batch)", "ten": "10 flowers (mini-batch)", "one": "1 flower (stochastic)"}
LEVELS = {"small": (0,), "own": (1,), "large": (2,), "three": (0, 1, 2)}

CASES = {  # label: (what it shows, the settings)
    "Rate too small": ("Tiny steps: the right way, hardly any progress.", {"surface": "bowl", "racers": ["sgd"], "rates": "small"}),
    "Rate right": ("A few sure steps to the goal.", {"surface": "bowl", "racers": ["sgd"], "rates": "own"}),
    "Rate too large": (
        "Every step leaps over the goal and lands higher: it diverges.",
        {"surface": "bowl", "racers": ["sgd"], "rates": "large"},
    ),
    "All three": ("The three in one picture.", {"surface": "bowl", "racers": ["sgd"], "rates": "three"}),
    "Race in a valley": ("Plain SGD zigzags, momentum rolls, RMSProp and Adam stretch the valley.", {"surface": "valley"}),
    "Saddle": ("Where it is flat the slope is tiny; who finds the way down?", {"surface": "saddle"}),
    "Trap": ("Two hollows: only one racer has the swing to leave the wrong one.", {"surface": "minima"}),
    "Real flowers": (
        "Each step looks at 10 of 150 flowers: noisy, cheap, and it still finds the valley.",
        {"surface": "flowers", "race_batch": "ten"},
    ),
}
DEFAULTS: dict[str, Any] = {
    "surface": "bowl",
    "racers": ["sgd"],
    "rates": "three",
    "race_batch": "all",
    "w1_start": None,
    "w2_start": None,
    "race_steps": None,
    "race_seed": 0,
    "same_rate": 0.1,
}


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

    @property
    def key(self) -> tuple[Any, ...]:
        """The same in plain values, to remember a race by."""
        racers, network = (tuple((racer.optimizer, racer.rate) for racer in group) for group in (self.racers, self.network))
        return self.surface.key, racers, network, self.start, self.steps, self.batch, self.seed


def choose_case(label: str) -> None:
    """Put everything as this case has it and play it."""
    for key, value in (DEFAULTS | {"racers": list(OPTIMIZERS), "rates": "own"} | CASES[label][1]).items():
        st.session_state[key] = value
    play_on()


def play_on() -> None:
    """Let the next race play by itself, even if it is the same again."""
    st.session_state["descent_plays"] = st.session_state.get("descent_plays", 0) + 1


def new_surface() -> None:
    """Another landscape begins at its own start and runs its own number of steps."""
    for key in ("w1_start", "w2_start", "race_steps"):
        st.session_state[key] = None


def case_buttons() -> None:
    """One click to see it."""
    with st.container(horizontal=True, gap="xsmall"):
        for place, (label, (shows, _)) in enumerate(CASES.items()):
            st.button(label, help=shows, key=f"case-{place}", on_click=choose_case, args=(label,))


def controls() -> Setting:
    """The controls, what is needed often first and the rest folded away.

    Raises:
        ValueError: Something that was chosen makes no race, said in one sentence.
    """
    with st.expander("Change the race: landscape, optimizers, rate, start, steps, batches", icon=":material/tune:"):
        left, middle, right = st.columns([1, 1.6, 1])
        key = left.selectbox(
            "Landscape",
            list(SURFACES),
            key="surface",
            bind="query-params",
            on_change=new_surface,
            format_func=lambda name: SURFACES[name].name,
        )
        chosen = middle.pills(
            "Optimizers",
            list(OPTIMIZERS),
            selection_mode="multi",
            default=DEFAULTS["racers"],
            key="racers",
            bind="query-params",
            format_func=OPTIMIZERS.get,
        )
        rates = right.selectbox(
            "Learning rate",
            list(RATES),
            index=list(RATES).index("three"),
            key="rates",
            bind="query-params",
            format_func=RATES.get,
            help="Too small, right and too large were found by trying, for every optimizer on every landscape and for the real network.",
        )
        surface = SURFACES[key]
        same = st.number_input(
            "One rate for all",
            1e-5,
            10.0,
            DEFAULTS["same_rate"],
            step=0.01,
            format="%.5f",
            key="same_rate",
            bind="query-params",
            disabled=rates != "same",
            help="For “The same for all”.",
        )
        with st.container(horizontal=True):
            w1 = _number("Start, w1", "w1_start", surface.start[0])
            w2 = _number("Start, w2", "w2_start", surface.start[1])
            steps = st.number_input("Steps", 1, 600, None, placeholder=str(surface.steps), key="race_steps", bind="query-params")
            seed = st.number_input(
                "Seed", 0, 9999, 0, key="race_seed", bind="query-params", help="Decides the shuffling and the first weights of the network."
            )
        folded = st.container()
    with st.container() if surface.examples else folded:
        batch = st.radio(
            "Each step looks at",
            list(BATCHES),
            key="race_batch",
            bind="query-params",
            horizontal=True,
            format_func=BATCH_WORDS.get,
            help="The real network always has flowers to choose from. On the map, only "
            "the landscape “Real flowers” has: the others are formulas without data.",
        )
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
    return tuple(
        tuple(Racer(name, table[name][level]) for name in names for level in LEVELS[rates]) for table in (surface.rates, flower_race.RATES)
    )
