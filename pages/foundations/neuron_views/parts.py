"""What the page of the neuron is made of: fields, player, tables."""

import re
from collections.abc import Iterator

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.explain.foundations.counting import iterations, parameter_count
from core.explain.foundations.neuron.graph import build, start
from core.explain.foundations.neuron.network import Matrix, Network
from core.explain.foundations.neuron.player import as_data
from core.explain.foundations.neuron.record import NeuronRecord, autograd_difference
from core.explain.foundations.neuron.scalars import ACTIVATIONS, LOSSES
from core.explain.foundations.neuron.worked import EXAMPLES, Example
from core.explain.foundations.neuron.writing import show, symbol
from pages.kit import stage
from pages.kit.frontend import component
from pages.kit.pick import pick

BEND = "What a neuron does to its sum before passing it on."
WEIGHT = "How strongly this input counts; below zero it counts against."
BIAS = "Is added to the sum, whatever the inputs are."

ABOUT = "A neuron multiplies, adds and squeezes. To learn, it walks the same way back and asks what every weight did."
_player = component("foundations/neuron_views/player")


def choose_example() -> str:
    """Which worked example is open; its key."""
    with stage.row("views"):
        return str(pick("Worked example", EXAMPLES, "neuron", format_func=lambda key: EXAMPLES[key].title))


def edit(key: str, example: Example, top: DeltaGenerator) -> Network:
    """Fields for every number of the example, the first ones in `top`; the network that they make.

    Raises:
        ValueError: A plain sentence about a number that will not do.
    """
    given = example.network
    alone = len(given.biases) == 1
    with top, stage.row("numbers"):
        inputs = tuple(
            _number(key, f"x{i + 1}", value, label, "A number that goes into the network.")
            for i, (value, label) in enumerate(zip(given.inputs, example.inputs, strict=True))
        )
        target = _number(key, "y", given.target, example.target, "What the network should have said.")
        if alone:
            weights, biases = _parameters(key, given)
    if not alone:
        with top.expander("Weights and biases", icon=":material/tune:"), st.container(horizontal=True):
            weights, biases = _parameters(key, given)
    with st.expander("Activation, loss and learning rate", icon=":material/tune:"), st.container(horizontal=True):
        hidden = given.hidden if alone else _choice(key, "hidden", "Hidden neurons", list(ACTIVATIONS), given.hidden, BEND)
        output = _choice(key, "output", "Last neuron", list(ACTIVATIONS), given.output, BEND)
        loss = _choice(key, "loss", "Loss", list(LOSSES), given.loss, "How a wrong guess is punished.")
        rate = _number(key, "rate", given.rate, "Learning rate", "How large a step one update takes against the gradient.")
    return Network(inputs, weights, biases, target, hidden, output, loss, rate)


def _parameters(key: str, network: Network) -> tuple[tuple[Matrix, ...], tuple[tuple[float, ...], ...]]:
    graph = build(network)
    known = start(network, graph)

    def field(name: str, kind: str, meaning: str) -> float:
        label = f"{kind} {symbol(name)}" if len(graph.neurons) == 1 else symbol(name)
        return _number(key, name, known[name], label, meaning)

    weights, biases = [], []
    for layer in graph.layers:
        rows = zip(*(neuron.weights for neuron in layer), strict=True)  # of what comes from one value of the layer before
        weights.append(tuple(tuple(field(name, "weight", WEIGHT) for name in row) for row in rows))
        biases.append(tuple(field(neuron.bias, "bias", BIAS) for neuron in layer))
    return tuple(weights), tuple(biases)


def names() -> Iterator[str]:
    """What the addresses of this page may say."""
    yield "neuron"
    yield from (f"count-{what}" for what in ("inputs", "neurons", "examples", "batch", "epochs"))
    for key, example in EXAMPLES.items():
        inputs = (f"x{i + 1}" for i in range(len(example.inputs)))
        chosen = ("y", "rate", "hidden", "output", "loss")
        yield from (_name(key, name) for name in (*inputs, *chosen, *build(example.network).parameters))


def _name(key: str, name: str) -> str:
    """Of a number or a choice of an example, in the address."""
    short = re.sub(r"\W+", "-", name).strip("-")
    return f"{key}-{short}"


def _number(key: str, name: str, value: float, label: str, meaning: str) -> float:
    return st.number_input(label, value=value, step=0.1, format="%g", key=_name(key, name), bind="query-params", width=125, help=meaning)


def _choice(key: str, name: str, label: str, options: list[str], default: str, meaning: str) -> str:
    return st.selectbox(label, options, index=options.index(default), key=_name(key, name), bind="query-params", width=230, help=meaning)


def show_player(key: str, example: Example, network: Network, made: NeuronRecord) -> None:
    """The graph with its player, and the check by autograd under it."""
    _player(data={"example": key, **as_data(network, made, example.inputs, example.decimals)}, key="neuron-player")
    difference = autograd_difference(network, made)
    count = len(made.graph.parameters)
    if difference < 1e-9:
        st.caption(
            f":material/check_circle: All {count} gradients, worked out by hand as shown, equal those of PyTorch's autograd in all "
            f"{len(made.rounds)} rounds. Largest difference: {difference:.1e}."
        )
    else:
        st.error(f"By hand and by autograd differ by {difference:.1e}.")
    if made.diverged:
        st.warning(f"After {len(made.rounds) - 1} updates the loss ran away: the steps are too large. Lower the learning rate.")


def matrix_form(network: Network, made: NeuronRecord, decimals: int) -> None:
    """Each layer as x W + b, with the numbers of the first round."""
    before, numbers = "x", made.rounds[0]
    st.caption(
        "A layer does the sums of all its neurons at once: a row of inputs times a table of weights, plus a row of "
        "biases. Each column of W belongs to one neuron."
    )
    row = network.inputs
    for n, layer in enumerate(made.graph.layers):
        sums = tuple(numbers[neuron.sum] for neuron in layer)
        out = tuple(numbers[neuron.output] for neuron in layer)
        after = "a" if n + 1 == len(made.graph.layers) else "hk"[n]
        st.latex(rf"{before} = {_matrix((row,), decimals)} \quad W_{n + 1} = {_matrix(network.weights[n], decimals)}")
        st.latex(rf"b_{n + 1} = {_matrix((network.biases[n],), decimals)}")
        st.latex(rf"z_{n + 1} = {before}\,W_{n + 1} + b_{n + 1} = {_matrix((sums,), decimals)}")
        if layer[0].activation != "none":
            st.latex(rf"{after} = \text{{{layer[0].activation}}}(z_{n + 1}) = {_matrix((out,), decimals)}")
        before, row = after, out


def _matrix(rows: tuple[tuple[float, ...], ...], decimals: int) -> str:
    body = r" \\ ".join(" & ".join(show(value, decimals) for value in row) for row in rows)
    return rf"\begin{{bmatrix}} {body} \end{{bmatrix}}"


def counting() -> None:
    """Two counts that come up again and again: parameters of a dense layer, and updates in a training."""
    st.markdown("**Parameters of a dense layer.** Every neuron has one weight for each input, and one bias.")
    with st.container(horizontal=True):
        inputs = st.number_input("Inputs", 1, 10_000, 3, key="count-inputs", bind="query-params", width=130)
        neurons = st.number_input("Neurons", 1, 10_000, 2, key="count-neurons", bind="query-params", width=130)
    st.markdown(f"({inputs:,} + 1) × {neurons:,} = **{parameter_count(inputs, neurons):,} numbers to learn**")
    st.markdown(
        "**Epochs, batches, iterations.** An epoch shows every example once; a batch is what goes in together before "
        "one update; one update is one iteration."
    )
    with st.container(horizontal=True):
        examples = st.number_input("Examples", 1, 10_000_000, 1000, key="count-examples", bind="query-params", width=150)
        batch = st.number_input("Batch size", 1, 10_000_000, 100, key="count-batch", bind="query-params", width=150)
        epochs = st.number_input("Epochs", 1, 100_000, 5, key="count-epochs", bind="query-params", width=130)
    per_epoch, total = iterations(examples, batch, epochs)
    st.markdown(
        f"{examples:,} / {batch:,} gives **{per_epoch:,} iterations in an epoch**, times {epochs:,} epochs: "
        f"**{total:,} iterations in all**."
    )
