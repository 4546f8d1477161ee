"""The gradient in every layer of a deep stack, for five ways to draw the first weights."""

from dataclasses import asdict
from typing import Any

import streamlit as st

from core.data.given import one_of
from core.explain.foundations import functions, gradient_flow
from pages.kit.code_panel import show_code
from pages.kit.frontend import component
from pages.kit.link import examples, from_link, mount
from pages.kit.question import predict_first

KEY = "gradient-flow"
LAB = component("foundations/activation_views/gradient_flow")
CASES = {
    "Vanishing": {"a": "sigmoid", "m": "error"},
    "Xavier or He?": {"a": "relu", "m": "error"},
    "Tanh": {"a": "tanh", "m": "error"},
    "Exploding": {"a": "relu", "m": "weight"},
    "Clipped": {"a": "relu", "m": "clipped"},
}
MEASURES = ("error", "weight", "clipped", "signal")
CODE = """import torch
from torch import nn

layers = [nn.Linear(64, 64) for _ in range({depth})]
for layer in layers:
    nn.init.kaiming_normal_(layer.weight, nonlinearity="relu")  # or xavier_normal_, zeros_, normal_(std=…)
    nn.init.zeros_(layer.bias)
head = nn.Linear(64, 10)

h = torch.randn(64, 64)
for layer in layers:
    h = {activation}
loss = nn.functional.cross_entropy(head(h), torch.randint(10, (64,)))
loss.backward()
nn.utils.clip_grad_norm_([p for layer in layers for p in layer.parameters()], max_norm=1.0)
for number, layer in enumerate(layers, start=1):
    print(number, layer.weight.grad.norm().item())
"""


@st.cache_data(max_entries=64)
def payload(depth: int, seed: int) -> dict[str, object]:
    """Every activation with every start, measured by PyTorch."""
    flows = {
        activation: {start: asdict(flow) | {"verdict": flow.verdict, "passed": flow.passed_back} for start, flow in starts.items()}
        for activation, starts in gradient_flow.measure_all(depth, seed).items()
    }
    return {
        "depth": depth,
        "seed": seed,
        "flows": flows,
        "titles": {name: functions.ACTIVATIONS[name].title for name in gradient_flow.STACK_ACTIVATIONS},
        "starts": {name: {"title": start.title, "rule": start.rule} for name, start in gradient_flow.STARTS.items()},
    }


def ask() -> None:
    """To be predicted first."""
    predict_first(
        "predict-stack",
        "A stack of 20 sigmoid layers, first weights by Xavier's rule. How much of the error signal is left at the first layer?",
        ["Nearly all", "About a hundredth", "About a millionth", "Less than a billionth"],
        "Less than a billionth",
        "A sigmoid's slope is 0.25 at most, and 0.25 to the power of 20 is 9 × 10⁻¹³. Press play.",
        folded=True,
    )


@st.fragment
def show() -> None:
    """The lab, its question, its cases and the explanation."""
    activation = from_link("a", lambda text: one_of(text, "The activation", gradient_flow.STACK_ACTIVATIONS), "sigmoid")
    measure = from_link("m", lambda text: one_of(text, "The measure", MEASURES), "error")
    examples(KEY, CASES)
    lab = st.container()  # above the stack's size, though that decides what is in it
    with st.container(horizontal=True, vertical_alignment="bottom"):
        depth = st.slider(
            "Layers",
            gradient_flow.SHALLOWEST,
            gradient_flow.DEEPEST,
            20,
            key="depth",
            bind="query-params",
            help="How many equal layers of 64 neurons stand on top of one another.",
        )
        seed = st.number_input(
            "Seed",
            0,
            999,
            0,
            key="seed",
            bind="query-params",
            width=140,
            help="Another number draws other first weights and other examples.",
        )
    measured = payload(depth, seed)
    with lab:
        mount(LAB, KEY, {"a": activation, "m": measure}, measured)
    _explain(measured)
    through = functions.ACTIVATIONS[activation].torch_code.replace("z", "layer(h)")
    show_code(CODE.format(depth=depth, activation=through), "gradient_flow.py")


def _explain(measured: dict[str, Any]) -> None:
    with st.expander("All activations at once", icon=":material/table:"):
        st.markdown("The error signal in the first layer divided by that in the last, as measured:")
        st.table(
            {
                measured["titles"][name]: {
                    measured["starts"][start]["title"]: f"{flow['passed']:.1e} {flow['verdict']}" for start, flow in starts.items()
                }
                for name, starts in measured["flows"].items()
            }
        )
    with st.expander("What am I looking at?", icon=":material/school:"):
        st.markdown(
            "Going back through a layer, the error is multiplied by the layer's weights and by the slope of its "
            "activation. If that shrinks it a little at every layer, the first layers hear nothing: the gradient "
            "**vanishes**. If it grows, it **explodes**. Both are decided by how the first weights are drawn.\n\n"
            "* **Zero**: every neuron is the same and no error passes at all. Nothing can be learned.\n"
            "* **Small** (0.01): signal and error die out together.\n"
            "* **Xavier** (Glorot and Bengio, 2010) keeps the spread of signal and error steady for tanh.\n"
            "* **He** (He and others, 2015) doubles the variance, because ReLU throws away half of the signal.\n"
            "* **Large**: ReLU explodes; sigmoid and tanh are pushed into saturation.\n"
            "* **Clipping** shortens all gradients by one factor when together they are longer than 1.\n\n"
            "Measured with 64 examples of 64 random numbers and random labels, in 64-bit numbers; in the usual 32 bits "
            "everything beyond 10³⁸ would already be infinite."
        )
