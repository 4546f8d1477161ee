"""What the cards of the home page show: small things that the labs made, kept in one file so that nobody waits for them.

`make` computes all of it anew from the shipped models and the bundled data; a test compares the file with that. Pictures are bytes in
base64, row by row, ink 255 on 0.
"""

import base64
import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

FILE = Path(__file__).parents[2] / "assets" / "previews.json.gz"
SIDE = 28
REVIEW = "It begins slowly and I was bored, but the end is wonderful."
WORDS = ("gradient", "epoch", "overfitting", "dropout", "neuron", "softmax")
PHOTOS = ("cat", "coffee")
MADE_UP_SEED = 7
CROPS, LEARNT_FROM, PHOTO_SIDE = 8, 4, 40  # of each photo; the first are learnt from
NETWORKS = (
    "alexnet",
    "vgg16",
    "googlenet",
    "resnet18",
    "resnet50",
    "densenet121",
    "mobilenet_v2",
    "efficientnet_b0",
    "swin_t",
    "convnext_tiny",
)


def text_of(picture: NDArray[np.generic]) -> str:
    """Bytes as base64; what is in [0, 1] is scaled to them."""
    array = np.asarray(picture)
    if array.dtype != np.uint8:
        array = np.round(np.clip(array, 0, 1) * 255).astype(np.uint8)
    return base64.b64encode(array.tobytes()).decode("ascii")


def neuron() -> dict[str, Any]:
    """A neuron of two inputs over thirty updates: its weights, bias, guess and loss at each."""
    from core.explain.foundations.neuron.network import Network
    from core.explain.foundations.neuron.record import record

    found = record(Network((0.8, 0.3), (((0.2,), (-0.6,)),), ((-0.3,),), 1.0, loss="binary cross-entropy", rate=0.5), 30)
    names = [*found.graph.parameters, "L"]
    return {"rounds": [{name: round(numbers[name], 4) for name in names} for numbers in found.rounds], "inputs": [0.8, 0.3]}


def plane() -> dict[str, Any]:
    """A small network that learns to part the four corners of XOR: a film of forty moments, as the lab's player takes it."""
    from core.explain.foundations.plane.recipe import PlaneRecipe
    from core.explain.foundations.plane.training import record
    from core.figures.foundations import plane as packed

    recipe = PlaneRecipe(data="xor", epochs=60)
    film, points = record(recipe, 1000), recipe.points()
    return {"net": packed.network(recipe, points, film), "points": packed.dots(points)}


def same() -> dict[str, Any]:
    """Pairs of digits of writers that no network has learnt from, and how far apart a siamese network says they are."""
    from core import zoo
    from core.explain.siamese.pairs import exam

    images, labels = exam()
    comparer = zoo.load("siamese")
    pairs = [(place, int(np.flatnonzero(labels == (labels[place] + (place % 2)) % 10)[-1 - place])) for place in range(6)]
    features = comparer.features(images[[at for pair in pairs for at in pair]]).reshape(len(pairs), 2, -1)
    distances = np.linalg.norm(features[:, 0] - features[:, 1], axis=1)
    return {
        "pairs": [[text_of(images[at]) for at in pair] for pair in pairs],
        "distances": [round(float(value), 3) for value in distances],
        "threshold": round(float(comparer.threshold), 3),
    }


def translate() -> dict[str, Any]:
    """Three dates as somebody types them, what a network makes of each, and where it looked for every letter."""
    from core import zoo

    translator = zoo.load("translator")
    found = [translator(text) for text in translator.recipe.family.examples]
    return {
        "read": ["".join(one.read) for one in found],
        "written": [one.text for one in found],
        "weights": [[[round(weight, 2) for weight in row] for row in one.weights[: len(one.written)]] for one in found],
    }


def where() -> dict[str, Any]:
    """Two pages of digits and shapes, and the boxes that the detector puts on them, the surest first."""
    from core import zoo
    from core.data.digits.unseen import unseen
    from core.data.scenes import compose

    digits = unseen()
    reader = zoo.load("detector")
    pages = compose(digits.images, digits.labels, 2, 4).images
    boxes = [
        [[thing.label, *(round(float(at), 1) for at in thing.box)] for thing in reader.found(page / np.float32(255))] for page in pages
    ]
    return {"pages": [text_of(page) for page in pages], "boxes": boxes, "width": pages.shape[2], "height": pages.shape[1]}


def transfer() -> dict[str, Any]:
    """Pieces of two photos; what a straight line over the backbone's features, learnt from half of them, says of the others."""
    from PIL import Image
    from sklearn.linear_model import LogisticRegression

    from core import zoo
    from core.data.pictures.samples import PHOTOGRAPHS, package_file

    crops = []
    for name in PHOTOS:
        photo = Image.open(package_file(*PHOTOGRAPHS[name])).convert("RGB")
        side = min(photo.size) * 2 // 3
        for at in range(CROPS):
            left, top = ((photo.width - side) * (at * 5 % CROPS) // CROPS, (photo.height - side) * (at * 3 % CROPS) // CROPS)
            crops.append(photo.crop((left, top, left + side, top + side)))
    features, labels = zoo.load("backbone").features(crops), np.repeat([0, 1], CROPS)
    learnt = np.arange(len(crops)) % CROPS < LEARNT_FROM
    said = LogisticRegression().fit(features[learnt], labels[learnt]).predict_proba(features[~learnt])
    small = [np.asarray(crop.resize((PHOTO_SIDE, PHOTO_SIDE), Image.Resampling.BILINEAR)) for crop in crops]
    shown = [small[at] for at in np.flatnonzero(~learnt)]
    order = [at // 2 + (at % 2) * (CROPS - LEARNT_FROM) for at in range(len(shown))]  # one of each kind in turn
    return {
        "names": PHOTOS, "side": PHOTO_SIDE, "photos": [text_of(shown[at]) for at in order],
        "said": [[round(float(p), 3) for p in said[at]] for at in order],
    }  # fmt: skip


def reviews() -> dict[str, Any]:
    """A review, and after each word the probability that it is for the film."""
    from core import zoo

    reading = zoo.load("reviews-lstm")(REVIEW)
    ends = [last for _, last in reading.words]
    return {"words": REVIEW.split(), "after": [round(float(reading.running[end]), 3) for end in ends]}


def writing() -> dict[str, Any]:
    """A name that the network of *Write on* makes up, and before each letter its five likeliest with their chances."""
    from core import zoo
    from core.models.sampling import Sampling

    writer = zoo.load("writer-names")
    name = writer.rows("", 1, Sampling(), MADE_UP_SEED)[0]
    steps = [writer.choices(name[:end], Sampling(), 5) for end in range(len(name) + 1)]
    return {"name": name, "steps": [[[one.token.replace("\n", "⏎"), round(one.plain, 3)] for one in step] for step in steps]}


def say() -> dict[str, Any]:
    """Five words by a voice of the app: how loud which pitch is at every moment, low ones below, and what is heard in them."""
    from core import zoo
    from core.data.sounds.voices import DIGITS, LABELS, said
    from core.models.mel import log_mel

    waves = [said(next(iter(LABELS)), word) for word in DIGITS[1:6]]
    mels = [log_mel(torch.from_numpy(wave.copy())[None])[0].numpy() for wave in waves]  # (T, 32) each
    read = [zoo.load("spoken-digits").read(wave, [(0, len(wave))])[0] for wave in waves]
    pictures = [text_of((mel.T[::-1] + 2) / 14) for mel in mels]
    return {"pictures": pictures, "widths": [len(mel) for mel in mels], "digits": [one.label for one in read]}


def teach() -> dict[str, Any]:
    """What a head that was taught the example's three words says, four times a second, while a voice that it does not know speaks."""
    from core.explain.sounds.own_words import workshop

    taught = workshop.Workshop()
    taught.load_example()
    lesson = taught.teach()
    asked = (*lesson.words, workshop.OTHERS[0])
    waves = [np.pad(workshop.stranger(workshop.STRANGERS[0], word), 16_000) for word in asked]  # a second of silence before and after
    heard = [lesson.learned.probabilities(wave) for wave in waves]
    return {
        "names": list(lesson.words),
        "said": [word for word, rows in zip(asked, heard, strict=True) for _ in rows],
        "shares": _short(np.concatenate(heard)[:, :-1]),
        "limit": round(lesson.learned.limit, 3),
    }


def forecast() -> dict[str, Any]:
    """Six years of carbon dioxide over Mauna Loa, month by month."""
    from core.data.series.bundled import bundled

    return {"values": [round(float(value), 2) for value in bundled("co2").values[-144:-72]], "season": 12}


def memory() -> dict[str, Any]:
    """The numbers that the lab's LSTM begins with, and what it reads."""
    from core.explain.sequences.cell import Cell

    cell = Cell("lstm", 3, "numbers", "1, 0, 0, 0, 0, -1, 0, 0, 0, 0, 0, 0")
    return {"cell": {"kind": "lstm", **{name: part.tolist() for name, part in cell.weights.items()}}, "inputs": cell.inputs.tolist()}


def autoencoder() -> dict[str, Any]:
    """A walk in a ring over the map of two numbers, and the digit at every step."""
    from core import zoo

    turns = np.linspace(0, 2 * np.pi, 25)[:-1]
    squeezer = zoo.load("autoencoder-2d")
    codes = squeezer.encode(_digits())
    middle, reach = codes.mean(0), 0.9 * codes.std(0)
    walk = (middle + reach * np.stack([np.cos(turns), np.sin(turns)], 1)).astype(np.float32)
    low, high = codes.min(0), codes.max(0)
    return {
        "pictures": [text_of(picture) for picture in squeezer.decode(walk)],
        "walk": _short((walk - low) / (high - low)),
        "codes": _short((codes[::10] - low) / (high - low)),
        "labels": [at // 50 for at in range(0, 500, 10)],
    }


def gan() -> dict[str, Any]:
    """The two players in the plane as they begin; the browser lets them play."""
    from core.explain.making.points.game import begun
    from core.explain.making.points.recipe import PointsRecipe
    from core.figures.points_game import film

    return film(begun(PointsRecipe(cloud="ring")), 1)


def belief() -> dict[str, Any]:
    """The weights of eight hidden units of a Boltzmann machine while it learns, -127 to 127 as bytes 0 to 254."""
    from core.explain.belief.machine import MachineLesson, MachineRecipe

    torch.manual_seed(0)
    lesson = MachineLesson(MachineRecipe(hidden=16))
    while not lesson.over:
        lesson.learn()
    looks = lesson.film[:: len(lesson.film) // 6]
    return {"looks": [text_of((look[:8].astype(np.int16) + 127).astype(np.uint8)) for look in looks]}


def training() -> dict[str, Any]:
    """The losses of two trainings on a few digits: one that learns them by heart, and the same with dropout."""
    from core.tasks import fit
    from core.tasks.digits.recipe import DigitRecipe
    from core.training.events import EpochEnd

    found = {}
    for name, dropout in (("plain", 0.0), ("dropout", 0.5)):
        recipe = DigitRecipe(network="dense128", dropout=dropout, train_limit=300, epochs=25, rate=0.003)
        ends = [event for event in fit(recipe, device="cpu") if isinstance(event, EpochEnd)]
        found[name] = {part: [round(float(getattr(end, part)["loss"]), 4) for end in ends] for part in ("train", "val")}
    return found


def tables() -> dict[str, Any]:
    """150 irises by two of their measures."""
    from core.data.tables.bundled import BUNDLED

    iris = BUNDLED["iris"]
    sheet = iris.make()
    x, y = (np.array(sheet.column(name), float) for name in ("petal length", "petal width"))
    kinds = [*sheet.column(iris.target)]
    return {"x": _short(x / x.max()), "y": _short(y / y.max()), "kind": [sorted(set(kinds)).index(kind) for kind in kinds]}


def famous() -> dict[str, Any]:
    """What some famous networks cost and how often they are right, by their year."""
    from core.explain.famous.catalogue import known

    found = sorted((known(name) for name in NETWORKS), key=lambda one: one.family.year)
    return {"networks": [[one.title, one.family.year, round(one.operations or 0, 2), round(one.top1 or 0, 4)] for one in found]}


def words() -> dict[str, Any]:
    """Some words of the course, each with its first sentence."""
    from core.words import words as all_words

    found = {word.term: word.says for word in all_words()}
    return {"words": [[name, found[name]] for name in WORDS]}


def convolution() -> dict[str, Any]:
    """A few digits to be slid over, drawn and squeezed."""
    return {"digits": [text_of(picture) for picture in _digits()[25::50]]}


def _digits() -> NDArray[np.float32]:
    """(500, 28, 28) in [0, 1]: fifty of each class, in order."""
    from core.data.digits.mnist import sample

    found = sample()
    return (found.images.reshape(10, 500, SIDE, SIDE)[:, :50].reshape(500, SIDE, SIDE) / np.float32(255)).astype(np.float32)


def _short(values: NDArray[np.floating]) -> Any:
    return np.round(values, 3).tolist()


MAKERS: dict[str, Callable[[], dict[str, Any]]] = {
    make.__name__: make
    for make in (
        *(neuron, plane, convolution, famous, same, where, transfer, memory, say, teach, forecast, reviews, translate),
        *(writing, autoencoder, gan, belief),
        *(training, tables, words),
    )
}


def shipped() -> dict[str, dict[str, Any]]:
    """What the file holds, by page."""
    found: dict[str, dict[str, Any]] = json.loads(gzip.decompress(FILE.read_bytes()))
    return found


def write(file: Path = FILE) -> int:
    """Make all of it anew; gives how many bytes the file has."""
    text = json.dumps({name: make() for name, make in MAKERS.items()}, separators=(",", ":"))
    file.write_bytes(gzip.compress(text.encode(), 9, mtime=0))
    return file.stat().st_size
