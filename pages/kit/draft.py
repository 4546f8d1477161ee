"""What can be set on a page that trains: a draft in the session; in the address what differs from the standard recipe."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Any, Generic, TypeVar

import streamlit as st

from core.training.fields import Setting, link_name
from core.training.fields import settings as fields_of
from core.training.recipe import Recipe
from pages.kit import address
from pages.kit.form import field_widget
from pages.kit.literal import literal

R = TypeVar("R", bound=Recipe)
TASK, RUN = "task", "run"


class Draft(Generic[R]):
    """The settings of a page, of one kind of recipe or of several that are told apart by their task."""

    def __init__(self, key: str, recipes: Sequence[type[R]], first: Callable[[], R], hideable: Mapping[str, str]) -> None:
        """`first` makes the recipe that is there before anything is chosen; `hideable` are a teacher's names of what can be hidden."""
        self.key, self.recipes, self.first, self.hideable = key, {one.task: one for one in recipes}, first, hideable
        spelt = [name for one in recipes for field in fields_of(one) for name in (link_name(one, field), field)]
        self.names = (TASK, *dict.fromkeys(spelt))

    def load(self) -> None:
        """Take what the address says, else what its run was trained by; where it makes no recipe, the page says so and stands as usual."""
        query = address.given(self.names)
        run = st.query_params.get(RUN) if not query else None
        if self._draft not in st.session_state or query != st.session_state[self._link] or address.is_anew():
            try:
                self.take(self._of_run(run) if run else self._of_link(query))
            except ValueError as problem:
                self.take(self.first())
                said = f"This link could not be used: {literal(str(problem))} Here is the standard recipe instead."
                st.session_state[f"{self.key}-warning"] = said
            self._write()
        if said := st.session_state.pop(f"{self.key}-warning", ""):
            st.warning(said, icon=":material/link_off:")

    @property
    def _draft(self) -> str:
        return f"{self.key}-draft"

    @property
    def _link(self) -> str:
        return f"{self.key}-link"

    def _of_link(self, query: Mapping[str, str]) -> R:
        if not query:
            return self.first()
        task = query.get(TASK, next(iter(self.recipes)))
        if task not in self.recipes:
            raise ValueError(f"task can be {' or '.join(self.recipes)} here.")
        return self.recipes[task].from_query(query)

    def _of_run(self, run_id: str) -> R:
        from core import jobs  # the history: only for those who come with a run

        try:
            run = jobs.service().run(run_id)
        except RuntimeError:
            return self.first()
        found: Any = run.recipe if run else None
        ours: Any = tuple(self.recipes.values())
        return found if isinstance(found, ours) else self.first()

    def take(self, recipe: R) -> None:
        """Everything as this recipe has it; for callbacks, too."""
        st.session_state[self._draft] = asdict(recipe) | {TASK: recipe.task}
        self._write()

    @property
    def now(self) -> dict[str, Any]:
        """The settings as they stand, good or bad."""
        found: dict[str, Any] = st.session_state[self._draft]
        return found

    @property
    def kind(self) -> type[R]:
        """Of the recipe."""
        return self.recipes[self.now[TASK]]

    def made(self) -> tuple[R | None, str]:
        """The recipe that the settings make; or None, and why they make none."""
        try:
            return self.kind(**{name: value for name, value in self.now.items() if name != TASK}), ""
        except ValueError as problem:
            return None, str(problem)

    def query(self, recipe: R) -> dict[str, str]:
        """A recipe in the address: nothing only of the first recipe, which nothing stands for where the address has no run."""
        usual = recipe.task == next(iter(self.recipes))
        found = recipe.to_query() | ({} if usual else {TASK: recipe.task})
        if recipe == self.first() and RUN not in st.query_params:
            return found
        return found or ({"data": str(self.now["data"])} if "data" in self.now else {TASK: recipe.task})

    def shown(self, name: str) -> bool:
        """Whether a control is shown; a teacher's link can hide it, and a field that another one settles has none."""
        about = self.fields().get(name)
        settled = bool(about and about.settled and self.now[about.settled[0]] == about.settled[1])
        return name not in address.hidden(self.hideable) and not settled

    def fields(self) -> Mapping[str, Setting]:
        """Of the recipe."""
        return fields_of(self.kind)

    def control(self, name: str, **how: Any) -> None:
        """The widget of a field, unless it is hidden."""
        if name in self.fields() and self.shown(name):
            about, value = self.fields()[name], self.now[name]
            typed = f"{value:g}" if about.widget == "text" and isinstance(value, float) else value
            field_widget(about, typed, f"{self.key}-{name}", self.kind.examples, on_change=self._changed, args=(name,), **how)

    def change(self, **values: Any) -> None:
        """Set something."""
        st.session_state[self._draft] |= values
        self._write()

    def _changed(self, name: str) -> None:
        value = st.session_state[f"{self.key}-{name}"]
        if self.fields()[name].widget == "text" and isinstance(self.now[name], float):
            value = _number(value, self.now[name])
        if value is not None:  # an emptied number field
            self.change(**{name: value})

    def _write(self) -> None:
        """The address says what is set, once it makes a recipe."""
        recipe, _ = self.made()
        if recipe is not None:
            address.write(self.names, self.query(recipe))
        st.session_state[self._link] = address.given(self.names)


def _number(text: object, before: float) -> float:
    try:
        return float(str(text).replace(",", "."))
    except ValueError:
        return before
