"""Points in a plane: made, packed into links, read from files."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.data.points import points, points_csv

inside = st.floats(-3, 3)


@pytest.mark.parametrize("kind", list(points.MAKERS))
def test_the_same_seed_makes_the_same_points_of_the_right_kind(kind):
    one, two, other = (points.make(kind, 60, 0.1, 3, 0.25, seed) for seed in (1, 1, 2))
    assert one.x.shape == (60, 2) and one.x.dtype == np.float32 and one.training == 45
    assert np.array_equal(one.x, two.x) and not np.array_equal(one.x, other.x)
    if kind in points.REGRESSION:
        assert one.classes == 0 and one.outputs == 1 and np.abs(one.y).max() <= 1
    else:
        classes = 3 if kind == "blobs" else 2
        assert one.classes == classes and set(one.y) == set(range(classes)) and one.outputs == (3 if classes == 3 else 1)


def test_shapes_are_what_their_names_say():
    rng = np.random.default_rng(0)
    x, y = points.circles(100, 0.0, rng)
    radius = np.hypot(*x.T)
    assert radius[y == 1].max() < radius[y == 0].min()
    x, y = points.xor(100, 0.0, rng)
    assert np.array_equal(y == 1, x[:, 0] * x[:, 1] > 0)
    x, y = points.waves(100, 0.0, rng)
    assert np.allclose(y, np.sin(1.3 * x[:, 0]) * np.sin(1.3 * x[:, 1]))


@given(st.lists(st.tuples(inside, inside, st.floats(-1, 4)), max_size=60))
def test_own_points_survive_a_link_to_a_thousandth(rows):
    mine = np.array(rows, dtype=float).reshape(-1, 3)
    assert np.allclose(points.unpack(points.pack(mine)), mine, atol=0.00051)


@pytest.mark.parametrize("text", ["!", "AAAA", "=", "é", "AAAAAAA", "oA8AAAAA"])
def test_damaged_points_in_a_link_are_refused_in_a_sentence(text):
    with pytest.raises(ValueError, match=r"damaged|outside the plane"):
        points.unpack(text)


@pytest.mark.parametrize("row", [[4, 0, 1], [0, -3.1, 1], [0, 0, 5], [np.nan, 0, 0], [np.inf, 0, 0], [1e9, 0, 0]])
def test_points_outside_the_plane_are_refused(row):
    with pytest.raises(ValueError, match="outside the plane"):
        points.pack(np.array([row], dtype=float))


def test_too_many_own_points_are_refused():
    with pytest.raises(ValueError, match="at most 500"):
        points.pack(np.zeros((501, 3)))


def test_added_points_are_for_training_and_move_no_others():
    before = points.make("moons", 40, 0.1, 2, 0.5, 0)
    after = points.make("moons", 40, 0.1, 2, 0.5, 0, points.pack(np.array([[1, 1, 2], [0, 2, 2.0]])))
    assert after.training == before.training + 2 and after.classes == 3 and after.outputs == 3
    assert np.array_equal(after.x[after.training :], before.x[before.training :])


def test_a_value_among_classes_is_refused():
    with pytest.raises(ValueError, match="value instead of a class"):
        points.make("moons", 40, 0.1, 2, 0.5, 0, points.pack(np.array([[1, 1, -1.0]])))


@pytest.mark.parametrize(("rows", "said"), [([], "too few"), ([[0, 0, 1]] * 3, "too few"), ([[0, 0, 1]] * 5, "one class")])
def test_own_points_alone_must_be_enough(rows, said):
    with pytest.raises(ValueError, match=said):
        points.make("own", 100, 0, 2, 0.5, 0, points.pack(np.array(rows, dtype=float).reshape(-1, 3)))


def test_csv_with_headings_and_names():
    found = points_csv.read(b"width,height,kind\n0,10,cat\n5,20,dog\n10,30,cat\n10,nan,dog\n,,\n2,12,dog\n")
    assert found.classes == ("cat", "dog") and "4 rows are used, 1 could not be read" in found.said
    assert found.points[:, 2].tolist() == [0, 1, 0, 1]
    assert found.points[:, 0].min() == -2.6 and found.points[:, 0].max() == 2.6


def test_csv_with_semicolons_and_decimal_commas():
    found = points_csv.read("\ufeff0,5;1,5;a\n1,5;2,5;b\n2,5;3,5;b\n2,0;3,5;a\n".encode())
    assert found.points[:, 0].tolist() == pytest.approx([-2.6, 0, 2.6, 1.3])


RED = [(0.5, 1.5, "red"), (1.5, 2.5, "grün"), (2.5, 3.5, "grün"), (2.0, -3.25, "red")]


def as_text(separator=",", point=".", head="", index=False, ending="\n"):
    rows = [
        [*([str(7 + number)] * index), str(a).replace(".", point), str(b).replace(".", point), name]
        for number, (a, b, name) in enumerate(RED)
    ]
    return head.replace("\n", ending) + "".join(separator.join(row) + ending for row in rows)


@pytest.mark.parametrize(
    "raw",
    [
        as_text(";", ",", "x;y;Klasse\n").encode("cp1252"),
        as_text("\t", ",", "x\ty\tKlasse\n", ending="\r\n").encode("utf-16"),
        as_text("\t", ",", "x\ty\tKlasse\n").encode("utf-16-le"),
        as_text(ending="\r").encode("utf-8-sig"),
        as_text(head=",x,y,c\n", index=True).encode(),
        as_text(";", ",", ";x;y;c\n", index=True).encode(),
        as_text(head="x,y,c\n", index=True).encode(),
        as_text("|", head="Our measurements\nsize|weight|kind\n").encode(),
        as_text(" ").encode(),
        as_text(";", ",", "sep=;\n").encode(),
        as_text(head="x,y,c,,\n").encode(),
        ("kind,x,y\n" + "".join(f"{name},{a},{b}\n" for a, b, name in RED)).encode(),
        ('"x","y","c"\n' + "".join(f'"{a}","{b}","{name}"\n'.replace(".", ",") for a, b, name in RED)).encode(),
        ("[" + ",".join(f'{{"x": {a}, "y": {b}, "c": "{name}"}}' for a, b, name in RED) + "]").encode(),
    ],
)
def test_points_of_many_programs(raw):
    found = points_csv.read(raw)
    assert found.classes == ("grün", "red") and found.points[:, 2].tolist() == [1, 0, 0, 1]
    assert found.points[:, 0].tolist() == pytest.approx([-2.6, 0, 2.6, 1.3]) and found.points[:, 1].argmin() == 3


def test_other_columns_can_be_chosen():
    table = points_csv.open_table(b"a,b,c,d\n1,2,3,x\n2,5,1,y\n3,1,0,x\n4,4,9,y\n")
    assert points_csv.guessed_columns(table) == ("a", "b", "d")
    assert points_csv.points_of(table, "c", "b", "d").points[:, 0].argmax() == 3
    assert points_csv.points_of(table, "b", "c", "a").classes == ("1", "2", "3", "4")
    with pytest.raises(ValueError, match="three different columns"):
        points_csv.points_of(table, "a", "a", "d")


def test_csv_of_values_is_regression():
    found = points_csv.read("\n".join(f"{i},{-i},{i * 10}" for i in range(9)).encode())
    assert found.classes == () and found.points[:, 2].min() == -1 and found.points[:, 2].max() == 1


def test_a_long_csv_is_thinned_evenly():
    found = points_csv.read("\n".join(f"{i},{i},{'a' if i < 2000 else 'b'}" for i in range(4000)).encode())
    assert len(found.points) == 500 and found.points[:, 2].mean() == 0.5


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", "is empty"),
        (b"hello", "needs three columns, and 1"),
        (b"\x89PNG\r\n\x1a\n\xff\xfe", "no text file"),
        (b"1,2,a\n" * 6, "one class"),
        (b"x" * 500_001, "500 KB"),
        ("\n".join(f"{i},{i},c{i}" for i in range(6)).encode(), "at most 5"),
        (b"inf,1,a\n1e999,2,b\n1,nan,a\n1,2,b\n", "Fewer than four"),
        (b'1,2,"' + b"a" * 200_000, "Fewer than four"),
    ],
)
def test_csv_that_cannot_be_used_is_refused_in_a_sentence(raw, said):
    with pytest.raises(ValueError, match=said):
        points_csv.read(raw)


@given(st.binary(max_size=300))
def test_no_file_does_worse_than_a_sentence(raw):
    try:
        found = points_csv.read(raw)
    except ValueError as refused:
        assert str(refused).endswith(".")
    else:
        points.pack(found.points)
