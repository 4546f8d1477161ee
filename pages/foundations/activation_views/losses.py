"""Loss curves against the prediction, and the gradient each sends back."""

from collections.abc import Callable

import streamlit as st
import torch

from core.data.given import number, one_of
from core.explain.foundations import losses
from pages.kit.code_panel import show_code
from pages.kit.frontend import component
from pages.kit.link import examples, from_link, mount
from pages.kit.question import predict_first

KEY = "loss-lab"
LAB = component("foundations/activation_views/loss_lab")
PASS_FAIL = str(torch.sigmoid(torch.tensor(2.5, dtype=torch.float64)).item())  # the student of the page "A neuron"
CASES = {
    "Guess 0.9241, truth 0": {"kind": "probability", "target": "0", "p": PASS_FAIL, "sent": "prediction"},
    "Guess 0.92, truth 0": {"kind": "probability", "target": "0", "p": "0.92", "sent": "prediction"},
    "Sure but wrong": {"kind": "probability", "target": "0", "p": "0.99", "sent": "score"},
    "3 too high": {"kind": "number", "target": "0", "p": "3", "sent": "prediction"},
}
CHOICES = {"kind": ("probability", "number"), "target": ("0", "1"), "sent": ("prediction", "score")}
CODE = """import torch
from torch.nn import functional as F

p = torch.tensor({p!r}, requires_grad=True)
t = torch.tensor({t:.1f})
for loss in ({losses}):
    value = loss(p, t)
    gradient, = torch.autograd.grad(value, p)
    print(f"{{loss.__name__}}: {{value:.4f}}, gradient {{gradient:.4f}}")
"""


@st.cache_data
def payload() -> dict[str, object]:
    """PyTorch's loss curves and gradients, for the browser to draw."""
    p = torch.sigmoid(torch.linspace(-6.5, 6.5, 105, dtype=torch.float64))  # closest together where cross-entropy is steep
    error = torch.linspace(-losses.ERROR_LIMIT, losses.ERROR_LIMIT, 81, dtype=torch.float64)
    return {
        "p": p.tolist(),
        "error": error.tolist(),
        "titles": {name: loss.title for name, loss in losses.LOSSES.items()},
        "probability": [
            {name: _curve(name, p, torch.full_like(p, target), sigmoid=True) for name in losses.LOSSES} for target in (0.0, 1.0)
        ],
        "number": {
            name: _curve(name, error, torch.zeros_like(error), sigmoid=False) for name, loss in losses.LOSSES.items() if loss.any_number
        },
    }


def _curve(name: str, prediction: torch.Tensor, target: torch.Tensor, sigmoid: bool) -> dict[str, list[float]]:
    value, slope = losses.loss_and_gradient(name, prediction, target)
    curve = {"value": value.tolist(), "slope": slope.tolist()}
    return curve | {"through": losses.gradient_through_sigmoid(name, prediction, target).tolist()} if sigmoid else curve


def ask() -> None:
    """To be predicted first."""
    predict_first(
        "predict-losses",
        "A network is 99 % sure of *yes*, and the truth is *no*. Which loss sends the strongest correction back to the prediction?",
        ["Squared error", "Absolute error", "Cross-entropy", "All the same"],
        "Cross-entropy",
        "Its gradient is 1 / (1 − 0.99) = 100; squared error sends 1.98, absolute error 1.",
        folded=True,
    )


@st.fragment
def show() -> None:
    """The lab, its question, its worked examples and the explanation."""
    kind = from_link("kind", _choice("kind"), "probability")
    target = int(from_link("target", _choice("target"), "1"))
    sent = from_link("sent", _choice("sent"), "prediction")
    low, high = (losses.LEAST, losses.MOST) if kind == "probability" else (-losses.ERROR_LIMIT, losses.ERROR_LIMIT)
    p = from_link("p", lambda text: number(text, "The prediction", low, high), 0.7)
    examples(KEY, CASES)
    mount(LAB, KEY, {"kind": kind, "target": target, "p": p, "sent": sent}, payload())
    _checked(kind, p, float(target))
    _explain()
    names = "F.mse_loss, F.l1_loss" + (", F.binary_cross_entropy" if kind == "probability" else "")
    show_code(CODE.format(p=p, t=target if kind == "probability" else 0, losses=names), "losses.py")


def _checked(kind: str, p: float, target: float) -> None:
    fit = [name for name, loss in losses.LOSSES.items() if kind == "probability" or loss.any_number]
    truth = torch.tensor(target if kind == "probability" else 0.0, dtype=torch.float64)
    guess = torch.tensor(p, dtype=torch.float64)
    values = (f"{losses.LOSSES[name].title.lower()} {losses.loss_and_gradient(name, guess, truth)[0]:.4f}" for name in fit)
    st.caption(f"PyTorch at {p:.4f}: {', '.join(values)}")


def _explain() -> None:
    with st.expander("Which loss when?", icon=":material/school:"):
        st.markdown(
            "A **loss** puts how wrong a prediction was into one number. Its **gradient** is the correction sent back: "
            "the sign says which way, the size says how hard to pull. Training walks against it."
        )
        for loss in losses.LOSSES.values():
            st.markdown(f"* **{loss.title}**, ${loss.formula}$: {loss.when}.")
        st.markdown(
            "Over many examples the squared error is averaged: the *mean squared error*, MSE. The plots stop where the "
            "cross-entropies leave the frame; the table goes on."
        )


def _choice(name: str) -> Callable[[str], str]:
    return lambda text: one_of(text, f"“{name}”", CHOICES[name])
