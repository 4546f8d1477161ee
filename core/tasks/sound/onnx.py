"""A network for spoken words as an ONNX file: input "frames" (batch, 124, 32), output "scores" (batch, classes)."""

from collections.abc import Mapping

import numpy as np
from torch import nn

from core.models.ear import FLOOR, LEAK, Bend, Ear
from core.models.sound_net import BANDS, FRAMES, MIDDLE, SPREAD, SoundCNN, SoundRNN
from core.models.spoken_net import WordHead
from core.tasks.onnx_graph import Graph, numbers
from core.tasks.sound.recipe import SoundRecipe


def to_onnx(recipe: SoundRecipe, net: nn.Module, notes: Mapping[str, str]) -> bytes:
    """The whole network, from log-mel frames to scores; dropout, which does nothing here, is left out."""
    graph = Graph()
    match net:
        case SoundCNN():
            value = _pictures(graph, net)
        case SoundRNN():
            value = _frames(graph, net)
        case nn.Sequential():
            ear, head = net
            assert isinstance(ear, Ear) and isinstance(head, WordHead)
            value = _head(graph, head, _ear(graph, ear))
        case _:
            raise TypeError(type(net).__name__)
    return graph.file(value, ("frames", ["batch", FRAMES, BANDS]), ("scores", ["batch", len(recipe.classes)]), notes)


def _scaled(graph: Graph) -> str:
    less = graph.add("Sub", "less", ["frames"], {"middle": np.array(MIDDLE, np.float32)})
    return graph.add("Div", "scaled", [less], {"spread": np.array(SPREAD, np.float32)})


def _channel(graph: Graph, value: str) -> str:
    return graph.add("Unsqueeze", "picture", [value], {"axes": np.array([1], np.int64)})  # (B, 1, T, F)


def _pictures(graph: Graph, net: SoundCNN) -> str:
    value = _channel(graph, _scaled(graph))
    for name, conv in net.named_children():
        if isinstance(conv, nn.Conv2d):
            value = graph.add("Relu", f"{name}.relu", [graph.add("Conv", name, [value], numbers(conv), kernel_shape=[3, 3], pads=[1] * 4)])
            value = graph.add("MaxPool", f"{name}.pool", [value], kernel_shape=[2, 2], strides=[2, 2])
    return graph.dense("dense", net.dense, graph.add("Flatten", "flat", [value]))


def _frames(graph: Graph, net: SoundRNN) -> str:
    value = graph.add("Transpose", "in_time", [_scaled(graph)], perm=[1, 0, 2])  # (T, B, F)
    value = graph.recurrent("memory", net.memory, 0, value)
    return graph.dense("dense", net.dense, graph.add("ReduceMean", "mean", [value], axes=[0], keepdims=0))


def _ear(graph: Graph, ear: Ear) -> str:
    value = graph.add("Conv", "first", [_channel(graph, "frames")], numbers(ear.first), kernel_shape=[3, 3], pads=[0, 1, 0, 1])
    norm = {key: tensor for key, tensor in numbers(ear.norm).items() if tensor.ndim}  # not its counter
    value = graph.add("BatchNormalization", "norm", [graph.add("Relu", "first.relu", [value])], norm, epsilon=ear.norm.eps)
    value = _bend(graph, "bend", value)
    for number, stage in enumerate(ear.stages, start=1):
        for name, layer in stage.named_modules():
            place = f"stage{number}.{name}"
            if isinstance(layer, nn.Conv2d):
                across = layer.kernel_size == (1, 3)
                value = graph.add("Conv", place, [value], numbers(layer), kernel_shape=layer.kernel_size, pads=[0, int(across)] * 2)
            elif isinstance(layer, Bend):
                value = _bend(graph, place, value)
            elif isinstance(layer, nn.MaxPool2d):
                value = graph.add("MaxPool", place, [value], kernel_shape=layer.kernel_size, strides=layer.kernel_size)
    value = graph.add("Conv", "last", [value], numbers(ear.last), kernel_shape=[3, 1])  # (B, 96, T', 1)
    value = graph.add("Squeeze", "heard", [value], {"axes": np.array([3], np.int64)})
    return graph.add("Transpose", "in_order", [value], perm=[0, 2, 1])  # (B, T', 96)


def _bend(graph: Graph, name: str, value: str) -> str:
    leak = graph.add("LeakyRelu", f"{name}.leak", [value], alpha=LEAK)
    return graph.add("Max", f"{name}.floor", [leak], {"least": np.array(FLOOR, np.float32)})


def _head(graph: Graph, head: WordHead, value: str) -> str:
    kept = numbers(head)
    value = graph.add("Sub", "less", [graph.add("Flatten", "flat", [value])], {"mean": kept["mean"]})
    value = graph.add("Div", "standardised", [value], {"spread": kept["spread"]})
    value = graph.add("Relu", "dense.relu", [graph.dense("dense", head.dense, value)])
    return graph.dense("fc", head.fc, value)
