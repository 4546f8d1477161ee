"""What is special in the script of a training on a series."""

import inspect

from core.data.series import line, windows
from core.models import forecast_net
from core.models.recurrent import cells_code
from core.tasks.forecast.recipe import OWN, ForecastRecipe
from core.tasks.script_pieces import Pieces, imports, settled

FILES = {
    "sine": "values = np.sin(np.linspace(0, 100, 1000))",
    "noisy-sine": "values = np.sin(np.linspace(0, 100, 1000)) + np.random.default_rng(0).normal(0, 0.1, 1000)",
    "co2": "from statsmodels.datasets import co2\n\n"
    'values = co2.load_pandas().data["co2"].resample("MS").mean().ffill().to_numpy(float)  # monthly means',
    "sunspots": 'from statsmodels.datasets import sunspots\n\nvalues = sunspots.load_pandas().data["SUNACTIVITY"].to_numpy(float)',
    "nile": 'from statsmodels.datasets import nile\n\nvalues = nile.load_pandas().data["volume"].to_numpy(float)',
    "el-nino": "from statsmodels.datasets import elnino\n\nvalues = elnino.load_pandas().data.iloc[:, 1:].to_numpy(float).ravel()",
}
CODE = '''
# 1. The series, cut in time, and windows that slide over it
Array = Places = Floats = np.ndarray
{series}


{how}

{histories}

{examples}

{line}

how = Preparation("{kind}", {season}, {log})
ready = how.inputs(how.straight({seen}))
middle, size = ready.mean(), ready.std() or 1.0  # {scaled}


def part(begin, end, count=0):
    """Inputs (N, {window}, 1), and what is true of them (N, {horizon}, 4): what is to be said, its base, the truth, the last value."""
    at = np.arange(max({first}, begin - 1), end - {horizon})[-count:]
    x, target, base, truth = examples(values, how, at, {window}, {horizon})
    last = np.repeat(values[at][:, None], {horizon}, axis=1)
    labels = np.stack([(target - {off}) / size, base, truth, last], axis=-1)
    return (torch.tensor(found, dtype=torch.float32, device=device) for found in (((x - middle) / size)[..., None], labels))


x_train, y_train = part(0, {train}, {training})  # learn from these
x_val, y_val = part({val_begin}, {val_end})  # choose by these
x_test, y_test = part({test_begin}, {points})  # judge once, at the end
'''
LOSS = '''

def loss_of(answers, y):
    """Mean squared error of the scaled answers."""
    return F.mse_loss(answers, y[..., 0])


def nearer(answers, y):
    """How often the forecast of the next value is nearer than the last value."""
    found = how.back((answers.double() * size + {off} + y[..., 1].double()).cpu().numpy())[:, 0]
    truth, last = y[:, 0, 2].double().cpu().numpy(), y[:, 0, 3].double().cpu().numpy()
    return (np.abs(found - truth) < np.abs(last - truth)).mean()
'''
LINE = """
[(weights, bias)] = fitted_lines(
    x_train[..., 0].cpu().double().numpy(), y_train[..., 0].cpu().double().numpy(), [{ridge}]
)  # the straight line: no descent is needed, its best weights are known at once
with torch.no_grad():
    net.line.weight.copy_(torch.tensor(weights.T))
    net.line.bias.copy_(torch.tensor(bias))
"""


def data_file(recipe: ForecastRecipe) -> str:
    """What the script reads, where that is a file."""
    return "series.json" if recipe.data == OWN else ""


def series_code(recipe: ForecastRecipe) -> str:
    """Lines that make `values`."""
    if recipe.data == OWN:
        return f'import json\n\nvalues = np.array(json.load(open("{data_file(recipe)}", encoding="utf-8"))["values"])'
    if recipe.data in FILES:
        return FILES[recipe.data]
    from core.data.series.bundled import STOCKS

    return f'from plotly.data import stocks\n\nvalues = stocks()["{STOCKS[recipe.data]}"].to_numpy(float)'


def pieces(recipe: ForecastRecipe, kind: str, autocast: str = "") -> Pieces:
    """The parts of the script that only series have."""
    cut, off = recipe.cuts, "middle" if recipe.values == "levels" else "0.0"
    made = (
        f'ForecastNet({recipe.window}, {recipe.horizon}, "{recipe.network}", {recipe.hidden_size}, {recipe.layers}, start="{recipe.start}"'
    )
    network = [
        "# 2. The network", cells_code(), "", "", inspect.getsource(forecast_net.ForecastNet), "",
        *settled(recipe, f"{made}, dropout={recipe.dropout}).to(device)"),
        LINE.format(ridge=recipe.ridge) if recipe.start == "line" else "",
    ]  # fmt: skip
    code = CODE.format(
        series=series_code(recipe), how=inspect.getsource(windows.Preparation), histories=inspect.getsource(windows.histories),
        examples=inspect.getsource(windows.examples), line=inspect.getsource(line.fitted_lines) if recipe.start == "line" else "",
        kind=recipe.values, season=recipe.season, log=recipe.log, off=off,
        seen="values" if recipe.leak else f"values[:{cut.train}]",
        scaled="of all, the test included: the classic slip" if recipe.leak else "of what is learnt from, and of nothing later",
        window=recipe.window, horizon=recipe.horizon, first=recipe.first, train=cut.train, training=recipe.training,
        val_begin=cut.train + cut.gap, val_end=cut.validation, test_begin=cut.validation + cut.gap, points=cut.points,
    )  # fmt: skip
    return Pieces(
        imports=imports(
            "A network that forecasts a series, trained as on Glassbox. Needs torch, numpy and what brings the series.", kind,
            ["from collections.abc import Sequence", "from itertools import pairwise", "from typing import NamedTuple"],
        ),
        data=code,
        network="\n".join(network),
        more=LOSS.format(off=off),
        scores="net(x)",
        mode="nothing left out",
        batches=f"torch.randperm(len(x_train)).to(device).split({recipe.batch})",
        batch="x_train[rows]",
        weights="w.abs().sum() for name, w in net.named_parameters() if w.ndim > 1 and w.requires_grad",
        loss="loss_of",
        right="nearer(scores, y)",
        told="nearer",
    )  # fmt: skip
