"""The engine on a graphics card: how fast it is, and its tests there. See `check.sh`, which starts it."""

import argparse
import importlib.util
import json
import os
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ET
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

STARTED = time.monotonic()
SECONDS = 225.0  # and some to end
ROOT = Path(__file__).parents[2]
ENGINE = (  # tests of what trains, which need no app
    "gpu/test_card", "unit/test_trainer", "unit/test_repeated", "unit/test_follow", "unit/test_game", "unit/test_rate_finder",
    "unit/test_record", "unit/test_recipe", "unit/test_metrics", "unit/test_measures", "unit/test_losses", "unit/test_stack",
    "unit/test_picture_training", "unit/test_next_number", "unit/test_plane_training", "unit/test_gradient_flow", "unit/test_resnet",
    "unit/test_efficientnet", "unit/test_gan_task", "unit/test_autoencoder_task", "unit/test_review_training", "unit/test_tables_task",
    "unit/test_forecast_task",
)  # fmt: skip
LITTLE = ("gpu/test_card", "unit/test_measures")
NEEDED = ("numpy", "PIL", "psutil", "safetensors", "scipy", "tokenizers")  # by the engine and its tasks, besides torch


def left() -> float:
    """Seconds that are left."""
    return SECONDS - (time.monotonic() - STARTED)


def missing(names: tuple[str, ...]) -> str:
    """Which of these packages are not there, as a reason; or nothing."""
    absent = [name for name in names if importlib.util.find_spec(name) is None]
    return f"not installed: {', '.join(absent)}" if absent else ""


def table(device: str, little: bool) -> dict[str, object]:
    """What is measured, by name; a reason in place of what cannot be."""
    if reason := missing(NEEDED):
        return {"skipped": reason}
    from tests.gpu import figures

    found: dict[str, object] = {}
    for name, measure in figures.MEASURES.items():
        if left() < figures.AT_LEAST:
            found[name] = {"skipped": "no time was left"}
            continue
        try:
            found[name] = measure(device, little)
        except Exception as problem:  # the others are measured all the same
            found[name] = {"failed": f"{type(problem).__name__}: {problem}"}
    return found


def tested(little: bool) -> dict[str, object]:
    """The tests of the engine, each file in a process of its own: how many passed, which failed, which could not run and why."""
    if reason := missing(("pytest", *NEEDED)):
        return {"skipped": reason}
    files = LITTLE if little else ENGINE
    with ThreadPoolExecutor(max(1, min(len(files), (os.cpu_count() or 2) // 2))) as pool:
        parts = list(pool.map(_file, files))
    return {
        "passed": sum(part["passed"] for part in parts),
        "failed": [each for part in parts for each in part["failed"]],
        "skipped": {name: why for part in parts for name, why in part["skipped"].items()},
    }


def _file(name: str) -> dict:
    if left() < 10:
        return {"passed": 0, "failed": [], "skipped": {name: "no time was left"}}
    with tempfile.TemporaryDirectory() as home:
        report = Path(home) / "report.xml"
        command = [sys.executable, "-m", "pytest", "-q", "--noconftest", "-p", "no:cacheprovider", "-p", "no:xdist", "-p", "no:randomly"]
        command += ["--override-ini=addopts=", f"--junitxml={report}", f"tests/{name}.py"]
        try:
            subprocess.run(
                command, cwd=ROOT, env=os.environ | {"GLASSBOX_HOME": home, "OMP_NUM_THREADS": "1"}, capture_output=True, timeout=left()
            )
        except subprocess.TimeoutExpired:
            return {"passed": 0, "failed": [], "skipped": {name: "it was not done when time was up"}}
        if not report.exists():
            return {"passed": 0, "failed": [f"{name}: pytest could not begin"], "skipped": {}}
        return _read(name, report)


def _read(name: str, report: Path) -> dict:
    found: dict = {"passed": 0, "failed": [], "skipped": {}}
    for case in ET.parse(report).iter("testcase"):
        test = f"{name}::{case.get('name')}"
        trouble = case.find("failure") if case.find("failure") is not None else case.find("error")
        if (skipped := case.find("skipped")) is not None:
            found["skipped"][test] = skipped.get("message", "")
        elif trouble is None:
            found["passed"] += 1
        elif "ModuleNotFoundError" in f"{trouble.get('message')}{trouble.text}":
            found["skipped"][test] = next(line for line in f"{trouble.text}".splitlines() if "ModuleNotFoundError" in line).strip("E ")
        else:
            found["failed"].append(f"{test}: {(trouble.get('message') or '').splitlines()[:1]}")
    return found


def main() -> None:
    """Measure while nothing else runs, then test; status 1 where a test or a measurement failed, 2 where there is no card."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cpu", action="store_true", help="little to do, on the CPU")
    little = parser.parse_args().cpu
    import torch

    if not little and not torch.cuda.is_available():
        sys.exit("There is no graphics card here that PyTorch can use; --cpu tries this script without one.")
    device = "cpu" if little else "cuda"
    os.environ.setdefault("GLASSBOX_HOME", tempfile.mkdtemp())
    found = {"device": "cpu" if little else torch.cuda.get_device_name(0), "torch": torch.__version__, "table": table(device, little)}
    found["tests"] = tested(little)
    print(json.dumps(found | {"seconds": round(time.monotonic() - STARTED, 1)}, ensure_ascii=False))
    measured = [each for each in found["table"].values() if isinstance(each, dict)]
    if found["tests"].get("failed") or any("failed" in each for each in measured):
        sys.exit(1)


if __name__ == "__main__":
    main()
