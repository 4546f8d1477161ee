"""The network on screen as a PyTorch script that runs on its own."""

from core.explain.foundations.neuron.network import Network

CALLS = {"sigmoid": "torch.sigmoid({})", "tanh": "torch.tanh({})", "ReLU": "torch.relu({})", "none": "{}"}
LOSS_CALLS = {"squared error": "F.mse_loss(a, y)", "binary cross-entropy": "F.binary_cross_entropy(a, y)"}


SCRIPT = """import torch
from torch.nn import functional as F

torch.set_default_dtype(torch.float64)
x = torch.tensor({inputs})
y = torch.tensor([{network.target!r}])  # the target
{made}

for update in range({updates}):
{walk}
    loss = {loss}
    loss.backward()  # the walk back: every parameter now has its .grad
    if update == 0:
        print(f"first guess {{a.item():.5f}}, loss {{loss.item():.5f}}")
        for name, p in zip({names}, [{parameters}]):
            print(name, p.grad.tolist())
    with torch.no_grad():
        for p in [{parameters}]:
            p -= {network.rate!r} * p.grad  # new value = old value - rate * gradient
            p.grad = None

print(f"last loss {{loss.item():.5f}}")
"""


def script(network: Network, updates: int = 100) -> str:
    """A script with the same numbers: forward, backward by autograd, update; it prints the guess and the loss."""
    last = len(network.biases)
    made, walk, names, before = [], [], [], "x"
    for n, (matrix, biases) in enumerate(zip(network.weights, network.biases, strict=True), 1):
        made.append(f"W{n} = torch.tensor({[list(row) for row in matrix]}, requires_grad=True)  # (inputs, neurons)")
        made.append(f"b{n} = torch.tensor({list(biases)}, requires_grad=True)")
        after, call = ("a", CALLS[network.output]) if n == last else (f"h{n}", CALLS[network.hidden])
        walk.append(f"    {after} = " + call.format(f"{before} @ W{n} + b{n}"))
        names += [f"W{n}", f"b{n}"]
        before = after
    return SCRIPT.format(
        network=network,
        inputs=list(network.inputs),
        updates=updates,
        made="\n".join(made),
        walk="\n".join(walk),
        loss=LOSS_CALLS[network.loss],
        names=names,
        parameters=", ".join(names),
    )
