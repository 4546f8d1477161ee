"""Train a network as a person uses it, without a browser and without a worker: the service is a stand-in."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from core import jobs
from core.data.digits.digit_set import mnist_folder
from core.jobs import finding
from core.jobs.finding import RateSearch, affordable, go_on
from core.jobs.tables import known_as
from core.tasks import TASKS, task_of
from core.tasks.digits.presets import DIGIT_PRESETS as PRESETS
from core.tasks.digits.recipe import NETWORKS, DigitRecipe
from core.training.fields import link_name
from core.training.fields import settings as settings_of
from pages.kit import run_panel
from pages.kit import visitor as visitors

PAGE = "workshop/training.py"
SMALL = {"network": "dense16", "count": "200", "batch": "20", "epochs": "1"}


class TrainingService:
    """Takes runs and trains none."""

    def __init__(self):
        self.asked, self.refuses, self.queue = [], "", (0, 0.0)

    def submit(self, visitor, recipe, name="", key="", address=""):
        if self.refuses:
            raise ValueError(self.refuses)
        if not any(run.key == key for run in self.asked):
            run = SimpleNamespace(
                id=f"run{len(self.asked)}",
                recipe=recipe,
                key=key,
                visitor=known_as(visitor),
                alive=True,
                created=datetime.now(UTC).replace(tzinfo=None),
            )
            self.asked.append(run)
        return next(run.id for run in self.asked if run.key == key)

    def run(self, run_id):
        return next((run for run in self.asked if run.id == run_id), None)

    def runs(self, visitor, limit=50, offset=0):
        return self.asked[::-1][:limit]

    def queue_for(self, visitor, recipe):
        return self.queue

    def expect(self):
        """There are no processes to be made ready."""

    def estimate(self, recipe):
        return 7.0

    def search(self, recipe):
        tried, said = affordable(recipe)
        return RateSearch(tried, go_on), said


@pytest.fixture
def service(monkeypatch):
    """The stand-in; `shown` has the runs that the panel was asked to show."""
    found = TrainingService()
    found.shown = []
    monkeypatch.setattr(jobs, "service", lambda: found)
    monkeypatch.setattr(
        run_panel, "show", lambda run, visitor, on_recipe, silent: vars(found).update(silent=silent) or found.shown.append(run)
    )
    monkeypatch.setattr(visitors, "visitor", lambda: "me")
    monkeypatch.setattr("pages.workshop.training_views.form.visitor", lambda: "me")
    return found


def address(at) -> dict[str, str]:
    return {name: value if isinstance(value, str) else value[0] for name, value in at.query_params.items()}


def said(at) -> str:
    return " ".join(element.value for element in (*at.error, *at.warning, *at.info, *at.caption))


def train(at):
    at.button(key="train").click().run()
    assert not at.exception
    return at


def type_rate(at, text):
    at.text_input(key="train-rate").set_value(text).run()
    assert not at.exception
    return at


def test_opens_with_the_courses_network_counted_before_it_is_trained(visit, service):
    at = visit(PAGE)
    assert at.title[0].value == "Train a network" and not at.button(key="train").disabled
    assert "About **7 s** on the computer that runs this. 3,500 pictures / batch 64 → 55 iterations an epoch, 550 in all" in said(at)
    assert "**225,034 parameters** to learn, 2.6 million multiplications" in said(at)
    assert not at.query_params and not service.shown


def test_who_waits_is_said_before_train_is_pressed(visit, service):
    service.queue = (12, 40.0)
    assert "12 others wait before it; it would begin in about **40 s**." in said(visit(PAGE))
    service.queue = (1, 3.0)
    assert "1 other waits before it; it would begin in about **3 s**." in said(visit(PAGE))
    service.queue = (0, 3.0)
    assert "All places are taken; it would begin in about **3 s**." in said(visit(PAGE))


@pytest.mark.parametrize("name", PRESETS)
def test_every_recipe_is_one_click_and_its_link_restores_it(visit, service, name):
    at = visit(PAGE)
    at.button(key=f"train-preset-{name}").click().run()
    assert not at.exception and address(at) == PRESETS[name].recipe.to_query()
    again = visit(PAGE, **address(at))
    if PRESETS[name].recipe.data == "mnist":
        assert again.button(key="train").disabled  # not on this machine
        return
    train(again)
    assert service.asked[-1].recipe == PRESETS[name].recipe


@pytest.mark.parametrize("text", ["0", "-1", "1e9", "nan", "inf", "much", "", "<script>", "[x](javascript:1)"])
def test_a_rate_that_cannot_be_is_one_sentence_and_no_training(visit, service, text):
    at = type_rate(visit(PAGE), text)
    assert len(at.error) == 1 and "ate must be" in at.error[0].value and at.button(key="train").disabled
    assert "script" not in at.error[0].value and at.text_input(key="train-rate").value == text
    type_rate(at, "0,05")
    assert not at.error and address(at) == {"rate": "0.05"}
    assert train(at) and service.asked[0].recipe.rate == 0.05


def test_a_batch_larger_than_the_data_is_refused(visit, service):
    at = visit(PAGE)
    at.number_input(key="train-count").set_value(50).run()
    assert "A batch of 64 is larger than the 50 training pictures" in at.error[0].value and at.button(key="train").disabled
    at.number_input(key="train-batch").set_value(50).run()
    assert not at.error and address(at) == {"count": "50", "batch": "50"}
    assert at.selectbox(key="train-data").options[0] == "50 of 3,500 digits"


def test_a_training_on_digits_of_a_class_says_so_until_others_are_chosen(visit, service):
    at = visit(PAGE, own="ab" * 8, count="80", batch="8")
    chosen = at.selectbox(key="train-class-data")
    assert chosen.options == ["80 digits of a class", "3,500 digits", "55,000 digits (MNIST)"]
    assert not task_of(DigitRecipe()).downloads(at.session_state["train-draft"] | {"data": "mnist"})
    chosen.set_value("mnist").run()
    draft = at.session_state["train-draft"]
    assert (draft["own"], draft["data"], draft["train_limit"]) == ("", "mnist", 0) and "own" not in at.query_params
    assert at.selectbox(key="train-data").value == "mnist" and not at.exception


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("pool pool pool pool pool", "does not fit"),
        ("dense10 conv8", "no picture any more"),
        ("conv32 magic", "is not a layer"),
        ("dense2048 dense2048 dense2048 dense2048", "Use fewer"),
        ("conv999", "must be from 1 to 256"),
        ("<b>conv", "is not a layer"),
    ],
)
def test_a_wrong_stack_is_refused_in_words_and_can_be_mended(visit, service, text, why):
    at = visit(PAGE)
    at.text_input(key="train-text").set_value(text).run()
    assert not at.exception and why in at.error[0].value and at.button(key="train").disabled and "<b>" not in at.error[0].value
    at.text_input(key="train-text").set_value("CONV8k3  pool dense16").run()
    assert not at.error and address(at) == {"network": "conv8 pool dense16"}
    assert at.selectbox(key="train-network").value == "My own layers"


def test_a_network_of_the_course_is_chosen_by_name_and_lenet_brings_its_tanh(visit, service):
    at = visit(PAGE)
    at.selectbox(key="train-network").set_value("LeNet-5").run()
    assert address(at) == {"network": NETWORKS["LeNet-5"], "activation": "tanh"}
    at.selectbox(key="train-network").set_value("Plain dense").run()
    assert address(at) == {"network": NETWORKS["Plain dense"]} and at.text_input(key="train-text").value == "dense256 dense128"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("rate", "1e9"),
        ("rate", "nan"),
        ("epochs", "1000000000"),
        ("epochs", "0"),
        ("network", "[x](javascript:alert(1))"),
        ("data", "<script>"),
        ("batch", "five"),
    ],
)
def test_a_bad_link_says_so_and_shows_the_standard_recipe(visit, service, name, text):
    at = visit(PAGE, **{name: text})
    assert at.warning[0].value.startswith("This link could not be used") and "](javascript" not in at.warning[0].value
    assert not at.button(key="train").disabled and name not in at.query_params
    assert train(at) and service.asked[0].recipe == DigitRecipe()


def test_train_opens_the_run_and_a_double_click_is_one_run(visit, service):
    at = train(train(visit(PAGE, **SMALL)))
    assert len(service.asked) == 1 and address(at) == SMALL | {"run": "run0"} and service.shown[-1] == "run0"
    assert at.button(key="train").label == "Train another"
    train(visit(PAGE, **SMALL))  # in a second tab
    assert len(service.asked) == 1
    type_rate(at, "0.01")
    assert service.shown[-1] == "run0"
    train(at)
    assert (
        len(service.asked) == 2 and service.shown[-1] == "run1" and service.asked[1].recipe == replace(service.asked[0].recipe, rate=0.01)
    )


def test_the_same_recipe_can_be_trained_again_later(visit, service):
    at = train(visit(PAGE, **SMALL))
    service.asked[0].created -= timedelta(seconds=10)
    train(at)
    assert len(service.asked) == 2


def test_a_link_to_a_run_opens_it_with_its_recipe(visit, service):
    service.submit("me", DigitRecipe(rate=0.25), key="k")
    at = visit(PAGE, run="run0")
    assert service.shown == ["run0"] and address(at) == {"run": "run0", "rate": "0.25"}
    type_rate(at, "0.001")  # the standard recipe now; the link must not bring the run's back
    assert visit(PAGE, **address(at)).text_input(key="train-rate").value == "0.001"


@pytest.mark.parametrize("more", [{}, {"rate": "0.25"}])
def test_a_link_to_a_run_that_is_not_there_says_so(visit, service, more):
    at = visit(PAGE, run="nobody's", **more)
    assert not at.exception and service.shown == [] and "run" not in at.query_params
    assert "could not be used as it is: “run”" in at.info[0].value and at.button(key="train").label == "Train"
    assert address(at).get("rate") == more.get("rate")


def test_back_from_another_page_the_run_is_still_open(visit, service):
    at = train(visit(PAGE, **SMALL))
    at.switch_page("../home/home.py").run()
    at.switch_page(f"../{PAGE}").run()
    assert not at.exception and service.shown[-1] == "run0" and address(at)["run"] == "run0"


def test_a_refused_run_says_why(visit, service):
    service.refuses = "You have 10 runs waiting already."
    at = train(visit(PAGE))
    assert service.refuses in at.error[0].value and not service.shown


def test_a_service_that_cannot_open_says_why(visit, monkeypatch):
    def closed():
        raise RuntimeError("Another Glassbox is using the folder.")

    monkeypatch.setattr(jobs, "service", closed)
    at = visit(PAGE)
    assert "Another Glassbox" in at.error[0].value and not at.button


def test_a_teachers_link_hides_controls_and_keeps_their_values(visit, service):
    at = visit(PAGE, hide="rate-network-recipes-augmentation-bogus", rate="0.25", rotate="10.0")
    keys = {widget.key for widget in (*at.text_input, *at.selectbox, *at.slider, *at.button)}
    assert not keys & {"train-rate", "train-network", "train-text", "train-rotate", "train-preset-Quick look"} and "train-optimizer" in keys
    assert not any("link" in expander.label for expander in at.expander)
    at.number_input(key="train-epochs").set_value(3).run()
    assert train(at) and service.asked[0].recipe == DigitRecipe(rate=0.25, rotate=10.0, epochs=3)
    assert address(at)["hide"] == "rate-network-recipes-augmentation-bogus"


def test_the_teachers_link_names_what_is_hidden(visit, service):
    at = visit(PAGE, rate="0.25")
    at.multiselect(key="train-hide").set_value(["rate", "recipes"]).run()
    assert any("rate=0.25&hide=rate-recipes" in code.value for code in at.code)


def test_the_schedule_is_drawn_and_altered_digits_are_shown(visit, service):
    at = visit(PAGE)
    at.selectbox(key="train-schedule").set_value("onecycle").run()
    assert not at.exception and at.get("vega_lite_chart")
    assert "sees each picture as it is" in said(at)
    at.slider(key="train-rotate").set_value(20.0).run()
    assert not at.exception and at.get("image") and address(at) == {"schedule": "onecycle", "rotate": "20.0"}


def found(at):
    """The page once the search in the background is over."""
    at.session_state["train-found"][1].wait(120)
    return at.run()


def test_the_finder_searches_with_smaller_batches_what_would_take_the_machine(visit, service, monkeypatch):
    monkeypatch.setattr(finding, "MOST_BYTES", task_of(DigitRecipe()).memory(DigitRecipe(network="dense16", batch=64)))
    at = visit(PAGE, network="dense16", batch="256", half="0")
    found(at.button(key="train-find").click().run())
    assert "Searched with batches of 64: with 256 it would take too much" in said(at) and "falls most steeply" in said(at)


def test_the_finder_refuses_in_a_sentence_what_is_too_much(visit, service, monkeypatch):
    monkeypatch.setattr(finding, "MOST_BYTES", 1)
    at = visit(PAGE, network="dense16")
    at.button(key="train-find").click().run()
    assert not at.exception and "Choose a smaller network, or train with a rate of your own." in at.warning[0].value
    assert "train-found" not in at.session_state


def test_the_finder_suggests_a_rate_and_sets_it(visit, service):
    at = visit(PAGE, network="dense16", half="0")
    found(at.button(key="train-find").click().run())
    assert not at.exception and "falls most steeply around a rate of" in said(at)
    button = at.button(key="train-set-rate")
    button.click().run()
    assert address(at)["rate"] == button.label.split()[-1] and not at.error
    at.number_input(key="train-batch").set_value(32).run()
    assert "settings have changed since the last search" in said(at)


def test_mnist_is_offered_for_download_where_it_is_missing(visit, service, monkeypatch):
    task = SimpleNamespace(running=False, problem="", share=0.0, started=0)
    task.start, task.stop = (lambda: vars(task).update(running=True, share=0.25)), (lambda: vars(task).update(running=False))
    monkeypatch.setattr("pages.kit.offer.download", lambda source: task)
    assert not mnist_folder().exists()
    at = visit(PAGE)
    at.selectbox(key="train-data").set_value("mnist").run()
    assert at.button(key="train").disabled and "MNIST is not on this machine" in at.error[0].value
    at.button(key="mnist-start").click().run()
    assert not at.exception and task.running and at.button(key="mnist-stop")
    at.button(key="mnist-stop").click().run()
    assert not task.running
    task.problem = "MNIST could not be reached: is this machine on the internet?"
    at.run()
    assert task.problem in said(at)
    at.selectbox(key="train-data").set_value("sample").run()
    assert not at.button(key="train").disabled and "mnist-start" not in {button.key for button in at.button}


def test_what_a_recipe_shows_is_asked_before_it_is_told(visit, service):
    at = visit(PAGE)
    at.button(key="train-preset-Overfit on purpose").click().run()
    assert "by heart" not in said(at)
    guess = at.radio(key="train-guess-Overfit on purpose")
    guess.set_value("about 80 %").run()
    assert "Noted: **about 80 %**" in said(at) and not at.info
    train(at)
    assert service.silent and at.radio(key=guess.key).value == "about 80 %" and not at.info
    service.asked[0].alive = False
    at.run()
    assert "It is: all of them" in at.info[0].value and not service.silent


def test_the_coach_is_asked_where_nothing_was_predicted(visit, service):
    at = train(visit(PAGE, **PRESETS["All zeros"].recipe.to_query()))  # a link brings the question along
    service.asked[0].alive = False
    at.run()
    assert service.silent and not at.info
    at.radio(key="train-guess-All zeros").set_value("about 10").run()
    assert at.success and not service.silent
    at.number_input(key="train-epochs").set_value(4).run()
    assert not at.radio and not service.silent


def test_recipes_say_what_there_is_to_see(visit, service):
    at = visit(PAGE)
    at.button(key="train-preset-LeNet-5").click().run()
    assert PRESETS["LeNet-5"].sentence in said(at)
    at.number_input(key="train-epochs").set_value(3).run()
    assert PRESETS["LeNet-5"].sentence not in said(at)


@pytest.mark.parametrize("task", TASKS)
def test_every_task_has_its_form_and_each_of_its_fields_can_be_seen(visit, service, task):
    at = visit(PAGE, task=task)
    assert not at.exception and at.segmented_control(key="train-task").value == task
    keys = {part.key for kind in ("number_input", "selectbox", "slider", "select_slider", "toggle", "text_input") for part in at.get(kind)}
    kind = TASKS[task].recipe
    numbers = [
        name for name, about in settings_of(kind).items() if about.label and about.limits and about.group in ("main", "amounts", "same")
    ]
    assert {f"train-{link_name(kind, name)}" for name in numbers} <= keys
