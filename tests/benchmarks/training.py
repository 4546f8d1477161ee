"""How fast networks are trained and watched: `python -m tests.benchmarks.training [part ...]`.

epoch     the course's CNN on 60,000 digits, against a plain PyTorch loop over a DataLoader of torchvision's MNIST
best      seconds to 99 % on MNIST's test pictures with the fastest recipe offered
watched   the same training in a worker process, its page open, against the bare generator in a process of its own
lag       from an event in the worker process to its arrival in the app
stop      from the order to stop to the run that has stopped
students  thirty tabs that look at a running training once a second

The first two need MNIST: GLASSBOX_DATA names a folder that holds mnist/. Prints a line of JSON for each part. Run it on a
machine that does nothing else.
"""

import asyncio
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from urllib.request import Request, urlopen

import numpy as np
import psutil

from tests.conftest import ROOT  # also gives GLASSBOX_HOME a folder of its own

HOME = Path(os.environ["GLASSBOX_HOME"])
WATCHED_SECONDS, STUDENTS = 30.0, 30
POLL_SECONDS = 0.01  # between two looks at something that ends in another process
WARM_SECONDS = 15.0  # the app starts its worker processes 6 s after itself; their import of torch must not be measured

PLAIN = """
import json, sys, time
import torch
from torch import nn
from torchvision import datasets, transforms

torch.manual_seed(0)
device = "cuda" if torch.cuda.is_available() else "cpu"
pictures = datasets.MNIST(sys.argv[1], transform=transforms.Compose([transforms.ToTensor(), transforms.Normalize((0.1307,), (0.3081,))]))
loader = torch.utils.data.DataLoader(pictures, batch_size=64, shuffle=True)
net = nn.Sequential(
    nn.Conv2d(1, 32, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(32, 64, 3), nn.ReLU(), nn.MaxPool2d(2),
    nn.Flatten(), nn.Linear(1600, 128), nn.ReLU(), nn.Dropout(0.5), nn.Linear(128, 10),
).to(device)
optimizer = torch.optim.Adam(net.parameters())
start = time.perf_counter()
for x, y in loader:
    x, y = x.to(device), y.to(device)
    optimizer.zero_grad()
    nn.functional.cross_entropy(net(x), y).backward()
    optimizer.step()
print(json.dumps(time.perf_counter() - start))
"""

BARE = """
import json, sys, time
import torch
torch.set_num_threads(int(sys.argv[2]))
from core.tasks.digits.recipe import DigitRecipe
from core.tasks import fit
recipe = DigitRecipe.from_json(sys.argv[1])
start = time.perf_counter()
events = list(fit(recipe))
epochs = [event.seconds for event in events if type(event).__name__ == "EpochEnd"]
print(json.dumps([events[-1].seconds, epochs, events[-1].test["accuracy"]]))
"""


def python(script: str, *arguments: str) -> object:
    done = subprocess.run([sys.executable, "-c", script, *arguments], cwd=ROOT, capture_output=True, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])


def mnist() -> None:
    """Lay MNIST out as torchvision has it."""
    from torchvision.datasets import MNIST

    source, folder = Path(os.environ.get("GLASSBOX_DATA", "")) / "mnist", HOME / "datasets" / "MNIST" / "raw"
    if not source.is_dir():
        sys.exit("Set GLASSBOX_DATA to a folder that holds mnist/ with its four files.")
    folder.mkdir(parents=True, exist_ok=True)
    for file in source.glob("*.gz"):
        shutil.copy(file, folder)
    MNIST(HOME / "datasets", download=True)  # only unpacks: the files are there


def epoch() -> dict:
    from core.jobs.cluster import training_slots
    from core.tasks.digits.recipe import DigitRecipe

    mnist()
    threads = max(1, (psutil.cpu_count() or 1) // training_slots())
    plain, ours = [], {1: [], threads: [], psutil.cpu_count() or 1: []}
    for _ in range(2):
        plain.append(python(PLAIN, str(HOME / "datasets")))
        for count, found in ours.items():
            recipe = DigitRecipe(data="mnist", epochs=2)
            found += [seconds * 60_000 / recipe.training for seconds in python(BARE, recipe.to_json(), str(count))[1][1:]]
    best = {f"{count} threads": round(float(np.median(found)), 2) for count, found in ours.items()}
    return {
        "what": "seconds for an epoch of 60,000 digits",
        "plain_loop": round(float(np.median(plain)), 2),
        "ours": best,
        "times_faster": {name: round(float(np.median(plain)) / seconds, 2) for name, seconds in best.items()},
        "threads_in_the_app": threads,
        "aim": "at least 3 times faster",
    }


def best() -> dict:
    from core.jobs import service
    from core.tasks.digits.presets import DIGIT_PRESETS as PRESETS

    mnist()
    recipe = PRESETS["Fastest 99 %"].recipe
    found = []
    for seed in (0, 1, 2):
        asked = time.perf_counter()
        run = finished(service().submit("bench", replace(recipe, seed=seed)))
        found.append((round(time.perf_counter() - asked, 2), round(run.test.get("accuracy", 0.0), 4)))
    return {"what": "from Train to the end, and test accuracy, three seeds", "found": found, "aim": "99 % in under 20 s"}


def finished(run_id: str):
    from core.jobs import service

    while (run := service().run(run_id)) and run.alive:
        time.sleep(POLL_SECONDS)  # another process works on it: only looking tells
    return run


def watched() -> dict:
    from core.tasks.digits.recipe import DigitRecipe
    from tests.benchmarks.students import Student, watch

    recipe, ratios = DigitRecipe(epochs=12), []
    with Server() as server:
        for _ in range(5):
            bare = python(BARE, recipe.to_json(), "1")[0]
            seen = server.train(recipe, lambda run_id: asyncio.run(watch(Student(server.port, "training", {"run": run_id}))))
            ratios.append(seen / bare)
    return {
        "what": "seconds of a watched training / of the bare generator",
        "median": round(float(np.median(ratios)), 3),
        "ratios": [round(r, 3) for r in ratios],
        "aim": "under 1.10",
    }


def lag(marks: int = 200) -> dict:
    from core.jobs import service

    heard: list[float] = []
    service().supervisor.cluster.client.subscribe_topic("lag", lambda event: heard.append(time.time() - event[1]["at"]))
    service().quick(send_marks, marks)
    while len(heard) < marks:
        time.sleep(POLL_SECONDS)  # another process works on it: only looking tells
    took = np.array(heard) * 1000
    return {
        "what": "an event's way, milliseconds",
        "median": round(float(np.median(took)), 2),
        "p95": round(float(np.quantile(took, 0.95)), 2),
    }


def send_marks(count: int) -> None:
    from distributed import get_worker

    for _ in range(count):
        get_worker().log_event("lag", {"at": time.time()})
        time.sleep(0.01)  # apart, or Dask would send them in one batch and the first would wait for the last


def stop(times: int = 8) -> dict:
    from core.jobs import service
    from core.tasks.digits.recipe import DigitRecipe

    took = []
    for number in range(times):
        run_id = service().submit("bench", DigitRecipe(epochs=100))
        while len(service().record(run_id).steps) < 20 + 13 * number:
            time.sleep(POLL_SECONDS)  # another process works on it: only looking tells
        asked = time.perf_counter()
        service().control(run_id, "bench", "stop")
        finished(run_id)
        took.append(time.perf_counter() - asked)
    return {
        "what": "from Stop to stopped, seconds",
        "median": round(float(np.median(took)), 3),
        "worst": round(max(took), 3),
        "aim": "under 1",
    }


def students() -> dict:
    from core.tasks.digits.recipe import DigitRecipe

    with Server() as server:
        found = []
        server.train(DigitRecipe(epochs=200), lambda run_id: found.append(asyncio.run(crowd(server, run_id))), stop=True)
    return found[0]


async def crowd(server: "Server", run_id: str) -> dict:
    from tests.benchmarks.students import Student, watch

    everyone = [Student(server.port, "training", {"run": run_id}) for _ in range(STUDENTS)]
    watching = [asyncio.create_task(watch(one, WATCHED_SECONDS, late=5 * number / STUDENTS)) for number, one in enumerate(everyone)]
    await asyncio.sleep(8)  # all have arrived
    process = psutil.Process(server.process.pid)
    used, began = sum(process.cpu_times()[:2]), time.perf_counter()
    await asyncio.sleep(WATCHED_SECONDS - 10)
    cores = (sum(process.cpu_times()[:2]) - used) / (time.perf_counter() - began)
    took = 1000 * np.array([seconds for task in watching for seconds in await task])
    return {
        "what": f"{STUDENTS} tabs that look once a second at a running training",
        "looks": len(took),
        "median_ms": round(float(np.median(took)), 1),
        "p95_ms": round(float(np.quantile(took, 0.95)), 1),
        "server_cores": round(cores, 2),
        "kilobytes_per_look": round(sum(one.bytes_received for one in everyone) / 1024 / max(len(took), 1), 1),
        "errors": sum(len(one.errors) for one in everyone),
        "aim": "95th percentile under 200 ms, under half a core",
    }


class Server:
    """The app in a process of its own, and the Train button pressed by a browser that is closed again."""

    def __enter__(self) -> "Server":
        from tests.browser.conftest import start_app

        self.home = Path(tempfile.mkdtemp(dir=HOME))
        self.process, self.url = start_app(self.home)
        self.port = int(self.url.rsplit(":", 1)[1])
        urlopen(Request(self.url, headers={"Accept": "text/html"})).close()
        time.sleep(WARM_SECONDS)  # its worker processes import PyTorch: that is no part of what is measured
        return self

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.wait(20)

    def train(self, recipe, meanwhile: Callable[[str], object], stop: bool = False) -> float:
        """Press Train, do something while it trains, wait for the end; gives the training's own seconds."""
        from playwright.sync_api import sync_playwright

        from core.jobs.store import RunStore
        from tests.browser.conftest import CHROMIUM, FLAGS

        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
            page = browser.new_page()
            page.goto(f"{self.url}/training?" + "&".join(f"{name}={value}" for name, value in recipe.to_query().items()))
            page.get_by_role("button", name="Train", exact=True).click(timeout=60_000)
            page.wait_for_url("**run=*", timeout=60_000)
            run_id = page.url.split("run=")[1].split("&")[0]
            browser.close()
        meanwhile(run_id)
        store = RunStore(f"sqlite:///{self.home / 'history.sqlite'}")
        while not stop and (run := store.get(run_id)) and run.alive:
            time.sleep(POLL_SECONDS)  # another process works on it: only looking tells
        return 0.0 if stop else store.get(run_id).seconds


PARTS = {"epoch": epoch, "best": best, "watched": watched, "lag": lag, "stop": stop, "students": students}


def main(quick: bool = False) -> None:
    """A line for each part; `quick`: those that need no data and no browser, once."""
    from core import jobs

    try:
        if quick:
            print(json.dumps({"part": "lag"} | lag(10)), flush=True)
            print(json.dumps({"part": "stop"} | stop(1)), flush=True)
            return
        for name in sys.argv[1:] or PARTS:
            print(json.dumps({"part": name} | PARTS[name]()), flush=True)
    finally:
        jobs.close()


if __name__ == "__main__":
    main("--quick" in sys.argv)
