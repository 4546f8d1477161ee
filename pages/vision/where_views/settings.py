"""What can be set under *Teach it*: a draft in the session; in the address what differs from the standard recipe."""

from dataclasses import asdict
from typing import Any

import streamlit as st

from core.tasks.detector.recipe import DetectorRecipe
from core.training.fields import link_name
from core.training.fields import settings as fields_of
from pages.kit import address
from pages.kit.form import field_widget
from pages.kit.literal import literal

FIELDS = fields_of(DetectorRecipe)
NAMES = tuple(dict.fromkeys(spelt for name in FIELDS for spelt in (link_name(DetectorRecipe, name), name)))
START = DetectorRecipe()
DRAFT, LINK, WARNING = "detector-draft", "detector-link", "detector-warning"
MAIN = ("width", "anchors", "data", "train_limit", "epochs")
MORE = ("rate", "batch", "optimizer", "schedule", "seed")
HIDEABLE = {"recipe": "the settings"} | {name: FIELDS[name].label.lower() for name in MAIN}


def load(run_recipe: DetectorRecipe | None) -> None:
    """Take what the address says, else what the run was trained by; where it makes no recipe, the page says so."""
    query = address.given(NAMES)
    if DRAFT not in st.session_state or query != st.session_state[LINK]:
        try:
            take(DetectorRecipe.from_query(query) if query else run_recipe or START)
        except ValueError as problem:
            take(START)
            st.session_state[WARNING] = f"This link could not be used: {literal(str(problem))} Here are the usual settings instead."
    if said := st.session_state.pop(WARNING, ""):
        st.warning(said, icon=":material/link_off:")


def take(recipe: DetectorRecipe) -> None:
    """Everything as this recipe has it; for callbacks, too."""
    st.session_state[DRAFT] = asdict(recipe)
    _write()


def draft() -> dict[str, Any]:
    """The settings as they stand, good or bad."""
    found: dict[str, Any] = st.session_state[DRAFT]
    return found


def made() -> tuple[DetectorRecipe | None, str]:
    """The recipe that the settings make; or None, and why they make none."""
    try:
        return DetectorRecipe(**draft()), ""
    except ValueError as problem:
        return None, str(problem)


def shown(name: str) -> bool:
    """Whether a control is shown; a teacher's link can hide it, and a field that another one settles has none."""
    settled = FIELDS[name].settled if name in FIELDS else None
    return name not in address.hidden(HIDEABLE) and not (settled and draft()[settled[0]] == settled[1])


def control(name: str) -> None:
    """The widget of a field, unless it is hidden."""
    if shown(name):
        value, about = draft()[name], FIELDS[name]
        typed = f"{value:g}" if about.widget == "text" else value
        field_widget(about, typed, f"detector-{name}", "scenes", on_change=_changed, args=(name,))


def _changed(name: str) -> None:
    value = st.session_state[f"detector-{name}"]
    if FIELDS[name].widget == "text":
        try:
            value = float(str(value).replace(",", "."))
        except ValueError:
            value = None
    if value is not None:  # an emptied field, or no number: as before
        st.session_state[DRAFT] |= {name: value}
        _write()


def _write() -> None:
    """The address says what is set, once it makes a recipe."""
    recipe, _ = made()
    if recipe is not None:
        address.write(NAMES, recipe.to_query())
    st.session_state[LINK] = address.given(NAMES)
