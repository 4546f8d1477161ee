"""A class: who gets in, who may do what, and what is left of it when it is over."""

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.classroom import ClassProblem, School, key, room, school
from core.classroom.address import base_address, invitation
from core.classroom.limits import MOST_NAMES, Tries
from core.classroom.names import CODES, FIRST, LONGEST, SECOND, as_code, new_code, nickname
from core.classroom.school import MINUTE, MOST_ROOMS, NO_CODE, WRONG_CODES, WRONG_CODES_THERE, WRONG_KEYS, WRONG_KEYS_THERE
from core.classroom.together import Race, halves
from core.tasks.digits.recipe import DigitRecipe

TEACHER, OTHER, MIA, TOM = "teacher", "another teacher", "phone of mia", "phone of tom"


class Clock:
    now = 1_800_000_000.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def open_school(tmp_path, monkeypatch, clock):
    monkeypatch.setenv("GLASSBOX_HOME", str(tmp_path))
    found = School(clock)
    found.enter(TEACHER, key.teacher_key()[0])
    return found


@pytest.fixture
def course(open_school):
    return open_school.begin(TEACHER)


def test_the_key_is_made_once_and_nobody_else_may_read_it(tmp_path, monkeypatch):
    monkeypatch.setenv("GLASSBOX_HOME", str(tmp_path / "home"))
    made, new = key.teacher_key()
    assert new and key.teacher_key() == (made, False) and len(made.replace("-", "")) == key.LENGTH
    assert key.is_key(made) and key.is_key(f" {made.upper()} ") and key.is_key(made.replace("-", ""))
    assert not any(map(key.is_key, ("", made[:-1], f"{made}x", "a" * 10_000, "\0", "ключ")))
    if os.name == "posix":
        key.key_file().chmod(0o644)
        key.teacher_key()
        assert stat.S_IMODE(key.key_file().stat().st_mode) == 0o600
    key.key_file().write_bytes(b"\xff short")
    assert key.teacher_key()[1] and not list(key.key_file().parent.glob("*.part"))


def test_wrong_keys_are_taken_a_few_times_a_minute_and_disturb_nobody_else(open_school, clock):
    for _ in range(WRONG_KEYS):
        with pytest.raises(ClassProblem, match="not the teacher's key"):
            open_school.enter(MIA, "wrong", "10.0.0.7")
    with pytest.raises(ClassProblem, match="Too many wrong keys"):
        open_school.enter(MIA, key.teacher_key()[0], "10.0.0.7")
    assert not open_school.is_teacher(MIA)
    open_school.enter(OTHER, key.teacher_key()[0], "10.0.0.8")
    clock.now += MINUTE + 1
    open_school.enter(MIA, key.teacher_key()[0], "10.0.0.7")
    assert open_school.is_teacher(MIA) and open_school.is_teacher(OTHER)


def test_nothing_of_a_teacher_s_is_done_without_the_key(open_school, course):
    for act in (lambda: open_school.begin(MIA), lambda: open_school.take(MIA, course.id)):
        with pytest.raises(ClassProblem, match="Only a teacher"):
            act()
    assert open_school.taught_by(MIA) is None and open_school.taught_by(TEACHER) is course
    open_school.go_out(TEACHER)
    assert open_school.taught_by(TEACHER) is None and open_school.rooms() == [course]


def test_codes_are_two_words_and_no_two_classes_have_the_same(open_school, monkeypatch):
    assert len(set(FIRST)) == len(FIRST) and len(set(SECOND)) == len(SECOND) and CODES > 10_000
    chosen = iter(["amber", "fox", "amber", "fox", "able", "fox"])
    monkeypatch.setattr("core.classroom.names.secrets", SimpleNamespace(choice=lambda _: next(chosen)))
    first = open_school.begin(TEACHER)
    open_school.enter(OTHER, key.teacher_key()[0])
    second = open_school.begin(OTHER)
    assert (first.code, second.code) == ("amber-fox", "able-fox")
    open_school.join(MIA, " Amber  FOX", "Mia")
    open_school.join(TOM, "able-fox", "Mia")
    assert [len(each.members) for each in (first, second)] == [1, 1]
    assert as_code("Able - fox\n") == "able-fox"


def test_there_are_no_more_classes_than_a_school_has_rooms(open_school):
    for _ in range(MOST_ROOMS):
        open_school.begin(TEACHER)
    with pytest.raises(ClassProblem, match="End one first"):
        open_school.begin(TEACHER)


@pytest.mark.parametrize("name", ["Mia", "  Jean-Luc ", "O'Hara", "李雷", "Zoë", "Zoe\u0308", "3b Tom", "İpek", "Müller J."])
def test_nicknames_that_will_do(name):
    assert 0 < len(nickname(name)) <= LONGEST and nickname(nickname(name)) == nickname(name)


@pytest.mark.parametrize(
    "name",
    [
        "", "   ", "<b>Tom</b>", "a" * 10_000, "x" * (LONGEST + 1), "Tom\0", "\u202etom", "Tom\u200b", ":red[x]", "[a](b)", "-.-", "🦊",
        "T\u0300\u0301\u0302\u0303om", "&amp;", "{{x}}", "a\\b", "Tom\u0007", "$x$", "\ud800",
    ],
)  # fmt: skip
def test_nicknames_that_will_not_do(course, name):
    with pytest.raises(ClassProblem, match=r"^[A-Z].*\.$") as refused:
        course.admit(MIA, name)
    assert len(str(refused.value)) < 160 and not course.members


@given(st.text(max_size=40))
def test_whatever_is_typed_is_a_name_or_a_sentence(text):
    try:
        name = nickname(text)
    except ClassProblem:
        return
    assert 0 < len(name) <= LONGEST and name.isprintable() and not set(name) & set('<>&"[]()`*_:$\\{}')


def test_a_name_is_given_once_and_a_free_one_is_proposed(course):
    course.admit(MIA, "Mia")
    with pytest.raises(ClassProblem, match=r"m\.i a 2 is free"):
        course.admit(TOM, "m.i a")
    assert course.admit(TOM, "Mia 2").number == 2


def test_the_same_phone_twice_is_the_same_pupil(open_school, course):
    _, first = open_school.join(MIA, course.code, "Mia")
    _, again = open_school.join(MIA, course.code, "Somebody else")
    assert again == first and len(course.members) == 1


def test_joining_another_class_leaves_the_first_and_a_teacher_is_no_pupil(open_school, course):
    open_school.join(MIA, course.code, "Mia")
    open_school.enter(OTHER, key.teacher_key()[0])
    other = open_school.begin(OTHER)
    with pytest.raises(ClassProblem):
        open_school.join(MIA, other.code, "<Mia>")
    assert MIA in course.members  # what is refused changes nothing
    open_school.join(MIA, other.code, "Mia")
    assert MIA not in course.members and open_school.joined(MIA)[0] is other
    with pytest.raises(ClassProblem, match="You teach this class"):
        open_school.join(TEACHER, course.code, "Me")


def test_two_hundred_joins_at_once_fill_the_class_and_no_more(open_school, course):
    open_school.join(MIA, course.code, "Mia")

    def join(number):
        try:
            return open_school.join(f"phone {number}", course.code, f"P{number}")[1].number
        except ClassProblem as problem:
            return str(problem)

    with ThreadPoolExecutor(16) as pool:
        found = list(pool.map(join, range(200)))
    numbers = [number for number in found if isinstance(number, int)]
    assert sorted(numbers) == list(range(2, room.MOST + 1)) and len(course.members) == room.MOST
    assert {said.partition(":")[0] for said in found if isinstance(said, str)} <= {
        "This class is full", "Too many are joining at this moment. Try again in some seconds."
    }  # fmt: skip
    assert course.members[MIA].name == "Mia"


def test_a_flood_is_held_up_and_over_in_some_seconds(course, clock):
    for number in range(room.JOINS):
        course.admit(f"phone {number}", f"P{number}")
        course.forget(f"phone {number}")
    with pytest.raises(ClassProblem, match="Too many are joining"):
        course.admit(MIA, "Mia")
    clock.now += room.JOIN_SECONDS + 0.1
    assert course.admit(MIA, "Mia").name == "Mia"


def test_codes_cannot_be_guessed_by_trying(open_school, course, clock):
    for _ in range(WRONG_CODES):
        with pytest.raises(ClassProblem, match="There is no class of this code"):
            open_school.join(MIA, "amber-nothing", "Mia", "10.0.0.7")
    with pytest.raises(ClassProblem, match="Too many wrong codes"):
        open_school.join(MIA, course.code, "Mia", "10.0.0.7")
    assert open_school.join(TOM, course.code, "Tom", "10.0.0.7")  # behind the same address, as all of a school are
    clock.now += MINUTE + 1
    assert open_school.join(MIA, course.code, "Mia", "10.0.0.7")


def test_whoever_makes_up_browsers_gets_no_further_than_an_address(open_school, course, clock):
    for number in range(WRONG_CODES_THERE):
        with pytest.raises(ClassProblem, match="There is no class of this code"):
            open_school.join(f"made up {number}", "amber-nothing", "Mia", "10.0.0.7")
    with pytest.raises(ClassProblem, match="Too many wrong codes"):
        open_school.join(MIA, course.code, "Mia", "10.0.0.7")
    for number in range(WRONG_KEYS_THERE):
        with pytest.raises(ClassProblem, match="not the teacher's key"):
            open_school.enter(f"made up {number}", "guessed", "10.0.0.7")
    with pytest.raises(ClassProblem, match="Too many wrong keys"):
        open_school.enter(OTHER, key.teacher_key()[0], "10.0.0.7")
    assert open_school.join(MIA, course.code, "Mia", "10.0.0.8")
    clock.now += MINUTE + 1
    open_school.enter(OTHER, key.teacher_key()[0], "10.0.0.7")


def test_a_closed_class_takes_nobody_in_and_keeps_its_pupils(open_school, course):
    open_school.join(MIA, course.code, "Mia")
    course.open = False
    with pytest.raises(ClassProblem, match="takes nobody in"):
        open_school.join(TOM, course.code, "Tom")
    assert open_school.joined(MIA)


def full(course):
    for who, name in ((MIA, "Mia"), (TOM, "Tom")):
        course.admit(who, name)
        course.report(who, "Draw a digit", "step 2: Draw")
        course.runs[who] = f"run of {name}"
    course.ask("Why a curve", ["yes", "no"])
    course.vote(MIA, "yes")
    course.begin_race(DigitRecipe(), "Digits", "seed")
    course.race.runs[MIA] = "run"
    course.spotlight = 1


def test_whoever_leaves_leaves_nothing_behind(open_school, course):
    full(course)
    told = course.told.version
    open_school.leave(MIA)
    kept = (course.members, course.ballot.votes, course.race.runs, course.runs)
    assert not any(MIA in each for each in kept) and course.spotlight == 0 and course.told.version > told
    assert TOM in course.members and open_school.joined(MIA) is None
    assert course.admit(MIA, "Mia").number == 3  # nobody gets another one's number


@pytest.mark.parametrize("how", ["button", "day"])
def test_a_class_ends_and_all_that_it_knew_is_gone(open_school, course, clock, how):
    full(course)
    if how == "button":
        open_school.end(course)
    else:
        clock.now += room.DAY - 1
        assert open_school.rooms() == [course]
        clock.now += 2
        open_school.sweep()
    assert course.over and open_school.quiet
    assert not (course.members or course.teachers or course.runs or course.ballot or course.race)
    with pytest.raises(ClassProblem, match="There is no class of this code"):
        open_school.join(MIA, course.code, "Mia")
    with pytest.raises(ClassProblem, match="takes nobody in"):
        course.admit(MIA, "Mia")


def test_a_clock_that_was_set_back_locks_nobody_out(open_school, course, clock):
    for _ in range(WRONG_CODES):
        with pytest.raises(ClassProblem):
            open_school.join(MIA, "no-code", "Mia")
    clock.now -= 7200
    assert open_school.join(MIA, course.code, "Mia") and open_school.rooms() == [course]


def test_tries_remember_no_more_names_than_they_should(clock):
    tries = Tries(1, 60, clock)
    for number in range(MOST_NAMES + 5):
        tries.note(str(number))
    assert tries.left("0") and not tries.left(str(MOST_NAMES + 4)) and len(tries._made) == MOST_NAMES


def test_a_vote_is_one_for_each_changeable_until_closed_and_hidden_until_opened(course):
    for who, name in ((MIA, "Mia"), (TOM, "Tom")):
        course.admit(who, name)
    course.ask("Why a curve", ["a", "b"])
    course.vote(MIA, "a")
    course.vote(MIA, "b")
    course.vote(TOM, "b")
    assert course.ballot.counts() == [0, 2] and not course.ballot.shown
    for who, option in ((MIA, "c"), ("a stranger", "a")):
        with pytest.raises(ClassProblem):
            course.vote(who, option)
    course.set_ballot(open=False, shown=True)
    with pytest.raises(ClassProblem, match="closed"):
        course.vote(MIA, "a")
    assert course.ballot.counts() == [0, 2] and course.ballot.shown
    course.end_ballot()
    with pytest.raises(ClassProblem, match="Nothing is asked"):
        course.vote(MIA, "a")
    course.set_ballot(open=True)


def test_pupils_are_told_where_to_go_and_a_cover_does_not_stay_over_it(course):
    course.freeze(True)
    assert course.told.frozen
    course.send("neuron?x=1")
    assert (course.told.go, course.told.to, course.told.frozen) == (1, "neuron?x=1", False)


def test_each_has_a_seed_or_a_rate_of_their_own():
    recipe = DigitRecipe(epochs=2)
    seeds = [Race("", recipe, "", "seed").recipe_of(number) for number in range(1, 31)]
    assert len({each.seed for each in seeds}) == 30 and {each.epochs for each in seeds} == {2} and {each.rate for each in seeds} == {0.001}
    race = Race("", recipe, "", "rate", 0.0001, 1.0)
    rates = [race.recipe_of(number).rate for number in range(1, 31)]
    assert rates[:5] == [0.0001, 1.0, 0.01, 0.001, 0.1] and len(set(rates)) == 30 and all(0.0001 <= rate <= 1 for rate in rates)
    assert race.own(3) == "rate 0.01" and race.recipe_of(3).seed == recipe.seed
    assert [halves(number) for number in range(1, 6)] == [0.5, 0.25, 0.75, 0.125, 0.625]


@pytest.mark.parametrize(("low", "high"), [(0, 1), (1, 0.1), (-1, 1), (0.1, 1e9), (float("nan"), 1), (0.1, float("inf"))])
def test_rates_that_nobody_can_train_with_are_refused(course, low, high):
    with pytest.raises(ClassProblem, match=r"\.$"):
        course.begin_race(DigitRecipe(), "Digits", "rate", low, high)
    assert course.race is None


@pytest.mark.parametrize(
    ("typed", "base"),
    [
        ("192.168.1.20:8501", "http://192.168.1.20:8501"),
        (" https://school.example/glassbox/class?code=x ", "https://school.example/glassbox"),
        ("http://[fe80::1]:8501/", "http://[fe80::1]:8501"),
    ],
)
def test_addresses_that_a_teacher_may_give(typed, base):
    assert base_address(typed) == base and invitation(base, "amber-fox") == f"{base}/class?code=amber-fox"


@pytest.mark.parametrize("typed", ["", "javascript:alert(1)", "http://", 'x"onload="y', "a b", "http://a@b", "x" * 5000, "ftp://a",
                                   "http://[192.168.1.20]:8501", "[1:2]", "http://a:99999", "http://a:0"])  # fmt: skip
def test_addresses_that_are_none(typed):
    with pytest.raises(ClassProblem, match="This is no address"):
        base_address(typed)


def test_there_is_one_school_in_a_process():
    assert school() is school() and new_code(()) != NO_CODE
