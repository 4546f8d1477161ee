"""The worked examples of one neuron and of small networks, ready to be opened and changed."""

import math
from dataclasses import dataclass, replace

from core.explain.foundations.neuron.network import Network
from core.tasks.kind import Question


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
    question: Question
    decimals: int = 4
    slip: str = ""


STUDENT = Network(inputs=(2.0, 5.0), weights=(((0.4,), (0.3,)),), biases=((0.2,),), target=0.0)
BACKPROPAGATION = Network(inputs=(0.5, 0.8), weights=(((0.2,), (0.7,)),), biases=((0.1,),), target=1.0)
HIDDEN = Network(inputs=(0.5, 0.8), target=1.0, weights=(((0.2, -0.4), (0.7, 0.3)), ((0.6,), (-0.5,))), biases=((0.1, -0.2), (0.1,)))
DEEP = Network(
    inputs=(0.5, 0.8),
    target=1.0,
    hidden="tanh",
    weights=(((0.2, -0.4, 0.5), (0.7, 0.3, -0.6)), ((0.8, -0.3), (-0.5, 0.9), (0.4, 0.6)), ((0.7,), (-0.8,))),
    biases=((0.1, -0.2, 0.0), (0.1, -0.1), (0.0,)),
)

ROUNDED = 0.92  # the student's guess, rounded before the loss is worked out
SLIP = (
    f"Rounding the guess to {ROUNDED} before working out the loss gives a squared error of {ROUNDED**2:.4f} and a binary "
    f"cross-entropy of {-math.log(1 - ROUNDED):.4f}: wrong from the second decimal on. Round only at the very end."
)

EXAMPLES = {
    "student": Example(
        "Pass or fail?",
        "A student studied 2 hours and slept 5. The neuron says “pass”, 92 % sure. In truth the student failed, so the target is 0.",
        STUDENT,
        ("hours studied", "hours slept"),
        "target (1 = pass)",
        Question(
            "The student slept 5 hours, studied 2, and “pass” was wrong. Which weight will one update change more?",
            ("hours slept", "hours studied", "both by the same amount"),
            "hours slept",
            "The same error walks back to both and is multiplied by the input: 5 against 2.",
        ),
        slip=SLIP,
    ),
    "entropy": Example(
        "Another loss",
        "The same student and the same wrong guess, judged by binary cross-entropy: to be sure and wrong costs far more.",
        replace(STUDENT, loss="binary cross-entropy"),
        ("hours studied", "hours slept"),
        "target (1 = pass)",
        Question(
            "Squared error sent a gradient of 0.13 back to z. How much will cross-entropy send for the same guess?",
            ("less", "about the same", "about seven times as much"),
            "about seven times as much",
            "It sends exactly a − y. The flat end of the sigmoid, which weakened the squared error, cancels out.",
        ),
        slip=SLIP,
    ),
    "backpropagation": Example(
        "Backpropagation",
        "One sigmoid neuron whose target is 1. Walk back and check every number of the chain rule.",
        BACKPROPAGATION,
        ("input 1", "input 2"),
        "target",
        Question(
            "The guess is 0.68 and should be 1. What sign will the gradients of the weights have?",
            ("above zero", "below zero"),
            "below zero",
            "More weight would lift the guess and lower the loss. The update subtracts the gradient, so the weights grow.",
        ),
        decimals=5,
    ),
    "hidden": Example(
        "Hidden layer",
        "Two inputs, two hidden ReLU neurons, one output. The sum of the second hidden neuron is below zero.",
        HIDDEN,
        ("input 1", "input 2"),
        "target",
        Question(
            "The second hidden neuron gives 0. How much will one update change the weights that lead into it?",
            ("not at all", "a little", "more than all others"),
            "not at all",
            "ReLU is flat there: its slope is 0, and everything that walks back is multiplied by 0.",
        ),
        slip="One printed solution of this example has ReLU = [0.23, 0.10]. It cannot be: 0.5 × 0.2 + 0.8 × 0.7 + 0.1 = 0.76 is "
        "positive and stays 0.76, and 0.5 × (−0.4) + 0.8 × 0.3 − 0.2 = −0.16 is negative and becomes 0.",
    ),
    "three": Example(
        "Three layers",
        "Three hidden neurons, then two, then one: the same walk, only longer.",
        DEEP,
        ("input 1", "input 2"),
        "target",
        Question(
            "Neuron h₁ feeds k₁ and k₂, so two paths lead back to it. What is its gradient?",
            ("the larger of the two", "their average", "their sum"),
            "their sum",
            "A change of h₁ moves the loss along both paths at once, so both effects add up.",
        ),
    ),
}
