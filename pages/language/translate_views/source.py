"""The text that is translated: typed, or an example."""

import streamlit as st

from core.data.pairs.symbols import LONGEST
from core.tasks.translate.recipe import TranslateRecipe
from pages.kit import stage
from pages.kit.literal import literal
from pages.language.translate_views.networks import TEXT

NAMES = (TEXT,)


def typed(recipe: TranslateRecipe) -> str | None:
    """What is to be translated, as the networks read it; None, and why on the page, where they cannot."""
    rule = recipe.family
    help = f"It reads small letters, up to {LONGEST:,} of them. Translated when you press Enter. Nothing typed is kept."
    with stage.row("text"), stage.cause("text"):
        said = st.text_input(
            "Your text", key=TEXT, bind="query-params", max_chars=LONGEST, placeholder=rule.examples[0], help=help, width=330
        )
    with stage.row("examples"):
        for number, example in enumerate(rule.examples):
            st.button(literal(example), key=f"translate-example-{number}", type="tertiary", on_click=_take, args=(example,))
    try:
        return rule.read.typed(said if said.strip() else rule.examples[0])
    except ValueError as problem:
        st.warning(literal(str(problem)), icon=":material/block:")
        return None


def _take(example: str) -> None:
    st.session_state[TEXT] = example
