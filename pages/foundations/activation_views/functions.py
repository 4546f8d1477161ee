"""An activation function with its slope, under a slider."""

from dataclasses import asdict

import streamlit as st
import torch

from core.data.given import number, one_of
from core.explain.foundations import functions
from pages.foundations.activation_views import dying_relu
from pages.kit.code_panel import show_code
from pages.kit.frontend import component
from pages.kit.link import examples, from_link, mount
from pages.kit.question import predict_first

KEY = "activation-lab"
LAB = component("foundations/activation_views/function_lab")
CASES = {
    "sigmoid(3)": ("sigmoid", 3.0),
    "sigmoid(−3)": ("sigmoid", -3.0),
    "tanh(2)": ("tanh", 2.0),
    "tanh(−3)": ("tanh", -3.0),
    "ReLU(5)": ("relu", 5.0),
    "ReLU(−3)": ("relu", -3.0),
}


@st.cache_data
def payload() -> dict[str, object]:
    """PyTorch's curves, the zones and the names, for the browser to draw."""
    curves = {name: functions.curve(name) for name in functions.ACTIVATIONS}
    return {
        "z": curves["sigmoid"].z.tolist(),
        "curves": {name: {"value": c.value.tolist(), "slope": c.slope.tolist()} for name, c in curves.items()},
        "zones": {name: [asdict(zone) for zone in functions.quiet_zones(name)] for name in curves},
        "titles": {name: a.title for name, a in functions.ACTIVATIONS.items()},
    }


def ask() -> None:
    """To be predicted first."""
    predict_first(
        "predict-functions",
        "A sigmoid neuron gets input 0. Then its input is pushed to 8. What happens to the "
        "slope, the share of the error that passes back through it?",
        ["It grows with the input", "It stays the same", "It halves", "It almost vanishes"],
        "It almost vanishes",
        "The slope falls from 0.25 to 0.000335, about 750 times less: drag the input to 8 and read it off.",
        folded=True,
    )


@st.fragment
def show() -> None:
    """The lab, its question, its worked examples and the explanation."""
    name = from_link("f", lambda text: one_of(text, "The activation", functions.ACTIVATIONS), "sigmoid")
    z = from_link("z", lambda text: number(text, "The input z", functions.LOW, functions.HIGH), 0.0)
    examples(KEY, {label: {"f": f, "z": str(at)} for label, (f, at) in CASES.items()})
    mount(LAB, KEY, {"f": name, "z": z}, payload())
    value, slope = functions.value_and_slope(name, torch.tensor(z, dtype=torch.float64))
    st.caption(f"PyTorch: {functions.ACTIVATIONS[name].title}({z:g}) = {value:.4f}, slope {slope:.4f}")
    if (name, z) == ("tanh", -3.0):
        st.info(
            "**Common slip.** Some notes print tanh(−3) = −0.96. That is tanh(−2) = −0.9640; tanh(−3) is −0.9951.", icon=":material/error:"
        )
    _explain(name)
    dying_relu.show()
    _code(name)


def _explain(name: str) -> None:
    activation = functions.ACTIVATIONS[name]
    with st.expander("What am I looking at?", icon=":material/school:"):
        st.markdown(
            "A neuron adds up its weighted inputs to one number **z** and puts it through an **activation function f**. "
            "Without f, a hundred layers would collapse into one straight line.\n\n"
            "The **slope f′** (the derivative) says how much the output moves when z moves a little. In training, the "
            "error that comes back is *multiplied by this slope*. A slope near zero stops learning at this neuron.\n\n"
            "* **Saturated**: f has gone flat; under a twentieth of its steepest slope is left.\n"
            "* **Dead**: the slope is exactly zero. If every example puts a ReLU neuron there, its weights never change "
            "again: a **dying ReLU**. A learning rate that is too large can throw it there in one step. Leaky ReLU "
            f"keeps a small slope ({functions.LEAK:g} here, 0.01 in PyTorch unless you say otherwise), so it can return."
        )
        st.latex(activation.formula)
        st.markdown(f"**{activation.title}** is used for {activation.used_for}.")


def _code(name: str) -> None:
    show_code(
        f"import torch\n\nz = torch.tensor(3.0, requires_grad=True)\nf = {functions.ACTIVATIONS[name].torch_code}\n"
        + (
            "print(f.item())  # the step has no gradient: f.backward() would raise\n"
            if name == "step"
            else "f.backward()  # fills z.grad with the slope\nprint(f.item(), z.grad.item())\n"
        ),
        "activation.py",
    )
