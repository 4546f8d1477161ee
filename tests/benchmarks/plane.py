"""What the player of "Points in a plane" waits for: a training of 300 epochs and its film, against the usual tutorial's loop.

Run from the repository root: python -m tests.benchmarks.plane. Prints one JSON line.
"""

import base64
import json
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

from core.explain.foundations.plane.recipe import PlaneRecipe
from core.explain.foundations.plane.training import PlaneTrainer, record
from core.figures.foundations.plane import network

RECIPES = {
    "ring_3": PlaneRecipe(),
    "spirals_8_8": PlaneRecipe(data="spirals", noise=0.05, layers=(8, 8)),
    "largest_8x6": PlaneRecipe(data="blobs", classes=5, layers=(8,) * 6, features=("x1", "x2", "x1sq", "x2sq", "x1x2", "sinx1", "sinx2")),
    "most_steps_6000": PlaneRecipe(layers=(8, 8), batch=5),
}


def median_seconds(work: Callable[[], object], times: int = 3) -> float:
    """The median processor time of doing it once; on one thread that is the wait on a machine with nothing else to do."""
    spent = []
    for _ in range(times):
        begin = time.process_time()
        work()
        spent.append(time.process_time() - begin)
    return statistics.median(spent)


def tutorial(recipe: PlaneRecipe) -> None:
    """The same training as tutorials write it: DataLoader, nn.Sequential, Adam, an accuracy per epoch; no film."""
    made, sizes = PlaneTrainer(recipe), [len(recipe.features), *recipe.layers]
    cut, classes = made.points.training, made.points.classes
    layers = [part for a, b in pairwise(sizes) for part in (nn.Linear(a, b), nn.Tanh())]
    net = nn.Sequential(*layers, nn.Linear(sizes[-1], made.points.outputs))
    criterion = nn.CrossEntropyLoss() if classes > 2 else nn.BCEWithLogitsLoss()
    answer = (lambda x: net(x)) if classes > 2 else (lambda x: net(x)[:, 0])
    optimizer = torch.optim.Adam(net.parameters(), lr=recipe.rate)
    train = DataLoader(TensorDataset(made.x[:cut], made.y[:cut]), batch_size=recipe.batch, shuffle=True)
    test = DataLoader(TensorDataset(made.x[cut:], made.y[cut:]), batch_size=recipe.batch)
    for _ in range(recipe.epochs):
        for x, y in train:
            optimizer.zero_grad()
            criterion(answer(x), y).backward()
            optimizer.step()
        with torch.no_grad():
            for x, y in test:
                criterion(answer(x), y).item()


def main(quick: bool = False) -> None:
    """One JSON line; `quick`: everything once, or little of it."""
    torch.set_num_threads(1)
    record(replace(PlaneRecipe(), epochs=5))
    found = {}
    for name, recipe in {"quick": PlaneRecipe(epochs=5)}.items() if quick else RECIPES.items():
        film = record(recipe)
        seconds = median_seconds(lambda recipe=recipe: record(recipe))
        usual = median_seconds(lambda recipe=recipe: tutorial(recipe))
        kilobytes = len(network(recipe, recipe.points(), film)["weights"]) / 1000
        found[name] = {
            "seconds": round(seconds, 2),
            "ratio_to_tutorial_loop": round(seconds / usual, 2),
            "film_kb": round(kilobytes),
            "frames": len(film.frames),
            "ratio_of_bytes_to_surface_maps": round(kilobytes / (len(film.frames) * len(base64.b64encode(bytes(100 * 100))) / 1000), 3),
        }
    print(json.dumps(found))


if __name__ == "__main__":
    main("--quick" in sys.argv)
