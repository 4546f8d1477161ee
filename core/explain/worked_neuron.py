"""The worked examples of one neuron and of small networks, ready to be opened and changed."""

import math
from dataclasses import dataclass, replace

from core.explain.network import Network


@dataclass(frozen=True, slots=True)
class Example:
    """A network with a story.

    inputs and target name the numbers in words; decimals says how many are shown; slip is a mistake that is often made
    with these numbers, or empty.
    """

    title: str
    story: str
    network: Network
    inputs: tuple[str, ...]
    target: str
    decimals: int = 4
    slip: str = ""


STUDENT = Network(inputs=(2.0, 5.0), weights=(((0.4,), (0.3,)),), biases=((0.2,),), target=0.0)
BACKPROPAGATION = Network(inputs=(0.5, 0.8), weights=(((0.2,), (0.7,)),), biases=((0.1,),), target=1.0)
HIDDEN = Network(inputs=(0.5, 0.8), target=1.0,
                 weights=(((0.2, -0.4), (0.7, 0.3)), ((0.6,), (-0.5,))), biases=((0.1, -0.2), (0.1,)))
DEEP = Network(inputs=(0.5, 0.8), target=1.0, hidden="tanh",
               weights=(((0.2, -0.4, 0.5), (0.7, 0.3, -0.6)), ((0.8, -0.3), (-0.5, 0.9), (0.4, 0.6)), ((0.7,), (-0.8,))),
               biases=((0.1, -0.2, 0.0), (0.1, -0.1), (0.0,)))

ROUNDED = 0.92  # the student's guess, rounded before the loss is worked out
SLIP = (f"Rounding the guess to {ROUNDED} before working out the loss gives a squared error of {ROUNDED ** 2:.4f} and a binary "
        f"cross-entropy of {-math.log(1 - ROUNDED):.4f}: wrong from the second decimal on. Round only at the very end.")

EXAMPLES = {
    "student": Example(
        "Pass or fail?", "A student studied 2 hours and slept 5. The neuron says “pass”, 92 % sure. In truth the student failed, "
        "so the target is 0.", STUDENT, ("hours studied", "hours slept"), "target (1 = pass)", slip=SLIP),
    "entropy": Example(
        "Another loss", "The same student and the same wrong guess, judged by binary cross-entropy: to be sure and wrong costs "
        "far more.", replace(STUDENT, loss="binary cross-entropy"), ("hours studied", "hours slept"),
        "target (1 = pass)", slip=SLIP),
    "backpropagation": Example(
        "Backpropagation", "One sigmoid neuron whose target is 1. Walk back and check every number of the chain rule.",
        BACKPROPAGATION, ("input 1", "input 2"), "target", decimals=5),
    "hidden": Example(
        "Hidden layer", "Two inputs, two hidden ReLU neurons, one output. The second hidden neuron is switched off here: nothing "
        "flows back through it.", HIDDEN, ("input 1", "input 2"), "target",
        slip="One printed solution of this example has ReLU = [0.23, 0.10]. It cannot be: 0.5 × 0.2 + 0.8 × 0.7 + 0.1 = 0.76 is "
             "positive and stays 0.76, and 0.5 × (−0.4) + 0.8 × 0.3 − 0.2 = −0.16 is negative and becomes 0."),
    "three": Example(
        "Three layers", "Three hidden neurons, then two, then one. Where several paths lead back to a neuron, their gradients "
        "add up.", DEEP, ("input 1", "input 2"), "target"),
}
