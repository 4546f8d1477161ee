"""Words: what the terms of the course mean, and where each can be seen."""

import streamlit as st

from core.words import find, words
from pages.kit import address
from pages.kit.literal import literal
from pages.kit.shell import PAGES, title

address.opens("word")
st.title("Words")
st.markdown(f"What {len(words())} words of the course mean, each in a sentence or two, and where to see it happen.")
asked = st.text_input(
    "Look for a word", key="word", bind="query-params", max_chars=60, placeholder="gradient, RNN, dropout …", icon=":material/search:"
)
if not asked:
    letters = list(dict.fromkeys(word.term[0].upper() for word in words()))
    letter = st.segmented_control("Or choose a letter", letters, default=letters[0], required=True, key="letter")
shown = find(asked) if asked else [word for word in words() if word.term[0].upper() == letter]
if not shown:
    st.info(f"None of these words is called “{literal(asked)}”, or speaks of it. Try a shorter one.", icon=":material/search_off:")
for word in shown:
    others = f" (also: {', '.join(word.also)})" if word.also else ""
    with st.container(border=True, gap=None):
        st.markdown(f"**{word.term}**{others}  \n{word.says}")
        st.page_link(
            PAGES / word.lab.page, label=f"See it: {title(word.lab.page)}", icon=":material/arrow_forward:", query_params=word.lab.query
        )
