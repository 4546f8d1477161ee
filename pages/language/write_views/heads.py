"""Inside a transformer that writes: where each of its heads looked for every token of what was written."""

import streamlit as st

from core.explain.writing.heads import heads
from core.figures import writing as figures
from core.models.sampling import Sampling
from core.models.writer_net import WriterNet
from pages.kit.charts import chart
from pages.kit.literal import literal
from pages.language.write_views.whose import Whose

BEGINNING, WRITTEN = "I love", 26  # tokens that are written behind it
HOW = Sampling(temperature=0.8)


def show(found: Whose) -> None:
    """A text that it writes, and a table of weights."""
    writer = found.writer
    assert isinstance(writer.model, WriterNet)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        seed = int(st.number_input("Written by seed", 0, 9999, 0, key="inside-seed", width=140, help="Another seed, another text."))
        layers, each = writer.model.layers, writer.model.heads
        layer = st.segmented_control("Layer", range(1, layers + 1), default=1, required=True, key="inside-layer")
        head = st.segmented_control("Head", range(1, each + 1), default=1, required=True, key="inside-head")
    text = writer.rows(BEGINNING, 1, HOW, seed, WRITTEN)[0]
    tokens = ["\n", *writer.alphabet.pieces(text)]
    weights = heads(writer.model, writer.ids(text))[int(layer) - 1].weights[int(head) - 1].numpy()
    st.markdown(literal(text))
    rows = figures.look_rows(tokens, weights)
    alt = f"A table: rows are the tokens, columns those before them and themselves; how much head {head} of layer {layer} looks there"
    chart(rows, figures.LOOKS, "write-looks", alt)
    st.caption(
        "Each row is a token while what follows it is foretold; each square says how much of this head's look goes there, and a row sums "
        "to 100 %. Right of the diagonal there is nothing: what comes later is not written yet. **Heads** look for different things: some "
        "at the token before, some for an earlier word like this one. ⏎ stands before every text."
    )
