"""A trained network as an ONNX file, for programs that know nothing of PyTorch.

Written layer by layer: it takes milliseconds. `torch.onnx.export` gives the same scores, but traces for seconds and changes
settings of the whole process meanwhile, which a server with thirty visitors notices.
"""

from collections.abc import Mapping
from typing import Any

from torch import nn

from core.models.activations import BY_MODULE
from core.tasks.export import IR, OPSET


def to_onnx(layers: nn.Sequential, start: tuple[int, ...], notes: Mapping[str, str]) -> bytes:
    """The file: input "pictures" (batch, *start), output "scores" (batch, classes). Dropout, which does nothing here, is left out.

    Args:
        layers: The layers of a `Stack`.
        start: The shape of one input.
        notes: Put into the file's metadata.
    """
    import onnx  # 0.2 s, and only for those who ask
    from onnx import TensorProto, helper, numpy_helper

    nodes, tensors, value = [], [], "pictures"
    for name, layer in layers.named_children():
        if isinstance(layer, nn.Dropout):
            continue
        operator, settings = _operator(layer)
        learnt = {f"{name}.{key}": tensor for key, tensor in layer.state_dict().items() if tensor.ndim}  # not batch norm's counter
        tensors += [numpy_helper.from_array(tensor.float().cpu().contiguous().numpy(), key) for key, tensor in learnt.items()]
        nodes.append(helper.make_node(operator, [value, *learnt], [name], name, **settings))
        value = name
    inputs = helper.make_tensor_value_info("pictures", TensorProto.FLOAT, ["batch", *start])
    outputs = helper.make_tensor_value_info(value, TensorProto.FLOAT, ["batch", tensors[-1].dims[0]])
    model = helper.make_model(
        helper.make_graph(nodes, "glassbox", [inputs], [outputs], tensors),
        opset_imports=[helper.make_opsetid("", OPSET)],
        ir_version=IR,
        producer_name="glassbox",
    )
    helper.set_model_props(model, dict(notes))
    onnx.checker.check_model(model)
    return bytes(model.SerializeToString())


def _operator(layer: nn.Module) -> tuple[str, dict[str, Any]]:
    """ONNX's name for a layer, and its settings."""
    match layer:
        case nn.Conv2d():
            return "Conv", {"kernel_shape": layer.kernel_size, "strides": layer.stride, "pads": [*layer.padding, *layer.padding]}
        case nn.Linear():
            return "Gemm", {"transB": 1}
        case nn.MaxPool2d() | nn.AvgPool2d():
            size = [layer.kernel_size] * 2
            return "MaxPool" if isinstance(layer, nn.MaxPool2d) else "AveragePool", {"kernel_shape": size, "strides": size}
        case nn.BatchNorm1d() | nn.BatchNorm2d():
            return "BatchNormalization", {"epsilon": layer.eps}
    if activation := BY_MODULE.get(type(layer)):
        return activation.onnx, {name: getattr(layer, ours) for name, ours in activation.onnx_settings.items()}
    return type(layer).__name__, {}  # Flatten
