"""What can be set under *Next number*: a draft in the session; in the address what differs from the standard recipe."""

from dataclasses import asdict
from typing import Any

import streamlit as st

from core.tasks.next_number.recipe import OWN, NextNumberRecipe
from core.training.fields import link_name
from core.training.fields import settings as fields_of
from pages.kit import address
from pages.kit.form import field_widget
from pages.kit.literal import literal

FIELDS = fields_of(NextNumberRecipe)
NAMES = tuple(dict.fromkeys(spelt for name in FIELDS for spelt in (link_name(NextNumberRecipe, name), name)))
START = NextNumberRecipe(length=3)  # 2, 4, 6, and then?
SQUARES = "1 4 9 16 25 36 49 64 81 100 121 144 169 196 225 256 289 324 361 400"
FEW = {"batch": 4, "epochs": 100}  # rows of one's own are few: small batches, more rounds
DRAFT, LINK, WARNING = "row-draft", "row-link", "row-warning"


def load(run_recipe: NextNumberRecipe | None) -> None:
    """Take what the address says, else what the run was trained by; where it makes no recipe, the page says so."""
    query = address.given(NAMES)
    if DRAFT not in st.session_state or query != st.session_state[LINK]:
        try:
            take(NextNumberRecipe.from_query(query) if query else run_recipe or START)
        except ValueError as problem:
            take(START)
            st.session_state[WARNING] = f"This link could not be used: {literal(str(problem))} Here are the usual settings instead."
    if said := st.session_state.pop(WARNING, ""):
        st.warning(said, icon=":material/link_off:")


def take(recipe: NextNumberRecipe) -> None:
    """Everything as this recipe has it; for callbacks, too."""
    st.session_state[DRAFT] = asdict(recipe)
    _write()


def draft() -> dict[str, Any]:
    """The settings as they stand, good or bad."""
    found: dict[str, Any] = st.session_state[DRAFT]
    return found


def made() -> tuple[NextNumberRecipe | None, str]:
    """The recipe that the settings make; or None, and why they make none."""
    try:
        return NextNumberRecipe(**draft()), ""
    except ValueError as problem:
        return None, str(problem)


def control(name: str) -> None:
    """The widget of a field."""
    value, about = draft()[name], FIELDS[name]
    field_widget(about, f"{value:g}" if about.widget == "text" else value, f"row-{name}", "rows", on_change=_changed, args=(name,))


def own_text() -> None:
    """Where rows of one's own are typed."""
    st.session_state["row-own"] = draft()["own"].replace(";", "\n")
    help = "One on each line, with the rule that you have in mind. Every stretch of them that is long enough is a row to learn from."
    st.text_area("Your rows", key="row-own", height=90, on_change=_typed, help=help)


def _typed() -> None:
    st.session_state[DRAFT] |= {"own": ";".join(line.strip() for line in st.session_state["row-own"].splitlines() if line.strip())}
    _write()


def _changed(name: str) -> None:
    value, now = st.session_state[f"row-{name}"], draft()
    if FIELDS[name].widget == "text":
        try:
            value = float(str(value).replace(",", "."))
        except ValueError:
            value = None
    if value is None:  # an emptied field, or no number: as before
        return
    if name == "family" and (value == OWN) != (now["family"] == OWN):
        now |= FEW | {"own": now["own"] or SQUARES} if value == OWN else {name: getattr(START, name) for name in FEW}
    now[name] = value
    _write()


def _write() -> None:
    """The address says what is set, once it makes a recipe."""
    recipe, _ = made()
    if recipe is not None:
        address.write(NAMES, recipe.to_query() or {"length": str(recipe.length)})  # without anything it would be the usual one
    st.session_state[LINK] = address.given(NAMES)
