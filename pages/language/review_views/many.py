"""Many reviews at once: a table of reviews in, predictions out."""

import hashlib
from functools import partial
from typing import Literal

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from core import jobs, zoo
from core.data.reviews import reviews_csv
from core.data.reviews.labels import Labels
from core.data.reviews.reviews import mini
from core.data.text.table import Table, read
from core.jobs.bulk import Bulk
from core.zoo import read_reviews
from core.zoo.reviews import READERS, ReaderName
from pages.kit import table_form
from pages.kit.literal import literal
from pages.kit.pick import pick
from pages.language.review_views import many_results, yardstick
from pages.language.review_views.source import Shown

SAMPLE, OWN = "100 sample reviews", "A file of yours"
HERE = 100_000  # bytes: so many are read on the spot, more in the process for quick work
YOURS, NO_LABEL = "your network", "none"
JOB = table_form.JOB
Judge = ReaderName | Literal["reviews-bigrams", ""]  # "": a network that was trained here


def show(shown: Shown) -> None:
    """Where the reviews come from, which column is which, the reading, and what came of it."""
    st.markdown(
        "A whole table of reviews, read in one go. With a column of labels (what people really thought) you see how often the reader is "
        "right, and what a **threshold** does."
    )
    kind = pick("Which reviews", [SAMPLE, OWN], "reviews", shown=True)
    table = _sample() if kind == SAMPLE else _own()
    if table is None:
        table_form.forget()
        return
    text, labels, model = _columns(table, shown)
    bulk = _job(table, text, model, shown)
    if not bulk.finished:
        st.fragment(_progress, run_every=0.5 if bulk.running else None)(bulk, bulk.running)
    if bulk.done and not bulk.running:
        many_results.show(many_results.Answers(table, labels, bulk))


@st.cache_resource
def _sample() -> Table:
    """100 reviews that were written for this app, as a file would bring them."""
    return read(reviews_csv.example(mini().test))


def _own() -> Table | None:
    st.caption(
        f"A CSV or TSV file, up to {reviews_csv.MOST_BYTES} MB: about 15,000 long reviews or 100,000 short ones, with any separator and in "
        "any usual encoding. It is read on the computer that runs this, and forgotten when you leave. For a larger one there is a command: "
        "`python -m core.evaluate reviews FILE`."
    )
    # no `type=`: whatever arrives gets our own sentence, not an error
    sent = st.file_uploader("Send a table of reviews", key="many-file", max_upload_size=reviews_csv.MOST_BYTES)
    if sent is None:
        return None
    with st.spinner("Looking at the table …"):
        found = table_form.read_sent(sent, "many", read)
    if isinstance(found, str):
        st.error(literal(found))
        return None
    table_form.put_right(found, sent, "many")
    return found


def _columns(table: Table, shown: Shown) -> tuple[str, Labels | None, str]:
    """Which column is the text, what the labels say, and who reads."""
    mark = hashlib.blake2b("\0".join(table.columns).encode(), digest_size=6).hexdigest()  # other columns are another choice
    readers = _readers(shown)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        guess = reviews_csv.guess_text(table)
        text = st.selectbox("Column of the reviews", table.columns, table.columns.index(guess), key=f"many-text-{mark}", width=220)
        others = [NO_LABEL, *(name for name in table.columns if name != text)]
        likely = reviews_csv.guess_label(table, text) or NO_LABEL
        column = st.selectbox("Column of the labels", others, others.index(likely), key=f"many-label-{mark}-{text}", width=220)
        model = st.selectbox("Who reads", list(readers), key="who", bind="query-params", width=220)
    labels = table_form.label_form(table, column, "many") if column != NO_LABEL else None
    verdicts = [f"verdicts in “{column}”: {labels.said}"] if labels else ["no verdicts."]
    table_form.taken(table, f"reviews in “{text}”", *verdicts)
    return text, labels, model


def _readers(shown: Shown) -> dict[str, Judge]:
    """Who can read, by what they are called; a network that was trained here comes first."""
    found: dict[str, Judge] = {} if shown.name else {YOURS: ""}
    return found | {name: shipped for shipped, name in READERS.items()} | {"words and pairs of words": yardstick.MODEL}


def _job(table: Table, text: str, model: str, shown: Shown) -> Bulk:
    """The reading of this column by this reader; begun if it is new."""
    shipped = _readers(shown)[model]
    texts = table.column(text)
    key = (table.key, text, shipped or shown.key)
    known, bulk = st.session_state.get(JOB, (None, None))
    if known != key:
        if bulk:
            bulk.stop()
        few = texts.nbytes <= HERE
        reader = zoo.load(shipped) if shipped else shown.reader
        bulk = Bulk(texts, reader.probabilities if few or not shipped else partial(_elsewhere, shipped))
        st.session_state[JOB] = key, bulk
        bulk.run() if few else bulk.start()
    return bulk


def _elsewhere(shipped: str, texts: list[str]) -> NDArray[np.float32]:
    """Read on the process for quick work: this one has pages to show to others."""
    return jobs.service().quick(read_reviews, shipped, texts)


def _progress(bulk: Bulk, looked_at: bool) -> None:
    """How far it is, with a button to stop; once it is not under way, what became of it and a button to go on."""
    bulk.look()
    if bulk.running and not looked_at:
        st.rerun()  # it goes on: from now on it is looked at again and again
    count = f"{bulk.done:,} of {len(bulk.texts):,} reviews"
    if bulk.running:
        rate = f", {bulk.rate:,.0f} a second" if bulk.done else ": the process that reads is starting"
        st.progress(bulk.done / len(bulk.texts), f"{count} read{rate}")
        st.button("Stop", key="many-stop", icon=":material/stop:", on_click=bulk.stop, help="What has been read so far is kept.")
        return
    if bulk.finished:
        st.rerun()
    st.warning(f"{bulk.problem or 'Stopped.'} {count} have been read; the figures below are about those.")
    st.button("Go on", key="many-go-on", icon=":material/play_arrow:", on_click=bulk.start)
