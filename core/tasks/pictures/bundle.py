"""Everything of a trained network in one zip: weights, class names, loader, ONNX, the training as a script, and its pictures if wanted."""

from collections.abc import Iterator

from core.data.pictures.picture_set import PictureSet
from core.data.pictures.zip_out import Entry, packed, set_entries
from core.models.files import MODELS
from core.models.packaged import NAME as LITE
from core.models.packaged import packaged
from core.models.pretrained import BUILT_IN
from core.tasks.pictures import export
from core.tasks.pictures.export import FILES, Trained
from core.tasks.pictures.onnx import to_onnx
from core.tasks.pictures.recipe import PictureRecipe
from core.tasks.pictures.script import FOLDER

NAME = "network.zip"
READ_ME = """What is in here

{weights}  the network: its weights
{labels}          the names of its classes, and what it has to be shown
{loader}              python {loader} PICTURE says what is in a picture; needs torch, safetensors, numpy and pillow
{onnx}         the network for programs that know nothing of PyTorch
{script}             the training as a script: reads {folder}/{start}
{pictures}
On the page where it was trained, {weights} can be sent back and tried.
"""


def bundled(trained: Trained, recipe: PictureRecipe, script: str, pictures: PictureSet | None) -> Iterator[bytes]:
    """The pieces of the zip. With its pictures the script in it runs as it is.

    Args:
        trained: The network.
        recipe: How it was trained.
        script: The same as a script.
        pictures: What it learnt from; None: they stay here.
    """
    return packed(_entries(trained, recipe, script, pictures))


def _entries(trained: Trained, recipe: PictureRecipe, script: str, pictures: PictureSet | None) -> Iterator[Entry]:
    labels = export.labels_json(trained)
    yield "README.txt", _read_me(recipe, pictures is not None).encode()
    yield FILES["weights"], export.to_safetensors(trained)
    yield FILES["labels"], labels.encode()
    yield FILES["loader"], export.loader(trained).encode()
    yield FILES["onnx"], to_onnx(trained.model, trained.side, {"about": labels})
    yield FILES["script"], script.encode()
    if start := _start(recipe):
        file = packaged() if recipe.backbone == LITE else MODELS / f"{BUILT_IN}.safetensors"
        yield start, file.read_bytes()
    if pictures is not None:
        yield from set_entries(pictures, FOLDER)


def _start(recipe: PictureRecipe) -> str:
    """The file of weights that the script begins with; none where it begins with nothing, or torchvision brings them."""
    names = {"built-in": f"{BUILT_IN}.safetensors", LITE: f"{LITE}.safetensors"}
    return "" if recipe.mode == "scratch" else names.get(recipe.backbone, "")


def _read_me(recipe: PictureRecipe, with_pictures: bool) -> str:
    start = _start(recipe)
    pictures = f"{FOLDER}/             its pictures: train/CLASS/* and val/CLASS/*\n" if with_pictures else ""
    return READ_ME.format(**FILES, folder=FOLDER, start=f", and begins with {start}" if start else "", pictures=pictures)
