"""A neuron, forward and back: step through the arithmetic and through the chain rule."""

import streamlit as st

from core.explain.foundations.neuron.player import table
from core.explain.foundations.neuron.record import record
from core.explain.foundations.neuron.script import script
from core.explain.foundations.neuron.worked import EXAMPLES
from pages.foundations.neuron_views import parts
from pages.kit import address, stage
from pages.kit.code_panel import show_code
from pages.kit.question import predict_first

address.opens(*parts.names())
head = stage.head("A neuron, forward and back")
key = parts.choose_example()
example = EXAMPLES[key]
with head:
    predict_first(f"{key}-guess", *example.question, folded=True)
    stage.about(f"{parts.ABOUT}\n\n{example.story}")
stage.line(example.story)
numbers = stage.cause()
picture = st.container()
try:
    network = parts.edit(key, example, numbers)
except ValueError as problem:
    picture.error(str(problem))
    st.stop()
made = record(network)
with picture:
    parts.show_player(key, example, network, made)
    if example.slip and network == example.network:
        st.caption(f":material/lightbulb: **Common slip.** {example.slip}")
with st.expander("All numbers of the first round in a table", icon=":material/table:"):
    st.table(table(network, made, example.decimals))
with st.expander("The same in matrix form", icon=":material/grid_on:"):
    parts.matrix_form(network, made, example.decimals)
with st.expander("Count it: parameters, epochs, batches, iterations", icon=":material/calculate:"):
    parts.counting()
show_code(script(network), "neuron.py")
