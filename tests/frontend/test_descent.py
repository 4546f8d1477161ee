"""The walks that bend in the browser while a rate is dragged, against torch.optim's."""

import json
import subprocess

import numpy as np
import pytest

from core.explain.foundations.descent.race import OPTIMIZERS, Racer
from core.explain.foundations.descent.surfaces import SURFACES, flower_points
from tests.conftest import ROOT
from tests.frontend.test_frontend import NODE, needs_node

pytestmark = needs_node


@pytest.fixture(scope="module")
def walked():
    """What the browser's module makes of a race, asked of one Node after the other."""
    flowers = dict(zip(("length", "width"), (values.tolist() for values in flower_points()), strict=True))
    script = ROOT / "tests" / "frontend" / "walk_down.js"
    with subprocess.Popen([NODE, script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8") as node:

        def ask(surface, racer, steps):
            how = {"optimizer": racer.optimizer, "rate": racer.rate, "momentum": racer.momentum, "start": surface.start, "steps": steps}
            how |= {"goals": surface.goals, "radius": surface.radius, "ceiling": surface.ceiling}
            node.stdin.write(json.dumps({"key": surface.key, "flowers": flowers, "how": how}) + "\n")
            node.stdin.flush()
            return json.loads(node.stdout.readline())

        yield ask
        node.stdin.close()


def close(mine, theirs, until):
    """The same numbers, before a walk has come apart: then its last digits decide."""
    found = np.array([np.nan if value is None else value for value in mine[:until]], dtype=float)
    np.testing.assert_allclose(found, theirs[:until].numpy(), rtol=1e-6, atol=1e-9)


@pytest.mark.parametrize("key", SURFACES)
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_every_way_is_that_of_torch_optim(walked, key, optimizer):
    surface = SURFACES[key]
    for rate in surface.rates[optimizer]:
        for momentum in (0.5, 0.9) if optimizer == "momentum" else (0.9,):
            racer = Racer(optimizer, rate, momentum)
            steps = min(surface.steps, 60)
            (path,) = surface.race([racer], surface.start, steps)
            found = walked(surface, racer, steps)
            wild = rate == surface.rates[optimizer][2]
            until = min(path.diverged_at or 12, 12) if wild else steps + 1
            for name, values in zip(("w1", "w2", "g1", "g2"), (*path.weights.T, *path.gradients.T), strict=True):
                close(found[name], values, until)
            close(found["loss"], path.losses, until)
            close(found["travelled"], path.travelled, until)
            for name, values in path.memory.items():
                for axis in (0, 1):
                    close(found["memory"][name][axis], values[:, axis], until)
            if not wild:
                assert (found["reached"], found["settled"], found["diverged"]) == (path.reached_at, path.settled_at, path.diverged_at)
