"""What an album warns of, what the cures do, and what the split keeps together."""

import io
import sqlite3
import zipfile

import numpy as np
import pytest
from PIL import Image

from core.data.album import quota as album_quota
from core.data.album.album import album_of
from core.data.album.warnings import found_warnings
from core.data.pictures import picture_set, zips
from tests.unit.test_album import file_of, noise


@pytest.fixture
def album(tmp_path, monkeypatch):
    monkeypatch.setenv("GLASSBOX_HOME", str(tmp_path))
    monkeypatch.setattr(album_quota, "_counted", {})
    return album_of("someone")


def blobs(seed, size=(48, 36), edge=None):
    """Eight by six coloured fields, with an edge of one colour where that is wanted."""
    image = noise(seed, (8, 6)).resize(size, Image.Resampling.NEAREST)
    if edge:
        framed = Image.new("RGB", size, edge)
        framed.paste(image.crop((0, 0, size[0] // 2, size[1] // 2)), (size[0] // 4, size[1] // 4))
        return framed
    return image


def add(album, name, images):
    class_id = album.class_named(name)
    for number, image in enumerate(images):
        album.add_picture(class_id, f"{name} {number}.png", file_of(image))


def lighter(image, by):
    return Image.fromarray(np.clip(np.asarray(image, np.int16) + by, 0, 255).astype(np.uint8))


def sentences(album):
    return [warning.text for warning in found_warnings(album)]


def test_good_pictures_need_no_warning(album):
    add(album, "cat", [blobs(seed) for seed in range(12)])
    add(album, "dog", [blobs(seed) for seed in range(50, 62)])
    assert sentences(album) == [] and album.obstacle() == ""


def test_few_and_unbalanced(album):
    add(album, "cat", [blobs(seed) for seed in range(30)])
    add(album, "dog", [blobs(seed) for seed in range(50, 55)])
    album.add_class("empty")
    empty, few = found_warnings(album)
    assert "“dog” 5" in few.text and few.cure == "" and empty.cure == "Remove “empty”"
    empty.mend()
    _, uneven = found_warnings(album)
    assert "“cat” has 30 pictures, “dog” only 5" in uneven.text and "86 %" in uneven.text
    uneven.mend()
    assert [used for used, _ in album.counts().values()] == [10, 5] and len(album.excluded) == 20
    assert album.pictures[0].name == "cat 0.png" and not any("only 5" in text for text in sentences(album))
    assert len(picture_set.picture_set(album.freeze())) == 15
    album.include_all()
    assert len(album.pictures) == 35


def test_near_copies_stay_on_one_side_and_can_be_set_aside(album):
    originals = [blobs(seed) for seed in range(12)]
    add(album, "cat", [copy for image in originals for copy in (image, lighter(image, 8), image.resize((96, 72)))])
    add(album, "dog", [blobs(seed) for seed in range(50, 62)])
    (warning, *_) = found_warnings(album)
    assert "24 pictures are nearly the same" in warning.text and warning.cure == "Set 24 aside, keep one of each"
    for seed in range(5):
        found = picture_set.picture_set(album.freeze(seed))
        ids = {each.id: each.name for each in album.pictures}
        held = {int(ids[file.stem].split()[1][:-4]) // 3 for file in found.files[:36] if found.validation[found.files.index(file)]}
        kept = {int(ids[file.stem].split()[1][:-4]) // 3 for file in found.files[:36] if not found.validation[found.files.index(file)]}
        assert held and kept and not held & kept
    warning.mend()
    assert [used for used, _ in album.counts().values()] == [12, 12] and not any("nearly the same" in text for text in sentences(album))


def test_the_same_in_two_classes_stays_on_one_side(album):
    shared = blobs(99)
    add(album, "cat", [*(blobs(seed) for seed in range(10)), shared])
    add(album, "dog", [*(blobs(seed) for seed in range(50, 60)), shared])
    assert "“cat 10.png” in “cat” and “dog 10.png” in “dog”" in sentences(album)[0]
    twin = next(each.id for each in album.pictures if each.name == "cat 10.png")
    for seed in range(6):
        found = picture_set.picture_set(album.freeze(seed))
        assert len({bool(held) for file, held in zip(found.files, found.validation, strict=True) if file.stem == twin}) == 1
        assert all(0 < found.validation[found.labels == label].sum() < 11 for label in (0, 1))


def test_a_class_of_one_view_is_parted_all_the_same_and_said_so(album):
    add(album, "cat", [lighter(blobs(1), by) for by in range(8)])
    add(album, "dog", [blobs(seed) for seed in range(50, 62)])
    assert any("“cat” look so much alike" in text for text in sentences(album))
    found = picture_set.picture_set(album.freeze())
    assert found.validation[found.labels == 0].sum() == 2 and found.validation[found.labels == 1].sum() == 3


def test_one_background_and_one_size(album):
    add(album, "cat", [blobs(seed, edge="green") for seed in range(12)])
    add(album, "dog", [blobs(seed, (60, 60)) for seed in range(50, 62)])
    background, sizes = sentences(album)
    assert "“cat” have much the same edges" in background and "“dog”" not in background
    assert "“cat” 48 × 36" in sizes and "“dog” 60 × 60" in sizes


@pytest.mark.parametrize("name", ["textures", "faces", "photographs"])
def test_sample_sets_can_be_trained_on_as_they_are(album, name):
    album.load_sample(name)
    assert album.obstacle() == "" and len(found_warnings(album)) <= 1
    found, original = picture_set.picture_set(album.freeze()), picture_set.picture_set(name)
    assert len(found.training_rows) == pytest.approx(len(original.training_rows), abs=4)


def parted(album, name, train, val):
    class_id = album.class_named(name)
    for part, images in (("train", train), ("val", val)):
        for number, image in enumerate(images):
            album.add_picture(class_id, f"{name} {part} {number}.png", file_of(image), part)


def test_a_split_that_came_with_the_pictures_is_kept_until_it_is_parted_anew(album):
    seeds = iter(range(1000))
    parted(album, "a", [blobs(next(seeds)) for _ in range(9)], [blobs(next(seeds)) for _ in range(5)])
    parted(album, "b", [blobs(next(seeds)) for _ in range(8)], [])  # nothing to check with
    add(album, "a", [blobs(next(seeds)) for _ in range(2)])  # by hand
    found = picture_set.picture_set(album.freeze(seed=3))
    assert [int(found.validation[found.labels == label].sum()) for label in (0, 1)] == [5, 2]
    held = {file.stem for file, apart in zip(found.files, found.validation, strict=True) if apart}
    assert {each.id for each in album.pictures if each.part == "val"} < held
    album.part_anew()
    found = picture_set.picture_set(album.freeze(seed=3))
    assert [int(found.validation[found.labels == label].sum()) for label in (0, 1)] == [4, 2]


def test_pictures_that_were_learnt_from_are_not_checked_with_unseen(album):
    same = blobs(7)
    parted(album, "a", [blobs(n) for n in range(10)], [lighter(same, 3), *(blobs(50 + n) for n in range(4))])
    parted(album, "b", [blobs(100 + n) for n in range(10)], [blobs(150 + n) for n in range(4)])
    (text,) = [text for text in sentences(album) if "validation folders" in text]
    assert text.startswith("1 of the pictures in your validation folders looks like one in your training folders")
    next(each for each in found_warnings(album) if each.text == text).mend()
    assert not any("validation folders" in text for text in sentences(album)) and len(album.excluded) == 1


def test_an_album_goes_out_with_its_split_and_comes_in_again(album):
    parted(album, "a", [blobs(n) for n in range(4)], [blobs(10 + n) for n in range(2)])
    parted(album, "b", [blobs(20 + n) for n in range(4)], [blobs(30 + n) for n in range(2)])
    add(album, "c", [blobs(40 + n) for n in range(4)])
    data = b"".join(album.zipped())
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {name.rpartition("/")[0] for name in archive.namelist()} == {"a/train", "a/val", "b/train", "b/val", "c"}
    found = [member.part for member in zips.opened(io.BytesIO(data), len(data)).members]
    assert found == ["train"] * 4 + ["val"] * 2 + ["train"] * 4 + ["val"] * 2 + ["train"] * 4  # the app draws from the third class


def test_an_album_that_was_begun_before_parts_were_kept_is_read_and_completed(album):
    add(album, "a", [blobs(1)])
    with sqlite3.connect(album._store.folder / "album.sqlite") as db:
        db.execute("ALTER TABLE pictures DROP COLUMN part")
    assert [each.part for each in album.pictures] == [""]
    parted(album, "a", [blobs(2)], [blobs(3)])
    assert [each.part for each in album.pictures] == ["", "train", "val"]
