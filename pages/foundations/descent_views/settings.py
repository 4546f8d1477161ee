"""What can be chosen on the gradient-descent page, and the cases that one click chooses."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from core.explain.foundations.descent import flower_race
from core.explain.foundations.descent.race import OPTIMIZERS, Racer
from core.explain.foundations.descent.surfaces import SURFACES, Surface
from pages.kit import address, stage

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

CASES: dict[str, tuple[str, dict[str, Any]]] = {  # label: (what it shows, the settings)
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
BEND = "bend"  # in the address: which racer was given another rate and momentum by hand, as 1:0.3:0.9


@dataclass(frozen=True)
class Setting:
    """Everything that decides a race."""

    landscape: str  # a key of SURFACES
    racers: tuple[Racer, ...]
    network: tuple[Racer, ...]  # the same optimizers with their rates for the real network
    start: tuple[float, float]
    steps: int
    batch: int | None
    seed: int

    @property
    def surface(self) -> Surface:
        """The landscape."""
        return SURFACES[self.landscape]


def choose_case(label: str) -> None:
    """Put everything as this case has it and play it."""
    for key, value in (DEFAULTS | {"racers": list(OPTIMIZERS), "rates": "own"} | CASES[label][1]).items():
        st.session_state[key] = value
    straighten()
    play_on()


def straighten() -> None:
    """Whoever chooses other racers or rates begins with theirs."""
    st.query_params.pop(BEND, None)


def bend(given: object) -> None:
    """What was set by the sliders beside the map, for the address."""
    try:
        row, rate, momentum = (float(value) for value in given)  # type: ignore[attr-defined]  # a browser's word: anything
        st.query_params[BEND] = f"{int(row)}:{rate:.6g}:{momentum:.3g}"
    except (TypeError, ValueError, OverflowError):
        return


def _bent(racers: tuple[Racer, ...]) -> tuple[Racer, ...]:
    """The racers, one of them as the address says."""
    if (asked := st.query_params.get(BEND)) is None:
        return racers
    try:
        row, rate, momentum = asked.split(":")
        at = range(len(racers))[int(row)]
        return (*racers[:at], Racer(racers[at].optimizer, float(rate), float(momentum)), *racers[at + 1 :])
    except (ValueError, IndexError):
        address.refuse(BEND)
        straighten()
        return racers


def play_on() -> None:
    """Let the next race play by itself, even if it is the same again."""
    st.session_state["descent_plays"] = st.session_state.get("descent_plays", 0) + 1


def new_surface() -> None:
    """Another landscape begins at its own start and runs its own number of steps."""
    straighten()
    for key in ("w1_start", "w2_start", "race_steps"):
        st.session_state[key] = None


def case_buttons() -> None:
    """One click to see it."""
    with stage.row("cases"):
        for place, (label, (shows, _)) in enumerate(CASES.items()):
            st.button(label, help=shows, key=f"case-{place}", on_click=choose_case, args=(label,))


def controls() -> Setting:
    """The controls, what is needed often first and the rest folded away.

    Raises:
        ValueError: Something that was chosen makes no race, said in one sentence.
    """
    with st.expander("Change the race: landscape, optimizers, rate, start, steps, batches", icon=":material/tune:"):
        left, middle, right = st.columns([1, 1.6, 1])
        landscapes = {key: surface.name for key, surface in SURFACES.items()}
        surface = SURFACES[_ask(left.selectbox, "Landscape", "surface", landscapes, on_change=new_surface)]
        racing = {name: optimizer.label for name, optimizer in OPTIMIZERS.items()}
        chosen = _ask(
            middle.pills, "Optimizers", "racers", racing, selection_mode="multi", default=DEFAULTS["racers"], on_change=straighten
        )
        why = "Too small, right and too large were found by trying, for every optimizer on every landscape and for the real network."
        rates = _ask(right.selectbox, "Learning rate", "rates", RATES, index=list(RATES).index("three"), help=why, on_change=straighten)
        only = {"on_change": straighten, "disabled": rates != "same", "help": "For “The same for all”."}
        same = _number("One rate for all", "same_rate", DEFAULTS["same_rate"], 1e-5, 10.0, step=0.01, format="%.5f", **only)
        with st.container(horizontal=True):
            w1, w2 = (
                _number(f"Start, {name}", f"{name}_start", step=0.1, placeholder=f"{usual:g}")
                for name, usual in zip(("w1", "w2"), surface.start, strict=True)
            )
            steps = _number("Steps", "race_steps", None, 1, 600, placeholder=str(surface.steps))
            seed = _number("Seed", "race_seed", 0, 0, 9999, help="Decides the shuffling and the first weights of the network.")
        folded = st.container()
    why = (
        "The real network always has flowers to choose from. On the map, only the landscape “Real flowers” has: the others are formulas "
        "without data."
    )
    with st.container() if surface.examples else folded:
        batch = _ask(st.radio, "Each step looks at", "race_batch", BATCH_WORDS, horizontal=True, help=why)
    if not chosen:
        raise ValueError("Choose at least one optimizer to race.")
    start = (surface.start[0] if w1 is None else w1, surface.start[1] if w2 is None else w2)
    racers, network = _racers(surface, chosen, rates, same)
    return Setting(surface.key, _bent(racers), network, surface.check_start(*start), steps or surface.steps, BATCHES[batch], seed)


def _ask(widget: Callable[..., Any], label: str, key: str, words: Mapping[str, str], **how: Any) -> Any:
    """A choice among the keys of `words`; the address says their words."""
    return widget(label, list(words), key=key, bind="query-params", format_func=words.get, **how)


def _number(label: str, key: str, usual: float | None = None, low: float | None = None, high: float | None = None, **how: Any) -> Any:
    return st.number_input(label, low, high, usual, key=key, bind="query-params", **how)


def _racers(surface: Surface, chosen: list[str], rates: str, same: float) -> tuple[tuple[Racer, ...], tuple[Racer, ...]]:
    if rates == "same":
        racers = tuple(Racer(name, same) for name in chosen)
        return racers, racers
    names = chosen[:1] if rates == "three" else chosen
    own, flowers = (
        tuple(Racer(name, table[name][level]) for name in names for level in LEVELS[rates]) for table in (surface.rates, flower_race.RATES)
    )
    return own, flowers
