"""One unit at one token: its equations, its life along the review, the words that move it."""

from dataclasses import dataclass

import numpy as np
import streamlit as st

from core.data.reviews.reviews import mini
from core.explain.reviews.gate_script import script
from core.explain.reviews.gate_sums import equations, products
from core.explain.reviews.gate_words import KEPT, TITLES
from core.explain.reviews.gates import Unrolled, by_pytorch
from core.explain.reviews.pieces import whole_somewhere
from core.explain.reviews.units import Typical, typical
from core.figures.reviews.inside import DRIVERS, PRODUCTS, UNIT_LONG, UNIT_WORDS, unit_rows
from core.models.review_net import ReviewNet
from core.zoo.reviews import ReviewReader
from pages.kit.charts import chart
from pages.kit.code_panel import show_code
from pages.kit.literal import literal
from pages.kit.pick import pick
from pages.language.review_views.labels import ends_of, piece_of
from pages.language.review_views.source import Shown

SHORT = 30  # tokens that can all be written below a chart
CHANGED = 4  # tokens named in a sentence
SHOWN_PRODUCTS = 12
CLOSE = 1e-5


@dataclass(frozen=True)
class Inside:
    """What the view speaks of: one layer that has read one review, and the token and unit looked at."""

    shown: Shown
    ids: tuple[int, ...]
    labels: list[str]
    found: Unrolled
    parts: np.ndarray  # (H,) what each unit adds to the verdict, in calibrated log-odds
    backwards: bool
    place: int = 0
    unit: int = 0

    @property
    def model(self) -> ReviewNet:
        """The network."""
        return self.shown.reader.model


def sums(inside: Inside) -> None:
    """The equations with their numbers, beside what PyTorch has."""
    found, place, unit = inside.found, inside.place, inside.unit
    st.subheader(f"Unit {unit} at “{literal(inside.labels[place])}”", anchor=False)
    squashed = "**tanh** squeezes any sum" if found.kind == "rnn" else "The **sigmoid** σ squeezes any sum to 0…1, **tanh**"
    st.markdown(
        "Each sum has a part from the **word** (its embedding x times weights), a part from **memory** (the hidden state before, "
        f"$h_{{-1}}$, times weights) and a **bias**, a learnt number that is always added. {squashed} to −1…1."
    )
    columns = st.columns(2)
    for number, equation in enumerate(equations(found, place, unit)):
        with columns[number % 2]:
            st.markdown(f"**{equation.quantity.title}**")
            st.latex(equation.latex, width="content")
    theirs = by_pytorch(inside.model, inside.ids, place, inside.backwards)
    same = all(abs(float(value[unit] - found.values[letter][place, unit])) < CLOSE for letter, value in theirs.items())
    said = " and ".join(f"{letter.upper() if letter == 'c' else letter} = **{float(value[unit]):.4f}**" for letter, value in theirs.items())
    st.markdown(
        f"{':material/check:' if same else ':material/close:'} PyTorch's nn.{found.kind.upper()} has {said} at this place"
        f"{': the same.' if same else '.'}"
    )
    with st.expander("Take one of these sums apart", icon=":material/functions:"):
        _products(inside)


def _products(inside: Inside) -> None:
    found = inside.found
    letter = pick("The sum of", found.sums, "sum", shown=True)
    made = products(inside.model, inside.ids, found, letter, inside.place, inside.unit)
    rows = []
    for one in made[:SHOWN_PRODUCTS]:
        name = f"{'memory: unit' if one.memory else 'word: number'} {one.index}"
        rows.append({"name": name, "value": one.product, "how": f"{one.value:.4f} x {one.weight:.4f}"})
    chart(rows, PRODUCTS, "gate-products", "The products that weigh most in this sum.")
    word, memory = (sum(one.product for one in made if one.memory == of) for of in (False, True))
    st.markdown(
        f"The {len(rows)} largest of {len(made)} products. All products from the word "
        f"add up to **{word:.4f}**, all from memory to **{memory:.4f}**."
    )


def along(inside: Inside) -> None:
    """The unit's memory from the first token to the last, and the tokens that changed it most."""
    found, unit = inside.found, inside.unit
    kept = KEPT[found.kind]
    changes, values = found.changes[:, unit].numpy(), found.values[found.memory][:, unit].numpy()
    st.subheader(f"Unit {unit} along the review", anchor=False)
    order = sorted(range(len(changes)), key=lambda place: -abs(changes[place]))[:CHANGED]
    named = ", ".join(f"**{literal(inside.labels[place])}** ({changes[place]:+.2f})" for place in order)
    st.markdown(f"Bars: by how much each token changed the {kept}. Line: the {kept} after it. It was changed most by {named}.")
    rows = unit_rows(inside.labels, values, changes, inside.place)
    short = len(rows) <= SHORT
    chart(rows, UNIT_WORDS if short else UNIT_LONG, f"unit-along-{short}", f"The {kept} of unit {unit} along the review.")
    part = float(inside.parts[unit])
    st.caption(
        f"This unit adds {part:+.3f} to the verdict: {'for' if part > 0 else 'against'} the film. The parts of all units and a bias add up "
        "to the score (the log-odds), which sigmoid turns into the probability. Blue and orange are the signs of this unit here: a unit "
        "below zero speaks for the film where its weight is below zero, too."
    )


def typical_words(inside: Inside) -> None:
    """Which words push the unit up and down in many reviews."""
    reader, kept = inside.shown.reader, KEPT[inside.found.kind]
    average = _typical(reader, id(reader), inside.backwards)[0]
    st.subheader(f"What words do to unit {inside.unit}", anchor=False)
    up, down = average.drivers(inside.unit)
    if not up and not down:
        st.caption("None of the words of the short reviews that come with the app are in this network's vocabulary.")
        return
    st.markdown(f"In {len(mini().training)} short reviews of all kinds: by how much a word changes the {kept} of this unit on average.")
    rows = []
    for place in [*up, *down[::-1]]:
        word = piece_of(reader.tokens, int(average.ids[place]))
        rows.append({"name": word, "value": float(average.changes[place, inside.unit]), "how": f"read {average.counts[place]} times"})
    chart(rows, DRIVERS, "unit-drivers", f"The words that push unit {inside.unit} up and down most.")
    st.caption("Only words that stand in these reviews at least three times. Few units stand for one thing that has a name.")


@st.cache_resource(max_entries=12, show_spinner="Reading many short reviews …")
def _typical(_reader: ReviewReader, key: int, backwards: bool) -> tuple[Typical, ReviewReader]:
    """The reader is kept with it, so that no other can get its `key`."""
    reviews = [ids for ids in _reader.tokens.ids(mini().training.texts) if len(ids)]
    return typical(_reader.model, reviews, whole_somewhere(reviews, ends_of(_reader.tokens)), backwards=backwards), _reader


def slip(inside: Inside) -> None:
    """Why two squashing functions."""
    if inside.found.kind == "rnn":
        return
    with st.expander("A common slip: why sigmoid and tanh?", icon=":material/lightbulb:"):
        st.markdown(
            "A **gate** answers “how much?”: it multiplies, so it has to lie between 0 (nothing) and 1 (all). That is the **sigmoid**. A "
            "tanh there could turn the memory's sign around, or a ReLU could blow it up, word by word.\n\n"
            f"What is **written** answers “which way, and how far?”: it must be able to pull the {KEPT[inside.found.kind]} down as well as "
            "up. That is **tanh**, from −1 to 1. With a sigmoid there, a unit could only ever count upwards."
        )


def code(inside: Inside) -> None:
    """The same numbers from a script."""
    name = inside.shown.name
    st.caption(f"Units are counted from 0, as in PyTorch; this is the {TITLES[inside.found.kind]}'s layer that the app uses.")
    file = f"assets/models/{name}.safetensors" if name else ""
    tokens = [(token.piece, token.id) for token in inside.shown.reading.tokens]
    show_code(script(inside.model, file, tokens, inside.place, inside.unit, inside.backwards), "gates.py")
