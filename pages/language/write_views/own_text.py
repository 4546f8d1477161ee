"""A text of one's own: pasted or sent, checked, and kept for nobody but who brought it."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

import streamlit as st

from core.data.writing import own
from core.data.writing.corpus import LETTERS, LINES, OWN, WORDS, amount
from core.tasks.writing.recipe import TAKEN, WritingRecipe
from pages.kit.literal import literal
from pages.kit.uploads import let_go
from pages.kit.visitor import visitor

OWN_TEXT = "own_text"  # in the address
KEY = "write-own"
YOURS = "My own text"  # among the recipes
STEPS, MOST_EPOCHS = 1200, 60  # of a training that takes about a minute
WAYS = {"letter by letter": LETTERS, "word by word": WORDS}
PASTED = 400_000  # characters that the box takes


def ask(taken: Callable[[], None]) -> None:
    """Where a text is pasted or sent; `taken` is called when one has been kept."""
    with st.popover(YOURS, icon=":material/upload:"):
        st.markdown("A song, a story, a programme, or a list with a name on each line: some hundred letters at least.")
        way = st.radio("It learns to write", list(WAYS), horizontal=True, key=f"{KEY}-way", help="A list is always learnt line by line.")
        st.text_area("Paste it here", key=f"{KEY}-pasted", height=140, max_chars=PASTED)
        st.button("Use this text", key=f"{KEY}-use", icon=":material/check:", on_click=_paste, args=(WAYS[way], taken))
        sent = st.file_uploader("Or send a text file", key=f"{KEY}-file", max_upload_size=own.MOST_BYTES // 2**20)
        if sent is not None:
            st.button(
                "Use this file", key=f"{KEY}-send", icon=":material/check:", on_click=_send, args=(sent, WAYS[way], taken)
            )  # fmt: skip
        st.caption("It stays on the computer that runs this, is shown to nobody else, and makes room when you bring others.")
    if said := st.session_state.get(f"{KEY}-said"):
        st.caption(literal(said))
    if refused := st.session_state.pop(f"{KEY}-refused", ""):
        st.error(literal(refused))


def _paste(form: str, taken: Callable[[], None]) -> None:
    text = st.session_state.get(f"{KEY}-pasted") or ""
    _use(lambda: own.of_text(text), form, taken)


def _send(sent: st.runtime.uploaded_file_manager.UploadedFile, form: str, taken: Callable[[], None]) -> None:
    _use(lambda: own.of_bytes(sent.getvalue(), sent.name), form, taken)
    let_go(sent)


def _use(read: Callable[[], own.OwnText], form: str, taken: Callable[[], None]) -> None:
    try:
        found = read()
        form = LINES if found.is_list else form
        name = own.keep(found.text, visitor())
        told = f"{name}-{form}-{amount(found.text, form)}"
        recipe = recipe_of(told)
        if recipe is None:
            raise ValueError("This text cannot be learnt from: it is too short for that, word by word.")
    except ValueError as problem:
        st.session_state[f"{KEY}-refused"] = str(problem)
        return
    kind = "a list: each line by itself" if form == LINES else f"one text, {TAKEN[form]}"
    st.session_state[f"{KEY}-said"] = f"{found.said} Taken as {kind}."
    st.query_params[OWN_TEXT] = told
    taken()


def recipe_of(told: str) -> WritingRecipe | None:
    """The recipe for a text that the address names as "name-form-amount"; None where that is none, or the text is gone."""
    name, _, rest = told.partition("-")
    form, _, count = rest.partition("-")
    with suppress(ValueError):
        if not count.isdecimal() or len(count) > 6:
            return None
        draft = WritingRecipe(data=OWN, own=name, form=form, amount=int(count), known=2, batch=1, epochs=1)
        known = len(draft.corpus().alphabet)
        batch = min(32, draft.training)
        epochs = min(max(STEPS * batch // draft.training, 5), MOST_EPOCHS)
        return replace(draft, known=known, batch=batch, epochs=epochs)
    return None
