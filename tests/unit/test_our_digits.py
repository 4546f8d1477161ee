"""What a class draws: whose it is, what is trained on it, and that it goes when it should."""

import csv
import io
import time
import zipfile
from itertools import chain

import numpy as np
import pytest
from PIL import Image

from core.classroom import ClassProblem, School, drawn, key
from core.classroom.drawn import SET_FILE, OurDigits, png
from core.data.digits import our_digits
from core.tasks import fit, task_of
from core.tasks.digits.recipe import DigitRecipe
from core.training.events import Finished

TEACHER, OTHER = "teacher-teacher-teacher", "another-another-another"
WRITERS = ("mia", "tom", "ann", "kai")


def picture(writer, digit):
    """One that nobody else has drawn."""
    found = np.zeros((28, 28), np.uint8)
    found[4 + digit, 4 : 8 + WRITERS.index(writer)] = 255
    return found


@pytest.fixture
def course(tmp_path, monkeypatch):
    monkeypatch.setenv("GLASSBOX_HOME", str(tmp_path))
    school = School()
    school.enter(TEACHER, key.teacher_key()[0])
    room = school.begin(TEACHER)
    room.school = school
    return room


@pytest.fixture
def full(course):
    course.collect()
    for writer in WRITERS:
        course.admit(writer, writer.capitalize())
        for digit in range(10):
            course.draw(writer, digit, picture(writer, digit))
    return course


def numbers(course):
    return {member.who: member.number for member in course.here()}


def files(tmp_path):
    return list((tmp_path / "datasets" / "our-digits").glob("*"))


def test_only_pupils_draw_only_digits_and_only_while_it_is_open(course):
    with pytest.raises(ClassProblem, match="Nobody is asked"):
        course.draw("mia", 3, picture("mia", 3))
    ours = course.collect()
    with pytest.raises(ClassProblem, match="Nobody is asked"):
        course.draw("mia", 3, picture("mia", 3))
    course.admit("mia", "Mia")
    for digit, wrong in ((10, picture("mia", 1)), (-1, picture("mia", 1)), (3, np.zeros((29, 28), np.uint8)), (3, np.zeros((28, 28)))):
        with pytest.raises(ClassProblem, match="no picture of a digit"):
            course.draw("mia", digit, wrong)
    course.draw("mia", 3, picture("mia", 3))
    course.draw("mia", 3, picture("mia", 4))  # again: in place of the first
    assert [(who, digit, drawn.number) for who, digit, drawn in ours.all()] == [("mia", 3, 2)]
    course.collect(False)
    with pytest.raises(ClassProblem, match="closed"):
        course.draw("mia", 4, picture("mia", 4))
    assert course.collect() is ours and len(ours.all()) == 1  # opened again, with what was there


@pytest.mark.parametrize("count", [3, 4, 7, 30, 60])
def test_writers_are_parted_half_a_quarter_a_quarter_and_nobody_twice(count):
    learnt, chosen, judged = parts = our_digits.parted(range(1, count + 1))
    assert sorted(chain(*parts)) == list(range(1, count + 1)) and parts == our_digits.parted(range(count, 0, -1))
    assert len(chosen) == len(judged) == max(1, round(count / 4)) and len(learnt) >= len(judged)


def test_a_set_holds_whole_hands_and_is_shown_to_its_teacher_only(full, tmp_path):
    name, count = full.digits.made_set(TEACHER, numbers(full))
    found, whose = our_digits.load(name), []
    for part in (found.training, found.validation, found.test):
        hands = set()
        for image, label in zip(part.images, part.labels, strict=True):
            hands.add(next(writer for writer in WRITERS if np.array_equal(image[0].numpy(), picture(writer, int(label)))))
        assert len(part) == 10 * len(hands)
        whose.append(hands)
    assert sorted(chain(*whose)) == sorted(WRITERS) and len(found.training) == count == 20
    assert full.digits.known[name] == whose[0] | whose[1]  # who is not judged with
    recipe = DigitRecipe(own=name, train_limit=count, batch=8)
    kind = task_of(recipe)
    assert kind.may_see(recipe, TEACHER) and not kind.may_see(recipe, OTHER) and not kind.problem(recipe)
    with pytest.MonkeyPatch.context() as patch:  # a cookie that begins the names of its sets alike: found by a minute of trying
        patch.setattr(our_digits, "owner_of", lambda _: name[: our_digits.OWNER])
        assert kind.may_see(recipe, TEACHER) and not kind.may_see(recipe, OTHER)
    assert recipe.in_words("data") == "20 digits of a class" and DigitRecipe.from_query(recipe.to_query()) == recipe
    assert "does not fit" in kind.problem(DigitRecipe(own=name, train_limit=19, batch=8))


def test_the_same_digits_are_the_same_set_so_that_a_double_click_is_one_training(full, tmp_path, monkeypatch):
    first = full.digits.made_set(TEACHER, numbers(full))
    monkeypatch.setattr(time, "time", lambda: 2e9)  # a zip says when it was written
    assert full.digits.made_set(TEACHER, numbers(full)) == first and len(files(tmp_path)) == len(full.digits.sets) == 1
    full.draw("mia", 3, picture("mia", 4))
    changed, _ = full.digits.made_set(TEACHER, numbers(full))
    assert changed != first[0] and len(files(tmp_path)) == 2


def test_a_network_learns_from_it_in_the_one_engine_and_its_script_knows_the_file(full):
    name, count = full.digits.made_set(TEACHER, numbers(full))
    recipe = DigitRecipe(own=name, train_limit=count, batch=5, epochs=8, network="dense16", dropout=0.0, rate=0.01)
    events = list(fit(recipe, device="cpu"))
    assert isinstance(events[-1], Finished) and events[-1].test["accuracy"] > 0.5  # ten stripes at ten heights, of a hand never seen
    assert f'np.load("{SET_FILE}")' in task_of(recipe).pieces(recipe, "cpu", "").data and task_of(recipe).data_file(recipe)[1] == SET_FILE


@pytest.mark.parametrize("own", ["nonsense", "../../etc/passwd", "a" * 15, "A" * 16])
def test_a_name_from_a_link_is_none_or_a_sentence(own):
    with pytest.raises(ValueError, match=r"page Class\.$"):
        DigitRecipe(own=own, train_limit=10, batch=5)


def test_a_set_that_is_gone_or_damaged_is_a_sentence(course):
    gone = DigitRecipe(own="a" * 16, train_limit=10, batch=5)
    assert task_of(gone).problem(gone) == our_digits.GONE and not task_of(gone).may_see(gone, TEACHER)
    name = our_digits.FILES.keep(b"no zip")
    with pytest.raises(ValueError, match="have been deleted: train anew"):
        our_digits.load(name)
    with pytest.raises(ValueError, match="some to judge with"):
        our_digits.keep([(picture("mia", 1)[None], np.array([1]))] * 2 + [(np.zeros((0, 28, 28), np.uint8), np.array([]))], TEACHER)


def test_too_few_hands_are_no_set(course):
    course.collect()
    for writer in WRITERS[:2]:
        course.admit(writer, writer)
        course.draw(writer, 1, picture(writer, 1))
    with pytest.raises(ClassProblem, match="At least 3 have to draw"):
        course.digits.made_set(TEACHER, numbers(course))


@pytest.mark.parametrize("how", ["deletes his", "leaves", "the class ends", "all are deleted"])
def test_what_is_deleted_is_gone_from_memory_and_disk(full, tmp_path, how):
    ours = full.digits
    ours.made_set(TEACHER, numbers(full))
    ours.read("mnist", "MNIST's network", lambda images: [7] * len(images))
    assert len(files(tmp_path)) == 1 and len(ours.findings["mnist"].reads) == 40
    match how:
        case "deletes his":
            ours.forget("mia")
        case "leaves":
            full.forget("mia")
        case "the class ends":
            full.school.end(full)
        case "all are deleted":
            full.end_digits()
    assert not files(tmp_path) and "mia" not in str(ours)
    assert len(ours.all()) == (30 if how in ("deletes his", "leaves") else 0)
    assert all(len(found.reads) == 30 for found in ours.findings.values())


def test_an_app_that_begins_anew_keeps_nothing_of_a_class(full, tmp_path):
    full.digits.made_set(TEACHER, numbers(full))
    our_digits.forget_all()
    assert not files(tmp_path)


def test_what_was_deleted_while_a_network_read_is_not_found_afterwards(full):
    def reads(images):
        full.digits.forget("mia")
        assert images.dtype == np.float32 and images.shape == (40, 28, 28) and images.max() == 1
        return [1] * len(images)

    full.digits.read("mnist", "MNIST's network", reads)
    assert len(full.digits.findings["mnist"].reads) == 30
    OurDigits().read("mnist", "MNIST's network", reads)  # nothing is drawn: nothing is asked


def test_a_teacher_takes_all_along_as_pictures_and_a_table(full):
    full.digits.made_set(TEACHER, numbers(full))
    with zipfile.ZipFile(io.BytesIO(full.digits.zipped({"mia": "-Mia"}))) as packed:
        rows = list(csv.DictReader(io.StringIO(packed.read("digits.csv").decode())))
        assert len(rows) == 40 and {row["nickname"] for row in rows} == {"'-Mia", ""}
        row = next(row for row in rows if row["nickname"] and row["digit"] == "3")
        assert np.array_equal(255 - np.asarray(Image.open(packed.open(row["file"]))), picture("mia", 3))
        with np.load(packed.open(SET_FILE), allow_pickle=False) as found:
            assert found["training_images"].shape == (20, 28, 28)
    assert png(picture("mia", 3)).startswith(b"\x89PNG")


def test_a_pupil_deletes_his_while_a_teacher_takes_all_along(full, monkeypatch):
    def deletes(found):
        full.digits.forget("kai")
        return png(found)

    monkeypatch.setattr(drawn, "png", deletes)
    with zipfile.ZipFile(io.BytesIO(full.digits.zipped({}))) as packed:
        assert len(packed.namelist()) == 41
