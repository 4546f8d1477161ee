"""Through a network step by step, without any numbers in it: shapes, operations, how deep it is and how far it sees.

The network is built on PyTorch's meta device, whose tensors have a shape and no memory, so that one of 600 million weights is no
more work than a small one. `torch.fx` writes down what it computes; every step is done once, and what it costs is counted by PyTorch's
own `FlopCounterMode`.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import torch
from torch import fx, nn
from torch.overrides import TorchFunctionMode
from torch.utils.flop_counter import FlopCounterMode
from torchvision import models

from core.explain.famous.catalogue import LENET, at_hand, known
from core.models import pretrained
from core.models.efficientnet import SameConv2d
from core.models.lenet import LeNet5, Squash

WHOLE = math.inf  # sees all of the picture
MIXES = ("shifted_window_attention", "scaled_dot_product_attention", "adaptive_avg_pool2d", "softmax", "mean")  # all places with all


@dataclass(frozen=True)
class Step:
    """One layer, or one operation between layers, as it is met on the way through."""

    path: str  # of the module, such as "layer1.0.conv1"; of an operation, that of the module it is in
    kind: str  # "Conv2d"; of an operation its name, such as "add"
    settings: str  # "7x7, stride 2, 3 → 64"
    shape: tuple[int, ...]  # of what comes out, without the batch
    parameters: int
    operations: int  # multiplications and additions, each pair counted once
    depth: int  # layers with weights on the longest way here, this one counted
    field: float  # pixels of the picture, along its longer side, that one place depends on through convolutions; `WHOLE`
    takes: tuple[int, ...] = ()  # from which steps it gets what it works on, by their number; nothing where it is the picture

    @property
    def numbers(self) -> int:
        """How many come out."""
        return math.prod(self.shape)


class NoMemory(TorchFunctionMode):
    """Within it, weights that are to be filled take no memory. Whatever a network computes to find its widths is computed as ever."""

    def __torch_function__(self, func: Callable[..., Any], types: Any, args: Any = (), kwargs: Any = None) -> Any:
        more = {"device": "meta"} if func is torch.empty else {}
        return func(*args, **(kwargs or {}) | more)


def network(name: str) -> nn.Module:
    """A network of `catalogue()` or `at_hand()` with random weights, ready to judge.

    Raises:
        KeyError: There is none of that name.
    """
    if known(name).name == LENET:
        return LeNet5().eval()
    if name in at_hand():
        return pretrained.empty(name, known(name).classes).eval()
    more = {"init_weights": False} if name in ("googlenet", "inception_v3") else {}  # theirs takes half a minute, and nothing reads them
    return models.get_model(name, weights=None, **more).eval()


def empty(name: str) -> nn.Module:
    """The same on PyTorch's meta device.

    Raises:
        KeyError: There is none of that name.
    """
    with NoMemory():
        return network(name).to("meta")


def walk(name: str) -> list[Step]:
    """Every step of one picture through the network of that name, in order.

    Raises:
        KeyError: There is none of that name.
    """
    found, model = known(name), empty(name)
    picture = torch.empty(1, found.channels, found.side, found.side, device="meta")
    walker = _Walker(fx.GraphModule(model, _Tracer().trace(model)))
    with walker.counter, torch.no_grad():
        walker.run(picture)
    return walker.steps


class _Tracer(fx.Tracer):
    """Notes in which module each operation is done."""

    def is_leaf_module(self, module: nn.Module, path: str) -> bool:
        """PyTorch's own layers, our bent line, and the convolution whose margins depend on the picture."""
        return isinstance(module, Squash | SameConv2d) or super().is_leaf_module(module, path)

    def create_node(self, *arguments: Any, **more: Any) -> fx.Node:
        node = super().create_node(*arguments, **more)
        inner = [path for path, _ in node.meta.get("nn_module_stack", {}).values()]
        node.meta["within"] = inner[-1] if inner else ""
        return node


@dataclass(frozen=True)
class Sees:
    """Of one place: how many pixels of the picture it depends on, and how many lie between it and the next; down and across."""

    pixels: tuple[float, float] = (1.0, 1.0)
    apart: tuple[float, float] = (1.0, 1.0)


class _Walker(fx.Interpreter):
    """Does each step once on tensors without memory, and writes down what came of it."""

    def __init__(self, module: fx.GraphModule) -> None:
        super().__init__(module)
        self.counter = FlopCounterMode(display=False)
        self.steps: list[Step] = []
        self.depth: dict[fx.Node, int] = {}
        self.seen: dict[fx.Node, Sees] = {}
        self.places: dict[fx.Node, tuple[int, ...]] = {}  # the steps that a node's value comes from
        self.counted: set[str] = set()  # names of weights that no layer holds and that a step has taken

    def run_node(self, node: fx.Node) -> Any:
        """As `fx.Interpreter` does it; what it costs is the difference on the counter."""
        before = self.counter.get_total_flops()
        made = super().run_node(node)
        module = self.module.get_submodule(str(node.target)) if node.op == "call_module" else None
        weighted = isinstance(module, nn.Conv2d | nn.Linear | nn.MultiheadAttention)
        self.depth[node] = max((self.depth[one] for one in node.all_input_nodes), default=0) + weighted
        self.seen[node] = self._sees(node, module, made)
        value = made[0] if isinstance(made, tuple) and made else made
        from_where = sorted({place for one in node.all_input_nodes for place in self.places.get(one, ())})
        self.places[node] = tuple(from_where)
        if node.op.startswith("call") and isinstance(value, torch.Tensor):
            self.places[node] = (len(self.steps),)
            self.steps.append(
                Step(
                    path=str(node.target) if module else node.meta["within"],
                    kind=_kind(module) if module else _name(node),
                    settings=settings(module),
                    shape=tuple(value.shape[1:]),
                    parameters=self._learnt(node, module),
                    operations=(self.counter.get_total_flops() - before) // 2,
                    depth=self.depth[node],
                    field=max(self.seen[node].pixels),
                    takes=tuple(from_where),
                )
            )
        return made

    def _learnt(self, node: fx.Node, module: nn.Module | None) -> int:
        """How many numbers this step has learnt: its layer's, or those that it takes from elsewhere for the first time."""
        if module:
            return sum(weight.numel() for weight in module.parameters())
        taken = {str(one.target) for one in node.all_input_nodes if one.op == "get_attr"} - self.counted
        self.counted |= taken
        return sum(weight.numel() for name, weight in self.module.named_parameters() if name in taken)

    def _sees(self, node: fx.Node, module: nn.Module | None, made: Any) -> Sees:
        """What one place depends on. Where ways meet, the farther counts; a gate (squeeze-and-excite multiplies by it) does not."""
        before = [self.seen[one] for one in node.all_input_nodes if one.op != "get_attr"] or [Sees()]
        if _name(node) == "mul":
            before = [each for each in before if max(each.pixels) < WHOLE] or before
        down, across = (max(each.pixels[side] for each in before) for side in (0, 1))
        apart = tuple(max(each.apart[side] for each in before) for side in (0, 1))
        if isinstance(module, nn.Conv2d | nn.MaxPool2d | nn.AvgPool2d):
            kernel, stride, dilation = (_pair(getattr(module, name, 1)) for name in ("kernel_size", "stride", "dilation"))
            down += (kernel[0] - 1) * dilation[0] * apart[0]
            across += (kernel[1] - 1) * dilation[1] * apart[1]
            return Sees((down, across), (apart[0] * stride[0], apart[1] * stride[1]))
        flat = isinstance(made, torch.Tensor) and made.dim() == 2
        if flat or isinstance(module, nn.AdaptiveAvgPool2d | nn.MultiheadAttention) or _name(node) in MIXES:
            return Sees((WHOLE, WHOLE), (apart[0], apart[1]))
        return Sees((down, across), (apart[0], apart[1]))


def _name(node: fx.Node) -> str:
    return str(getattr(node.target, "__name__", node.target))


def _kind(module: nn.Module) -> str:
    return "Conv2d" if isinstance(module, SameConv2d) else type(module).__name__


def _pair(value: int | tuple[int, int]) -> tuple[int, int]:
    return (value, value) if isinstance(value, int) else value


def settings(module: nn.Module | None) -> str:
    """What there is to say of a layer, such as "7x7, stride 2, 3 → 64"; nothing of most."""
    match module:
        case nn.Conv2d():
            said = [f"{module.kernel_size[0]}x{module.kernel_size[1]}"]
            said += [f"stride {module.stride[0]}"] * (module.stride[0] > 1)
            said += ["depthwise" if module.groups == module.in_channels else f"{module.groups} groups"] * (module.groups > 1)
            return ", ".join([*said, f"{module.in_channels} → {module.out_channels}"])
        case nn.Linear():
            return f"{module.in_features} → {module.out_features}"
        case nn.MaxPool2d() | nn.AvgPool2d():
            kernel, stride = _pair(module.kernel_size)[0], _pair(module.stride)[0]
            return f"{kernel}x{kernel}, stride {stride}"
        case nn.MultiheadAttention():
            return f"{module.num_heads} heads of {module.head_dim}"
        case nn.Dropout():
            return f"{module.p:.0%}"
    return ""
