"""A visitor's album: every change at once on disk, hostile files and names survived, quotas said in a sentence."""

import io
import threading
import zipfile

import numpy as np
import pytest
from PIL import Image

from core.data.album import quota as album_quota
from core.data.album.album import album_of
from core.data.album.warnings import found_warnings
from core.data.names import class_name, file_name, safe_name
from core.data.pictures import picture_set
from core.data.pictures.decoding import PictureProblem, open_picture, size_of

HOSTILE = [
    "<script>alert(1)</script>",
    "🐱/🐶 \\ $$x$$",
    "../../etc/passwd",
    "x" * 300,
    "a\u202egpj.exe",
    "nul\0 \ud800",
    ":material/x:",
    "CON",
]


@pytest.fixture
def album(tmp_path, monkeypatch):
    monkeypatch.setenv("GLASSBOX_HOME", str(tmp_path))
    monkeypatch.setattr(album_quota, "_counted", {})
    return album_of("someone")


def noise(seed, size=(40, 30), mode="RGB"):
    pixels = np.random.default_rng(seed).integers(0, 255, (size[1], size[0], 3), dtype=np.uint8)
    return Image.fromarray(pixels).convert(mode)


def file_of(image, kind="PNG", **options):
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def filled(album, **counts):
    seed = 0
    for name, count in counts.items():
        class_id = album.class_named(name)
        for number in range(count):
            seed += 1
            album.add_picture(class_id, f"{name} {number}.png", file_of(noise(seed)))
    return album


def test_an_album_that_nobody_has_filled_writes_nothing(album, tmp_path):
    assert (album.classes, album.pictures, album.excluded, album.version, album.counts(), found_warnings(album)) == ((), (), (), 0, {}, ())
    assert "Two classes" in album.obstacle()
    assert not list(tmp_path.iterdir())


def test_every_change_is_seen_by_whoever_looks_next(album):
    cat, dog = album.add_class("cat"), album.add_class("dog")
    picture = album.add_picture(cat, "C:\\photos\\tom.png", file_of(noise(1, (400, 300))))
    other = album_of("someone")
    assert [each.name for each in other.classes] == ["cat", "dog"]
    (found,) = other.pictures
    assert (found.id, found.class_id, found.name, found.width, found.height) == (picture.id, cat, "tom.png", 400, 300)
    assert open_picture(other.file(found.id)).size == (341, 256)
    before = other.version
    other.rename_class(dog, "wolf")
    other.move(found.id, dog)
    assert album.version > before and album.counts() == {cat: (0, 0), dog: (1, 0)} and album.classes[1].name == "wolf"
    assert album.page(dog, 0, 9) == [(found.id, "tom.png")]
    album.remove_class(dog)
    assert not album.pictures and not album.file(found.id).exists() and len(other.classes) == 1
    assert album_of("somebody else").classes == ()


def test_the_same_picture_twice_in_a_class_is_refused_and_in_two_classes_warned_about(album):
    cat, dog = album.add_class("cat"), album.add_class("dog")
    picture = album.add_picture(cat, "a.png", file_of(noise(1)))
    with pytest.raises(PictureProblem, match="the same picture as"):
        album.add_picture(cat, "b.png", file_of(noise(1), "BMP"))
    album.add_picture(dog, "b.png", file_of(noise(1)))
    warning = found_warnings(album)[0]
    assert "“a.png” in “cat” and “b.png” in “dog”" in warning.text and warning.cure == "Set these 2 aside"
    warning.mend()
    assert album.pictures == () and len(album.excluded) == 2
    album.include_all()
    album.move(picture.id, dog)  # a label that was put right holds everywhere
    assert [(each.class_id, each.name) for each in album.pictures] == [(dog, "b.png")] and found_warnings(album)[0].cure == ""
    album.remove(picture.id)
    assert not album.pictures and not album.file(picture.id).exists()


@pytest.mark.parametrize("name", HOSTILE)
def test_any_name_is_taken_as_text(album, name):
    class_id = album.add_class(name)
    picture = album.add_picture(class_id, name + ".png", file_of(noise(1)))
    shown = album.classes[0].name
    assert shown == class_name(name) and len(shown) <= 40 and shown.isprintable()
    assert picture.name == file_name(name + ".png") and len(picture.name) <= 80 and "/" not in picture.name and picture.name.isprintable()
    assert album.file(picture.id).name == f"{picture.id}.jpg"
    with zipfile.ZipFile(io.BytesIO(b"".join(album.zipped()))) as found:
        (path,) = found.namelist()
    folder, file = path.split("/")
    assert folder == safe_name(shown) and file.endswith(".jpg") and folder != ".." and folder.casefold() not in ("con", "nul")


def test_names_keep_what_people_wrote():
    assert class_name("  Äpfel \n 👩‍🔬 ") == "Äpfel 👩‍🔬"
    assert file_name("a\u202egpj.exe") == "a\ufffdgpj.exe" and file_name("pets/") == "picture"
    assert file_name("x" * 300 + ".jpg").endswith("xxxx.jpg") and "…" in file_name("x" * 300)


def test_class_names_are_there_once(album):
    album.add_class("cat")
    for name, words in (("", "needs a name"), ("\u202e" * 0 + "   ", "needs a name"), (" CAT ", "already")):
        with pytest.raises(PictureProblem, match=words):
            album.add_class(name)
    assert album.class_named("Cat") == album.classes[0].id


def test_what_is_gone_is_a_sentence(album):
    class_id = album.add_class("cat")
    picture = album.add_picture(class_id, "a", file_of(noise(1)))
    album.remove_class(class_id)
    for act in (
        lambda: album.add_picture(class_id, "b", file_of(noise(2))),
        lambda: album.rename_class(class_id, "x"),
        lambda: album.move(picture.id, class_id),
        lambda: album.file("../../etc"),
    ):
        with pytest.raises(PictureProblem, match="not there any more"):
            act()
    album.remove(picture.id), album.remove_class(class_id)


def exif(orientation):
    found = Image.Exif()
    found[274] = orientation
    found.get_ifd(0x8825)[1] = "N"  # where it was taken
    found[0x010F] = "Maker"
    return found


@pytest.mark.parametrize("orientation", range(1, 9))
def test_photos_stand_upright_and_say_nothing_of_where_they_were_taken(album, orientation):
    upright = Image.new("RGB", (80, 40), "white")
    upright.paste("red", (0, 0, 20, 20))
    turned = {1: [], 2: [0], 3: [3], 4: [1], 5: [5], 6: [2], 7: [6], 8: [4]}[orientation]  # as the camera held it
    stored = upright
    for turn in turned:
        stored = stored.transpose(Image.Transpose(turn))
    data = file_of(stored, "JPEG", exif=exif(orientation), comment=b"secret", quality=95)
    picture = album.add_picture(album.add_class("a"), "photo.jpg", data)
    kept = album.file(picture.id).read_bytes()
    pixels = np.asarray(open_picture(kept))
    assert (picture.width, picture.height) == (80, 40) and pixels[5, 5, 1] < 60 < 200 < pixels[30, 60, 1]
    assert b"Exif" not in kept and b"Maker" not in kept and b"secret" not in kept


def frames(kind):
    pictures = [Image.new("RGB", (30, 20), (0, min(number, 255), 0)) for number in range(60)]
    return file_of(pictures[0], kind, save_all=True, append_images=pictures[1:])


STRANGE = {
    "16 bit": (file_of(Image.fromarray((np.arange(1200).reshape(30, 40) * 54).astype(np.uint16))), (40, 30)),
    "CMYK": (file_of(noise(3, mode="CMYK"), "JPEG"), (40, 30)),
    "transparent": (file_of(Image.new("RGBA", (40, 30), (0, 0, 0, 0))), (40, 30)),
    "palette": (file_of(noise(4).quantize(8), "PNG", transparency=0), (40, 30)),
    "one bit": (file_of(noise(5, mode="1")), (40, 30)),
    "gif": (frames("GIF"), (30, 20)),
    "webp": (frames("WEBP"), (30, 20)),
    "apng": (frames("PNG"), (30, 20)),
    "tiff": (frames("TIFF"), (30, 20)),
}


@pytest.mark.parametrize("kind", STRANGE)
def test_all_sorts_of_pictures_are_taken_and_stored_alike(album, kind):
    data, size = STRANGE[kind]
    picture = album.add_picture(album.add_class("a"), kind, data)
    kept = open_picture(album.file(picture.id))
    assert kept.mode == "RGB" and kept.size == size == (picture.width, picture.height)
    if kind == "transparent":
        assert np.asarray(kept).min() == 255
    if kind in ("gif", "webp", "apng", "tiff"):
        assert np.asarray(kept).max() < 20  # the first frame is black


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "not a picture"),
        (b"<svg/>", "not a picture"),
        (b"%PDF-1.7 named .jpg", "not a picture"),
        (file_of(noise(1, (300, 300)), "JPEG")[:2000], "damaged"),
        (file_of(Image.new("1", (13_000, 13_000))), "169 million"),
        (file_of(Image.new("RGB", (1, 1))), "only 1 x 1"),
        (file_of(Image.new("RGB", (10_000, 20))), "strip"),
    ],
)
def test_what_is_no_picture_is_refused_and_nothing_is_stored(album, data, words):
    class_id = album.add_class("a")
    with pytest.raises(PictureProblem, match=words) as problem:
        album.add_picture(class_id, "x.jpg", data)
    assert str(problem.value).endswith(".") and not album.pictures
    assert not list(album.file("0" * 16).parent.glob("*.jpg"))


def test_a_jpeg_of_thousands_of_layers_is_refused_before_it_is_decoded(album):
    data = file_of(noise(1, (64, 64)), "JPEG", progressive=True)
    assert album.add_picture(album.add_class("a"), "x.jpg", data)
    at = data.rindex(b"\xff\xda")
    with pytest.raises(PictureProblem, match="layers"):
        album.add_picture(album.classes[0].id, "x.jpg", data[:at] + data[at:-2] * 300 + b"\xff\xd9")


def test_quotas_are_sentences(album, monkeypatch):
    class_id = album.add_class("a")
    album.add_picture(class_id, "1", file_of(noise(1)))
    for name, value, words in (
        ("MOST_PICTURES", 1, "You have 1 pictures, and up to 1"),
        ("OWN_BYTES", 2000, "are kept: remove some first"),
        ("FREE_BYTES", 2**60, "is full: .* are needed"),
        ("ALL_BYTES", 2000, "All visitors together"),
    ):
        with monkeypatch.context() as patched:
            patched.setattr(album_quota, name, value)
            with pytest.raises(album_quota.QuotaProblem, match=words):
                album.add_picture(class_id, "2", file_of(noise(2)))
    assert len(album.pictures) == 1
    album.add_picture(class_id, "2", file_of(noise(2)))


def test_an_album_that_was_forgotten_makes_room(album, monkeypatch):
    old = filled(album_of("long ago"), a=1)
    old.file("0" * 16).write_bytes(bytes(1_000_000))
    album_quota._counted.clear()
    monkeypatch.setattr(album_quota, "FORGOTTEN", -10)  # everything is old
    monkeypatch.setattr(album_quota, "ALL_BYTES", 900_000)
    filled(album, b=1)
    assert old.classes == () and len(album.pictures) == 1


def test_a_disk_that_cannot_be_written_is_a_sentence(album, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("GLASSBOX_HOME", str(tmp_path / "file"))
    with pytest.raises(PictureProblem, match="full or may not be written"):
        album_of("x").add_class("a")


def test_a_broken_database_is_a_sentence(album):
    album.add_class("a")
    (album.file("0" * 16).parent / "album.sqlite").write_bytes(b"no database" * 500)
    with pytest.raises(PictureProblem, match="was damaged"):
        album.add_class("b")
    album.add_class("c")  # in a new one; the damaged one has been set aside
    assert [each.name for each in album.classes] == ["c"]


def test_what_lies_in_the_folder_counts_whatever_the_database_says(album, monkeypatch):
    class_id = album.add_class("a")
    album.file("0" * 16).write_bytes(bytes(500_000))
    monkeypatch.setattr(album_quota, "OWN_BYTES", 400_000)
    with pytest.raises(album_quota.QuotaProblem, match="remove some first"):
        album.add_picture(class_id, "1", file_of(noise(1)))
    album.clear()
    album.add_picture(album.add_class("a"), "1", file_of(noise(1)))


def test_many_may_write_at_once(album):
    ids = [album.add_class(name) for name in "ab"]

    def send(start):
        for seed in range(start, start + 6):
            album_of("someone").add_picture(ids[seed % 2], f"{seed}", file_of(noise(seed)))

    threads = [threading.Thread(target=send, args=(10 * at,)) for at in range(4)]
    [thread.start() for thread in threads], [thread.join() for thread in threads]
    assert len(album.pictures) == 24 and {used for used, _ in album.counts().values()} == {12}


def test_a_sample_set_is_loaded_whole_and_once(album):
    album.load_sample("faces")
    album.load_sample("faces")
    assert len(album.pictures) == 200 and [each.name for each in album.classes] == ["face", "no face"]
    original = picture_set.picture_set("faces")
    assert {each.id for each in album.pictures} == {file.stem for file in original.files}
    frozen = picture_set.picture_set(album.freeze())
    assert len(frozen) == 200 and {file.stem for file in frozen.files} == {file.stem for file in original.files}
    with pytest.raises(PictureProblem, match="no sample set"):
        album.load_sample("../x")


def test_a_set_outlives_what_happens_to_the_album(album):
    filled(album, cat=4, dog=4)
    name = album.freeze()
    assert album.freeze() == name and album.freeze(seed=3) != name
    album.remove_class(album.classes[1].id)
    found = picture_set.picture_set(name)
    assert found.classes == ("cat", "dog") and all(file.exists() for file in found.files) and found.validation.sum() == 2
    with pytest.raises(ValueError, match="Two classes"):
        album.freeze()
    assert filled(album_of("another"), cat=4, dog=4).freeze() == name
    album.clear()
    assert album.classes == () and all(file.exists() for file in found.files)  # somebody else's, too
    album_of("another").clear()
    assert not list(picture_set.sets_folder().iterdir())  # nobody's any more


def test_starting_over_deletes_what_was_kept_before_owners_were_written_down_but_no_sample_set(album):
    album.load_sample("faces")
    name = album.freeze()
    for mark in (picture_set.sets_folder() / name).glob("of-*"):
        mark.unlink()
    filled(album_of("another"), a=4, b=4).freeze()
    album.clear()
    assert len(picture_set.picture_set("faces")) == 200 and len(list(picture_set.sets_folder().iterdir())) == 2
    with pytest.raises(ValueError, match="not on this machine any more"):
        picture_set.picture_set(name)


def test_a_change_that_breaks_off_leaves_no_picture_behind(album, monkeypatch):
    class_id = filled(album, a=1).classes[0].id

    def full(self):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("core.data.album.perceptual_hash.PerceptualHash.packed", full)
        with pytest.raises(PictureProblem, match="disk is full"):
            album.add_picture(class_id, "2", file_of(noise(99)))
    assert [file.stem for file in album.file("0" * 16).parent.glob("*.jpg")] == [each.id for each in album.pictures]


@pytest.mark.parametrize(
    ("counts", "words"), [({"a": 3}, "Two classes"), ({"a": 3, "b": 0}, "“b” has no pictures"), ({"a": 3, "b": 1}, "“b” has 1 picture;")]
)
def test_what_cannot_be_trained_on_says_why(album, counts, words):
    filled(album, **counts)
    assert words in album.obstacle()
    with pytest.raises(ValueError, match=words):
        album.freeze()


def test_fifty_one_classes_are_one_too_many(album):
    for number in range(51):
        album.add_class(str(number))
    assert "51 classes; up to 50" in album.obstacle()
    with pytest.raises(PictureProblem, match="no more can be told apart"):
        album.add_class("51")
    assert size_of(file_of(noise(1))) == (40, 30)
