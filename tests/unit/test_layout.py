"""Which folder names the class: shape decides, names help, and what can be read in two ways is asked."""

import pytest

from core.data.pictures.layout import arranged, left_out
from core.data.pictures.left_behind import HIDDEN, SYSTEM, left_behind


def each(*folders):
    return [f"{folder}/{number}.jpg" for folder in folders for number in range(3)]


def classes(paths, reading=""):
    found = arranged(paths, reading)
    assert not found.doubt and not found.refusal
    return sorted({(kind, part) for kind, part in zip(found.kinds, found.parts, strict=True) if kind})


@pytest.mark.parametrize(
    ("paths", "expected"),
    [
        (["cats/1.jpg", "dogs/1.jpg"], ["cats", "dogs"]),
        (["pets/cats/1.jpg", "pets/dogs/1.jpg", "pets/readme.txt"], ["cats", "dogs", ""]),
        (["pets/train/cats/1.jpg", "pets/val/cats/2.jpg", "pets/val/dogs/1.jpg"], ["cats", "cats", "dogs"]),
        (["train/cats/1.jpg", "train/dogs/2.jpg"], ["cats", "dogs"]),
        (["cats/1.jpg", "cats/2.jpg"], ["cats", "cats"]),
        (["pets/cats/1.jpg", "pets/cats/2.jpg"], ["cats", "cats"]),
        (["cats/2023/1.jpg", "dogs/1.jpg"], ["cats", "dogs"]),
        (["cats/2023/1.jpg", "cats/2024/1.jpg", "dogs/2023/1.jpg", "dogs/2024/1.jpg"], ["cats", "cats", "dogs", "dogs"]),
        (["pets/cats/1.jpg", "pets/dogs/1.jpg", "pets/1.jpg"], ["cats", "dogs", ""]),
        (["cats/1.jpg", "cats/2.jpg", "cats/more/1.jpg"], ["cats", "cats", "cats"]),
        (["1.jpg", "cats\\2.jpg"], ["", "cats"]),
        (["../../cats/1.jpg", "/dogs/1.jpg", "🐱 <b>/1.jpg"], ["cats", "dogs", "🐱 <b>"]),
        (["A\u0308pfel/1.jpg", "\u00c4pfel/2.jpg", "ÄPFEL/3.jpg", "b/4.jpg"], ["Äpfel", "Äpfel", "Äpfel", "b"]),
        ([], []),
    ],
)
def test_classes_are_the_folders(paths, expected):
    assert list(arranged(paths).kinds) == expected


@pytest.mark.parametrize(
    ("train", "check", "part"),
    [
        ("Train", "Val", "val"),
        ("TRAINING", "Validation", "val"),
        ("Trainingsdaten", "Testdaten", "test"),
        ("TRAININGSBILDER", "validierung", "val"),
        ("Lerndaten", "Prüfdaten", "test"),
        ("Apprentissage", "Validation", "val"),
        ("entraînement", "essai", "test"),
        ("données_d'apprentissage", "données_de_test", "test"),
        ("ENTRENAMIENTO", "Validación", "val"),
        ("entrenamiento", "pruebas", "test"),
        ("Addestramento", "convalida", "val"),
        ("treino", "teste", "test"),
        ("training", "validatie", "val"),
        ("seg_train/seg_train", "seg_test/seg_test", "test"),
        ("training_set", "test_set", "test"),
        ("training_set/training_set", "test_set/test_set", "test"),
        ("trainSet", "testSet", "test"),
        ("train", "valid", "val"),
        ("train", "dev", "val"),
        ("images/train", "images/val", "val"),
        ("dataset/Train", "dataset/Test", "test"),
        ("train/images", "test/images", "test"),
        ("train_images", "eval_images", "val"),
        ("flowers-train", "flowers-val", "val"),
        ("asl_alphabet_train/asl_alphabet_train", "asl_alphabet_test/asl_alphabet_test", "test"),
        ("a\\b\\train2017", "a\\b\\val2017", "val"),
    ],
)
def test_parts_of_a_data_set_are_no_classes(train, check, part):
    paths = each(*(f"{place}/{kind}" for place in (train, check) for kind in ("cat", "dog")))
    assert classes(paths) == sorted((kind, each) for kind in ("cat", "dog") for each in ("train", part))
    assert classes([f"whole thing/{path}" for path in paths]) == classes(paths)


def test_parts_may_stand_inside_the_classes_too():
    paths = each("cat/train", "cat/val", "dog/train", "dog/val")
    assert classes(paths) == [("cat", "train"), ("cat", "val"), ("dog", "train"), ("dog", "val")]


@pytest.mark.parametrize(
    "paths",
    [
        each("train", "bus", "car"),
        each("vehicles/Train", "vehicles/Bus"),
        each("train/freight", "train/express", "bus/city", "bus/coach", "car"),
        each("train station", "bus station"),
    ],
)
def test_a_class_may_be_called_train(paths):
    kinds = [kind.casefold() for kind, part in classes(paths) if not part]
    assert len(kinds) > 1 and any(kind.startswith("train") for kind in kinds)


def test_even_inside_a_part():
    assert classes(each("train/train", "train/bus", "val/train", "val/bus")) == [
        ("bus", "train"), ("bus", "val"), ("train", "train"), ("train", "val"),
    ]  # fmt: skip


def test_a_part_without_classes_is_left_out_and_counted():
    paths = each("seg_train/cat", "seg_train/dog", "seg_pred/seg_pred") + each("notes")
    found = arranged([*paths, "readme.md"])
    assert {kind for kind in found.kinds if kind} == {"cat", "dog"} and not found.doubt
    said = "Its pictures (3) are left out: no folder says what they show."
    assert left_out([*paths, "readme.md"], found) == [("seg_pred/seg_pred/", said), ("notes/", said)]


@pytest.mark.parametrize(
    "names", [("Train", "Val"), ("training_set", "test_set"), ("train/images", "valid/images"), ("seg_train/seg_train", "seg_pred")]
)
def test_parts_with_no_class_in_any_are_refused(names):
    found = arranged(each(*names))
    assert found.refusal.startswith("Inside “") and not any(found.kinds)


@pytest.mark.parametrize(
    ("paths", "outer", "inner"),
    [
        (each("A/cat", "A/dog", "B/cat", "B/dog"), ["A", "B"], ["cat", "dog"]),
        (each("set 1/0", "set 1/1", "set 1/2", "set 1/3", "set 1/4", *(f"set 2/{d}" for d in range(5))), ["set 1", "set 2"], list("01234")),
        (each("Vormittag/a", "Vormittag/b", "Nachmittag/a", "Nachmittag/b"), ["Nachmittag", "Vormittag"], ["a", "b"]),
        (each("cat", "dog", "test"), ["cat", "dog", "test"], ["cat", "dog"]),
        (each("train/cat", "train/dog", "samples"), ["samples", "train"], ["cat", "dog"]),
        (each("train/cat", "val/cat", "more/cat", "train/dog", "val/dog", "more/dog"), ["more", "train", "val"], ["cat", "dog"]),
    ],
)
def test_what_can_be_read_in_two_ways_is_asked_and_both_answers_hold(paths, outer, inner):
    found = arranged(paths)
    assert found.doubt.endswith("?") and [(reading, list(names)) for reading, names in found.readings] == [
        ("outer", outer),
        ("inner", inner),
    ]
    assert [kind for kind, _ in dict.fromkeys((kind, "") for kind, _ in classes(paths, "outer"))] == outer
    assert sorted({kind for kind, _ in classes(paths, "inner")}) == inner


def test_what_lies_beside_a_data_set_is_no_class_and_two_data_sets_are_refused():
    one, two = (each(*(f"{name}/{part}/{kind}" for part in ("Train", "Val") for kind in "ab")) for name in ("first", "second"))
    paths = [*one, *each("samples"), "loose.jpg"]
    assert classes(paths) == [("a", "train"), ("a", "val"), ("b", "train"), ("b", "val")]
    assert [folder for folder, _ in left_out(paths, arranged(paths))] == ["samples/"]
    assert "several data sets, “first” and “second”" in arranged([*one, *two]).refusal


def test_one_folder_of_pictures_called_like_a_part_is_asked_about():
    found = arranged(each("train"))
    assert found.doubt == "Is the folder “train” a class, or only a part of the pictures?"
    assert classes(each("train"), "outer") == [("train", "")]


@pytest.mark.parametrize("path", ["a/" * 20_000 + "1.jpg", "\0/\ud800/1.jpg", "/", "", "//1.jpg", "train//..//cat/1.jpg"])
def test_any_path_is_taken(path):
    assert len(arranged([path] * 3).kinds) == 3 and left_behind(path) in ("", SYSTEM, HIDDEN)
