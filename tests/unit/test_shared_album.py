"""What pupils add to the album of their teacher: it goes when they go, whatever was done with it meanwhile."""

import io
from types import SimpleNamespace

import pytest
from PIL import Image

from core import jobs
from core.classroom import ClassProblem, School, key, shared_album
from core.classroom.shared_album import CLOSED, FULL, KEPT, MOST, SharedAlbum
from core.data.album.album import Album, album_of
from core.data.album.quota import QuotaProblem
from core.data.pictures.decoding import PictureProblem
from core.data.pictures.picture_set import LEAST_EACH, picture_set
from pages.kit import removed

TEACHER, MIA, TOM = "teacher", "phone of mia", "phone of tom"


def photo(shade):
    body = io.BytesIO()
    Image.effect_noise((32, 32), shade).convert("RGB").save(body, "png")
    return body.getvalue()


@pytest.fixture
def school(tmp_path, monkeypatch):
    monkeypatch.setenv("GLASSBOX_HOME", str(tmp_path))
    found = School()
    found.enter(TEACHER, key.teacher_key()[0])
    return found


@pytest.fixture
def room(school):
    """A class of two, whose teacher has an album with enough to train on."""
    begun = school.begin(TEACHER)
    for who, name in ((MIA, "Mia"), (TOM, "Tom")):
        school.join(who, begun.code, name)
    album = album_of(TEACHER)
    for kind in ("cup", "pen"):
        class_id = album.add_class(kind)
        for number in range(LEAST_EACH):
            album.add_picture(class_id, f"the teacher's {number}", photo(50 + number))
    begun.album = SharedAlbum(album, begun.members.__contains__, removed.let_go)
    return begun


@pytest.fixture
def kinds(room):
    return [each.id for each in room.album.album.classes]


def names():
    return sorted({each.name.partition(" ")[0] for each in album_of(TEACHER).pictures})


def colours(name):
    """How many pictures of a set are no grey tiles."""
    return sum(len(Image.open(file).getcolors() or "many") > 1 for file in picture_set(name).files)


WAYS = {
    "leaves": lambda school, room: school.leave(MIA),
    "is sent out": lambda school, room: room.forget(MIA),
    "takes back": lambda school, room: room.album.forget(MIA),
    "thrown out": lambda school, room: room.end_album(),
    "the class ends": lambda school, room: school.end(room),
    "the app stops": lambda school, room: school.end_all(),
}


@pytest.mark.parametrize("how", WAYS)
def test_a_picture_that_was_moved_goes_too_and_from_the_sets_of_trainings(school, room, kinds, how, monkeypatch):
    cup, pen = kinds
    room.album.add(MIA, cup, "mia", photo(40))
    album = album_of(TEACHER)
    album.move(next(each.id for each in album.pictures if each.name == "mia"), pen)
    assert room.album.count(MIA) == {pen: 1} and room.album.count(TOM) == {}
    learnt = album.freeze()
    assert colours(learnt) == 2 * LEAST_EACH + 1
    monkeypatch.setattr(jobs, "going", lambda: [SimpleNamespace(recipe=SimpleNamespace(pictures=learnt))])
    WAYS[how](school, room)
    assert names() == ["the"] and colours(learnt) == 2 * LEAST_EACH + 1  # it is learnt from
    monkeypatch.setattr(jobs, "going", list)
    removed.let_go_of_the_rest()
    assert colours(learnt) == 2 * LEAST_EACH and not removed._waiting


@pytest.mark.parametrize("how", WAYS)
def test_a_picture_that_is_being_made_small_meanwhile_does_not_stay(school, room, kinds, how, monkeypatch):
    add_picture, shared = Album.add_picture, room.album

    def slow(*args, **more):
        WAYS[how](school, room)
        return add_picture(*args, **more)

    monkeypatch.setattr(Album, "add_picture", slow)
    with pytest.raises(ClassProblem, match=CLOSED):
        shared.add(MIA, kinds[0], "mia", photo(40))
    assert names() == ["the"] and not shared.added


def test_whoever_is_not_in_the_class_adds_nothing(school, room, kinds):
    school.leave(MIA)
    with pytest.raises(ClassProblem, match=CLOSED):
        room.album.add(MIA, kinds[0], "mia", photo(40))


def test_those_on_their_way_are_counted_and_those_refused_are_not(room, kinds, monkeypatch):
    shared, add_picture = room.album, Album.add_picture
    shared.add(MIA, kinds[0], "mia", photo(40))
    shared.added[MIA].count = MOST - 1

    def slow(*args, **more):
        monkeypatch.setattr(Album, "add_picture", add_picture)
        with pytest.raises(ClassProblem, match="from one pupil"):
            shared.add(MIA, kinds[0], "mia's second", photo(41))
        raise QuotaProblem("You have 4,000 pictures.")

    monkeypatch.setattr(Album, "add_picture", slow)
    with pytest.raises(ClassProblem, match=FULL):
        shared.add(MIA, kinds[0], "mia's third", photo(42))
    assert shared.added[MIA].count == MOST - 1
    with pytest.raises(PictureProblem):
        shared.add(TOM, "nonsense", "tom", b"")
    assert TOM not in shared.added


def test_of_the_same_picture_in_two_classes_the_teacher_s_stays(room, kinds):
    same, album = photo(40), album_of(TEACHER)
    own = album.add_picture(kinds[0], "own", same)
    room.album.add(MIA, kinds[1], "mia", same)
    album.move(own.id, kinds[1])
    room.forget(MIA)
    assert own.id in {each.id for each in album.pictures if each.class_id == kinds[1]}


def test_what_cannot_be_deleted_stays_known_and_nobody_stays_in_for_it(school, room, kinds, monkeypatch):
    remove_given, shared = Album.remove_given, room.album
    shared.add(MIA, kinds[0], "mia", photo(40))

    def full(*_):
        raise PictureProblem("The disk is full.")

    monkeypatch.setattr(Album, "remove_given", full)
    for deletes in (lambda: shared.forget(MIA), room.end_album, lambda: school.leave(MIA), lambda: school.end(room)):
        with pytest.raises(ClassProblem, match=KEPT):
            deletes()
        assert shared.count(MIA) == {kinds[0]: 1}
    assert room.over and not room.members and school.quiet
    monkeypatch.setattr(Album, "remove_given", remove_given)
    room.end_album()
    assert names() == ["the"] and room.album is None


def test_what_a_class_left_when_the_app_was_killed_goes_at_the_next_start(room, kinds, monkeypatch):
    room.album.add(MIA, kinds[0], "mia", photo(40))
    shared_album.forget_left_over()  # a class that began before the app had looked
    assert names() == ["mia", "the"]
    monkeypatch.setattr(shared_album, "RUN", "another!")
    new = SharedAlbum(room.album.album)
    new.add(TOM, kinds[0], "tom", photo(41))
    shared_album.forget_left_over()
    assert names() == ["the", "tom"] and [file.stem for file in shared_album.albums_folder().glob("*/*.class")] == ["another!"]
