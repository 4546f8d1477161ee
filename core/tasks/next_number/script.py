"""What is special in the script of a training on rows of numbers."""

import inspect

from core.models import next_number_net
from core.models.recurrent import cells_code
from core.tasks.next_number import recipe as rows_of
from core.tasks.next_number.recipe import FAMILIES, OWN, PARTS, NextNumberRecipe, kept_rows
from core.tasks.script_pieces import Pieces, imports, settled

CODE = '''
# 1. The rows: {length} numbers each, and the one that follows
Rows = np.ndarray
Generator = np.random.Generator


{made}

{shifted}

def part(found):
    """Inputs (N, T), and what is true of them (N, 3): the next number as its row is shifted, the row's last number, its largest step."""
    x, last, largest = shifted(found[:, :-1])
    labels = np.stack([(found[:, -1] - last) / largest, last, largest], axis=1)
    return (torch.tensor(values, dtype=torch.float32, device=device) for values in (x, labels))


train, val, test = np.split({which}, np.cumsum({parts})[:-1])
x_train, y_train = (values[:{training}] for values in part(train))  # learn from these
x_val, y_val = part(val)  # choose by these
x_test, y_test = part(test)  # judge once, at the end
'''
FAMILY = """{families}

FAMILIES = {{{names}}}
PARTS = {parts}


{rows}"""
LOSS = '''

def loss_of(answers, y):
    """Mean squared error of the shifted answers."""
    return F.mse_loss(answers, y[:, 0])


def right(answers, y):
    """How often the answer, rounded, is the next number."""
    following, last, largest = y.T
    return ((last + largest * answers).round() == (last + largest * following).round()).float().mean().item()
'''


def _rows(recipe: NextNumberRecipe) -> tuple[str, str]:
    """What makes the rows, and by what they are had."""
    if recipe.family == OWN:
        written = ",\n    ".join(str(row) for row in kept_rows(OWN, recipe.length, recipe.own).tolist())
        return f"OWN = np.array([\n    {written},\n])\n\n", "OWN"
    made = FAMILY.format(
        families="\n\n".join(inspect.getsource(function) for function in FAMILIES.values()),
        names=", ".join(f'"{name}": {function.__name__}' for name, function in FAMILIES.items()),
        parts=PARTS,
        rows=inspect.getsource(rows_of.rows),
    )
    return made, f'rows("{recipe.family}", {recipe.length})'


def pieces(recipe: NextNumberRecipe, kind: str, autocast: str = "") -> Pieces:
    """The parts of the script that only rows of numbers have."""
    net = inspect.getsource(next_number_net.NextNumberNet)
    made, which = _rows(recipe)
    lines = [
        "# 2. The network",
        cells_code(),
        "",
        "",
        net,
        "",
        *settled(recipe, f'NextNumberNet({recipe.hidden_size}, "{recipe.cell}").to(device)'),
        "",
    ]
    return Pieces(
        imports=imports("A network that says the next number of a row, trained as on Glassbox. Needs torch and numpy.", kind),
        data=CODE.format(
            length=recipe.length,
            made=made,
            which=which,
            parts=recipe.parts,
            shifted=inspect.getsource(rows_of.shifted),
            training=recipe.training,
        ),
        network="\n".join(lines),
        more=LOSS,
        scores="net(x)",
        mode="nothing left out",
        batches=f"torch.randperm(len(x_train)).to(device).split({recipe.batch})",
        batch="x_train[rows]",
        weights="w.abs().sum() for name, w in net.named_parameters() if w.ndim > 1",
        loss="loss_of",
        right="right(scores, y)",
    )
