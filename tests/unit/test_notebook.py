"""What is handed out as a notebook runs from top to bottom, and is the script."""

import shutil

import nbformat
import pytest

from core import lessons
from core.data.pictures.picture_set import picture_set
from core.lessons.handed_out import lesson_notebook
from core.models.files import MODELS
from core.notebook import notebook, packages
from core.tasks import TASKS, task_of
from core.tasks.autoencoder.recipe import AutoencoderRecipe
from core.tasks.belief.recipe import BeliefRecipe
from core.tasks.detector.recipe import DetectorRecipe
from core.tasks.digits.recipe import DigitRecipe
from core.tasks.forecast.recipe import ForecastRecipe
from core.tasks.gan.recipe import GanRecipe
from core.tasks.next_number.recipe import NextNumberRecipe
from core.tasks.pictures.recipe import recipe_for
from core.tasks.pictures.script import FOLDER
from core.tasks.reviews.recipe import ReviewRecipe
from core.tasks.script import script
from core.tasks.siamese.recipe import SiameseRecipe
from core.tasks.sound.recipe import SoundRecipe
from core.tasks.tables.recipe import ClassesRecipe, NumbersRecipe
from core.tasks.translate.recipe import TranslateRecipe
from core.tasks.writing.recipe import WritingRecipe
from tests.scripts import run_notebooks

SMALL = {
    "digits": lambda: DigitRecipe(network="dense8", epochs=1, train_limit=100),
    "reviews": lambda: ReviewRecipe(epochs=1, train_limit=100, hidden_size=8),
    "pictures": lambda: recipe_for("textures", mode="head", side=32, epochs=1, batch=8, mixed_precision=False),
    "next-number": lambda: NextNumberRecipe(length=3, epochs=1),
    "forecast": lambda: ForecastRecipe(data="nile", season=0, window=6, hidden_size=5, epochs=1, batch=16),
    "tables": lambda: ClassesRecipe(epochs=1, units="8"),
    "table-numbers": lambda: NumbersRecipe(data="tips", epochs=1, units="8"),
    "autoencoder": lambda: AutoencoderRecipe(train_limit=100, batch=50, epochs=1, code=8),
    "gan": lambda: GanRecipe(train_limit=64, batch=32, epochs=1),
    "belief": lambda: BeliefRecipe(train_limit=100, batch=25, epochs=3, first=16, second=8),
    "detector": lambda: DetectorRecipe(width=8, train_limit=32, batch=16, epochs=1),
    "siamese": lambda: SiameseRecipe(width=8, features=8, train_limit=32, batch=16, epochs=1),
    "sound": lambda: SoundRecipe(width=8, train_limit=40, batch=20, epochs=1),
    "writing": lambda: WritingRecipe(hidden_size=8, train_limit=64, batch=32, epochs=1),
    "translate": lambda: TranslateRecipe(hidden_size=8, train_limit=64, batch=32, epochs=1),
}

SAID = {  # numbers that the lesson says as well
    "one-neuron": ("0.9241", "0.9677", "0.8540", "2.5789"),
    "backpropagation": ("output 0.68135", "-0.06918"),
    "activations": ("0.9526", "0.9640"),
    "descent": ("20 updates",),
    "a-whole-network": ("three: 1.0",),
    "convolution": ("-60.0\n60.0\n", "26 = 26", "6.,  8."),
    "reading-digits": ("784", "the maps move along: True"),
    "overfitting": ("best after",),
    "transfer": ("right: 1.0 body unchanged: True",),
    "memory": ("True", "GRU 1920 weights"),
    "sentiment": ("Reader [1. 0. 1. 0.]", "Counter [0.5 0.5 0.5 0.5]"),
    "forecasting": ("as before",),
    "making-things": ("64 numbers through 2 and back",),
}
HELLO = '''"""Says hello."""

import json

import sklearn
import torch
from PIL import Image

# 1. Go
print(torch.ones(1))


# then
def f():

    # not here
    return """

# nor here
"""
'''


def beside(recipe, folder):
    """Put there what the script reads; the name of the file, if it says one."""
    data, name = task_of(recipe).data_file(recipe)
    if data:
        shutil.copy(data, folder / name)
    if recipe.task == "pictures":
        pictures = picture_set("textures")
        for file, label, held in zip(pictures.files, pictures.labels, pictures.validation, strict=True):
            place = folder / FOLDER / ("val" if held else "train") / pictures.classes[label]
            place.mkdir(parents=True, exist_ok=True)
            shutil.copy(file, place)
        shutil.copy(MODELS / "backbone.safetensors", folder)
    return [name] if name else []


@pytest.fixture(scope="module")
def printed(tmp_path_factory):
    """What the notebook of every task prints."""
    folder, books = tmp_path_factory.mktemp("notebooks"), {}
    for task in TASKS:
        recipe = SMALL[task]()
        (folder / task).mkdir()
        book = nbformat.reads(notebook(script(recipe, "cpu"), "A network", beside(recipe, folder / task), recipe.to_json()), as_version=4)
        nbformat.validate(book)
        book.cells = [cell for cell in book.cells if not cell.source.startswith("%pip")]  # they are here; a test fetches nothing
        books[task] = nbformat.writes(book)
    for name in SAID:
        (folder / name).mkdir()
        books[name] = lesson_notebook(lessons.lessons()[name])
    return run_notebooks(books, folder)


@pytest.mark.parametrize("name", SAID)
def test_the_notebook_of_every_lesson_says_the_numbers_of_the_lesson(name, printed):
    lesson = lessons.lessons()[name]
    book = nbformat.reads(lesson_notebook(lesson), as_version=4)
    nbformat.validate(book)
    assert [cell.source for cell in book.cells if cell.cell_type == "code"] == [step.code for step in lesson.steps if step.code]
    words = "\n".join(cell.source for cell in book.cells if cell.cell_type == "markdown")
    assert all(step.title in words and (not step.predict or step.predict.because in words) for step in lesson.steps)
    assert all(said in printed[name] for said in SAID[name]), printed[name]


def test_every_lesson_of_the_course_has_its_notebook():
    assert set(SAID) == {name for name, lesson in lessons.lessons().items() if not lesson.own}
    assert packages("\n".join(step.code for name in SAID for step in lessons.lessons()[name].steps)) == []


@pytest.mark.parametrize("task", TASKS)
def test_the_notebook_of_every_task_runs_from_top_to_bottom(task, printed):
    assert "epoch 1" in printed[task] and "nan" not in printed[task]


@pytest.mark.parametrize("task", TASKS)
def test_its_first_cells_say_what_it_needs(task):
    recipe = SMALL[task]()
    code, (data, name) = script(recipe, "cpu"), task_of(recipe).data_file(recipe)
    first, second = nbformat.reads(notebook(code, "A network", [name] if data else [], recipe.to_json()), as_version=4).cells[:2]
    assert recipe.to_json() in first.source and (not data or f"`{name}`" in first.source)
    assert second.source == " ".join(["%pip install -q", *packages(code)]) if packages(code) else second.source.startswith("import ")


@pytest.mark.parametrize("task", TASKS)
def test_the_code_cells_together_are_the_script(task):
    code = script(SMALL[task](), "cpu")
    book = nbformat.reads(notebook(code, "A network"), as_version=4)
    cells = [cell.source for cell in book.cells if cell.cell_type == "code" and not cell.source.startswith("%pip")]
    headings = [cell.source.removeprefix("## ") for cell in book.cells[1:] if cell.cell_type == "markdown"]
    lines = [line for cell in cells for line in cell.splitlines() if line.strip()]
    wanted = [line for line in code.split('"""\n', 1)[1].splitlines() if line.strip()]
    assert lines == [line for line in wanted if line.removeprefix("# ") not in headings] and len(lines) + len(headings) == len(wanted)
    for cell in cells:
        compile(cell, "cell", "exec")


def test_the_same_script_is_the_same_file_and_says_what_it_needs():
    code = HELLO
    made = notebook(code, "Hello", ["a.tsv", "b.png"])
    assert made == notebook(code, "Hello", ["a.tsv", "b.png"])
    book = nbformat.reads(made, as_version=4)
    assert [cell.cell_type for cell in book.cells] == ["markdown", "code", "code", "markdown", "code", "code"]
    assert book.cells[0].source.startswith("# Hello\n\nSays hello.") and "`a.tsv` and `b.png`" in book.cells[0].source
    assert book.cells[1].source == "%pip install -q pillow scikit-learn"
    assert book.cells[3].source == "## 1. Go" and book.cells[5].source.startswith("# then\ndef f():")


def test_a_script_without_words_or_packages_is_a_notebook_too():
    book = nbformat.reads(notebook("import torch\n", "Bare"), as_version=4)
    assert [cell.source for cell in book.cells[1:]] == ["import torch"]
    with pytest.raises(SyntaxError):
        notebook("def", "Broken")
