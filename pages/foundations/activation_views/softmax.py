"""Ten scores become ten probabilities, and the loss pulls at each score."""

import streamlit as st
import torch

from core.data.given import number, numbers
from core.explain.foundations import functions, losses
from pages.kit.code_panel import show_code
from pages.kit.frontend import component
from pages.kit.link import examples, from_link, mount
from pages.kit.question import predict_first

KEY = "softmax-lab"
LAB = component("foundations/activation_views/softmax_lab")
SCORES = ",".join(map(str, functions.EXAMPLE_SCORES))
CASES = {
    "The ten scores": {"scores": SCORES, "temperature": "1", "right": "7"},
    "Cold, T = 0.2": {"scores": SCORES, "temperature": "0.2", "right": "7"},
    "Hot, T = 10": {"scores": SCORES, "temperature": "10", "right": "7"},
    "All the same": {"scores": ",".join(["0"] * 10), "temperature": "1", "right": "7"},
    "The truth was 3": {"scores": SCORES, "temperature": "1", "right": "3"},
}
CODE = """import torch

scores = torch.tensor({scores})
probabilities = torch.softmax(scores / {temperature:g}, dim=0)
print(probabilities.argmax().item(), f"{{probabilities.max():.4f}}")

# Training never takes softmax and logarithm apart: cross_entropy eats the scores
print(torch.nn.functional.cross_entropy(scores / {temperature:g}, torch.tensor({right})).item())
"""


def ask() -> None:
    """To be predicted first."""
    predict_first(
        "predict-softmax",
        "Every one of the ten scores goes up by 1. What happens to the probabilities?",
        ["All go up", "They even out", "The winner gains", "Nothing changes"],
        "Nothing changes",
        "Softmax looks only at the differences between scores. Press “+1 to every score” and watch the bars stand still.",
        folded=True,
    )


@st.fragment
def show() -> None:
    """The lab, its question, its worked examples and the explanation."""
    limit, coldest, hottest = functions.SCORE_LIMIT, functions.COLDEST, functions.HOTTEST
    scores = from_link("scores", lambda text: numbers(text, "the scores", 10, -limit, limit), list(functions.EXAMPLE_SCORES))
    temperature = from_link("temperature", lambda text: number(text, "The temperature", coldest, hottest), 1.0)
    right = int(from_link("right", lambda text: number(text, "The right class", 0, 9), 7.0))
    examples(KEY, CASES)
    mount(LAB, KEY, {"scores": scores, "temperature": temperature, "right": right}, {})
    _checked(scores, temperature, right)
    _explain()
    show_code(CODE.format(scores=scores, temperature=temperature, right=right), "softmax.py")


def _checked(scores: list[float], temperature: float, right: int) -> None:
    tensor = torch.tensor(scores, dtype=torch.float64)
    shares = functions.softmax(tensor, temperature)
    loss, gradient = losses.class_loss(tensor, right, temperature)
    best = int(shares.argmax())
    st.caption(
        f"PyTorch: class {best} with {shares[best]:.4f}; cross-entropy {loss:.4f}; gradient for the score of class "
        f"{right}: {gradient[right]:.4f}"
    )


def _explain() -> None:
    with st.expander("What am I looking at?", icon=":material/school:"):
        st.markdown(
            "The last layer of a classifier gives one **score** per class: any number, also below zero. **Softmax** "
            "turns them into **probabilities** that add up to 1: raise e to each score, then divide by the sum.\n\n"
            "* The **temperature** divides all scores first. Cold (below 1) makes the winner take all; hot (above 1) "
            "makes the network less sure. The order never changes.\n"
            "* Choose which class is **right**: the loss (categorical cross-entropy) looks only at the probability of "
            "that class, but its **gradient** reaches all ten scores: probability minus 1 for the right class, the "
            "probability itself for the others, each divided by T."
        )
        st.latex(r"p_k = \frac{e^{s_k / T}}{\sum_j e^{s_j / T}}, \qquad \frac{\partial L}{\partial s_k} = \frac{p_k - t_k}{T}")
