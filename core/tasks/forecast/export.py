"""What a training on a series leaves behind, in forms that other programs read."""

import inspect
from collections.abc import Mapping

import numpy as np
from safetensors.torch import save
from torch import nn

from core.data.series import windows
from core.models import forecast_net
from core.models.recurrent import CELLS, cells_code
from core.tasks.forecast.parts import parts_of
from core.tasks.forecast.recipe import ForecastRecipe
from core.tasks.kind import Exports
from core.tasks.onnx_graph import Graph, numbers

LOADER = '''"""Load a network that was trained on Glassbox and forecast a series. Needs torch, numpy and safetensors."""

from itertools import pairwise
from typing import NamedTuple

import numpy as np
import torch
from safetensors.torch import load_file
from torch import nn

Array = Places = np.ndarray
{cells}


{network}

{how}

how = Preparation("{kind}", {season}, {log})
net = ForecastNet({window}, {horizon}, "{net}", {units}, {layers}, start="{start}")
net.load_state_dict(load_file("{file}"))
net.eval()

values = np.array({values})  # put your newest values here, {needed} or more
ready = how.straight(values)[None, -{needed}:]
x = torch.tensor((how.inputs(ready) - {middle!r}) / {size!r}, dtype=torch.float32)[..., None]  # (1, {window}, 1)
with torch.no_grad():
    answer = net(x).double().numpy()
print(*(f"{{value:.6g}}" for value in how.back(answer * {size!r} + {added!r} + how.base(ready, {horizon}))[0]))
'''


def exports(recipe: ForecastRecipe, net: forecast_net.ForecastNet, name: str) -> Exports:
    """Weights with the recipe inside, the same as ONNX, and a script that loads them."""
    found = parts_of(recipe)
    scale, needed = found.scale, recipe.window + recipe.how.lag
    notes = {
        "recipe": recipe.to_json(),
        "input": f"(batch, {recipe.window}, 1): {recipe.in_words('values')}, less {scale.middle!r}, over {scale.size!r}",
    }
    weights = {key: value.detach().cpu().contiguous() for key, value in net.state_dict().items()}
    file = f"{name}.safetensors"
    loader = LOADER.format(
        cells=cells_code(), network=inspect.getsource(forecast_net.ForecastNet), how=inspect.getsource(windows.Preparation),
        kind=recipe.values, season=recipe.season, log=recipe.log, window=recipe.window, horizon=recipe.horizon, net=recipe.network,
        units=recipe.hidden_size, layers=recipe.layers, start=recipe.start, file=file, needed=needed,
        values=[float(f"{value:.10g}") for value in found.series.values[-needed:]],
        middle=scale.middle, size=scale.size, added=scale.middle if recipe.values == "levels" else 0.0,
    )  # fmt: skip
    return Exports(
        "The weights of the best epoch, for PyTorch, with the recipe inside and the loader below; the same network as ONNX.",
        {
            "Weights (safetensors)": (file, lambda: save(weights, notes)),
            "Network (ONNX)": (f"{name}.onnx", lambda: to_onnx(net, recipe, notes)),
        },
        loader,
    )


def to_onnx(net: forecast_net.ForecastNet, recipe: ForecastRecipe, notes: Mapping[str, str]) -> bytes:
    """The file: input "window" (batch, T, 1), scaled; output "next" (batch, H), scaled."""
    graph = Graph()
    value = _recurrent(graph, net, recipe) if recipe.network in CELLS else _body(graph, net, recipe)
    value = graph.dense("head", net.head, value)
    if net.line is not None:
        line = graph.dense("line", net.line, graph.add("Reshape", "flat", ["window"], {"to": np.array([0, -1], np.int64)}))
        value = graph.add("Add", "sum", [value, line])
    return graph.file(value, ("window", ["batch", recipe.window, 1]), ("next", ["batch", recipe.horizon]), notes)


def _body(graph: Graph, net: forecast_net.ForecastNet, recipe: ForecastRecipe) -> str:
    """Dense layers or convolutions."""
    to = np.array([0, 1, -1] if recipe.network == "conv" else [0, -1], np.int64)  # (B, T, 1) -> (B, 1, T) or (B, T)
    value = graph.add("Reshape", "values", ["window"], {"to": to})
    for number, layer in enumerate(net.body):
        match layer:
            case nn.Conv1d():
                value = graph.add("Conv", f"conv{number}", [value], numbers(layer), kernel_shape=[3], pads=[1, 1])
            case nn.Linear():
                value = graph.dense(f"dense{number}", layer, value)
            case nn.ReLU():
                value = graph.add("Relu", f"relu{number}", [value])
    return graph.add("Flatten", "flattened", [value])


def _recurrent(graph: Graph, net: forecast_net.ForecastNet, recipe: ForecastRecipe) -> str:
    """The recurrent layers; the last state."""
    value = graph.add("Transpose", "in_time", ["window"], perm=[1, 0, 2])  # (T, B, F)
    for layer in range(recipe.layers):
        value = graph.recurrent(f"memory{layer}", net.memory, layer, value)
    return graph.add("Squeeze", "kept", [f"memory{recipe.layers - 1}"], {"axes": np.array([0], np.int64)})  # (1, B, H) -> (B, H)
