"""What it costs until 200 pictures are in and a head is trained on them: python -m tests.benchmarks.first_verdict

CPU seconds of each step, in a process of its own and a folder that nothing is kept in: the pictures come in, the start that is tried first
looks at them, a head learns on it, and a picture gets its verdict; then what the other starts cost, which the page tries afterwards.
On two cores nothing of it takes longer in seconds than it does here. GLASSBOX_DATA names the folder that holds photos/flowers; without it,
photos of noise. Prints one line of JSON for each network that comes with the app.

Bar: 15 seconds with EfficientNet-Lite0, 10 with the built-in ResNet.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from core.tasks.pictures.recipe import AT_HAND
from tests.conftest import ROOT  # also gives GLASSBOX_HOME a folder of its own

PICTURES = 200
STEPS = """
import json, sys, time
from dataclasses import replace
from pathlib import Path
import numpy as np, torch
from core.data.album.album import album_of
from core.data.album.split import families
from core.tasks import trainer_for
from core.tasks.pictures.recipe import recipe_for
from core.tasks.pictures.starts import NOTHING, at_hand, share_right
from core.zoo.picture_runs import start_features

torch.set_num_threads(1)
first, folder, batch, lap, took = sys.argv[1], Path(sys.argv[2]), 12, [time.process_time()], {}

def done(step):
    now = time.process_time()
    took[step], lap[0] = round(now - lap[0], 2), now

album = album_of("benchmark")
for kind in sorted(folder.iterdir()):
    of = album.class_named(kind.name)
    for file in sorted(kind.iterdir())[: int(sys.argv[3])]:
        album.add_picture(of, file.name, file.read_bytes())
done("pictures in")
_, pictures, labels = album.labelled()
files, groups = [str(album.file(each.id)) for each in pictures], families(pictures)

def tried(name):
    found = [start_features(name, files[begin : begin + batch]) for begin in range(0, len(files), batch)]
    done(f"looked at by {name}")
    share_right(np.concatenate(found), labels.astype(np.int64), groups)
    done(f"heads on {name}, cross-validated")

tried(first)
for _ in trainer_for(replace(recipe_for(album.freeze()), backbone=first)).events():
    pass
done("head trained")
before = sum(took.values())
for name in [*(name for name in at_hand() if name != first), NOTHING]:
    tried(name)
print(json.dumps([len(files), round(before, 1), round(sum(took.values()), 1), took]))
"""


def measured(name: str, folder: Path, each: int) -> dict[str, object]:
    """By this network first, with so many pictures of each kind."""
    with tempfile.TemporaryDirectory(dir=os.environ["GLASSBOX_HOME"]) as home:
        command = [sys.executable, "-c", STEPS, name, str(folder), str(each)]
        told = subprocess.run(command, cwd=ROOT, env=os.environ | {"GLASSBOX_HOME": home}, capture_output=True, text=True)
    if told.returncode:
        sys.exit(told.stderr)
    count, before, everything, took = json.loads(told.stdout.splitlines()[-1])
    return {"first": name, "pictures": count, "cpu_seconds_to_a_trained_head": before, "with_the_other_starts": everything, "steps": took}


def main(quick: bool = False) -> None:
    """Measure and print; `quick`: one network and a few photos of noise."""
    from tests.benchmarks.transfer import little

    photos = Path(os.environ.get("GLASSBOX_DATA", "/nowhere")) / "photos" / "flowers" / "train"
    if quick or not photos.is_dir():
        photos = little(Path(tempfile.mkdtemp(dir=os.environ["GLASSBOX_HOME"]))) / "flowers" / "train"
    kinds = len(list(photos.iterdir()))
    for name in AT_HAND[:1] if quick else AT_HAND:
        print(json.dumps(measured(name, photos, PICTURES // kinds)), flush=True)


if __name__ == "__main__":
    main("--quick" in sys.argv)
