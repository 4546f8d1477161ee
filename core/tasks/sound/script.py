"""What is special in the script of a training on spoken words."""

import hashlib
import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.numpy import load_file

from core.data.sounds.sample import sample
from core.models import files
from core.models.mel import HOP, RATE, ends
from core.storage.atomic import writing
from core.storage.home import home
from core.storage.quota import make_room
from core.tasks.script_pieces import Pieces, imports, settled
from core.tasks.sound import augmentation
from core.tasks.sound.export import mel_code, network_code
from core.tasks.sound.recipe import SoundRecipe
from core.tasks.sound.task import AT_ONCE, CHECK_BATCH, LOUDEST, rows_of

FILE = "recordings.npz"
QUOTA = 100 * 2**20  # bytes of all files for scripts
CODE = """
# 1. The recordings: each is one word in the middle of 20,192 samples, 16,000 a second
found = np.load("{file}")
waves, labels = torch.from_numpy(found["waves"]), torch.from_numpy(found["labels"])

# From a wave to its spectrogram
{mel}


mel = torch.cat([log_mel(part.float() / {loudest}) for part in waves.split({at_once})])
"""
EAR = """
# The pretrained ear, which stays as it is
{ear}

ear = Ear().eval().requires_grad_(False)
ear.load_state_dict({{name.removeprefix("ear."): torch.from_numpy(found[name]) for name in found.files if name.startswith("ear.")}})
with torch.no_grad():
    heard = torch.cat([ear(part) for part in mel.split({at_once})])  # (N, 7, 96)
ear = ear.to(device)
"""
PARTS = """
part = found["part"]  # 0: learn from these, 1: choose by these, 2: judge once, at the end
train, val, test = (torch.from_numpy(found["order"][part == number]) for number in (0, 1, 2))
train = train[:{training}]
x_train, y_train, mel_train = {x}[train].to(device), labels[train].to(device), mel[train].to(device)
x_val, y_val = {x}[val].to(device), labels[val].to(device)
x_test, y_test = {x}[test].to(device), labels[test].to(device)
"""


def pieces(recipe: SoundRecipe, kind: str, autocast: str = "") -> Pieces:
    """The parts of the script that only spoken words have."""
    on_ear = recipe.network == "ear"
    data = CODE.format(file=FILE, mel=mel_code(), loudest=LOUDEST, at_once=AT_ONCE)
    code = network_code(recipe, head_only=True)
    if on_ear:
        ear, code = code.split("\n\n\nSTEPS, CLASSES", 1)
        data += EAR.format(ear=ear, at_once=AT_ONCE)
        code = "STEPS, CLASSES" + code
    data += PARTS.format(training=recipe.training, x="heard" if on_ear else "mel")
    before, made = code.rsplit("net = ", 1)
    measured = ["net.measure(x_train.cpu())"] if on_ear else []
    network = [
        "# 2. The network",
        before.rstrip(),
        "",
        "",
        *settled(recipe, made),
        *measured,
        "net = net.to(device, memory_format=torch.channels_last)",
    ]
    return Pieces(
        imports=imports(
            f"A network for spoken words, trained as on Glassbox. Needs torch and numpy, and {FILE} beside it.", kind,
            ["import math", "from functools import cache"],
        ),
        data=data,
        network="\n".join([*network, ""]),
        more=_augmentation(recipe),
        scores=f"torch.cat([net(part).float() for part in x.split({CHECK_BATCH})])",
        mode="dropout off",
        batches=f"torch.randperm(len(x_train)).to(device).split({recipe.batch})",
        batch="x_of(rows)" if recipe.augments else "x_train[rows]",
        weights='w.abs().sum() for name, w in net.named_parameters() if "weight" in name',
    )  # fmt: skip


def _augmentation(recipe: SoundRecipe) -> str:
    if not recipe.augments:
        return ""
    wanted: list[tuple[Callable[..., torch.Tensor], str]] = []
    if recipe.shift or recipe.speed or recipe.pitch:
        shift = recipe.shift * RATE / 1000 / HOP
        wanted.append((augmentation.moved, f"{shift}, {recipe.speed}, {recipe.pitch / 12}, {ends()}"))
    if recipe.noise:
        wanted.append((augmentation.noisy, f"{recipe.noise}"))
    if recipe.bands or recipe.times:
        wanted.append((augmentation.masked, f"{recipe.bands}, {recipe.times}"))
    lines = [f"    x = {function.__name__}(x, {given})" for function, given in wanted]
    if recipe.network == "ear":
        lines += ["    with torch.no_grad():", "        x = ear(x)"]
    texts = [inspect.getsource(function).rstrip() for function, _ in wanted]
    last = "\n".join(
        ["def x_of(rows):", '    """The words of a batch, altered by chance."""', "    x = mel_train[rows]", *lines, "    return x"]
    )
    return "\n\n\n# No word is heard twice the same\n" + "\n\n\n".join([*texts, last]) + "\n"


def data_file(recipe: SoundRecipe) -> tuple[Path | None, str]:
    """What a script needs beside it: the recordings in their parts, and the ear where it is used; made when it is first asked for."""
    name = hashlib.sha256(f"{recipe.split} {recipe.network == 'ear'}".encode()).hexdigest()[:16]
    folder = home() / "datasets" / "script-recordings"
    file = folder / f"{name}.npz"
    try:
        if not file.exists():
            _write(recipe, file)
            make_room(folder, QUOTA, file)
    except OSError:
        return None, FILE
    return file, FILE


def _write(recipe: SoundRecipe, file: Path) -> None:
    found, rows = sample(), rows_of(recipe)
    kept: dict[str, Any] = {
        "waves": found.waves, "labels": found.labels, "order": np.concatenate(rows),
        "part": np.repeat([0, 1, 2], [len(part) for part in rows]),
    }  # fmt: skip
    if recipe.network == "ear":
        kept |= {f"ear.{name}": value for name, value in load_file(files.MODELS / "ear.safetensors").items()}
    with writing(file) as part, part.open("wb") as out:
        part.chmod(0o600)
        np.savez_compressed(out, **kept)
