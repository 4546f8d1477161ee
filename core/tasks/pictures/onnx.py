"""A network for pictures as an ONNX file, layer by layer as in `core.tasks.digits.onnx`.

It takes red, green and blue from 0 to 1, and normalises them itself.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
from torch import nn

from core.models.efficientnet import EfficientNet, SameConv2d, margins
from core.models.pretrained import PictureNet
from core.models.resnet import ResNet
from core.tasks.export import IR, OPSET


def to_onnx(model: PictureNet, side: int, notes: Mapping[str, str]) -> bytes:
    """The file: input "pictures" (batch, 3, side, side) in [0, 1], output "scores" (batch, classes).

    Args:
        model: In eval mode: batch norm uses its averages.
        side: Pixels of the pictures.
        notes: Put into the file's metadata.
    """
    import onnx  # 0.2 s, and only for those who ask
    from onnx import TensorProto, helper

    graph = _Graph(side)
    value = _body(graph, model)
    classes = model.fc.out_features
    made = helper.make_graph(
        graph.nodes,
        "glassbox",
        [helper.make_tensor_value_info("pictures", TensorProto.FLOAT, ["batch", 3, side, side])],
        [helper.make_tensor_value_info(value, TensorProto.FLOAT, ["batch", classes])],
        graph.tensors,
    )
    whole = helper.make_model(made, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=IR, producer_name="glassbox")
    helper.set_model_props(whole, dict(notes))
    onnx.checker.check_model(whole)
    return bytes(whole.SerializeToString())


class _Graph:
    """Nodes and their numbers, one after the other."""

    def __init__(self, side: int) -> None:
        self.side = side  # of what the next convolution gets: TensorFlow's margins depend on it
        self.nodes: list[Any] = []
        self.tensors: list[Any] = []

    def add(self, operator: str, name: str, inputs: list[str], numbers: Mapping[str, Any] | None = None, **settings: Any) -> str:
        """One node; gives the name of what it says, which is its own."""
        from onnx import helper, numpy_helper

        given = {f"{name}.{key}": value for key, value in (numbers or {}).items()}
        self.tensors += [numpy_helper.from_array(np.asarray(value, np.float32), key) for key, value in given.items()]
        self.nodes.append(helper.make_node(operator, [*inputs, *given], [name], name, **settings))
        return name

    def layer(self, name: str, module: nn.Module, value: str) -> str:
        """A convolution, a norm or a dense layer."""
        learnt = {key: tensor.float().cpu() for key, tensor in module.state_dict().items() if tensor.ndim}  # not the norm's counter
        match module:
            case nn.Conv2d():
                settings = {"kernel_shape": module.kernel_size, "strides": module.stride, "group": module.groups}
                return self.add("Conv", name, [value], learnt, **settings, pads=self._margins(module))
            case nn.BatchNorm2d():
                return self.add("BatchNormalization", name, [value], learnt, epsilon=module.eps)
        return self.add("Gemm", name, [value], learnt, transB=1)

    def relu6(self, name: str, value: str) -> str:
        """min(max(x, 0), 6)"""
        return self.add("Clip", name, [value], {"least": 0.0, "most": 6.0})

    def _margins(self, module: nn.Conv2d) -> list[int]:
        stride = module.stride[0]
        if not isinstance(module, SameConv2d) or stride == 1:
            return [int(number) for number in (*module.padding, *module.padding)]
        before, after = margins(self.side, module.kernel_size[0], stride)
        self.side = -(-self.side // stride)
        return [before, before, after, after]


def _body(graph: _Graph, model: PictureNet) -> str:
    """All of it; gives the name of the scores."""
    mean, std = (np.array(numbers, np.float32)[None, :, None, None] for numbers in (model.MEAN, model.STD))
    value = graph.add("Sub", "centred", ["pictures"], {"mean": mean})
    value = graph.add("Div", "normalised", [value], {"std": std})
    value = graph.layer("bn1", model.bn1, graph.layer("conv1", model.conv1, value))
    if isinstance(model, ResNet):
        value = graph.add("Relu", "relu", [value])
        if isinstance(model.maxpool, nn.MaxPool2d):
            value = graph.add("MaxPool", "maxpool", [value], kernel_shape=[3, 3], strides=[2, 2], pads=[1, 1, 1, 1])
    else:
        value = graph.relu6("relu", value)
    for stage in ("layer1", "layer2", "layer3", "layer4"):
        for number, block in enumerate(model.get_submodule(stage).children()):
            value = (_inverted if isinstance(model, EfficientNet) else _block)(graph, f"{stage}.{number}", block, value)
    value = graph.add("GlobalAveragePool", "avgpool", [value])
    value = graph.add("Flatten", "features", [value])
    return graph.layer("scores", model.fc, value)


def _inverted(graph: _Graph, name: str, block: nn.Module, value: str) -> str:
    """F(x) + x, or F(x); behind every convolution but the last that makes few maps there is a ReLU6."""
    change, children = value, dict(block.named_children())
    for key in [key for key in children if key.startswith("conv")]:
        place = key.removeprefix("conv")
        change = graph.layer(f"{name}.{key}", children[key], change)
        change = graph.layer(f"{name}.bn{place}", children[f"bn{place}"], change)
        if key != "conv3":
            change = graph.relu6(f"{name}.relu{place}", change)
    return graph.add("Add", f"{name}.sum", [change, value]) if getattr(block, "skips", False) else change


def _block(graph: _Graph, name: str, block: nn.Module, value: str) -> str:
    """y = ReLU(F(x) + x)"""
    convolutions = [key for key, child in block.named_children() if isinstance(child, nn.Conv2d)]
    change = value
    for place, key in enumerate(convolutions, start=1):
        change = graph.layer(f"{name}.{key}", block.get_submodule(key), change)
        change = graph.layer(f"{name}.bn{place}", block.get_submodule(f"bn{place}"), change)
        if place < len(convolutions):
            change = graph.add("Relu", f"{name}.relu{place}", [change])
    for place, child in enumerate(block.get_submodule("downsample").children()):
        value = graph.layer(f"{name}.downsample.{place}", child, value)
    return graph.add("Relu", f"{name}.relu", [graph.add("Add", f"{name}.sum", [change, value])])
