"""Sets of pictures: cut honestly in two, never changed, the oldest making room."""

import os

import numpy as np
import pytest
from PIL import Image

from core.data.pictures import picture_set
from core.data.pictures import samples as sample_pictures
from core.data.pictures.decoding import open_picture
from core.data.pictures.picture_set import keep, split


@pytest.fixture(autouse=True)
def own_home(tmp_path, monkeypatch):
    monkeypatch.setenv("GLASSBOX_HOME", str(tmp_path / "home"))


def files_of(folder, count):
    folder.mkdir()
    for number in range(count):
        noise = np.random.default_rng(number).integers(0, 255, (16, 16, 3), dtype=np.uint8)
        Image.fromarray(noise).save(folder / f"{number}.jpg")
    return [folder / f"{number}.jpg" for number in range(count)]


def test_a_quarter_of_every_class_is_kept_apart():
    labels = np.repeat([0, 1, 2], [40, 8, 2])
    held = split(labels, range(50))
    assert np.bincount(labels[held]).tolist() == [10, 2, 1]
    assert (held == split(labels, range(50))).all() and (held != split(labels, range(50), seed=1)).any()


def test_a_group_is_never_parted():
    labels = np.repeat([0, 1], 30)
    groups = np.arange(60) // 5 * (np.arange(60) % 2 + 1)
    held = split(labels, groups.tolist())
    assert all(held[groups == group].all() or not held[groups == group].any() for group in np.unique(groups))
    assert 0 < held[labels == 0].sum() < 30 and 0 < held[labels == 1].sum() < 30


def test_what_is_kept_is_found_again_whatever_becomes_of_the_files(tmp_path):
    files = files_of(tmp_path / "made", 6)
    labels, held = np.repeat([0, 1], 3), np.array([0, 0, 1, 0, 0, 1], bool)
    names = ("<b>Äpfel</b> 🍎/ $$", "\ud800 lone")
    name = keep(names, files, labels, held)
    assert keep(names, files, labels, held) == name
    for file in files:
        file.unlink()
    found = picture_set.picture_set(name)
    assert found.classes == names and found.labels.tolist() == [0, 0, 0, 1, 1, 1] and len(found) == 6
    assert found.validation_rows.tolist() == [2, 5] and found.training_rows.tolist() == [0, 1, 3, 4]
    assert all(open_picture(file).size == (16, 16) for file in found.files)


@pytest.mark.parametrize(
    ("classes", "counts", "words"),
    [
        ([], [], "Two classes"),
        (["a"], [9], "Two classes"),
        (["a", "b"], [9, 0], "“b” has no pictures"),
        (["a", "b"], [9, 1], "“b” has 1 picture;"),
        ([str(i) for i in range(51)], [2] * 51, "51 classes"),
        (["a", "b"], [4000, 2], "4,002 pictures"),
    ],
)
def test_what_cannot_be_learnt_from_is_said_in_a_sentence(classes, counts, words):
    with pytest.raises(ValueError, match=words) as problem:
        picture_set.check(classes, counts)
    assert str(problem.value).endswith(".")


def test_the_set_that_was_not_used_for_longest_makes_room(tmp_path, monkeypatch):
    files, labels, held = files_of(tmp_path / "made", 12), np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1], bool)
    names = [keep(("a", "b"), files[at : at + 4], labels, held) for at in (0, 4)]
    for age, name in enumerate(names):
        os.utime(picture_set.sets_folder() / name / picture_set.MANIFEST, (1000 + age, 1000 + age))
    assert picture_set.picture_set(names[0])  # used again: now the other one is the oldest
    monkeypatch.setattr(picture_set, "QUOTA", 2 * sum(file.stat().st_size for file in files[:4]) + 1500)
    newest = keep(("a", "b"), files[8:], labels, held)
    assert len(picture_set.picture_set(names[0])) == len(picture_set.picture_set(newest)) == 4
    with pytest.raises(ValueError, match="not on this machine any more"):
        picture_set.picture_set(names[1])
    assert not (picture_set.sets_folder() / names[1]).exists()


@pytest.mark.parametrize("name", ["", "..", "../../etc", "ffffffffffffffff", "F" * 16])
def test_a_name_that_is_none_leads_nowhere(name):
    with pytest.raises(ValueError, match="not on this machine"):
        picture_set.picture_set(name)


def test_a_folder_that_cannot_be_written_is_a_sentence(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("GLASSBOX_HOME", str(tmp_path / "file"))
    with pytest.raises(ValueError, match="cannot be kept"):
        picture_set.picture_set("faces")


@pytest.mark.parametrize("name", sample_pictures.SAMPLES)
def test_sample_sets_are_what_is_said_of_them(name):
    found = picture_set.picture_set(name)
    assert found.name == name and (len(found), len(found.classes)) == sample_pictures.SIZES[name] and name in sample_pictures.ABOUT
    held = np.bincount(found.labels[found.validation]) / np.bincount(found.labels)
    assert (held > 0.15).all() and (held < 0.4).all()
    groups = np.array(picture_set.sample_groups(name))
    assert all(len(set(found.validation[groups == group])) == 1 for group in set(groups.tolist()))
    assert picture_set.picture_set(name).files == found.files


def test_photographs_are_in_colour():
    found = picture_set.picture_set("photographs")
    pixels = np.asarray(open_picture(found.files[0]), np.int16)
    assert pixels.shape[2] == 3 and np.abs(pixels[..., 0] - pixels[..., 2]).max() > 20


@pytest.mark.parametrize(
    "body",
    ["null", "[]", "{}", "3", "", "{", "[" * 100_000, '{"classes": null, "pictures": null}', '{"classes": ["a", 3], "pictures": []}']
    + [
        f'{{"classes": ["a", "b"], "pictures": [{row}]}}'
        for row in ("null", "[1, 2]", '["../../../x", 0, true]', f'["{"0" * 16}", 9, true]', "")
    ],
)
def test_a_damaged_list_is_a_sentence_and_the_set_is_made_once_more(tmp_path, body):
    files, labels, held = files_of(tmp_path / "made", 4), np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1], bool)
    name = keep(("a", "b"), files, labels, held)
    for damaged in (name, picture_set.picture_set("faces").files[0].parent.name):
        (picture_set.sets_folder() / damaged / picture_set.MANIFEST).write_text(body)
    with pytest.raises(ValueError, match="is damaged"):
        picture_set.picture_set(name)
    assert keep(("a", "b"), files, labels, held) == name and len(picture_set.picture_set(name)) == 4
    assert len(picture_set.picture_set("faces")) == len(picture_set.sample_groups("faces")) == 200


def test_a_disk_that_fills_up_leaves_no_half_of_a_set(tmp_path, monkeypatch):
    files = files_of(tmp_path / "made", 4)

    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(picture_set, "write_text", full)
    with pytest.raises(ValueError, match="cannot be kept"):
        keep(("a", "b"), files, np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1], bool))
    assert not list(picture_set.sets_folder().iterdir())


def test_what_its_owner_removes_goes_from_finished_trainings_and_comes_back_when_it_is_brought_again(tmp_path):
    files = files_of(tmp_path / "made", 4)
    labels, held = np.repeat([0, 1], 2), np.array([0, 1, 0, 1], bool)
    own, shared = keep("ab", files, labels, held, "a1"), keep("cd", files, labels, held, "a1")
    assert keep("cd", files, labels, held, "b2") == shared
    before = {name: [file.read_bytes() for file in picture_set.picture_set(name).files] for name in (own, shared)}
    stems = [file.stem for file in picture_set.picture_set(own).files]

    def now(name):
        return [file.read_bytes() == was for file, was in zip(picture_set.picture_set(name).files, before[name], strict=True)]

    picture_set.let_go("a1", stems[1:], in_use=[own])
    assert now(own) == now(shared) == [True] * 4
    picture_set.let_go("a1", stems[1:])
    assert now(own) == [False, True, True, True] and now(shared) == [True] * 4
    assert np.asarray(open_picture(picture_set.picture_set(own).files[0])).std() < 1
    assert files[0].read_bytes() == before[own][0]
    assert keep("ab", files, labels, held, "a1") == own and now(own) == [True] * 4
