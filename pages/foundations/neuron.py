"""A neuron, forward and back: step through the arithmetic and through the chain rule."""

import streamlit as st

from core.explain.foundations.neuron.player import table
from core.explain.foundations.neuron.record import record
from core.explain.foundations.neuron.script import script
from core.explain.foundations.neuron.worked import EXAMPLES
from pages.foundations.neuron_views import parts
from pages.kit import address
from pages.kit.code_panel import show_code
from pages.kit.question import predict_first

address.opens(*parts.names())
st.title("A neuron, forward and back")
st.markdown("A neuron multiplies, adds and squeezes. To learn, it walks the same way back and asks what every weight did.")
key = parts.choose_example()
example = EXAMPLES[key]
st.markdown(example.story)
question, numbers = st.columns([2, 3], gap="medium")
with question:
    predict_first(f"{key}-guess", *example.question)
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
        st.info(f"**Common slip.** {example.slip}", icon=":material/lightbulb:")
with st.expander("All numbers of the first round in a table", icon=":material/table:"):
    st.table(table(network, made, example.decimals))
with st.expander("The same in matrix form", icon=":material/grid_on:"):
    parts.matrix_form(network, made, example.decimals)
with st.expander("Count it: parameters, epochs, batches, iterations", icon=":material/calculate:"):
    parts.counting()
show_code(script(network), "neuron.py")
