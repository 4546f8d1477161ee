"""Lessons: how they are read, what is said of mistakes, and what of a browser's notes is believed."""

import math

import numpy as np
import pytest
import torch
from torch import nn

from core import lessons, zoo
from core.data.digits import mnist
from core.explain.digits.stress import damaged
from core.lessons import BadLesson, Goal
from core.lessons.lesson import DONE, SEEN
from core.lessons.read import read

HEAD = '+++\ntitle = "T"\nminutes = 20\nlevel = "l"\naims = ["a"]\nmaterials = []\nslips = ["s"]\n+++\n'
LAB = '```lab\nopen = "foundations/neuron.py?neuron=Another+loss"\nlook = "See."\n```\n'
WHOLE = f"""{HEAD}Read this.

## One
Some *text*.
{LAB}
## Two
```do
task = "Do it."
reach = ["rate > 0.5", "view = Pooling"]
```
## Three
```predict
ask = "What?"
options = ["this", "that"]
because = "So it is."
```
{LAB}
## Four
```predict
question = "Adam"
```
{LAB}"""


def test_a_lesson_is_read_with_its_three_kinds_of_steps():
    lesson = read(WHOLE, "mine", "mine.md")
    one, two, three, four = lesson.steps
    assert (lesson.title, lesson.minutes, lesson.aims, lesson.slips, lesson.intro) == ("T", 20, ("a",), ("s",), "Read this.")
    assert [step.kind for step in lesson.steps] == ["look", "do", "predict", "predict"]
    assert one.text == "Some *text*." and one.lab.all == {"neuron": ["Another loss"]} and not one.stays
    assert two.stays and two.lab == one.lab and two.do.reach == (Goal("rate", ">", "0.5"), Goal("view", "=", "Pooling"))
    assert set(three.predict.options) == {"this", "that"} and three.predict.right == "this" and not three.predict.question
    assert four.predict.question == "Adam" and four.predict.right in four.predict.options
    assert lesson.next({one.key: SEEN}) == 2 and lesson.noted({one.key: SEEN, "else/1": SEEN}) == 1


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("foundations/neuron.py?", "foundations/neurons.py?", 13, "no page “foundations/neurons.py”"),
        ("foundations/neuron.py?", "vision/given.py?", 13, "no page “vision/given.py”"),
        ("neuron=Another+loss", "neuron", 13, "no end of a link"),
        ("neuron=Another+loss", "lesson=x&step=1", 13, "says neither lesson nor step"),
        ('question = "Adam"', 'question = "Eve"', 35, "no question called “Eve”"),
        ('question = "Adam"', 'question = "Adam"\nask = "x"', 35, "has its own “ask”"),
        ('options = ["this", "that"]\n', "", 24, "the answer is missing"),
        ('options = ["this", "that"]', 'options = ["this", "this"]', 24, "two to eight different texts"),
        ('because = "So it is."\n', "", 24, "“because” is missing"),
        ('task = "Do it."\n', "", 19, "“task” is missing"),
        ("rate > 0.5", "rate is high", 19, "“rate is high” is no goal"),
        ("rate > 0.5", "rate > much", 19, "is no goal"),
        ('ask = "What?"', 'asks = "What?"', 25, "“asks” is not known in a block “predict”"),
        ('title = "T"', 'titel = "T"', 2, "“titel” is not known in the head of a lesson"),
        ('level = "l"\n', "", 2, "“level” is missing"),
        ("minutes = 20", "minutes = true", 3, "“minutes” is a whole number"),
        ("minutes = 20", "minutes = 0", 2, "minutes are 1 to 600"),
        ('aims = ["a"]', 'aims = "a"', 5, "“aims” is a list of texts"),
        ('aims = ["a"]', "aims = [1]", 5, "“aims” is a list of texts"),
        ('aims = ["a"]', 'aims = "a', 5, "this line cannot be read"),
        ("```do", "```doo", 19, "“doo” is no kind of block"),
        ("+++\n", "++\n", 1, "begins with a line of +++"),
        ("+++\nRead", "Read", 1, "the second line of +++ is missing"),
    ],
)
def test_a_mistake_is_told_in_one_sentence_with_file_and_line(old, new, line, said):
    assert old in WHOLE
    with pytest.raises(BadLesson) as problem:
        read(WHOLE.replace(old, new, 1), "mine", "mine.md")
    assert str(problem.value).startswith(f"mine.md, line {line}: ") and said in str(problem.value) and "\n" not in str(problem.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "line 1: a lesson begins"),
        (HEAD, "there is no step"),
        (HEAD + LAB, "belongs to a step"),
        (f"{HEAD}## \n{LAB}", "needs a title"),
        (f"{HEAD}## One\nText.\n", "the first step needs a block “lab”"),
        (f"{HEAD}## One\n{LAB}## Two\nText.\n", "neither what to look at"),
        (f"{HEAD}## One\n{LAB}{LAB}", "two blocks “lab”"),
        (f'{HEAD}## One\n{LAB}## Two\n```predict\nquestion = "Adam"\n```\n', "needs a block “lab”"),
        (f'{HEAD}## One\n{LAB}```do\ntask = "x"\n', "is not closed"),
        (f'{HEAD}## One\n{LAB}```do\ntask = "x"\n```\n```predict\nquestion = "Adam"\n```\n', "not both"),
    ],
)
def test_what_is_no_lesson_is_told(text, said):
    with pytest.raises(BadLesson, match=said):
        read(text, "mine", "mine.md")


@pytest.mark.parametrize(
    ("code", "line", "said"), [("x = 1\nx = = 1", 17, "this is no Python"), ("x = 1\n```\n```code\ny = 1", 18, "two blocks “code”")]
)
def test_code_that_is_none_is_told_with_its_line(code, line, said):
    text = f"{HEAD}## One\n{LAB}\n```code\n{code}\n```\n"
    with pytest.raises(BadLesson, match=said) as problem:
        read(text, "mine", "mine.md")
    assert f"line {line}:" in str(problem.value)
    with pytest.raises(BadLesson, match="belongs to a step"):
        read(f"{HEAD}```code\nx = 1\n```\n## One\n{LAB}", "mine", "mine.md")


def test_the_code_of_a_step_is_not_its_text():
    lesson = read(f"{HEAD}## One\nRead.\n{LAB}```code\nx = 1\n```\n", "mine", "mine.md")
    assert lesson.steps[0].code == "x = 1" and lesson.steps[0].text == "Read."


def test_a_name_that_cannot_stand_in_an_address_is_told():
    with pytest.raises(BadLesson, match="small letters"):
        read(WHOLE, "My Lesson", "My Lesson.md")


@pytest.mark.parametrize(
    ("goal", "said", "reached"),
    [
        ("rate > 0.5", "0.6", True),
        ("rate > 0.5", "0.5", False),
        ("rate >= 0.5", "0.50", True),
        ("rate > 0.5", None, False),
        ("rate < 0.5", "many", False),
        ("view = Pooling", "Pooling", True),
        ("view = Pooling", None, False),
        ("view != Pooling", None, True),
        ("depth = 12", "12.0", True),
    ],
)
def test_a_goal_is_reached_or_not(goal, said, reached):
    assert Goal.of(goal).holds(said) is reached


def test_an_own_lesson_stands_beside_the_others_and_a_broken_one_breaks_none(tmp_path, monkeypatch):
    monkeypatch.setenv("GLASSBOX_HOME", str(tmp_path))
    shipped = list(lessons.lessons())
    lessons.own_folder().mkdir()
    (lessons.own_folder() / "03-mine.md").write_text(WHOLE, encoding="utf-8")
    (lessons.own_folder() / "bad.md").write_text(WHOLE.replace("neuron.py", "nowhere.py"), encoding="utf-8")
    (lessons.own_folder() / "bytes.md").write_bytes(b"\xff\xfe\x00")
    (lessons.own_folder() / "large.md").write_text("x" * 300_000, encoding="utf-8")
    assert list(lessons.lessons()) == [*shipped, "own-mine"] and lessons.lessons()["own-mine"].own
    said = lessons.broken()
    assert [line.partition(",")[0].partition(":")[0] for line in said] == ["bad.md", "bytes.md", "large.md"]
    assert "line 13" in said[0] and "UTF-8" in said[1] and "at most" in said[2]
    (lessons.own_folder() / "03-mine.md").write_text(WHOLE.replace('"T"', '"Changed"'), encoding="utf-8")
    assert lessons.lessons()["own-mine"].title == "Changed"


@pytest.mark.parametrize("notes", [None, [], "x", {"one-neuron/1": 3}, {"one-neuron/99": SEEN}, {"one-neuron/1": ["seen"]}, {3: SEEN}])
def test_what_a_browser_cannot_have_noted_is_not_believed(notes):
    assert lessons.known(notes) == {}


def test_what_was_done_is_known():
    steps = lessons.lessons()["one-neuron"].steps
    notes = {step.key: step.notes[0] for step in steps}
    assert {SEEN, DONE} < set(notes.values()) and lessons.known({**notes, "one-neuron/77": DONE}) == notes


def test_every_lesson_is_whole():
    assert lessons.broken() == []
    for lesson in lessons.lessons().values():
        assert 20 <= lesson.minutes <= 45 and lesson.aims and lesson.slips and lesson.intro and 5 <= len(lesson.steps) <= 12, lesson.name
        assert {step.kind for step in lesson.steps} == {"look", "do", "predict"}, lesson.name
        for step in lesson.steps:
            line = step.do.task if step.do else step.look
            assert line.endswith((".", "?")) and len(line) <= 170 and len(step.title) <= 40, step.key
            if step.predict:
                assert all(len(option) <= 80 for option in step.predict.options) and len(step.predict.because) <= 220, step.key


def test_figures_of_one_neuron():
    said = torch.sigmoid(torch.tensor(2 * 0.4 + 5 * 0.3 + 0.2, dtype=torch.float64))
    assert said.item() == pytest.approx(0.9241, abs=5e-5) and torch.sigmoid(torch.tensor(3.4)).item() == pytest.approx(0.9677, abs=5e-5)
    assert nn.functional.mse_loss(said, torch.zeros_like(said)).item() == pytest.approx(0.8540, abs=5e-5)
    assert nn.functional.binary_cross_entropy(said, torch.zeros_like(said)).item() == pytest.approx(2.5789, abs=5e-5)
    assert math.isclose(2 * 0.4 + 5 * 0.3 - 2.3, 0, abs_tol=1e-12)  # below this bias it says less than one half


def test_figures_of_backpropagation():
    """One sigmoid neuron, squared error, by autograd; then one update at rate 0.1, and the first weight at rate 1."""
    x, w, b = torch.tensor([0.5, 0.8]), torch.tensor([0.2, 0.7], requires_grad=True), torch.tensor(0.1, requires_grad=True)
    a = torch.sigmoid(x @ w + b)
    ((a - 1) ** 2).backward()
    said = [a.item(), *w.grad.tolist(), b.grad.item(), *(w - 0.1 * w.grad).tolist(), (b - 0.1 * b.grad).item(), (w - w.grad)[0].item()]
    assert said == pytest.approx([0.68135, -0.06918, -0.11069, -0.13836, 0.20692, 0.71107, 0.11384, 0.26918], abs=6e-6)
    assert 2 * (a.item() - 1) == pytest.approx(-0.63729, abs=6e-6) and a.item() * (1 - a.item()) == pytest.approx(0.21711, abs=6e-6)


def test_figures_of_activations_and_convolution():
    tanh, sigmoid = torch.tanh(torch.tensor([2.0, -2.0, -3.0])), torch.sigmoid(torch.tensor([3.0, -3.0, 2.88, 2.89]))
    assert tanh.tolist() == pytest.approx([0.9640, -0.9640, -0.9951], abs=5e-5)
    assert sigmoid[:2].tolist() == pytest.approx([0.9526, 0.0474], abs=5e-5)
    slopes = (sigmoid * (1 - sigmoid)).tolist()
    assert slopes[2] > 0.05 > slopes[3]  # where the slope falls below: what is to be reached
    assert pytest.approx(9e-13, rel=0.02) == 0.25**20
    scores = torch.tensor([2.3, 1.2, 0.9, 4.5, 3.7, 0.1, 2.9, 5.0, 3.1, 1.8])
    assert scores.softmax(0).max().item() == pytest.approx(0.4338, abs=5e-5)
    picture, kernel = torch.arange(10.0, 100, 10).reshape(1, 1, 3, 3), torch.tensor([[1.0, 0, -1]] * 3)[None, None]
    slid = nn.functional.conv2d
    assert slid(picture, kernel).item() == -60 and slid(picture, kernel.flip(-1, -2)).item() == 60
    rising = torch.tensor([[1.0, 3, 2, 4], [5, 6, 7, 8], [9, 10, 11, 12], [13, 14, 15, 16]])[None]
    assert nn.functional.max_pool2d(rising, 2).tolist() == [[[6, 8], [14, 16]]]


def test_figures_of_reading_digits():
    sample = mnist.sample()
    moved = np.stack([damaged(image.astype(np.float32) / 255, "shift", 8) for image in sample.images[::25]])
    read = [reading.label for reading in zoo.load("digits").read_images(moved)]
    assert (len(read), sum(np.equal(read, sample.labels[::25]))) == (200, 176)
