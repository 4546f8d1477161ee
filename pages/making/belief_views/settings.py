"""What can be set of one machine; the address holds it, and three views ask for the same."""

import streamlit as st

from core.explain.belief.learner import DREAMS
from core.explain.belief.machine import UNITS as OFFERED
from core.explain.belief.machine import MachineRecipe
from core.training.fields import settings
from pages.kit.link import from_link
from pages.kit.pick import pick
from pages.making.belief_views import seen, teacher, work

UNITS, LEARNT, RATE, SEED = NAMES = ("units", "dreams", "rate", "seed")
FIELDS = settings(MachineRecipe)


def recipe(dreams: str | None = None) -> MachineRecipe:
    """The controls; `dreams` where the view decides them by itself."""
    hidden, learnt, rate, seed = (FIELDS[name] for name in ("hidden", "dreams", "rate", "seed"))
    standard = MachineRecipe()
    if teacher.shown("units"):
        units = pick(hidden.label, OFFERED, UNITS, standard.hidden, shown=True, wraps=True, help=hidden.help)
    else:
        units = from_link(UNITS, _units, standard.hidden)
    dreams = dreams or learnt_by(LEARNT, learnt.label, "short")
    if teacher.shown("rate"):
        speed = st.slider(rate.label, 0.005, 1.0, standard.rate, 0.005, key=RATE, bind="query-params", help=rate.help, format="%g")
    else:
        speed = from_link(RATE, _rate, standard.rate)
    if teacher.shown("seed"):
        chance = int(st.number_input(seed.label, 0, 9999, standard.seed, key=SEED, bind="query-params", help=seed.help))
    else:
        chance = from_link(SEED, seen.count(9999), standard.seed)
    return MachineRecipe(hidden=units, dreams=dreams, rate=speed, seed=chance)


def folded(dreams: str | None = None) -> MachineRecipe:
    """The same behind a button; without the button where a teacher's link hides all that would be there."""
    names = ("units", "rate", "seed", *(() if dreams else ("learnt",)))
    if not any(map(teacher.shown, names)):
        return recipe(dreams)
    with st.popover("The machine", icon=":material/tune:"):
        return recipe(dreams)


def luck(name: str, help: str) -> int:
    """The seed of what is sampled."""
    if teacher.shown("luck"):
        return int(st.number_input("Chance", 0, 9999, 0, key=name, bind="query-params", help=help))
    return from_link(name, seen.count(9999), 0)


def learnt_by(name: str, label: str, usual: str) -> str:
    """By which dreams it learns, under that name in the address; as the address says, where a teacher's link hides the choice."""
    if teacher.shown("learnt"):
        said = pick(label, DREAMS.values(), name, DREAMS[usual], shown=True, wraps=True, help=FIELDS["dreams"].help)
    else:
        said = from_link(name, _dreams, DREAMS[usual])
    return next(each for each, words in DREAMS.items() if words == said)


def _units(text: str) -> int:
    """Reads a link's hidden units: one of those on offer."""
    if text not in map(str, OFFERED):
        raise ValueError(f"The hidden units can be {', '.join(map(str, OFFERED))}.")
    return int(text)


def _dreams(text: str) -> str:
    if text not in DREAMS.values():
        raise ValueError(f"The dreams can be {' or '.join(DREAMS.values())}.")
    return text


def _rate(text: str) -> float:
    try:
        return MachineRecipe(rate=float(text)).rate
    except ValueError:
        raise ValueError("The learning rate must be a number from 0.005 to 1.") from None


_LEARNT = "These settings have been learnt already, by you or by somebody before. Another **seed** makes a machine that knows nothing yet."


def train_button(asked: MachineRecipe, over: bool) -> None:
    """Have the machine with these settings learn."""
    going = work.mine([asked])
    help = _LEARNT if over else "1,400 steps of 50 digits. Nobody tells it which digits they are."
    st.button(
        "Train", key="belief-train", type="primary", icon=":material/play_arrow:", help=help, on_click=work.begin, args=([asked],),
        disabled=over or bool(going and going.running),
    )  # fmt: skip


def learnt_already(over: bool) -> None:
    """Why there is nothing to train, where a machine with these settings has had all its steps."""
    if over:
        st.caption(_LEARNT)
