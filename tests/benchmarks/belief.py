"""What "Deep belief network" waits for: a step of learning, the film of a training, and a dream in the browser.

    python -m tests.benchmarks.belief

Side by side: a step by autograd on the free energies, which is the same step (tests/unit/test_rbm.py); a dream's step by PyTorch.
"""

import json
import statistics
import sys
import time
from collections.abc import Callable

import torch

from core.explain.belief.learner import BATCH, Learner
from core.explain.belief.machine import MachineLesson, MachineRecipe
from core.explain.belief.pictures import pictures
from pages.kit.frontend import modules
from tests.browser.conftest import CHROMIUM, FLAGS

MEASURE = """() => {
  const {weight, visible, hidden} = GIVEN;
  const machine = {weight: Float32Array.from(weight), visible: Float32Array.from(visible), hidden: Float32Array.from(hidden)};
  const chain = new Chain(machine, new Float32Array(784).fill(0.5), new Uint8Array(784), 1);
  chain.at(20);
  const begin = performance.now();
  chain.at(20 + STEPS);
  return (performance.now() - begin) / STEPS;
}"""


def milliseconds(work: Callable[[], object], times: int) -> float:
    """Median of several runs, after one to warm up."""
    work()
    spent = []
    for _ in range(times):
        begin = time.perf_counter()
        work()
        spent.append(1000 * (time.perf_counter() - begin))
    return statistics.median(spent)


def by_autograd(learner: Learner, v: torch.Tensor) -> None:
    """The same step, its gradients by autograd."""
    rbm = learner.rbm
    with torch.no_grad():
        dream = rbm.step(v, torch.rand(len(v), len(rbm.hidden_bias))).dream
    learner.optimizer.zero_grad()
    (rbm.free_energy(v).mean() - rbm.free_energy(dream).mean()).backward()
    learner.optimizer.step()


def in_browser(lesson: MachineLesson, steps: int) -> float:
    """Milliseconds for a step of a dream in Chromium."""
    from playwright.sync_api import sync_playwright

    rbm = lesson.rbm
    parts = {"weight": rbm.weight.flatten(), "visible": rbm.visible_bias, "hidden": rbm.hidden_bias}
    given = json.dumps({name: part.tolist() for name, part in parts.items()})
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page()
        arithmetic = modules()["making/belief_views/rbm_math.js"].decode().replace("export ", "")  # it imports nothing
        page.add_script_tag(content=f"{arithmetic}\nconst GIVEN = {given}, STEPS = {steps};")
        spent = page.evaluate(MEASURE)
        browser.close()
    return spent


@torch.no_grad()
def gibbs(lesson: MachineLesson, v: torch.Tensor) -> None:
    """A step of the same dream by PyTorch."""
    h = lesson.rbm.up(v)
    seen = lesson.rbm.down((torch.rand(h.shape) < h).float())
    lesson.energies((torch.rand(seen.shape) < seen).float())


def main(quick: bool = False) -> None:
    """One JSON line; `quick`: little of it."""
    torch.set_num_threads(1)
    times, v = 3 if quick else 100, pictures("training")[:BATCH]
    lesson = MachineLesson(MachineRecipe())
    step, plain = (milliseconds(work, times) for work in (lesson.learn, lambda: by_autograd(lesson.learner, v)))
    found = {"step_ms": round(step, 2), "step_by_autograd_ms": round(plain, 2), "ratio": round(step / plain, 2)}
    found["steps_a_look"] = round(400 / step)  # the page looks every 0.4 s
    torched = milliseconds(lambda: gibbs(lesson, v[:1]), times)
    found["dream_step_by_torch_ms"] = round(torched, 3)
    if CHROMIUM:
        browser = in_browser(lesson, 20 if quick else 400)
        found |= {"dream_step_in_browser_ms": round(browser, 3), "dream_frames_a_second": round(1000 / browser)}
    print(json.dumps(found))


if __name__ == "__main__":
    main("--quick" in sys.argv)
