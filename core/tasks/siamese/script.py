"""What is special in the script of a training of a siamese network."""

import inspect
from types import ModuleType

from core.data.digits import triplets
from core.models import siamese
from core.tasks.digit_script import brings, digit_pictures
from core.tasks.script_pieces import Pieces, imports, settled
from core.tasks.siamese import rates, task
from core.tasks.siamese.recipe import HELD, SiameseRecipe

TRAINING = {"sample": 3_500, "mnist": 55_000}  # digits that triplets are drawn from
KEPT = """
seen, new = y_train < {first}, y_test >= {first}  # {words} are kept for the test
x_train, y_train, x_test, y_test = x_train[seen], y_train[seen], x_test[new], y_test[new]
seen = y_val < {first}
x_val, y_val = x_val[seen], y_val[seen]
"""
DRAWN = '''
def drawn(x, y, count, seed):
    """Triplets of digits: pictures (count, 3, 1, 28, 28), and what they show (count, 3)."""
    rows = torch.from_numpy(triplets(y.cpu().numpy(), count, seed)).to(device)
    return x[rows], y[rows]


x_train, y_train = drawn(x_train, y_train, {training}, {seeds[0]})
x_val, y_val = drawn(x_val, y_val, {held}, {seeds[1]})
x_test, y_test = drawn(x_test, y_test, {held}, {seeds[2]})
'''
LOSS = '''

def loss_of(features, digits):
    """The {kind} loss, a mean over the triplets."""
    return losses(features, "{kind}", {margin})[0] / len(features)


def auc(features):
    """How often the same digit lies closer than another one."""
    first, same, other = features.unbind(dim=1)
    return area(distance(first, same), distance(first, other))
'''


def pieces(recipe: SiameseRecipe, kind: str, autocast: str = "") -> Pieces:
    """The parts of the script that only siamese networks have."""
    package, line = brings(recipe.data)
    kept = KEPT.format(first=task.KINDS - recipe.unseen, words="7, 8 and 9") if recipe.unseen else ""
    network = [
        "# 2. The network, its loss, and how its distances are judged", _body(siamese, "TINY ="), "", _body(rates, "def errors("), "",
        *settled(recipe, f"Siamese({recipe.width}, {recipe.features})"),
        "net = net.to(device, memory_format=torch.channels_last)", "",
    ]  # fmt: skip
    return Pieces(
        imports=imports(
            f"A siamese network for digits, trained as on Glassbox. Needs torch, numpy and {package}.", kind,
            ["from collections import OrderedDict"], [line, "from numpy.typing import NDArray", "from torch import Tensor"],
        ),
        data=digit_pictures(recipe.data, TRAINING[recipe.data]) + kept + "\n# Triplets of them\n" + _body(triplets, "def triplets(")
        + "\n" + DRAWN.format(training=recipe.training, held=HELD, seeds=task.SEEDS),
        network="\n".join(network),
        more=LOSS.format(kind=recipe.loss, margin=recipe.margin),
        scores=f"torch.cat([net(part).float() for part in x.split({task.CHECK_BATCH})])",
        mode="batch norm at its averages",
        batches=f"torch.randperm(len(x_train)).to(device).split({recipe.batch})",
        batch="x_train[rows]",
        weights="w.abs().sum() for name, w in net.named_parameters() if w.ndim > 1",
        loss="loss_of",
        right="auc(scores)",
        told="AUC",
    )  # fmt: skip


def _body(module: ModuleType, begin: str) -> str:
    """The text of a module from there on: what it imports stands at the head of the script."""
    source = inspect.getsource(module)
    return source[source.index(begin) :]
