"""What a pretrained network is worth, and how fast: `python -m tests.benchmarks.transfer --data FOLDER [part ...]`.

accuracy  the four ways on ants-bees and flowers, up to 100 training pictures a class, judged on val/; the built-in network
starts    a head alone on each network that comes with the app, on the same pictures
head      `python -m core.finetune` with 200 pictures in a process of its own, by each of these networks: all in, and the training itself
cached    the head's training with features from the cache against computing them first, the same run
speed     pictures a second while everything learns, against torchvision's plain reference loop: on a GPU, else the CPU

FOLDER holds photos/ants-bees and photos/flowers (GLASSBOX_DATA if left out). Prints a line of JSON for each part. Run it on a
machine that does nothing else; the load before each part is printed with it.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import psutil
from PIL import Image

from core.tasks.pictures.recipe import AT_HAND
from tests.conftest import ROOT  # also gives GLASSBOX_HOME a folder of its own

SETS, EACH, HEAD_PICTURES = ("ants-bees", "flowers"), 100, 200

PLAIN = """
import json, sys, time, torch, torchvision
from torch import nn
from torchvision import datasets, transforms

device = "cuda" if torch.cuda.is_available() else "cpu"
side, batch = int(sys.argv[2]), int(sys.argv[3])
pictures = datasets.ImageFolder(sys.argv[1], transforms.Compose([
    transforms.RandomResizedCrop(side), transforms.RandomHorizontalFlip(), transforms.ToTensor(),
    transforms.Normalize((0.485, 0.456, 0.406), (0.229, 0.224, 0.225))]))
loader = torch.utils.data.DataLoader(pictures, batch_size=batch, shuffle=True, drop_last=True)
net = torchvision.models.resnet18(num_classes=len(pictures.classes))
net.maxpool = nn.Identity()
net = net.to(device).train()
optimizer, seen = torch.optim.SGD(net.parameters(), lr=0.01, momentum=0.9), 0
for epoch in range(2):
    start = time.perf_counter()
    for x, y in loader:
        optimizer.zero_grad()
        nn.functional.cross_entropy(net(x.to(device)), y.to(device)).backward()
        optimizer.step()
        seen += len(y) if epoch else 0
    if device == "cuda":
        torch.cuda.synchronize()
    seconds = time.perf_counter() - start
print(json.dumps([seen / seconds, device]))
"""

OURS = """
import json, sys
from pathlib import Path
from core.finetune.folder import read
from core.training.events import EpochEnd
from core.tasks.pictures.recipe import PictureRecipe
from core.tasks import trainer_for
side, batch = int(sys.argv[2]), int(sys.argv[3])
data = read(Path(sys.argv[1]), side, 0, lambda words: None)
rows = int((~data.validation).sum())
recipe = PictureRecipe(mode="scratch", side=side, batch=batch, epochs=2, num_train=rows, num_classes=len(data.classes))
trainer = trainer_for(recipe, data)
ends = [event for event in trainer.events() if isinstance(event, EpochEnd)]
print(json.dumps([rows / ends[-1].seconds, str(trainer.device)]))
"""


def program(code: str, *arguments: str) -> object:
    """What a script prints last, as JSON."""
    done = subprocess.run([sys.executable, "-c", code, *arguments], cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        sys.exit(done.stderr)
    return json.loads(done.stdout.splitlines()[-1])


def finetuned(folder: Path, *arguments: str) -> tuple[dict, float]:
    """What `python -m core.finetune` prints, and the seconds that its process lived."""
    start = time.perf_counter()
    command = [sys.executable, "-m", "core.finetune", str(folder), *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        sys.exit(done.stderr)
    return json.loads(done.stdout), time.perf_counter() - start


def some(source: Path, to: Path, each: int) -> Path:
    """The first so many pictures of each class, linked."""
    for kind in sorted(source.iterdir()):
        (to / kind.name).mkdir(parents=True)
        for file in sorted(kind.iterdir())[:each]:
            os.symlink(file.resolve(), to / kind.name / file.name)
    return to


def accuracy(data: Path, work: Path) -> dict:
    found: dict[str, dict] = {}
    for name in SETS:
        folder = work / name
        some(data / name / "train", folder / "train", EACH)
        some(data / name / "val", folder / "val", 10**6)
        runs = {mode: finetuned(folder, "--mode", mode)[0] for mode in ("head", "blocks", "all", "scratch")}
        found[name] = {mode: run["val_accuracy"] for mode, run in runs.items()} | {
            "seconds": {mode: run["seconds"] for mode, run in runs.items()},
            "n_train": runs["head"]["n_train"],
            "n_val": runs["head"]["n_val"],
            "head_beats_scratch_by_points": round(100 * (runs["head"]["val_accuracy"] - runs["scratch"]["val_accuracy"]), 1),
        }
    return {"what": f"validation accuracy, up to {EACH} pictures a class", **found, "aim": "head only beats scratch by 15 points or more"}


def starts(data: Path, work: Path) -> dict:
    found: dict[str, dict] = {}
    for name in SETS:
        folder = work / f"starts-{name}"
        some(data / name / "train", folder / "train", EACH)
        some(data / name / "val", folder / "val", 10**6)
        found[name] = {backbone: finetuned(folder, "--backbone", backbone)[0]["val_accuracy"] for backbone in AT_HAND}
    return {"what": f"validation accuracy of a head, up to {EACH} pictures a class", **found}


def head(data: Path, work: Path) -> dict:
    kinds = len(list((data / "flowers" / "train").iterdir()))
    folder = some(data / "flowers" / "train", work / "two-hundred", HEAD_PICTURES // kinds)
    runs = {backbone: [finetuned(folder, "--backbone", backbone) for _ in range(3)] for backbone in AT_HAND}
    return {
        "what": f"head only on {HEAD_PICTURES} pictures, a process of its own",
        "seconds_all_in": {name: [round(seconds, 2) for _, seconds in some] for name, some in runs.items()},
        "seconds_training": {name: [run["seconds_training"] for run, _ in some] for name, some in runs.items()},
        "pictures_a_second_through_the_network": {name: [run["images_per_second"] for run, _ in some] for name, some in runs.items()},
        "aim": "under 10 s all in by the built-in network, under 15 s by EfficientNet-Lite0, training under 1 s",
    }


def cached(data: Path, work: Path) -> dict:
    from core.data.pictures.picture_set import keep, split
    from core.tasks import fit
    from core.tasks.pictures.recipe import recipe_for

    files = sorted((data / "flowers" / "train").glob("*/*"))
    classes = sorted({file.parent.name for file in files})
    labels = np.array([classes.index(file.parent.name) for file in files])
    recipe = recipe_for(keep(classes, files, labels, split(labels, range(len(files)))))
    took = []
    for _ in range(2):
        start = time.perf_counter()
        for _ in fit(recipe):
            pass
        took.append(time.perf_counter() - start)
    return {
        "what": f"seconds for a head on {len(files)} pictures, features computed and from the cache",
        "computed": round(took[0], 2),
        "cached": round(took[1], 2),
        "times_faster": round(took[0] / took[1], 1),
    }


def speed(data: Path, work: Path) -> dict:
    arguments = (str(data / "flowers" / "train"), "64", "32")
    (plain, device), (ours, _) = program(PLAIN, *arguments), program(OURS, *arguments)  # type: ignore[misc]
    return {
        "what": "training pictures a second, ResNet-18 without pooling, 64 x 64, all of it learns",
        "device": device,
        "torchvisions_plain_loop": round(plain, 1),
        "ours": round(ours, 1),
        "times_faster": round(ours / plain, 2),
    }


PARTS = {"accuracy": accuracy, "starts": starts, "head": head, "cached": cached, "speed": speed}


def little(folder: Path) -> Path:
    """Photos of noise in two classes, in place of real ones."""
    random = np.random.default_rng(0)
    for name in (f"{place}/{number}.jpg" for place in ("train/a", "train/b", "val/a", "val/b") for number in range(6)):
        (folder / "flowers" / name).parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(random.integers(0, 255, (80, 80, 3), np.uint8)).save(folder / "flowers" / name)
    return folder


def main(quick: bool = False) -> None:
    """A line for each part; `quick`: one part, with little to learn from."""
    work = Path(tempfile.mkdtemp(dir=os.environ["GLASSBOX_HOME"]))
    if quick:
        print(json.dumps({"part": "cached"} | cached(little(work), work)), flush=True)
        return shutil.rmtree(work)
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=os.environ.get("GLASSBOX_DATA"))
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], default=[])
    given = parser.parse_args()
    if not given.data or not (given.data / "photos").is_dir():
        sys.exit("Name a folder that holds photos/ants-bees and photos/flowers: --data FOLDER.")
    for name in given.parts or PARTS:
        load = psutil.getloadavg()[0]
        print(json.dumps({"part": name, "load_before": round(load, 1)} | PARTS[name](given.data / "photos", work)), flush=True)
    shutil.rmtree(work)


if __name__ == "__main__":
    main("--quick" in sys.argv)
