"""What a training on a table leaves behind, in forms that other programs read."""

import inspect
import json

import numpy as np
from safetensors.torch import save
from torch import nn

from core.data.tables import preparation
from core.data.tables.frame import Words
from core.models.activations import ACTIVATIONS, BY_MODULE
from core.models.table_net import Dense, TableNet
from core.tasks.kind import Exports
from core.tasks.onnx_graph import Graph, numbers
from core.tasks.tables import script
from core.tasks.tables.parts import Parts, parts_of
from core.tasks.tables.recipe import TableRecipe

LOADER = '''"""Load a network that was trained on Glassbox and ask it about rows. Needs torch, numpy and safetensors."""

import json
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import torch
from safetensors import safe_open
from safetensors.torch import load_file
from torch import nn

Array = np.ndarray
FILE = "{file}"


class Words(NamedTuple):
    """N words, each once and by number."""

    kinds: tuple
    codes: np.ndarray


{how}


{network}


with safe_open(FILE, "pt") as opened:
    how = json.loads(opened.metadata()["preparation"])
features = [[Feature(**{{key: tuple(v) if isinstance(v, list) else v for key, v in one.items()}}) for one in part] for part in how]
ready = Preparation(*map(tuple, features))
net = {made}
net.load_state_dict(load_file(FILE))
net.eval()

# Put your rows here: numbers or None; dates are given in their parts, as below
rows = {rows}
columns = {{one.name: np.array([np.nan if row[one.name] is None else row[one.name] for row in rows], float) for one in ready.numbers}}
columns |= {{one.name: Words(tuple(row[one.name] or "" for row in rows), np.arange(len(rows))) for one in ready.categories}}
with torch.no_grad():
    said = net(torch.tensor(ready.inputs(columns)))  # (rows, networks, answers)
{answer}
'''
CLASSES = """for probabilities in torch.softmax(said, dim=2).mean(dim=1):
    print(*(f"{{name}}: {{value:.4f}}" for name, value in zip({classes!r}, probabilities.tolist())))"""
NUMBER = """for value in said[..., 0].mean(dim=1) * {size!r} + {middle!r}:
    print(f"{{value:.6g}}")"""


def exports(recipe: TableRecipe, net: TableNet, name: str) -> Exports:
    """Weights with the recipe and the preparation inside, the same as ONNX, and a script that loads them."""
    found = parts_of(recipe)
    notes = {
        "recipe": recipe.to_json(),
        "preparation": json.dumps([[one._asdict() for one in part] for part in found.how], ensure_ascii=False),
        "answer": json.dumps(found.frame.classes or {"middle": found.middle, "size": found.size}, ensure_ascii=False),
    }
    weights = {key: value.detach().cpu().contiguous() for key, value in net.state_dict().items()}
    file = f"{name}.safetensors"
    answer = (
        CLASSES.format(classes=list(found.frame.classes)) if found.frame.classes else NUMBER.format(size=found.size, middle=found.middle)
    )
    loader = LOADER.format(
        file=file, how=loader_code(), network=script.network_code(), made=script.made(recipe, found.how.width, found.how.levels),
        rows=[example(found)], answer=answer.replace("{{", "{").replace("}}", "}"),
    )  # fmt: skip
    return Exports(
        "The weights of the best epoch, for PyTorch, with the recipe and the preparation of the columns inside and the loader below; the "
        "same network as ONNX, for rows that are made ready.",
        {
            "Weights (safetensors)": (file, lambda: save(weights, notes)),
            "Network (ONNX)": (f"{name}.onnx", lambda: to_onnx(net, recipe, found, notes)),
        },
        loader,
    )


def loader_code() -> str:
    """The lines that make columns ready, by what was found out before."""
    names = ("Feature", "number_inputs", "word_inputs", "Preparation")
    return "\n\n".join(inspect.getsource(getattr(preparation, name)) for name in names)


def example(found: Parts) -> dict[str, float | str | None]:
    """The first row of the test, as the loader takes it."""
    row = int(found.split.test[0])
    said: dict[str, float | str | None] = {}
    for name, column in found.frame.columns.items():
        if isinstance(column, Words):
            said[name] = column.kinds[column.codes[row]]
        else:
            said[name] = float(column[row]) if np.isfinite(column[row]) else None
    return said


def to_onnx(net: TableNet, recipe: TableRecipe, found: Parts, notes: dict[str, str]) -> bytes:
    """The file: input "row" (batch, F + C), made ready; output "answer": probabilities (batch, K), or (batch, 1) in the column's units."""
    graph, F = Graph(), found.how.width
    value = _read(graph, net, F)
    for number, layer in enumerate(net.layers, start=1):
        assert isinstance(layer, Dense)
        value = _dense(graph, f"dense{number}", layer, value)
        known = BY_MODULE[type(net.activation)]
        given = {onnx: getattr(net.activation, torch) for onnx, torch in known.onnx_settings.items()}
        value = graph.add(ACTIVATIONS[recipe.activation].onnx, f"activation{number}", [value], **given)
    value = _dense(graph, "scores", net.scores, value)  # (M, B, K)
    if net.line is not None:
        value = graph.add("Add", "sum", [value, graph.dense("line", net.line, _one_hot(graph, net, F))])
    if found.frame.classes:
        value = graph.add("Softmax", "probabilities", [value], axis=2)
    value = graph.add("ReduceMean", "together", [value], axes=[0], keepdims=0)
    if not found.frame.classes:
        value = graph.add("Mul", "sized", [value], {"size": np.float32(found.size)})
        value = graph.add("Add", "moved", [value], {"middle": np.float32(found.middle)})
    return graph.file(value, ("row", ["batch", F + len(net.levels)]), ("answer", ["batch", recipe.outputs]), notes)


def _dense(graph: Graph, name: str, layer: Dense, value: str) -> str:
    """(M, B, A) or (B, A) -> (M, B, Z)."""
    given = numbers(layer)
    value = graph.add("MatMul", f"{name}.sums", [value], {"weight": given["weight"]})
    return graph.add("Add", name, [value], {"bias": given["bias"]})


def _columns(graph: Graph, name: str, begin: int, end: int) -> str:
    given = {"begin": np.array([begin], np.int64), "end": np.array([end], np.int64), "axis": np.array([1], np.int64)}
    return graph.add("Slice", name, ["row"], given)


def _code(graph: Graph, place: int, at: int) -> str:
    """Which word a category is, (B,) whole numbers."""
    if (name := f"code{at}") in {node.name for node in graph.nodes}:
        return name
    column = _columns(graph, f"column{at}", place + at, place + at + 1)
    flat = graph.add("Squeeze", f"flat{at}", [column], {"axes": np.array([1], np.int64)})
    return graph.add("Cast", name, [flat], to=7)  # int64


def _one_hot(graph: Graph, net: TableNet, F: int) -> str:
    """(B, F + all words)"""
    if "one_hot" in {node.name for node in graph.nodes}:
        return "one_hot"
    parts = [_columns(graph, "numbers_alone", 0, F)] if F else []
    for at, level in enumerate(net.levels):
        given = {"depth": np.array(level, np.int64), "values": np.array([0, 1], np.float32)}
        parts.append(graph.add("OneHot", f"words{at}", [_code(graph, F, at)], given, axis=1))
    return graph.add("Concat", "one_hot", parts, axis=1)


def _read(graph: Graph, net: TableNet, F: int) -> str:
    """What the first dense layer gets: (B, A), or (M, B, A) with embeddings."""
    if not len(net.words):
        return _one_hot(graph, net, F)
    parts = []
    if F:
        alone = graph.add("Unsqueeze", "one_more", [_columns(graph, "numbers", 0, F)], {"axes": np.array([0], np.int64)})
        repeated = np.ones((net.members, 1, 1), np.float32)
        parts.append(graph.add("Mul", "for_each", [alone], {"ones": repeated}))
    for at, words in enumerate(net.words):
        assert isinstance(words, nn.Embedding)
        table = numbers(words)["weight"].reshape(len(words.weight), net.members, -1).transpose(1, 0, 2)  # (M, words, E)
        code = _code(graph, F, at)
        parts.append(graph.add("Gather", f"embedding{at}", [graph.constant(f"table{at}", table), code], axis=1))
    return graph.add("Concat", "read", parts, axis=2)
