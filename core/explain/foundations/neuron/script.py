"""The network on screen as a PyTorch script that runs on its own."""

from core.explain.foundations.neuron.network import Network

CALLS = {"sigmoid": "torch.sigmoid({})", "tanh": "torch.tanh({})", "ReLU": "torch.relu({})", "none": "{}"}
LOSS_CALLS = {"squared error": "F.mse_loss(a, y)", "binary cross-entropy": "F.binary_cross_entropy(a, y)"}


def script(network: Network, updates: int = 100) -> str:
    """A script with the same numbers: forward, backward by autograd, update; it prints the guess and the loss."""
    layers = range(1, len(network.biases) + 1)
    made = [
        f"W{n} = torch.tensor({_nested(network.weights[n - 1])}, requires_grad=True)  # (inputs, neurons)\n"
        f"b{n} = torch.tensor({list(network.biases[n - 1])}, requires_grad=True)"
        for n in layers
    ]
    walk = [_layer(network, n) for n in layers]
    names = ", ".join(f"W{n}, b{n}" for n in layers)
    return "\n".join(
        [
            "import torch",
            "from torch.nn import functional as F",
            "",
            "torch.set_default_dtype(torch.float64)",
            f"x = torch.tensor({list(network.inputs)})",
            f"y = torch.tensor([{network.target!r}])  # the target",
            *made,
            "",
            f"for update in range({updates}):",
            *walk,
            f"    loss = {LOSS_CALLS[network.loss]}",
            "    loss.backward()  # the walk back: every parameter now has its .grad",
            "    if update == 0:",
            '        print(f"first guess {a.item():.5f}, loss {loss.item():.5f}")',
            f"        for name, p in zip({names.split(', ')}, [{names}]):",
            "            print(name, p.grad.tolist())",
            "    with torch.no_grad():",
            f"        for p in [{names}]:",
            f"            p -= {network.rate!r} * p.grad  # new value = old value - rate * gradient",
            "            p.grad = None",
            "",
            'print(f"last loss {loss.item():.5f}")',
            "",
        ]
    )


def _nested(matrix: tuple[tuple[float, ...], ...]) -> list[list[float]]:
    return [list(row) for row in matrix]


def _layer(network: Network, n: int) -> str:
    last = n == len(network.biases)
    before, after = "x" if n == 1 else f"h{n - 1}", "a" if last else f"h{n}"
    return f"    {after} = " + CALLS[network.output if last else network.hidden].format(f"{before} @ W{n} + b{n}")
