"""The runs page, and the digit page for a network of one's own, without a browser and without worker processes."""

from dataclasses import replace

import pytest
import streamlit as st
import torch
from safetensors.torch import save_file

from core import jobs
from core.figures.charts import percent
from core.jobs.active_run import ALLOWED, ActiveRun
from core.jobs.reasons import STOPPED_HERE
from core.tasks.digits.recipe import DigitRecipe
from core.training.record import Record
from core.training.run_folder import run_folder
from core.zoo.digits import DigitReader
from core.zoo.sent_network import sent_network
from pages.kit import networks
from pages.kit.literal import literal
from pages.kit.visitor import COOKIE
from tests import pen
from tests.pages.test_digits import put, sent, words
from tests.quiet_service import ME, OTHER, history_of_its_own

RUNS, DIGITS = "workshop/runs.py", "vision/digits.py"
SMALL = DigitRecipe(network="conv4 pool dense16", train_limit=600, epochs=3)
LENET = DigitRecipe(network="conv3k5p2 avg dense12", activation="tanh", batch_norm=True, train_limit=300, epochs=2)
BAD_NAME = "<b>x</b> **y** :material/delete: [z](javascript:alert(1)) $q$"


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    with history_of_its_own(tmp_path_factory.mktemp("home")) as quiet:
        quiet.ids = {
            "first": quiet.train(SMALL, name="My first"),
            "rate": quiet.train(replace(SMALL, rate=0.01), name=BAD_NAME),
            "lenet": quiet.train(LENET),
            "cut": quiet.train(SMALL, name="Cut short", epochs=1),
            "theirs": quiet.train(SMALL, visitor=OTHER, name="Theirs"),
        }
        yield quiet


@pytest.fixture
def open_page(visit, service, monkeypatch):
    """A page as this visitor sees it."""
    monkeypatch.setattr(jobs, "service", lambda: service)

    def open_as(path, visitor=ME, **query):
        monkeypatch.setattr(type(st.context), "cookies", {COOKIE: visitor})
        return visit(path, **query)

    return open_as


def texts(at):
    return words(at) + " ".join(str(part.value) for part in [*at.title, *at.metric])


def test_a_visitor_without_runs_is_told_what_will_be_here(open_page):
    assert "Nothing here yet" in texts(open_page(RUNS, visitor="somebody-who-has-never-trained"))


def test_the_history_lists_ones_own_runs(open_page, service):
    assert "Your 4 runs: those that were begun in this browser." in texts(open_page(RUNS))
    assert "Your only run:" in texts(open_page(RUNS, visitor=OTHER))


def test_a_row_is_called_by_its_settings_and_says_what_was_changed(service, monkeypatch):
    from pages.workshop.run_views import table

    runs = service.runs(ME)
    rate, first = (next(run for run in runs if run.id == service.ids[name]) for name in ("rate", "first"))
    row = table._row(rate, first)
    assert row["changed"] == "Changed: learning rate 0.001 → 0.01" and row["short"].startswith("Own layers")
    assert table._row(first, None)["changed"] == ""


def test_two_ticked_runs_can_be_compared(open_page, service):
    ids = service.ids
    at = open_page(RUNS, ticked=f"{ids['first']}.{ids['rate']}")
    at.button(key="compare").click().run()
    assert not at.exception and at.query_params["compare"] == f"{ids['first']}.{ids['rate']}"
    assert "Only one setting differs, Learning rate" in texts(at)
    table = at.dataframe[0].value
    assert table.iloc[0].tolist() == ["Learning rate", "0.001", "0.01"]
    assert table.columns.tolist() == ["", "A: My first", f"B: {BAD_NAME}"]
    for measure in ("Validation loss", "Training loss"):
        at.segmented_control(key="measure").set_value(measure).run()
        assert not at.exception and at.get("vega_lite_chart")
    at.button(key="all-runs").click().run()
    assert "compare" not in at.query_params and at.title[0].value == "Runs"


def test_one_ticked_run_is_not_enough(open_page, service):
    button = open_page(RUNS, ticked=service.ids["first"]).button(key="compare")
    assert button.disabled and button.label == "To compare, tick one more"
    assert open_page(RUNS).button(key="compare").label == "To compare, tick two"


def test_a_link_to_runs_that_are_gone_says_so(open_page, service):
    ids = service.ids
    at = open_page(RUNS, compare=f"{ids['first']}.gone.{ids['rate']}")
    assert "Of the 3 runs of this link 2 are shown." in texts(at) and "Only one setting differs" in texts(at)
    assert at.get("vega_lite_chart") and at.dataframe[0].value.columns.tolist() == ["", "A: My first", f"B: {BAD_NAME}"]
    at = open_page(RUNS, compare=f"{ids['first']}.gone.<b>")
    assert "Of the 3 runs of this link 1 is shown." in texts(at) and "One run alone" in texts(at) and at.get("vega_lite_chart")
    assert "The runs of this link are not on" in texts(open_page(RUNS, compare="gone.<b>"))
    assert "no run of this name" in texts(open_page(RUNS, run="<script>alert(1)</script>"))


def test_a_run_opens_with_its_figures(open_page, service):
    run = service.run(service.ids["first"])
    said = texts(open_page(RUNS, run=run.id))
    assert "My first" in said and f"{100 * run.val['accuracy']:.1f} %" in said and "training pictures 600" in said


def test_a_name_is_shown_as_it_was_typed(open_page, service):
    title = open_page(RUNS, run=service.ids["rate"]).title[0].value
    assert title.replace("\\", "").replace("\u2060", "") == BAD_NAME
    assert not any(live in title for live in ("**y", "<b>", ":material", "](", " $q"))


@pytest.mark.parametrize("there", [[], ["first"], ["first", "theirs"]])
def test_ticked_runs_that_are_not_there_are_told(open_page, service, there):
    ids = [service.ids[name] for name in there]
    at = open_page(RUNS, ticked=".".join(["nobody's", *ids, "gone"]))
    assert "could not be used as it is: “ticked”" in at.info[0].value
    assert at.query_params.get("ticked", "") == ".".join(ids)
    assert at.button(key="compare").disabled == (len(ids) < 2)
    assert not open_page(RUNS, ticked=".".join(ids)).info


def test_a_run_is_renamed_and_deleted(open_page, service):
    run_id = service.train(replace(SMALL, epochs=1), name="Old")
    at = open_page(RUNS, run=run_id, ticked=run_id)
    at.text_input(key=f"name-{run_id}").set_value("  New  ").run()
    assert at.title[0].value == "New" and service.run(run_id).name == "New"
    at.button(key="delete").click().run()
    assert not at.exception and service.run(run_id) is None
    assert at.title[0].value == "Runs" and "run" not in at.query_params and "ticked" not in at.query_params


def test_somebody_elses_run_can_be_seen_but_not_changed(open_page, service):
    at = open_page(RUNS, run=service.ids["theirs"])
    assert "Somebody else trained it" in texts(at)
    assert not at.text_input and "delete" not in [button.key for button in at.button]


def test_an_interrupted_run_is_continued(open_page, service):
    at = open_page(RUNS, run=service.ids["cut"])
    assert "interrupted" in texts(at)
    at.button(key="continue").click().run()
    assert not at.exception and service.run(service.ids["cut"]).state == "waiting"


def test_a_run_whose_last_epoch_is_not_kept_says_that_it_begins_again(open_page, service):
    run_id = service.train(SMALL, epochs=1)
    at = open_page(RUNS, run=run_id)
    run_folder(run_id).forget_epochs()
    at.button(key="continue").click().run()  # drawn while it was kept
    assert "trained again from the start" in at.toast[0].value and service.run(run_id).state == "interrupted"
    button = at.button(key="continue")
    assert button.label == "Train again from the start" and "curves so far are lost" in button.help
    button.click().run()
    assert not at.exception and service.run(run_id).state == "waiting"
    service.control(run_id, ME, "stop")
    service.delete(run_id, ME)


@pytest.fixture
def broken(service):
    """A run of one epoch, and its best weights as a file to be broken."""
    run_id = service.train(replace(SMALL, train_limit=100, epochs=1), visitor="somebody-with-a-broken-run")
    yield run_id, run_folder(run_id).best
    service.store.delete(run_id)
    service.supervisor.stored.forget(run_id)


@pytest.mark.parametrize("page", [DIGITS, RUNS])
@pytest.mark.parametrize(
    ("damage", "says"),
    [
        (lambda file: file.unlink(), "The weights of this run are not there."),
        (lambda file: file.write_bytes(b""), "The weights of this run are not there."),
        (lambda file: file.write_bytes(file.read_bytes()[:-50]), "The weights of this run are not there."),
        (lambda file: file.write_bytes(b"\xff" * 8 + b"{}"), "The weights of this run are not there."),
        (lambda file: save_file({"other": torch.zeros(2)}, file), "The weights of this run are damaged: they do not fit its network."),
    ],
    ids=["missing", "empty", "cut", "header", "others"],
)
def test_a_run_whose_best_weights_are_gone_or_damaged_is_a_sentence(open_page, broken, page, damage, says):
    run_id, best = broken
    damage(best)
    at = open_page(page, run=run_id)
    assert not at.exception and says in " ".join(warning.value for warning in at.warning)


def test_everybody_s_runs_are_listed_and_stopped_at_the_machine_and_nowhere_else(open_page, service, monkeypatch):
    run = service.store.add(OTHER, SMALL, BAD_NAME, "", 1.0)
    service.supervisor.active[run.id] = ActiveRun(run, Record(SMALL))
    try:
        at = open_page(RUNS)
        assert "What others train here now" not in " ".join(part.value for part in at.subheader)
        monkeypatch.setattr(type(st.context), "headers", {"host": "localhost:8501"})
        monkeypatch.setattr(type(st.context), "ip_address", None)  # Streamlit says so of this machine
        at = open_page(RUNS)
        assert "What others train here now: 1" in [part.value for part in at.subheader] and literal(BAD_NAME) in texts(at)
        at.button(key=f"stop-{run.id}").click().run()
        assert not at.exception and run.id not in service.supervisor.active
        assert (service.run(run.id).state, service.run(run.id).reason) == ("interrupted", STOPPED_HERE)
    finally:
        service.supervisor.active.pop(run.id, None)
        service.store.delete(run.id)


def test_every_kind_of_state_has_a_word():
    from pages.workshop.run_views import table

    assert set(table.STATES) == set(ALLOWED)


def test_ones_own_network_reads_a_drawing_at_any_epoch(open_page, service):
    at = put(open_page(DIGITS, run=service.ids["first"]), pen.digit(7))
    best = service.run(service.ids["first"]).best_epoch
    assert "You are drawing for your own network" in words(at) and f"epoch {best} of 3" in words(at)
    assert "knows nothing but digits" in words(at) and "may not be a digit" not in words(at)
    at.select_slider(key="own-age").set_value(0).run()
    assert not at.exception and "before any training" in words(at)


def test_a_link_names_the_epoch(open_page, service):
    at = open_page(DIGITS, run=service.ids["first"], epoch="1")
    assert "(epoch 1 of 3" in words(at)
    assert "You are drawing" in words(open_page(DIGITS, run=service.ids["first"], epoch="99"))


def test_somebody_elses_network_is_not_called_ones_own(open_page, service):
    assert "for a network that somebody trained here" in words(open_page(DIGITS, run=service.ids["theirs"]))


@pytest.mark.parametrize("run", ["gone", "<b>x", "../../etc"])
def test_without_such_a_run_the_built_in_network_reads(open_page, run):
    at = put(open_page(DIGITS, run=run), pen.digit(7))
    assert "You are drawing for the built-in network" in words(at) and "I read a 7" in words(at)
    assert "knows nothing but digits" not in words(at)


@pytest.mark.parametrize("view", ["What it sees", "Inside", "Why", "Break it", "Epoch by epoch"])
@pytest.mark.parametrize("run", ["first", "lenet"])
def test_every_view_works_for_ones_own_network(open_page, service, run, view):
    at = open_page(DIGITS, run=service.ids[run], source="Example", view=view)
    assert not at.exception and at.session_state["view"] == view


@pytest.mark.parametrize(("run", "epoch"), [("first", "1"), ("lenet", "1")])
def test_the_browser_is_sent_ones_own_network_as_it_was_then(open_page, service, run, epoch):
    at = open_page(DIGITS, run=service.ids[run], epoch=epoch, source="Example", view="Inside")
    told = sent(at, "vision/digit_views/network_view")["source"]
    best = service.run(service.ids[run]).best_epoch
    asked = None if int(epoch) == best else int(epoch)
    name, file = sent_network(DigitReader(service.network(service.ids[run], asked, task="digits")))
    assert told["network"] == f"networks/{name}" and networks._files[name] == file  # tests/frontend holds what it computes to PyTorch's
    assert told["said"]["digitProbability"] is None and told["network"] == sent(at)["source"]["network"]


def test_its_own_figure_is_the_one_of_the_test_pictures(open_page, service):
    run = service.run(service.ids["first"])
    at = open_page(DIGITS, run=run.id)
    assert f"{percent(run.test['accuracy'])} of the test digits right" in words(at)
    at.select_slider(key="own-age").set_value(1 if run.best_epoch != 1 else 2).run()
    assert "of the validation digits right" in words(at) and "of the test digits" not in words(at)


def test_an_example_says_whether_the_network_has_learnt_from_it(open_page, service):
    from core.data.digits import mnist as digits
    from core.data.digits.digit_set import digit_set, part_of

    part = digit_set("sample")
    wanted = {"training": part.training.images[0], "unused": part.training.images[600], "validation": part.validation.images[0]}
    wanted["test"] = part.test.images[0]
    said = {"training": "has learnt from", "unused": "left out", "validation": "validation pictures", "test": "one of its test pictures"}
    images = digits.sample().images
    for name, picture in wanted.items():
        assert part_of(picture[0].numpy(), "sample", 600) == name
        number = int((images == picture[0].numpy()).all(axis=(1, 2)).argmax())
        assert said[name] in words(open_page(DIGITS, run=service.ids["first"], source="Example", picture=str(number)))
    assert part_of(255 - images[0], "sample", 600) == ""
    assert "The built-in network **has learnt" in words(open_page(DIGITS, source="Example"))


def test_an_example_is_no_drawing(open_page):
    at = open_page(DIGITS, source="Example")
    assert "never sees the picture as it is" in words(at) and not any(toggle.disabled for toggle in at.toggle)
    assert "step-redraw" not in [toggle.key for toggle in at.toggle]
    assert "step-redraw" in [toggle.key for toggle in put(open_page(DIGITS), pen.digit(7)).toggle]


def test_several_digits_for_ones_own_network(open_page, service):
    at = open_page(DIGITS, run=service.ids["first"], source="Several digits")
    strokes = [s * 0.55 + (8 + 75 * i, 40) for i, d in enumerate("2026") for s in pen.DIGITS[int(d)]]
    at = put(at, strokes, canvas="number", width=8)
    assert not at.exception and "cut into 4 pieces" in words(at) and "Yours only reads" in words(at)


def test_the_built_in_network_needs_no_service(visit, monkeypatch):
    monkeypatch.setattr(jobs, "service", lambda: pytest.fail("the service was opened"))
    assert "You are drawing for" not in words(visit(DIGITS))


def test_a_service_that_cannot_open_is_said(visit, monkeypatch):
    def closed():
        raise RuntimeError("Another Glassbox is using the folder.")

    monkeypatch.setattr(jobs, "service", closed)
    assert visit(RUNS).error[0].value == "Another Glassbox is using the folder."
    assert "Another Glassbox" in words(visit(DIGITS, run="x"))


def test_the_way_back_to_the_built_in_network(open_page, service):
    at = open_page(DIGITS, run=service.ids["first"], epoch="1", source="Example")
    at.button(key="shipped").click().run()
    assert "You are drawing" not in words(at) and "run" not in at.query_params and "epoch" not in at.query_params
    assert "I read a 7" in words(at)


def test_the_training_page_shows_its_script_and_leads_to_the_run(open_page, service):
    at = open_page("workshop/training.py", run=service.ids["rate"])
    assert not at.exception
    assert any("lr=0.01, fused=True" in code.value for code in at.code)
    links = [link.proto.label for link in at.get("page_link")]
    assert "Play it back, compare, download it" in links


def test_the_button_beside_the_result_leads_to_drawing(open_page, service, monkeypatch):
    asked = []
    monkeypatch.setattr("pages.kit.run_links.st.switch_page", lambda page, query_params: asked.append((page.name, query_params)))
    at = open_page("workshop/training.py", run=service.ids["rate"])
    at.button(key="run-draw").click().run()
    assert not at.exception and asked == [("digits.py", {"run": service.ids["rate"]})]


ANN = "student-who-trained-with-another-version"


@pytest.fixture
def strange(service):
    """A run that another version made, its recipe one that nobody here can read."""
    from sqlalchemy import update
    from sqlalchemy.orm import Session

    from core.jobs.tables import Row

    run_id = service.store.add(ANN, SMALL, "", "", 1.0).id
    for recipe in ("garbage", '{"task": "smells"}'):
        with Session(service.store.engine) as session, session.begin():
            session.execute(update(Row).where(Row.id == run_id).values(recipe=recipe, state="failed", epochs_done=2))
    yield run_id
    service.store.delete(run_id)


def test_a_run_of_another_version_is_listed_and_can_be_deleted(open_page, service, strange):
    from pages.workshop.run_views import table

    row = table._row(service.run(strange), service.run(service.ids["first"]))
    assert (row["short"], row["changed"], row["epochs"]) == ("Made by another version", "", "2 of ?")
    assert table._row(service.run(service.ids["first"]), service.run(strange))["changed"] == ""
    assert "Your only run" in texts(open_page(RUNS, visitor=ANN))
    at = open_page(RUNS, visitor=ANN, run=strange)
    assert "made by another version" in texts(at) and not at.exception
    at.button(key="delete").click().run()
    assert service.run(strange) is None and not at.exception


def test_a_run_of_another_version_is_a_sentence_wherever_it_is_asked_for(open_page, service, strange):
    at = open_page(RUNS, compare=f"{strange}.{service.ids['first']}")
    assert "another version" in texts(at) and not at.exception
    for page in (DIGITS, "language/reviews.py", "workshop/training.py"):
        at = open_page(page, run=strange)
        assert "made by another version" in texts(at) and not at.exception, page
    assert not open_page("vision/transfer.py", run=strange).exception
    with pytest.raises(LookupError, match="made by another version"):
        service.network(strange, task="digits")
    with pytest.raises(ValueError, match="made by another version"):
        service.continue_run(strange, ANN)


def test_a_history_that_was_damaged_is_said(open_page, service, monkeypatch):
    monkeypatch.setattr(service.store, "notice", "The history of the runs was damaged.")
    assert "was damaged" in texts(open_page(RUNS))
