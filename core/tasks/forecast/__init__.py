"""Forecast: a network learns how a series goes on."""

from pathlib import Path

from core.data.series.own import FILES
from core.models.recurrent import CELLS, GATES
from core.tasks.blocks import Block, Drawing
from core.tasks.forecast import words
from core.tasks.forecast.export import exports
from core.tasks.forecast.parts import Shown, parts_of
from core.tasks.forecast.presets import FORECAST_PRESETS
from core.tasks.forecast.recipe import OWN, ForecastRecipe
from core.tasks.forecast.script import data_file, pieces
from core.tasks.forecast.task import ForecastTask, build
from core.tasks.kind import Kind, Speed, loads

VALUE_SECONDS = 0.00012  # for one value of a batch, forward and back, where values are read one by one


def seconds(recipe: ForecastRecipe, speed: Speed) -> float:
    """Expected; a recurrent layer reads value by value, and that takes longer than the multiplications."""
    steps = recipe.steps + 2 * recipe.epochs
    return VALUE_SECONDS * recipe.window * recipe.layers * steps if recipe.network in CELLS else 0.0005 * steps


def memory(recipe: ForecastRecipe) -> float:
    """Bytes for a batch: of every value its gates and states, and their slopes."""
    return 8.0 * recipe.batch * recipe.window * (GATES.get(recipe.network, 1) + 2) * recipe.hidden_size * recipe.layers


def held_out(recipe: ForecastRecipe) -> tuple[Shown, Shown]:
    """Validation and test windows."""
    found = parts_of(recipe)
    return found.validation, found.test


def problem(recipe: ForecastRecipe) -> str:
    """Why it cannot be trained on here."""
    try:
        parts_of(recipe)
    except ValueError as refused:
        return str(refused)
    return ""


def own_file(recipe: ForecastRecipe) -> tuple[Path | None, str]:
    """What the script needs beside it: a series of one's own."""
    file = FILES.path(recipe.own) if recipe.data == OWN else None
    return (file if file and file.exists() else None), data_file(recipe)


def drawing(recipe: ForecastRecipe) -> Drawing:
    """The network as blocks."""
    net, T, H = build(recipe), recipe.window, recipe.horizon
    count = {name: sum(p.numel() for p in part.parameters()) for name, part in net.named_children()}
    body = count.get("memory", 0) + count.get("body", 0)
    U, said = recipe.hidden_size, recipe.in_words("network")
    whole = "in the end the last state is read" if recipe.network in CELLS else "the whole window is read at once"
    blocks = [
        Block("input", recipe.in_words("values"), (T, 1), 0, f"{T} values of the series, scaled: (B, {T}, 1).", str(T)),
        Block("dense", said, (U,), body, f"{words.shapes(recipe)}: {whole}. {body:,} parameters.", str(U)),
        Block("scores", "the next", (H,), count["head"], f"{H} sums of weighted numbers, each with a bias.", str(H)),
    ]
    if "line" in count:
        blocks.append(
            Block("dense", "a line beside it", (H,), count["line"], f"{T} weights and a bias for each step, not trained.", str(H))
        )
    return Drawing(
        tuple(blocks),
        f"**{sum(count.values()):,} parameters.** Choose a block to see where its numbers come from.",
        f"{recipe.network} {U} {recipe.layers} {T} {H} {recipe.start}",
    )


FORECAST: Kind[ForecastRecipe] = Kind(
    recipe=ForecastRecipe,
    words=words.FORECAST,
    presets=FORECAST_PRESETS,
    measures=ForecastTask.measures,
    task=ForecastTask,
    seconds=seconds,
    memory=memory,
    pieces=pieces,
    held_out=held_out,
    load=loads(build),
    network_in_words=words.network,
    layers_in_words=words.layers,
    expected=words.expected,
    views=("forecast", "numbers", "weights", "gradients"),
    exports=exports,
    drawing=drawing,
    problem=problem,
    data_file=own_file,
)
