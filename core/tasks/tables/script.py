"""What is special in the script of a training on a table."""

import csv
import hashlib
import inspect
from pathlib import Path

import numpy as np

from core.data.tables import preparation
from core.data.tables.frame import Words
from core.models import table_net
from core.models.activations import ACTIVATIONS
from core.storage.atomic import writing
from core.storage.home import home
from core.storage.quota import make_room
from core.tasks.script_pieces import Pieces, imports, settled
from core.tasks.tables.line import fitted_line
from core.tasks.tables.parts import parts_of
from core.tasks.tables.recipe import TableRecipe

QUOTA = 300 * 2**20  # bytes of all files for scripts
PARTS = ("training", "validation", "test")
CODE = '''
# 1. The table: every row says to which part it belongs. Numbers are numbers or nothing, dates are in their parts
Array = np.ndarray


class Words(NamedTuple):
    """N words, each once and by number."""

    kinds: tuple
    codes: np.ndarray


with open("table.csv", encoding="utf-8", newline="") as file:
    rows = list(csv.DictReader(file))
numbers, categories = {numbers!r}, {categories!r}
columns = {{name: np.array([float(row[name] or "nan") for row in rows]) for name in numbers}}
for name in categories:
    kinds = list(dict.fromkeys(row[name] for row in rows))
    columns[name] = Words(tuple(kinds), np.array([kinds.index(row[name]) for row in rows]))
columns = {{name: columns[name] for name in {order!r}}}
{answers}


{how}

part = np.array([row["part"] for row in rows])
learnt = np.flatnonzero(part == "training")
ready = fitted(columns, learnt, "{scaling}")  # by what the training rows show, and by nothing else
x = torch.tensor(ready.inputs(columns), device=device)  # (N, {width}): numbers first, then which word each category is
{labels}
x_train, y_train = x[learnt], y[learnt]  # learn from these
x_val, y_val = x[part == "validation"], y[part == "validation"]  # choose by these
x_test, y_test = x[part == "test"], y[part == "test"]  # judge once, at the end
'''
CLASS_LABELS = "y = torch.tensor(answer, device=device)"
NUMBER_LABELS = """middle, size = answer[learnt].mean(), answer[learnt].std() or 1.0
y = torch.tensor((answer - middle) / size, device=device).float()  # less their mean, over their spread"""
LINE = """
with torch.no_grad():  # the straight line: its best weights need no descent step by step
    filled = net.one_hot(x_train)
weights, bias = fitted_line(filled, y_train, {outputs}, {ridge}{counted})
net.line.weight.data.copy_(weights)
net.line.bias.data.copy_(bias)
"""
CLASS_LOSS = '''

def loss_of(scores, y):
    """Cross-entropy: of each network while it learns, of what they say together when they are judged."""
    if net.training:
        M = scores.shape[1]
        return F.cross_entropy(scores.flatten(0, 1), y.repeat_interleave(M), {counted}, reduction="sum") / (len(y) * M)
    return F.nll_loss(together(scores).clamp_min(1e-7).log(), y, {counted})


def together(scores):
    """The mean of what the networks say: probabilities (B, K)."""
    return torch.softmax(scores, dim=2).mean(dim=1)
'''
COUNTED = """
counts = torch.bincount(y_train, minlength={outputs}).float()
counted = len(y_train) / ({outputs} * counts.clamp_min(1))  # every class counts alike
"""
NUMBER_LOSS = '''

def loss_of(said, y):
    """Of each network while it learns, of their mean when they are judged."""
    said = said[..., 0] if net.training else said[..., 0].mean(dim=1, keepdim=True)
    return F.{loss}(said, y[:, None].expand_as(said))


def explained(said, y):
    """R², the share of the spread that is explained."""
    error = (said[..., 0].mean(dim=1) - y).double()
    return 1 - ((error**2).sum() / ((y - y.mean()).double() ** 2).sum()).item()
'''
LOSSES = {"squared": "mse_loss", "absolute": "l1_loss", "huber": "huber_loss"}


def prepared_code() -> str:
    """The lines that make columns ready."""
    names = ("Feature", "number_feature", "word_feature", "number_inputs", "word_inputs", "Preparation", "fitted")
    return "\n\n".join(inspect.getsource(getattr(preparation, name)) for name in names)


def network_code() -> str:
    """The lines of the network."""
    return inspect.getsource(table_net.Dense) + "\n\n" + inspect.getsource(table_net.TableNet)


def made(recipe: TableRecipe, width: int, levels: tuple[int, ...]) -> str:
    """The call that makes the network."""
    activation = f"nn.{ACTIVATIONS[recipe.activation].module.__name__}"
    return (
        f"TableNet({width}, {list(levels)}, {recipe.outputs}, {list(recipe.layers)}, {activation}, {recipe.dropout}, "
        f"embed={recipe.categories == 'embedding'}, members={recipe.members}, line={recipe.start == 'line'})"
    )


def pieces(recipe: TableRecipe, kind: str, autocast: str = "") -> Pieces:
    """The parts of the script that only tables have."""
    found = parts_of(recipe)
    frame, classes = found.frame, bool(found.frame.classes)
    words = [name for name, column in frame.columns.items() if isinstance(column, Words)]
    balanced = getattr(recipe, "balanced", False)
    counted = "counted" if balanced else "None"
    answers = (
        f'classes = {list(frame.classes)!r}\nanswer = np.array([classes.index(row["(answer)"]) for row in rows])'
        if classes
        else 'answer = np.array([float(row["(answer)"]) for row in rows])'
    )
    code = CODE.format(
        numbers=[name for name in frame.columns if name not in words], categories=words, order=list(frame.columns), answers=answers,
        how=prepared_code(), scaling=recipe.scaling, width=found.x.shape[1], labels=CLASS_LABELS if classes else NUMBER_LABELS,
    )  # fmt: skip
    line = recipe.start == "line"
    network = [
        COUNTED.format(outputs=recipe.outputs) if balanced else "",
        "# 2. The network", network_code(), "", *([inspect.getsource(fitted_line), ""] if line else []),
        *settled(recipe, f"{made(recipe, found.how.width, found.how.levels)}.to(device)"),
        LINE.format(outputs=recipe.outputs, ridge=recipe.ridge, counted=", counted" if balanced else "") if line else "",
    ]  # fmt: skip
    loss = CLASS_LOSS.format(counted=counted) if classes else NUMBER_LOSS.format(loss=LOSSES[getattr(recipe, "criterion", "squared")])
    return Pieces(
        imports=imports(
            "A network that reads the rows of a table, trained as on Glassbox. Needs torch and numpy, and table.csv beside it.", kind,
            ["import csv", "from collections.abc import Mapping, Sequence", "from itertools import pairwise",
             "from statistics import NormalDist", "from typing import Any, NamedTuple"],
        ),
        data=code,
        network="\n".join(network),
        more=loss,
        scores="net(x)",
        mode="nothing left out",
        batches=f"torch.randperm(len(x_train)).to(device).split({recipe.batch})",
        batch="x_train[rows]",
        weights='w.abs().sum() for name, w in net.named_parameters() if "weight" in name and w.requires_grad',
        parameters="[weight for weight in net.parameters() if weight.requires_grad]",
        loss="loss_of",
        right="(together(scores).argmax(dim=1) == y).float().mean().item()" if classes else "explained(scores, y)",
        told="accuracy" if classes else "R2",
    )  # fmt: skip


def tidy(recipe: TableRecipe) -> Path:
    """The table as a file that a script reads without knowing how tables are written; made when it is first asked for.

    Raises:
        ValueError: The table is gone; one sentence.
        OSError: It cannot be written.
    """
    found = parts_of(recipe)
    told = (
        recipe.data, recipe.own, recipe.asked, recipe.columns, recipe.split, recipe.by, recipe.validation, recipe.test,
        recipe.train_limit, recipe.answer,
    )  # fmt: skip
    folder = home() / "datasets" / "tidy-tables"
    file = folder / f"{hashlib.sha256(repr(told).encode()).hexdigest()[:16]}.csv"
    if file.exists():
        return file
    frame = found.frame
    with writing(file) as part, part.open("w", encoding="utf-8", errors="replace", newline="") as out:
        part.chmod(0o600)
        writer = csv.writer(out)
        writer.writerow(["part", "(answer)", *frame.columns])
        for name, rows in zip(PARTS, found.split, strict=True):
            answers = [frame.classes[int(value)] for value in frame.answer[rows]] if frame.classes else _texts(frame.answer[rows])
            cells = [
                _texts(column[rows]) if isinstance(column, np.ndarray) else column.rows(rows).texts for column in frame.columns.values()
            ]
            writer.writerows(zip([name] * len(rows), answers, *cells, strict=True))
    make_room(folder, QUOTA, file)
    return file


def _texts(values: np.ndarray) -> list[str]:
    return ["" if value != value else repr(value) for value in values.tolist()]
