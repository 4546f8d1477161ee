"""A ReLU neuron and a leaky one through the same training: one of them may die."""

import streamlit as st

from core.explain.foundations.dying_relu import INPUTS, NeuronRun, train_neuron
from pages.kit.charts import chart
from pages.kit.pick import pick

RATES = ("0.05", "0.15")
FLOOR = 1e-4  # where the logarithmic axis ends
SPEC = {
    "height": 230,
    "mark": {"type": "line", "strokeWidth": 3},
    "encoding": {
        "x": {"field": "step", "type": "quantitative", "title": "training step"},
        "y": {"field": "loss", "type": "quantitative", "title": "loss (mean squared error)", "scale": {"type": "log"}},
        "color": {"field": "neuron", "type": "nominal", "title": None, "legend": {"orient": "top"}},
        "strokeDash": {"field": "neuron", "type": "nominal", "title": None, "legend": {"orient": "top"}},
    },
}


def show() -> None:
    """The folded demonstration."""
    with st.expander("Watch a ReLU die", icon=":material/heart_broken:"):
        st.markdown(
            "One neuron, f(w·x + b), shall learn to halve its input. It starts at w = 3, far too large. Train it twice, "
            "once with ReLU and once with leaky ReLU, and choose how large the steps are."
        )
        about = "How far each step of the training moves the weight and the bias."
        rate = float(pick("Learning rate", RATES, "rate", "0.15", shown=True, help=about))
        runs = {"ReLU": train_neuron("relu", rate), "leaky ReLU": train_neuron("leaky", rate)}
        rows = [
            {"step": step, "loss": max(loss, FLOOR), "neuron": name} for name, run in runs.items() for step, loss in enumerate(run.loss)
        ]
        chart(rows, SPEC, key="dying-relu", alt="Loss of the two neurons, step by step.")
        _verdict(runs["ReLU"], runs["leaky ReLU"])


def _verdict(relu: NeuronRun, leaky: NeuronRun) -> None:
    after = f"After step 1 its weight is {relu.weight[1]:.2f} and its bias {relu.bias[1]:.2f}: "
    if relu.alive[-1]:
        st.success(f"Both learn. {after}{relu.alive[1]} of {len(INPUTS)} examples still reach it.", icon=":material/check:")
        return
    st.warning(
        f"The ReLU neuron is dead. {after}none of the {len(INPUTS)} examples gives a sum above zero, so the slope is 0 "
        f"for all of them, the gradient is 0, and the loss stays at {relu.loss[-1]:.2f} for ever. The leaky one was "
        f"thrown just as far and climbed back: its loss is {leaky.loss[-1]:.4f}.",
        icon=":material/heart_broken:",
    )
