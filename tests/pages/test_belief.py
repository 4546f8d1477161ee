"""Deep belief network, without a browser."""

from types import SimpleNamespace

import pytest

from core import jobs
from core.explain.belief import labels, machine, stack
from core.explain.belief.labels import LabelLesson
from core.explain.belief.machine import MachineLesson
from core.explain.belief.stack import StackLesson
from core.tasks.belief.recipe import BeliefRecipe
from core.tasks.next_number.recipe import NextNumberRecipe
from pages.making.belief_views import work
from tests.pen import digit, fabric
from tests.quiet_service import QuietService, history_of_its_own

PAGE = "making/belief.py"
STEPS = 100
GUESSES = {
    "One machine": ("belief-guess", "A stroke, or a bit of one"),
    "Energy": ("belief-energy-guess", "It rises: this is no digit"),
    "Dream": ("belief-dream-guess", "Digits that nobody has written, now this, now that"),
    "Two layers": ("belief-layers-guess", "Strokes that often go together"),
    "With labels": ("belief-labels-guess", "The one that looked first, by some points"),
}


@pytest.fixture(autouse=True)
def in_place(monkeypatch):
    """Short trainings, done here and now, that nobody has begun yet."""
    service = QuietService()
    monkeypatch.setattr(jobs, "service", lambda: service)
    for module in (machine, stack):
        monkeypatch.setattr(module, "STEPS", STEPS)
    monkeypatch.setattr(labels, "STEPS", 30)
    for lesson, steps in ((MachineLesson, STEPS), (StackLesson, 2 * STEPS), (LabelLesson, 30)):
        monkeypatch.setattr(lesson, "steps", steps)
    work.shelf.clear()
    return service


def words(at):
    return " ".join(str(part.value) for part in (*at.markdown, *at.caption, *at.info, *at.warning))


def trained(at, key="belief-train"):
    at.button(key=key).click().run()
    at.session_state[work.WORK].wait(120)
    return at.run()


def drawn(at):
    """A 3 on the sheet, as the canvas would have left it."""
    at.session_state["belief-sheet"] = SimpleNamespace(drawn=fabric(digit(3, 20, 10, 1.6), 12))
    return at


@pytest.mark.parametrize("view", GUESSES)
def test_each_view_opens_with_something_to_predict(view, visit):
    key, right = GUESSES[view]
    at = visit(PAGE, view=view)
    at.radio(key=key).set_value(right).run()
    assert f"Yes: {right}" in at.success[0].value
    other = next(option for option in at.radio(key=key).options if option != right)
    at.radio(key=key).set_value(other).run()
    assert f"It is: {right}" in at.info[0].value
    assert any("import torch" in code.value for code in at.code)


def test_a_machine_is_trained_and_known_to_the_next_visitor(visit, in_place, monkeypatch):
    at = visit(PAGE)
    assert f"Step 0 of {STEPS}" in words(at)
    at = trained(at)
    assert f"Step {STEPS} of {STEPS}" in words(at) and at.button(key="belief-train").disabled
    monkeypatch.setattr(in_place, "quick", lambda *_: pytest.fail("it is there already"))
    assert f"Step {STEPS} of {STEPS}" in words(visit(PAGE))


def test_what_has_been_learnt_by_others_says_so_and_is_seen_from_its_first_weights_on(visit, monkeypatch):
    films = []
    from pages.making.belief_views import machine as view  # there once the app has begun

    monkeypatch.setattr(view, "_STROKES", lambda **how: films.append(how["data"]))
    trained(visit(PAGE))
    assert not films[-1]["unseen"]
    assert "have been learnt already" in words(visit(PAGE)) and films[-1]["unseen"]


def test_a_dream_opens_with_the_machine_that_has_learnt(visit):
    trained(visit(PAGE))
    at = visit(PAGE, view="Dream")
    assert at.button_group(key="by").value == "Short (CD-1)" and f"{STEPS} of {STEPS} steps learnt" in words(at)


def test_every_setting_makes_another_machine_and_the_address_brings_it_back(visit):
    at, found = visit(PAGE), set()
    for control, key, value in (
        ("button_group", "units", 16),
        ("button_group", "dreams", "Long (PCD)"),
        ("slider", "rate", 0.3),
        ("number_input", "seed", 7),
    ):
        getattr(at, control)(key=key).set_value(value).run()
        assert not at.exception
        found.add(at.code[0].value)
    assert len(found) == 4
    again = visit(PAGE, units="16", dreams="Long (PCD)", rate="0.3", seed="7")
    assert again.code[0].value == at.code[0].value and "could not be used" not in words(again)


def test_a_step_is_taken_apart_for_any_digit_and_for_ones_own(visit):
    at = visit(PAGE)
    at.number_input(key="digit").set_value(9).run()
    at.number_input(key="luck").set_value(3).run()
    assert not at.exception
    at.button_group(key="shown").set_value("My drawing").run()
    assert "Draw a digit first" in words(at) and not at.exception


@pytest.mark.parametrize(("view", "name", "good", "bad"), [
    ("One machine", "part", "2", "7"), ("One machine", "unit", "100", "101"), ("Dream", "at", "400", "401"), ("Dream", "at", "0", "-1"),
])  # fmt: skip
def test_what_is_looked_at_stands_in_the_address(view, name, good, bad, visit):
    assert not visit(PAGE, view=view, **{name: good}).warning
    assert "could not be used as it is" in words(visit(PAGE, view=view, **{name: bad}))


def test_numbers_that_run_away_are_said(visit):
    at = visit(PAGE)
    lesson = work.shelf().get(machine.MachineRecipe())
    lesson.errors.append(lesson.errors[-1] | {"test": float("nan")})
    lesson.film.append(lesson.film[-1])
    at.run()
    assert "run away" in words(at) and not at.exception
    for view in ("Energy", "Dream"):
        assert not visit(PAGE, view=view).exception


def test_the_energy_of_ones_own_drawing_stands_beside_that_of_digits(visit, monkeypatch):
    at = trained(visit(PAGE, view="Energy"))
    assert "On average: new digits" in words(at) and "Draw something" in words(at)
    at.run()
    from pages.making.belief_views import seen  # there once the app has begun

    monkeypatch.setattr(seen, "ink_canvas", lambda *_: seen.Drawing(digit(3, 20, 10, 1.6), [12.0]))
    at.run()
    assert not at.exception and "; yours, shuffled" in words(at) and "of new digits have a higher energy than your drawing" in words(at)


def test_dreams_begin_with_noise_a_digit_or_a_drawing(visit):
    at = trained(visit(PAGE, view="Dream"))
    assert at.session_state[work.WORK].recipes[0].dreams == "long" and f"{STEPS} of {STEPS} steps learnt" in words(at)
    at.button_group(key="begins").set_value("A digit").run()
    for part in ("Upper half", "Left half"):
        at.button_group(key="rubbed").set_value(part).run()
        at.toggle(key="held").set_value(part == "Left half").run()
        assert not at.exception
    at.button_group(key="begins").set_value("My drawing").run()
    assert "then it can be dreamt on" in words(at)
    at.button_group(key="by").set_value("Short (CD-1)").run()
    assert "press Train" in words(at) and not at.exception


def test_two_layers_are_learnt_and_a_drawing_comes_back_too(visit):
    at = visit(PAGE, view="Two layers")
    assert "Nothing is learnt yet" in words(at)
    at = trained(at, "belief-stack")
    assert "Both have learnt" in words(at) and at.button(key="belief-stack").disabled
    before = [picture.proto for picture in at.get("image")]
    drawn(at).run()
    assert not at.exception and len(before) == len(at.get("image")) == 4


def test_nine_networks_are_compared(visit):
    at = visit(PAGE, view="With labels")
    assert set(at.table[0].value["100 labels"]) == {"–"}
    at = trained(at, "belief-labels")
    table = at.table[0].value
    assert list(table) == ["The network begins with", "100 labels", "500 labels", "3,500 labels"]
    assert all(cell.endswith("%") for column in list(table)[1:] for cell in table[column])
    assert "of 1,500 digits" in words(at) and at.button(key="belief-labels").disabled


def test_other_settings_end_what_is_going_on(visit, monkeypatch):
    monkeypatch.setattr(MachineLesson, "steps", 100_000)
    at = visit(PAGE)
    at.button(key="belief-train").click().run()
    going = at.session_state[work.WORK]
    at.number_input(key="seed").set_value(5).run()
    going.wait(60)
    assert not going.running and not going.finished


def test_mnist_that_is_not_there_is_said(visit):
    at = visit(PAGE, view="Two layers", pictures="MNIST, which is on this machine")
    at = trained(at, "belief-stack")
    assert "not on this machine" in words(at) and not at.exception


def test_a_machine_that_is_too_busy_is_said_in_a_sentence(visit, in_place, monkeypatch):
    def busy(*_):
        raise TimeoutError

    monkeypatch.setattr(in_place, "quick", busy)
    assert "The machine is very busy" in words(visit(PAGE))


@pytest.mark.parametrize(("view", "query", "gone"), [
    ("One machine", {"units": "16", "dreams": "Long (PCD)", "rate": "0.3", "seed": "7", "luck": "5"},
     "units-learnt-rate-seed-question-luck"),
    ("Energy", {"units": "16", "dreams": "Long (PCD)", "rate": "0.3", "seed": "7"}, "units-learnt-rate-seed-question"),
    ("Dream", {"units": "49", "by": "Short (CD-1)", "begins": "A digit", "rubbed": "Left half", "held": "false", "luck": "3"},
     "units-learnt-rate-seed-rubbed-luck-question"),
    ("Two layers", {"first": "4"}, "seed-pictures-question"), ("With labels", {"first": "4"}, "seed-pictures-question"),
])  # fmt: skip
def test_a_teachers_link_hides_controls_and_keeps_what_they_say(view, query, gone, visit):
    whole, less = visit(PAGE, view=view, **query), visit(PAGE, view=view, hide=gone, **query)
    assert not whole.exception and not less.exception and "could not be used" not in words(less)
    assert whole.code[0].value == less.code[0].value  # the script says every setting
    kinds = ("button_group", "slider", "number_input", "radio", "toggle")
    keys = [{widget.key for kind in kinds for widget in getattr(at, kind)} for at in (whole, less)]
    assert keys[0] >= {*query} and not keys[1] & ({*query} - {"begins"}) and not less.radio
    assert "hides some of its controls" in words(less)


def test_what_is_hidden_and_damaged_is_refused_in_a_sentence(visit):
    for name, value in (("units", "17"), ("dreams", "x"), ("rate", "9"), ("seed", "-1")):
        at = visit(PAGE, hide="units-learnt-rate-seed", **{name: value})
        assert "could not be used as it is" in words(at) and not at.exception
    assert "cannot be read here" in words(visit(PAGE, hide="nothing"))


def test_the_link_for_teachers_restores_this_view(visit):
    at = visit(PAGE, view="Energy", units="16")
    at.multiselect(key="belief-hide-Energy").set_value(["rate", "code"]).run()
    link = next(code.value for code in at.code if "view=Energy" in code.value)
    assert link.endswith("?view=Energy&units=16&hide=code-rate")
    less = visit(PAGE, view="Energy", units="16", hide="code-rate")
    assert not less.slider and not any("some(len(x)" in code.value for code in less.code)


def test_machines_are_taken_along(visit):
    at = trained(visit(PAGE))
    assert any('load_file("boltzmann-machine.safetensors")' in code.value for code in at.code)
    at = trained(visit(PAGE, view="Two layers"), "belief-stack")
    assert any('load_file("deep-belief-network.safetensors")' in code.value for code in at.code)


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """A deep belief network that has learnt a little, and the service that knows it."""
    with history_of_its_own(tmp_path_factory.mktemp("home")) as service:
        yield service, service.train(BeliefRecipe(train_limit=100, batch=25, epochs=3, first=16, second=8))


@pytest.fixture
def with_run(run, monkeypatch):
    service, run_id = run
    monkeypatch.setattr(jobs, "service", lambda: service)
    return run_id


def test_all_of_it_is_offered_as_one_training_with_every_setting_one_click_away(visit, with_run):
    at = visit(PAGE, view="Train it")
    assert at.button(key="belief-begin").label == "Train" and any("class DeepBelief" in code.value for code in at.code)
    at.radio(key="belief-preset-100 labels").set_value("the one whose machines looked first").run()
    assert "Yes" in at.success[0].value
    at.selectbox(key="recipe").set_value("Too few units").run()
    at.number_input(key="training_seed").set_value(3).run()
    link = next(code.value for code in at.code if "view=Train" in code.value)
    assert "recipe=Too+few+units" in link and "training_seed=3" in link
    assert any("torch.manual_seed(3)" in code.value and "DeepBelief(8, 4)" in code.value for code in at.code)
    less = visit(PAGE, view="Train it", recipe="Too few units", training_seed="3", hide="recipes-question-code")
    assert not less.selectbox and not less.number_input and not less.radio and not less.code
    assert "hides some of its controls" in words(less)
    less.button(key="belief-begin").click().run()
    assert not less.exception and less.query_params["run"]


def test_a_training_is_shown_with_digits_strokes_and_all_its_losses(visit, with_run, run):
    at = visit(PAGE, view="Train it", run=with_run)
    said = words(at)
    assert "Its losses, each by itself" in said and "contrastive divergence, CD-1" in said and "The first row are digits" in said
    assert any("of 750 test digits read right" in part.value for part in at.subheader) and "From random weights" in said
    other = run[0].train(NextNumberRecipe(epochs=1))
    assert any("cannot be read here" in part.value for part in visit(PAGE, view="Train it", run=other).info)


def test_the_first_machine_of_a_run_dreams(visit, with_run, monkeypatch):
    dreams = []
    from pages.making.belief_views import dream  # there once the app has begun

    at = visit(PAGE, view="Train it", run=with_run)
    monkeypatch.setattr(dream, "mount", lambda _, key, start, data: dreams.append(data))
    at.button(key="run-draw").click().run()
    assert not at.exception and "beginning dreams for your own network" in words(at) and "of the test digits right" in words(at)
    assert dreams[-1]["learnt"] == 4 and not any(
        button.key == "belief-train" for button in at.button
    )  # the first of three epochs was its own
    visit(PAGE, view="Dream", run=with_run, epoch="0")
    assert dreams[-1]["learnt"] == 0 and dreams[-1]["weight"] != dreams[0]["weight"]


def test_it_is_among_what_can_be_trained(visit, with_run):
    at = visit("workshop/training.py", task="belief", labels="500", first="64")
    assert "labels" in words(at) and any("DeepBelief(64, 128)" in code.value for code in at.code)
    assert any("[1, 1, 1, 1, 1, 1, 1, 1, 2" in code.value for code in at.code)
