"""The page of a class: for whoever is in none, for its pupils, and for its teacher."""

import io
import json
from unittest.mock import Mock

import numpy as np
import pytest
import streamlit as st
from PIL import Image

from core import classroom, jobs
from core.classroom import ClassProblem, School, key
from core.classroom.rules import Rules
from core.classroom.shared_album import KEPT, MOST, SharedAlbum
from core.data.album.album import Album, album_of
from core.data.digits import our_digits
from core.data.digits.unseen import unseen
from core.data.pictures.decoding import PictureProblem
from core.questions import questions
from core.tasks.digits.recipe import DigitRecipe
from pages.course.class_views import door, recipe
from pages.kit.class_routes import who_is
from pages.kit.literal import literal
from pages.workshop.run_views import one
from tests.quiet_service import ME, OTHER, QuietService

PAGE = "course/class.py"
SMALL = DigitRecipe(network="dense8", train_limit=100, batch=50, epochs=2)


@pytest.fixture(autouse=True)
def school(monkeypatch, tmp_path):
    monkeypatch.setenv("GLASSBOX_HOME", str(tmp_path))
    quiet = QuietService()
    monkeypatch.setattr(jobs, "service", lambda: quiet)
    monkeypatch.setattr(type(quiet), "places", 2)
    found = School()
    for module in ("pages.kit.class_bar", "pages.kit.class_rules", "pages.course.class_views.door", "pages.course.class_views.invite"):
        monkeypatch.setattr(f"{module}.school", lambda: found)
    monkeypatch.setattr(classroom, "school", lambda: found)
    return found


@pytest.fixture
def room(school):
    """A class that somebody else teaches."""
    school.enter(who_is(OTHER), key.teacher_key()[0])
    return school.begin(who_is(OTHER))


@pytest.fixture
def taught(school):
    school.enter(who_is(ME), key.teacher_key()[0])
    return school.begin(who_is(ME))


def join(at, code, name):
    at.text_input(key="class-code").set_value(code)
    at.text_input(key="class-name").set_value(name)
    at.button[0].click().run()
    return at


def errors(at):
    return [each.value for each in at.error]


def test_a_pupil_joins_by_the_link_and_his_teacher_sees_where_he_is(visit, school, room):
    at = visit(PAGE, code=room.code)
    assert at.text_input(key="class-code").value == room.code
    assert "nickname" in errors(join(at, room.code, "<b>Mia</b>"))[0]
    assert "There is no class" in errors(join(at, "no-code", "Mia"))[0]
    join(at, room.code, "Mia")
    assert not at.exception and any("You are in, **Mia**" in text.value for text in at.markdown)
    visit("foundations/neuron.py", lesson="one-neuron", step="2")
    member = room.members[who_is(ME)]
    assert (member.page, member.step.partition(":")[0]) == ("A neuron, forward and back", "step 2")


def test_a_browser_without_cookies_is_told_so_at_the_door(visit, room, monkeypatch):
    monkeypatch.setattr(type(st.context), "cookies", {})
    at = visit(PAGE, code=room.code)
    assert errors(at) == [door.NO_COOKIES] and not at.text_input and not at.button


def test_a_teacher_shows_the_key_begins_and_ends(visit, school):
    at = visit(PAGE)
    at.text_input(key="class-key").set_value("wrong")
    next(button for button in at.button if button.label == "Show the key").click().run()
    assert "not the teacher's key" in errors(at)[0] and not school.is_teacher(who_is(ME))
    at.text_input(key="class-key").set_value(key.teacher_key()[0])
    next(button for button in at.button if button.label == "Show the key").click().run()
    at.button(key="class-begin").click().run()
    room = school.taught_by(who_is(ME))
    assert room and any(room.code in html.proto.body for html in at.get("html"))
    at.text_input(key="class-address").set_value("javascript:x").run()
    assert "This is no address" in errors(at)[0] and not room.address
    at.text_input(key="class-address").set_value("school.example").run()
    assert any("school.example/class" in html.proto.body for html in at.get("html")) and room.address == "http://school.example"
    at.toggle(key=f"class-open-{room.id}").set_value(False).run()
    assert not room.open
    at.button(key="class-end").click().run()
    assert room.over and at.button(key="class-begin")


def test_all_are_sent_to_a_step(visit, taught):
    at = visit(PAGE, view="Wall")
    at.button(key="class-send").click().run()
    assert taught.told.to.startswith("lessons?lesson=") and taught.told.go == 1


def test_a_question_is_asked_opened_and_solved(visit, taught):
    at = visit(PAGE, view="One question")
    name = list(questions())[1]
    at.selectbox(key="class-ask").set_value(name).run()
    at.button(key="class-ask-it").click().run()
    assert taught.ballot.name == name and taught.told.to == "class"
    at.toggle(key="class-shown").set_value(True).run()
    at.toggle(key="class-open").set_value(False).run()
    assert taught.ballot.shown and not taught.ballot.open
    at.button(key="class-solve").click().run()
    assert taught.ballot.solved and taught.told.to.startswith(questions()[name].lab.page.rpartition("/")[2].removesuffix(".py"))
    at.button(key="class-unask").click().run()
    assert taught.ballot is None and not at.exception


def test_a_pupil_votes_and_votes_otherwise(visit, room, school):
    school.join(who_is(ME), room.code, "Mia")
    name, question = next(iter(questions().items()))
    room.ask(name, question.options)
    at = visit(PAGE)
    at.radio[0].set_value(question.options[0]).run()
    at.radio[0].set_value(question.options[1]).run()
    assert room.ballot.counts()[:2] == [0, 1] and question.options[1] in at.success[0].value
    room.set_ballot(open=False, shown=True, solved=True)
    at.run()
    assert at.radio[0].disabled and any(question.because in text.value for text in at.markdown)


def test_one_recipe_is_run_by_each_with_a_seed_of_their_own(visit, room, school):
    school.join(who_is(OTHER + "s phone, which came first"), room.code, "Tom")
    school.join(who_is(ME), room.code, "Mia")
    given = next(iter(recipe.offers().values()))
    room.begin_race(given, "Quick", "seed")
    at = visit(PAGE)
    at.button(key="class-run").click().run()
    run = jobs.service().run(room.race.runs[who_is(ME)])
    assert run.recipe.seed == 2 and run.mine(ME) and jobs.service().count(ME) == 1 and at.button(key="class-run").disabled


def test_a_teacher_gives_a_recipe_with_a_range_of_rates_or_of_a_run(visit, taught):
    at = visit(PAGE, view="One recipe")
    at.radio(key="class-vary").set_value("rate").run()
    at.button(key="class-give").click().run()
    assert taught.race.vary == "rate" and taught.race.rate_of(1) == 0.0001
    at.number_input(key="class-high").set_value(1e-6).run()
    at.button(key="class-give").click().run()
    assert "lowest rate" in errors(at)[0]
    at.selectbox(key="class-recipe").set_value(recipe.A_RUN).run()
    at.text_input(key="class-link").set_value("http://here/runs?run=nonsense").run()
    at.button(key="class-give").click().run()
    assert "names no training" in errors(at)[0] and taught.race.high == 1.0
    run_id = jobs.service().submit(OTHER, next(iter(recipe.offers().values())), "hers")
    at.radio(key="class-vary").set_value("seed").run()
    at.text_input(key="class-link").set_value(f"http://here/runs?run={run_id}").run()
    at.button(key="class-give").click().run()
    assert taught.race.title == "hers" and taught.race.vary == "seed"
    at.button(key="class-race-end").click().run()
    assert taught.race is None


def test_a_wall_tells_places_trainings_and_the_queue(taught, school):
    from pages.kit.class_wall import wall

    phone = "phone-phone-phone-phone"
    school.join(who_is(phone), taught.code, "Mia")
    service, given = jobs.service(), next(iter(recipe.offers().values()))
    service.submit(ME, given, "a stranger's to this class")
    first = service.submit(phone, given, "mine")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(jobs, "going", service.going)
        told = wall(taught, {who_is(phone)})
    assert [pupil["name"] for pupil in told["pupils"]] == ["Mia"] and told["pupils"][0]["here"]
    assert [waits["run"] for waits in told["queue"]] == [first] and told["others"] == 1
    assert told["pupils"][0]["run"]["state"] == "waiting" and who_is(phone) not in str(told)


def test_a_teacher_lets_one_go_first_and_stops_one_and_nobody_elses(taught, school, monkeypatch):
    from core.jobs.reasons import STOPPED_BY_TEACHER
    from pages.kit.class_routes import _act

    phones = [f"phone-{name}-phone-phone-phone" for name in ("mia", "tom")]
    for phone, name in zip(phones, ("Mia", "Tom"), strict=True):
        school.join(who_is(phone), taught.code, name)
    service, given = jobs.service(), next(iter(recipe.offers().values()))
    monkeypatch.setattr(jobs, "going", service.going)
    strangers, mias, toms = (service.submit(who, given) for who in (OTHER, *phones))
    assert service.supervisor._turns().begin().run_id == strangers
    _act(taught, {"act": "first", "run": toms})
    assert service.supervisor._turns().begin().run_id == toms
    _act(taught, {"act": "stop", "run": mias})
    assert (service.run(mias).state, service.run(mias).reason) == ("interrupted", STOPPED_BY_TEACHER)
    for act in ("stop", "first"):
        with pytest.raises(ClassProblem, match="nobody of the class"):
            _act(taught, {"act": act, "run": strangers})
    assert service.run(strangers).state == "waiting"


def strokes(*points):
    """What the browser says of a sheet with one stroke on it."""
    path = [["M" if place == 0 else "L", x, y] for place, (x, y) in enumerate(points)]
    return [{"type": "path", "path": path, "strokeWidth": 15}]


def test_a_pupil_draws_ten_digits_and_deletes_them(visit, room, school):
    from pages.kit.canvas import _Sheet

    school.join(who_is(ME), room.code, "Mia")
    ours = room.collect()
    at = visit(PAGE)
    at.button(key="class-keep").click().run()
    assert "Draw a digit first" in errors(at)[0] and not ours.all()
    for digit in range(10):
        assert any(f"Draw a {digit}" in text.value for text in at.markdown)
        at.session_state["class-sheet-sheet"] = _Sheet(version=digit, drawn=strokes((110, 30), (110 + digit, 190)))
        at.button(key="class-keep").click().run()
        assert ours.drawn[who_is(ME)][digit].picture.max() == 255 and not errors(at) and not at.exception
    assert any("all are there" in text.value for text in at.markdown)
    ours.read("mnist", "MNIST's network", lambda images: [1] * len(images))
    at.run()
    assert not at.exception
    at.button(key="class-undraw").click().run()
    assert not ours.all() and any("0 of 10" in text.value for text in at.markdown)
    room.collect(False)
    at.run()
    assert any("You are in" in text.value for text in at.markdown)


def test_a_teacher_has_all_draw_has_networks_read_and_one_learn(visit, taught, school, monkeypatch):
    from pages.kit.class_wall import wall

    at = visit(PAGE, view="Our digits")
    at.button(key="class-draw").click().run()
    ours = taught.digits
    assert ours.open and taught.told.to == "class"
    at.button(key="class-digits-train").click().run()
    assert "At least 3 have to draw" in errors(at)[0]
    known = unseen()
    for number, name in enumerate(("Mia", "Tom", "Ann")):
        school.join(who := who_is(f"phone-{name}-phone-phone-phone"), taught.code, name)
        for digit in range(10):
            taught.draw(who, digit, known.images[known.labels == digit][number])
    at.button(key="class-read-mnist").click().run()
    told = wall(taught, set())["digits"]
    right = [picture["read"] == digit for digit, row in enumerate(told["rows"]) for picture in row]
    assert told["by"] == "MNIST's network" and len(right) == 30 and sum(right) >= 28
    for name, value in {"BATCH": 5, "EPOCHS": 1}.items():
        monkeypatch.setattr(f"pages.course.class_views.digits.{name}", value)
    monkeypatch.setattr(type(jobs.service()), "submit", lambda self, visitor, recipe, *_: self.train(recipe, visitor))
    at.button(key="class-digits-train").click().run()
    run = jobs.service().run(ours.run)
    assert run.state == "finished" and run.mine(ME) and run.recipe.train_limit == 10 and not at.exception
    at.button(key="class-read-ours").click().run()
    told = wall(taught, set())["digits"]
    assert told["by"] == "Our network" and sum(picture["known"] for row in told["rows"] for picture in row) == 20
    at.button(key="class-draw-end").click().run()
    assert not ours.open
    shown, said = [], []
    monkeypatch.setattr(one, "_REPLAY", lambda **how: shown.append(how))
    monkeypatch.setattr(one, "visitor", lambda: ME)
    monkeypatch.setattr(st, "warning", said.append)
    one._replay(run, jobs.service().record(run.id))
    at.button(key="class-digits-delete").click().run()
    one._replay(run, jobs.service().record(run.id))  # the film is at hand, and what it shows is gone
    assert len(shown) == 1 and said == [our_digits.GONE]
    assert taught.digits is None and wall(taught, set())["digits"] is None and not at.exception


def photo(shade):
    body = io.BytesIO()
    Image.effect_noise((64, 48), shade).convert("RGB").save(body, "png")
    return body.getvalue()


def test_a_teacher_opens_the_album_and_takes_no_more(visit, taught):
    at = visit(PAGE, view="One album")
    at.text_input(key="class-album-names").set_value("cup")
    at.button(key="class-album-begin").click().run()
    assert "two things or more" in errors(at)[0] and taught.album is None
    at.text_input(key="class-album-names").set_value("cup, pen; cup")
    at.button(key="class-album-begin").click().run()
    assert [each.name for each in taught.album.album.classes] == ["cup", "pen"] and taught.told.to == "class"
    assert any("**cup** 0 · **pen** 0" in text.value for text in at.markdown)
    at.button(key="class-album-close").click().run()
    assert not taught.album.open
    taught.album.album = album_of(OTHER)  # as where another teacher of the class has opened it
    at.text_input(key="class-album-names").set_value("shoe, hat")
    at.button(key="class-album-begin").click().run()
    assert [each.name for each in album_of(OTHER).classes] == ["shoe", "hat"] and len(album_of(ME).classes) == 2
    at.button(key="class-album-end").click().run()
    assert taught.album is None and not at.exception


def test_a_pupil_adds_pictures_to_the_album_and_takes_them_back(visit, room, school, monkeypatch):
    album = album_of(OTHER)
    cup, pen = album.add_class("cup"), album.add_class("pen")
    album.add_picture(cup, "the teacher's", photo(90))
    school.join(who_is(ME), room.code, "Mia")
    room.album = SharedAlbum(album)
    at = visit(PAGE)
    at.file_uploader(key="class-album-file-0").upload("page.html", b"<html>", "image/png").run()
    assert errors(at) and album.counts()[cup] == (1, 0)
    at.radio(key="class-album-kind").set_value(pen).run()
    at.file_uploader(key="class-album-file-1").upload("mine.png", photo(40), "image/png").run()
    assert album.counts()[pen] == (1, 0) and any("You have added: 1 pen" in text.value for text in at.markdown) and not at.exception
    remove_given = Album.remove_given
    monkeypatch.setattr(Album, "remove_given", refused := Mock(side_effect=PictureProblem("full")))
    at.button(key="class-album-undo").click().run()
    assert errors(at) == [literal(KEPT)] and refused.called and album.counts()[pen] == (1, 0) and not at.exception
    monkeypatch.setattr(Album, "remove_given", remove_given)
    at.button(key="class-album-undo").click().run()
    assert album.counts() == {cup: (1, 0), pen: (0, 0)} and not room.album.added


def test_what_is_open_comes_before_what_a_pupil_has_left_behind(visit, room, school):
    album = album_of(OTHER)
    cup = album.add_class("cup")
    album.add_class("pen")
    school.join(who_is(ME), room.code, "Mia")
    room.album = SharedAlbum(album)
    room.album.add(who_is(ME), cup, "mine", photo(40))
    room.album.open = False
    ours = room.collect()
    at = visit(PAGE)
    assert at.button(key="class-keep") and not at.exception
    ours.draw(who_is(ME), 3, np.zeros((28, 28), np.uint8))
    room.album.open = True
    room.collect(False)
    at.run()
    assert any("You have added: 1 cup" in text.value for text in at.markdown) and not at.exception
    room.album.open = False
    assert at.run().button(key="class-album-undo")


@pytest.mark.parametrize("how", ["leaves", "the class ends"])
def test_what_pupils_added_goes_with_them_and_with_the_class(room, school, how):
    album = album_of(OTHER)
    cup = album.add_class("cup")
    album.add_picture(cup, "the teacher's", photo(90))
    school.join(who_is(ME), room.code, "Mia")
    room.album = SharedAlbum(album)
    room.album.add(who_is(ME), cup, "mine", photo(40))
    with pytest.raises(PictureProblem):
        room.album.add(who_is(ME), "nonsense", "mine", photo(50))
    room.album.open = False
    with pytest.raises(ClassProblem, match="at the moment"):
        room.album.add(who_is(ME), cup, "mine", photo(60))
    room.album.open, room.album.added[who_is(ME)].count = True, MOST
    with pytest.raises(ClassProblem, match="from one pupil"):
        room.album.add(who_is(ME), cup, "mine", photo(70))
    school.leave(who_is(ME)) if how == "leaves" else school.end(room)
    assert album.counts()[cup] == (1, 0) and album.pictures[0].name == "the teacher's"


def test_a_teacher_hides_chapters_and_sets_how_much_is_trained(visit, taught, school):
    from pages.kit import class_rules

    at = visit(PAGE, view="Settings")
    at.multiselect(key="class-hidden").set_value(["vision", "language/write.py"]).run()
    at.selectbox(key="class-longest").set_value(60.0).run()
    at.number_input(key="class-at-once").set_value(1).run()
    assert taught.rules == Rules(frozenset({"vision", "language/write.py"}), 60.0, 1) and not at.exception
    assert jobs.service().rule is class_rules.refusal
    visit("vision/digits.py")  # the teacher himself finds it
    assert not class_rules.hides("vision/digits.py")


def test_a_pupil_reads_why_a_page_is_not_there_and_why_nothing_is_trained(visit, room, school):
    from pages.kit import class_rules

    school.join(who_is(ME), room.code, "Mia")
    room.rules = Rules(frozenset({"vision", "language/write.py"}), longest=0.001, at_once=2)
    for page in ("vision/digits.py", "language/write.py"):
        at = visit(page)
        assert [each.value for each in at.info] == [class_rules.why_hidden(page[page.index("/") + 1 : -3])] and not at.title
        assert f"hidden this page for as long as you are in the class {room.code}" in at.info[0].value
    assert visit("language/attention.py").title
    assert class_rules.hides("vision/where.py") and not class_rules.hides("sound/say.py")
    service = jobs.service()
    service.rule = class_rules.refusal
    with pytest.raises(ValueError, match="nobody train for more than"):
        service.submit(ME, SMALL)
    service.submit(OTHER, SMALL)  # who is in no class, or teaches it
    room.begin_race(SMALL, "Small", "seed")
    service.submit(ME, room.race.recipe_of(1))  # what is given to all
    school.leave(who_is(ME))
    service.submit(ME, SMALL)
    assert not class_rules.why_hidden("digits")


def test_rules_in_words():
    rules = Rules(frozenset({"language/write.py"}), longest=60.0, at_once=1)
    assert rules.hides("language/write.py") and not rules.hides("language/reviews.py") and not rules.hides("vision/digits.py")
    assert not rules.refusal(59.0, 0) and "at a time" in rules.refusal(59.0, 1) and "more than 60 s" in rules.refusal(300.0, 0)
    assert not Rules().refusal(1e6, 9) and "10 trainings" in Rules().refusal(1.0, 10)


def test_the_wall_draws_a_training_that_is_over_and_all_curves_of_one_recipe(taught, school, monkeypatch):
    from pages.kit.class_wall import wall

    service = jobs.service()
    monkeypatch.setattr(jobs, "going", service.going)
    taught.begin_race(SMALL, "Small", "seed")
    for number, name in enumerate(("Mia", "Tom"), 1):
        who = who_is(f"phone-{name}-phone-phone-phone")
        school.join(who, taught.code, name)
        taught.runs[who] = taught.race.runs[who] = service.train(taught.race.recipe_of(number), f"phone-{name}-phone-phone-phone")
    told = wall(taught, set())
    run = told["pupils"][0]["run"]
    record = service.record(run["id"])
    assert run["says"] == "is done" and run["share"] == 1 and run["told"].startswith("accuracy")
    assert run["curve"] == pytest.approx(record.steps.loss.tolist(), rel=1e-3)  # few steps: each is a point
    lines = told["race"]["lines"]
    assert [line["own"] for line in lines] == ["seed 1", "seed 2"] and [line["at"] for line in lines] == [[0, 1, 2]] * 2
    assert lines[0]["values"] == pytest.approx([end.val["accuracy"] for end in record.ends], rel=1e-3)
    assert lines[0]["values"] != lines[1]["values"] and told["race"]["epochs"] == 2
    service.delete(run["id"], "phone-Mia-phone-phone-phone")
    told = wall(taught, set())
    assert told["pupils"][0]["run"] is None and len(told["race"]["lines"]) == 1
    json.dumps(told, allow_nan=False)
