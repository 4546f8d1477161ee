"""What to say at each step of the walk: one forward step per node, one backward step per edge, then the update.

A formula names numbers in braces, as in `{w1} × {x1} + {b}`. The player writes it twice, once with symbols and once with
the numbers of the round that is on screen.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from core.explain.foundations.neuron.graph import Edge, Graph, Neuron, backward
from core.explain.foundations.neuron.network import Network
from core.explain.foundations.neuron.scalars import ACTIVATIONS, LOSSES
from core.explain.foundations.neuron.writing import symbol


@dataclass(frozen=True, slots=True)
class Line:
    """`result` = `formula`; both name numbers of the round."""

    result: str
    formula: str


@dataclass(frozen=True, slots=True)
class Step:
    """One press of the step button: what lights up, what it is called, what it says, what it computes."""

    phase: Literal["forward", "backward", "update"]
    child: str
    parent: str  # empty while going forward
    title: str
    say: str
    lines: tuple[Line, ...]


def steps(network: Network, graph: Graph, numbers: dict[str, float]) -> list[Step]:
    """Every step of one round in its order; `numbers` is any round of the record."""
    return [*_forward(graph), *(_backward(graph, edge) for edge in backward(graph, numbers)), _update(network, graph)]


def display_names(graph: Graph) -> dict[str, str]:
    """How columns of a record are written where that is more than subscripts: products, sums and updated parameters."""
    names = {f"new {name}": f"new {symbol(name)}" for name in graph.parameters}
    for neuron in graph.neurons:
        for parent in (*neuron.inputs, *neuron.weights, neuron.bias):
            several = len(_ways_back(graph, parent)) > 1
            names[f"{neuron.sum}⇠{parent}"] = symbol(f"path over {neuron.sum}" if several else f"dL/d{parent}")
            names[f"Σ {neuron.sum}⇠{parent}"] = symbol(f"dL/d{parent} so far")
        names[f"{neuron.output}⇠{neuron.sum}"] = symbol(f"dL/d{neuron.sum}")
    return names


def _forward(graph: Graph) -> Iterator[Step]:
    for neuron in graph.neurons:
        total = " + ".join(f"{{{w}}} × {{{x}}}" for w, x in zip(neuron.weights, neuron.inputs, strict=True))
        yield Step(
            "forward",
            neuron.sum,
            "",
            f"Weighted sum {symbol(neuron.sum)}",
            "Each input times its weight, all added up, plus the bias.",
            (Line(neuron.sum, f"{total} + {{{neuron.bias}}}"),),
        )
        yield Step(
            "forward",
            neuron.output,
            "",
            f"Activation {symbol(neuron.output)} = {_call(neuron)}",
            SAY_ACTIVATION[neuron.activation],
            (Line(neuron.output, _named(ACTIVATIONS[neuron.activation].formula, neuron)),),
        )
    yield Step(
        "forward",
        "L",
        "",
        f"Loss L: {graph.loss}",
        "How wrong the guess a is when the target y was wanted. Zero would be perfect.",
        (Line("L", LOSSES[graph.loss].formula),),
    )


SAY_ACTIVATION = {
    "sigmoid": "The sigmoid squeezes any number to between 0 and 1, so that it can be read as a probability.",
    "tanh": "The hyperbolic tangent squeezes any number to between −1 and 1.",
    "ReLU": "ReLU lets a positive number through and turns a negative one to 0.",
    "none": "No activation: the sum goes on as it is.",
}


def _call(neuron: Neuron) -> str:
    return symbol(neuron.sum) if neuron.activation == "none" else f"{neuron.activation}({symbol(neuron.sum)})"


def _named(formula: str, neuron: Neuron) -> str:
    return formula.replace("{z}", f"{{{neuron.sum}}}").replace("{a}", f"{{{neuron.output}}}")


def _backward(graph: Graph, edge: Edge) -> Step:
    child, parent = symbol(edge.child), symbol(edge.parent)
    local = f"d{edge.child}/d{edge.parent}"
    if edge.child == "L":
        return Step(
            "backward",
            "L",
            "a",
            "Back from the loss to a",
            "If the guess a rises a little, how fast does the loss rise? Below zero: a larger guess would be better.",
            (Line("dL/da", LOSSES[graph.loss].derivative_formula),),
        )
    derivative, say = _link(graph, edge)
    lines = [Line(local, derivative), Line(f"{edge.child}⇠{edge.parent}", f"{{dL/d{edge.child}}} × {{{local}}}")]
    if len(_ways_back(graph, edge.parent)) > 1:
        lines.append(Line(f"Σ {edge.child}⇠{edge.parent}", _sum_so_far(graph, edge)))
    return Step("backward", edge.child, edge.parent, f"Back from {child} to {parent}", say, tuple(lines))


def _link(graph: Graph, edge: Edge) -> tuple[str, str]:
    """The local derivative of an edge as a formula, and why."""
    child, parent = symbol(edge.child), symbol(edge.parent)
    neuron = next(each for each in graph.neurons if edge.child in (each.output, each.sum))
    if edge.child == neuron.output:
        slope = _named(ACTIVATIONS[neuron.activation].derivative_formula, neuron)
        return slope, f"How steep is the activation here? Its slope is the local derivative of {child} by {parent}."
    if edge.parent == neuron.bias:
        return "1", "The bias is added as it is, so the local derivative is 1."
    partners = dict(zip(neuron.weights, neuron.inputs, strict=True)) | dict(zip(neuron.inputs, neuron.weights, strict=True))
    kind = "input" if edge.parent in neuron.weights else "weight"
    return f"{{{partners[edge.parent]}}}", f"In the sum, {parent} is multiplied by its {kind}, so that {kind} is the local derivative."


def _ways_back(graph: Graph, parent: str) -> list[str]:
    """Sums that `parent` goes into, in the order in which the walk back meets them."""
    return [neuron.sum for neuron in graph.neurons if parent in neuron.inputs]


def _sum_so_far(graph: Graph, edge: Edge) -> str:
    met = _ways_back(graph, edge.parent)
    return " + ".join(f"{{{child}⇠{edge.parent}}}" for child in met[: met.index(edge.child) + 1])


def _update(network: Network, graph: Graph) -> Step:
    return Step(
        "update",
        "",
        "",
        "Update: every weight takes a small step downhill",
        f"New value = old value − learning rate × gradient. The learning rate is {network.rate:g}.",
        tuple(Line(f"new {name}", f"{{{name}}} − {network.rate:g} × {{dL/d{name}}}") for name in graph.parameters),
    )
