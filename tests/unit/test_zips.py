"""Zips from strangers: bounded, nothing extracted, the good members kept and the bad ones named."""

import io
import random
import stat
import struct
import zipfile
import zlib

import numpy as np
import psutil
import pytest

from core.data.pictures import picture_set, zips
from core.data.pictures.decoding import PictureProblem
from core.data.pictures.zip_out import set_zipped, zipped
from tests.unit.test_album import file_of, noise

PICTURE = file_of(noise(1))


def zip_of(members, method=zipfile.ZIP_DEFLATED):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return file.getvalue()


def walk(data):
    contents = zips.opened(io.BytesIO(data), len(data))
    found = list(contents.members)
    assert len(found) == contents.count
    return found


def test_good_members_are_kept_and_bad_ones_named():
    link = zipfile.ZipInfo("cats/link.jpg")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    good, *bad = walk(
        zip_of(
            [
                ("cats/1.png", PICTURE),
                ("../evil.py", b"x"),
                ("/etc/passwd", b"x"),
                ("C:\\x.png", PICTURE),
                (link, "/etc/passwd"),
                ("cats/inner.zip", zip_of([("a", b"a")])),
                ("cats/inner.png", zip_of([("a", b"a")])),
                ("cats/large.bmp", bytes(21 * 2**20)),
                ("__MACOSX/cats/._1.png", b"junk"),
                (".DS_Store", b"junk"),
            ]
        )
    )
    assert good == zips.Member("cats/1.png", "cats", PICTURE)
    words = ["leads out", "leads out", "leads out", "a link", "zip inside", "zip inside", "limit is 20 MB"]
    assert len(bad) == len(words)
    assert all(word in member.problem and member.problem.endswith(".") and not member.data for member, word in zip(bad, words, strict=True))


def test_a_locked_member_a_damaged_one_and_an_unusual_one():
    data = bytearray(zip_of([("a.png", PICTURE), ("b.png", PICTURE), ("c.png", PICTURE)], zipfile.ZIP_STORED))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        offsets = [info.header_offset for info in archive.infolist()]
    data[offsets[1] + 200] ^= 0xFF  # its checksum is wrong now
    central = data.index(b"PK\x01\x02")
    data[central + 8] |= 1  # the first is locked
    third = data.rindex(b"PK\x01\x02")
    data[third + 10 : third + 12] = struct.pack("<H", 14)  # packed with LZMA
    words = ("password", "damaged", "unusual")
    assert all(word in member.problem for word, member in zip(words, walk(bytes(data)), strict=True))


def test_a_bomb_is_stopped_while_it_unpacks(monkeypatch):
    monkeypatch.setattr(zips, "FREE", 30 * 2**20)
    layers = zip_of([(f"{number}.bmp", bytes(19 * 2**20)) for number in range(3)])
    assert len(layers) < 100_000
    contents = zips.opened(io.BytesIO(layers), len(layers))
    with pytest.raises(PictureProblem, match="far more than it holds"):
        for member in contents.members:
            assert len(member.data) <= 19 * 2**20


def test_a_member_that_lies_about_its_size_is_read_no_further_than_the_limit():
    data = bytearray(zip_of([("a.bmp", bytes(30 * 2**20))]))
    for at in (data.index(b"PK\x03\x04") + 22, data.index(b"PK\x01\x02") + 24):
        data[at : at + 4] = struct.pack("<I", 1000)
    (member,) = walk(bytes(data))
    assert member.problem


def test_a_million_members_are_refused_before_they_are_listed():
    entry = struct.pack("<4s4B4HL2L5H2L", b"PK\x01\x02", *[20, 0, 20, 0], *[0] * 4, 0, *[0, 0], 1, 0, 0, 0, 0, 0, 0) + b"a"
    contents = entry * 1_000_000
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, len(contents), 0, 0)
    before = psutil.Process().memory_info().rss
    with pytest.raises(PictureProblem, match="far too many files"):
        zips.opened(io.BytesIO(contents + end), len(contents))
    assert psutil.Process().memory_info().rss - before < 50 * 2**20


def test_many_members_are_refused(monkeypatch):
    monkeypatch.setattr(zips, "MOST_MEMBERS", 50)
    with pytest.raises(PictureProblem, match="holds 51 files; up to 50"):
        walk(zip_of([(f"{number}", b"") for number in range(51)]))


@pytest.mark.parametrize("seed", range(30))
def test_damage_anywhere_is_a_sentence_or_harmless(seed):
    data = bytearray(zip_of([(f"{name}/1.png", PICTURE) for name in "ab"], (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)[seed % 2]))
    for _ in range(1 + seed // 3):
        data[random.Random(seed).randrange(len(data))] = seed
    try:
        for member in walk(bytes(data[: len(data) - seed // 2])):
            assert member.data or member.problem or zlib.crc32(member.data) == 0
    except PictureProblem as problem:
        assert str(problem).endswith(".")


@pytest.mark.parametrize("data", [b"PK\x03\x04", b"PK\x05\x06" + bytes(18), b"PK\x03\x04" + bytes(100)])
def test_what_only_begins_like_a_zip(data):
    assert zips.is_zip(data)
    try:
        assert walk(data) == []
    except PictureProblem as problem:
        assert "damaged" in str(problem)


def test_what_goes_out_comes_in_again(tmp_path):
    file = tmp_path / "a.jpg"
    file.write_bytes(PICTURE)
    entries = [(("🐱/<b>",), "x.png", file), (("🐱/<b>",), "x.png", file), (("con",), "..", file), (("b",), "gone", tmp_path / "gone")]
    found = walk(b"".join(zipped(entries)))
    assert [member.path for member in found] == ["🐱__b_/x.jpg", "🐱__b_/x-2.jpg", "_con/_.jpg"]
    assert all(member.data == PICTURE and not member.problem for member in found)


def test_a_set_goes_out_parted_as_it_was_trained(tmp_path, monkeypatch):
    monkeypatch.setenv("GLASSBOX_HOME", str(tmp_path))
    found = picture_set.picture_set("faces")
    members = walk(b"".join(set_zipped(found)))
    assert sum(member.path.startswith("val/") for member in members) == found.validation.sum() == 50
    assert np.unique([member.kind for member in members]).tolist() == ["face", "no face"]


def test_what_systems_leave_passes_without_a_word_and_hidden_pictures_are_counted():
    junk = ["Thumbs.db", "cat\\thumbs.DB", "ehthumbs.db", "cat/desktop.ini", ".DS_Store", "__MACOSX/cat/._1.png", "cat/._1.png", "Icon\r"]
    hidden = [
        "cat/.ipynb_checkpoints/x.png",
        "dog/@eaDir/2.JPG/thumb.jpg",
        ".git/objects/1.png",
        "my Previews.lrdata/a/b.jpeg",
        "cat/.x.webp",
    ]
    dull = ["cat/@eaDir/2.JPG/info", "__pycache__/a.pyc"]
    data = zip_of([(name, PICTURE) for name in ("cat/1.png", "dog/2.png", *junk, *hidden, *dull)])
    contents = zips.opened(io.BytesIO(data), len(data))
    assert [member.path for member in contents.members] == ["cat/1.png", "dog/2.png"]
    assert contents.hidden == len(hidden) and contents.left_out == []


def test_parts_without_classes_and_folders_that_can_be_read_in_two_ways():
    data = zip_of([(f"a/{name}/1.png", PICTURE) for name in ("seg_train/seg_train/cat", "seg_test/seg_test/cat", "seg_pred/seg_pred")])
    contents = zips.opened(io.BytesIO(data), len(data))
    assert [member.kind for member in contents.members] == ["cat", "cat"]
    assert contents.left_out == [("a/seg_pred/seg_pred/", "Its pictures (1) are left out: no folder says what they show.")]
    data = zip_of([(f"{outer}/{inner}/1.png", PICTURE) for outer in "AB" for inner in ("cat", "dog")])
    assert zips.opened(io.BytesIO(data), len(data)).folders.doubt.endswith("“A” and “B”, or “cat” and “dog”?")
    assert [member.kind for member in zips.opened(io.BytesIO(data), len(data), "inner").members] == ["cat", "dog"] * 2
    data = zip_of([(f"{name}/1.png", PICTURE) for name in ("Train", "Val")])
    with pytest.raises(PictureProblem, match="Inside “Train” and “Val” there has to be a folder for each class"):
        zips.opened(io.BytesIO(data), len(data))
