"""Which data: some that are here, a file of one's own, or what is pasted. One way to ask, for every page that learns from a table."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import streamlit as st

from core.data.text.table import Table
from pages.kit import table_form
from pages.kit.draft import Draft
from pages.kit.literal import literal

T = TypeVar("T")
OWN = "own"  # what a recipe calls data of one's own, in every task


@dataclass(frozen=True)
class Pasted:
    """What is said of the field that things are pasted into."""

    tab: str
    label: str
    help: str
    use: str  # on the button
    empty: str  # to whoever presses it with nothing there
    most: int  # characters


@dataclass(frozen=True)
class Sent:
    """What is said of the file that is sent, and how it is opened."""

    tab: str
    label: str
    help: str
    use: str
    most: int  # bytes
    open_table: Callable[..., Table]  # see `table_form.read_sent`
    part: Callable[[Table, Any], str | None]  # what of it, by a widget; the name of the file; or None, and a sentence why nothing


@dataclass(frozen=True)
class Source(Generic[T]):
    """The data that a page can learn from, and the words it asks for them with."""

    key: str  # of the page's widgets
    label: str
    help: str
    width: int
    offered: Mapping[str, str]  # by the recipe's name of it
    pasted: Pasted
    sent: Sent
    of_text: Callable[[str], T]  # these and those below raise a ValueError, one sentence for people
    of_table: Callable[[Table, str], T]
    keep: Callable[[T], str]  # gives the name it is found by
    said: Callable[[T], str]  # how it was taken
    find: Callable[[str, str], T]  # by the recipe's `data` and `own`
    suit: Callable[[str, str], None]  # makes a recipe that suits it the page's draft

    def choose(self, draft: Draft[Any]) -> T | None:
        """The chosen one; None, and a sentence on the page, where there is none."""
        now = draft.now
        if draft.shown("data"):
            st.session_state[f"{self.key}-chosen"] = now["data"]
            st.selectbox(
                self.label, list(self.offered), key=f"{self.key}-chosen", format_func=self.offered.__getitem__, on_change=self._chosen,
                width=self.width, help=self.help, label_visibility="collapsed",
            )  # fmt: skip
            with st.popover("My own", icon=":material/upload:"):
                sent = self._own()
            if sent:
                st.caption(
                    f":material/info: {literal(sent)} is here, but not used yet: press “{self.sent.use}” in “My own”.", width="content"
                )
        if refused := st.session_state.pop(self._refused, ""):
            st.error(literal(refused))
        try:
            return self.find(now["data"], now["own"])
        except ValueError as problem:
            st.warning(literal(str(problem)), icon=":material/block:")
            return None

    @property
    def _refused(self) -> str:
        return f"{self.key}-refused"

    def _chosen(self) -> None:
        data = st.session_state[f"{self.key}-chosen"]
        if data == OWN:
            st.session_state[self._refused] = f"Press “My own” and send a file or paste {self.pasted.tab.lower()}."
        else:
            self._suit(data)

    def _suit(self, data: str, own: str = "") -> None:
        st.query_params.pop("run", None)
        try:
            self.suit(data, own)
        except ValueError as problem:
            st.session_state[self._refused] = str(problem)

    def _own(self) -> str:
        """The name of a file that was sent and is not used yet."""
        file, typed = st.tabs([self.sent.tab, self.pasted.tab])
        with file:
            sent = self._file()
        with typed:
            asked = self.pasted
            st.text_area(asked.label, key=f"{self.key}-typed", height=160, max_chars=asked.most, help=asked.help)
            st.button(asked.use, key=f"{self.key}-use-typed", icon=":material/check:", on_click=self._use_typed)
        if said := st.session_state.get(f"{self.key}-said"):
            st.caption(literal(said))
        st.caption("It stays on the computer that runs this, and is read by nobody else but those who have the link.")
        return sent

    def _file(self) -> str:
        asked = self.sent  # any file may come: of a workbook, or of what is no table, it is said what to do with it
        file = st.file_uploader(asked.label, key=f"{self.key}-file", max_upload_size=asked.most // 2**20, help=asked.help)
        if file is None:
            table_form.forget()
            return ""
        table = table_form.read_sent(file, self.key, asked.open_table)
        if isinstance(table, str):
            st.error(literal(table))
            return ""
        above = st.container()  # on a low screen the button is seen without scrolling
        table_form.put_right(table, file, self.key)
        with above:
            part = asked.part(table, file)
            if part is not None:
                st.button(
                    asked.use, key=f"{self.key}-use-table", icon=":material/check:", on_click=self._use_sent,
                    args=(file.file_id, table, part),
                )  # fmt: skip
        return "" if part is None or st.session_state.get(self._used) == file.file_id else str(file.name)

    @property
    def _used(self) -> str:
        return f"{self.key}-used"

    def _use_sent(self, file_id: str, table: Table, part: str) -> None:
        if self._use(self.of_table, table, part):
            st.session_state[self._used] = file_id

    def _use_typed(self) -> None:
        text = st.session_state.get(f"{self.key}-typed") or ""
        if not text.strip():
            st.session_state[self._refused] = self.pasted.empty
        else:
            self._use(self.of_text, text)

    def _use(self, make: Callable[..., T], *given: Any) -> bool:
        """Whether it can be used; if not, why, on the page."""
        try:
            found = make(*given)
            kept = self.keep(found)
        except ValueError as problem:
            st.session_state[self._refused] = str(problem)
            return False
        st.session_state[f"{self.key}-said"] = self.said(found)
        self._suit(OWN, kept)
        return True
