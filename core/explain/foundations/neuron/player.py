"""A record of a small network in the form in which the player in the browser takes it: plain lists and names."""

from dataclasses import asdict
from typing import Any

from core.explain.foundations.neuron.network import Network
from core.explain.foundations.neuron.record import NeuronRecord, Round
from core.explain.foundations.neuron.steps import Line, Step, display_names, steps
from core.explain.foundations.neuron.writing import show, symbol


def as_data(network: Network, made: NeuronRecord, labels: tuple[str, ...], decimals: int) -> dict[str, Any]:
    """Everything the player needs, ready for JSON.

    columns: a list with one number per round for every name, or the number itself where it never changes.
    """
    return {
        "decimals": decimals,
        "rounds": len(made.rounds),
        "alone": len(made.graph.neurons) == 1,
        "inputs": [{"name": f"x{i + 1}", "label": label} for i, label in enumerate(labels)],
        "layers": [[asdict(neuron) for neuron in layer] for layer in made.graph.layers],
        "steps": [_step(step) for step in steps(network, made.graph, made.rounds[0])],
        "names": display_names(made.graph),
        "columns": {name: _column(made.rounds, name) for name in made.rounds[0]},
    }


def _step(step: Step) -> dict[str, Any]:
    return asdict(step) | {"local": f"d{step.child}/d{step.parent}", "total": f"Σ {step.child}⇠{step.parent}"}


def _column(rounds: tuple[Round, ...], name: str) -> float | list[float]:
    numbers = [float(f"{numbers[name]:.10g}") for numbers in rounds]
    return numbers[0] if len(set(numbers)) == 1 else numbers


def table(network: Network, made: NeuronRecord, decimals: int, round_: int = 0) -> dict[str, list[str]]:
    """One round as a table: each quantity, its formula with symbols, and its value, in the order of the walk."""
    names = display_names(made.graph)
    lines = [line for step in steps(network, made.graph, made.rounds[0]) for line in step.lines]
    return {
        "quantity": [names.get(line.result, symbol(line.result)) for line in lines],
        "formula": [_written(line, names) for line in lines],
        "value": [show(made.rounds[round_][line.result], decimals) for line in lines],
    }


def _written(line: Line, names: dict[str, str]) -> str:
    parts = line.formula.replace("}", "{").split("{")
    return "".join(names.get(part, symbol(part)) if i % 2 else part for i, part in enumerate(parts))
