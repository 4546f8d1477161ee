"""An ONNX graph in the making: nodes and their numbers, one after the other."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from torch import nn

from core.tasks.export import IR, OPSET

Shape = Sequence[str | int | None]
# ONNX has the blocks of a recurrent layer in another order than PyTorch: an LSTM's i, o, f, c and a GRU's z, r, h.
ORDER = {"LSTM": (0, 3, 1, 2), "GRU": (1, 0, 2), "RNN": (0,)}


def numbers(layer: nn.Module) -> dict[str, Any]:
    """The weights of a layer by PyTorch's names, as arrays."""
    return {key: tensor.detach().float().cpu().numpy() for key, tensor in layer.state_dict().items()}


class Graph:
    """Nodes, and the numbers they take."""

    def __init__(self) -> None:
        self.nodes: list[Any] = []
        self.tensors: list[Any] = []

    def add(self, operator: str, name: str, inputs: list[str], given: Mapping[str, Any] | None = None, outs: int = 1, **more: Any) -> str:
        """One node; gives the name of its last output, which is its own. A number called "" is an input left out."""
        from onnx import helper, numpy_helper  # 0.2 s, and only for those who ask

        named = {f"{name}.{key}" if key else "": value for key, value in (given or {}).items()}
        self.tensors += [numpy_helper.from_array(np.ascontiguousarray(value), key) for key, value in named.items() if key]
        outputs = [f"{name}.{place}" for place in range(outs - 1)] + [name]
        self.nodes.append(helper.make_node(operator, [*inputs, *named], outputs, name, **more))
        return name

    def constant(self, name: str, values: Any) -> str:
        """Numbers that a node takes first."""
        from onnx import numpy_helper

        self.tensors.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def dense(self, name: str, layer: nn.Linear, value: str) -> str:
        """A dense layer."""
        return self.add("Gemm", name, [value], numbers(layer), transB=1)

    def recurrent(self, name: str, memory: nn.RNNBase, layer: int, value: str) -> str:
        """One layer of a recurrent network, (T, B, F) -> (T, B, H); its last state is called `name`."""
        kind, weights = memory.mode.split("_")[0], numbers(memory)
        order = ORDER[kind]
        parts = {key: np.split(weights[f"{key}_l{layer}"], len(order)) for key in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")}
        joined = {key: np.concatenate([blocks[place] for place in order])[None] for key, blocks in parts.items()}
        given = {
            "W": joined["weight_ih"], "R": joined["weight_hh"], "B": np.concatenate([joined["bias_ih"], joined["bias_hh"]], axis=1)
        }  # fmt: skip
        more = {"linear_before_reset": 1} if kind == "GRU" else {}
        self.add(kind, name, [value], given, outs=2, hidden_size=memory.hidden_size, **more)
        return self.add("Squeeze", f"{name}.states", [f"{name}.0"], {"axes": np.array([1], np.int64)})  # (T, 1, B, H) -> (T, B, H)

    def file(self, value: str, taken: tuple[str, Shape], given: tuple[str, Shape], notes: Mapping[str, str]) -> bytes:
        """The whole: the name and the shape of what goes in and of what comes out, which is `value`."""
        import onnx
        from onnx import TensorProto, helper

        self.nodes.append(helper.make_node("Identity", [value], [given[0]]))
        ends = [helper.make_tensor_value_info(name, TensorProto.FLOAT, list(shape)) for name, shape in (taken, given)]
        made = helper.make_graph(self.nodes, "glassbox", ends[:1], ends[1:], self.tensors)
        whole = helper.make_model(made, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=IR, producer_name="glassbox")
        helper.set_model_props(whole, dict(notes))
        onnx.checker.check_model(whole)
        return bytes(whole.SerializeToString())
