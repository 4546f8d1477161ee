"""The run panel without a browser and without jobs: a stand-in service hands out records of real trainings."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
import streamlit as st
from streamlit.runtime.context import StreamlitHeaders
from streamlit.testing.v1 import AppTest

from core import jobs
from core.data.digits.digit_set import digit_set
from core.jobs.tables import known_as
from core.tasks import fit
from core.tasks.digits.recipe import DigitRecipe
from core.training.events import EpochEnd, Finished, Step
from core.training.record import Record
from pages.kit.run_panel import shared

RECIPE = DigitRecipe(train_limit=500, network="dense32", epochs=3, mixed_precision=False)
NOW = datetime(2026, 1, 1, tzinfo=UTC)


def record_until(recipe, wanted=lambda event: False):
    """The record of a training up to the first event that is wanted."""
    record = Record(recipe)
    for event in fit(recipe, device="cpu"):
        record.take(event)
        if wanted(event):
            break
    return record


class TrainingService:
    """What the panel asks of the real one."""

    def __init__(self, record, **run):
        self.found = jobs.Run(
            **{
                "id": "r1",
                "visitor": known_as("me"),
                "name": "",
                "recipe": record.recipe,
                "state": "running",
                "reason": "",
                "ended_by": "",
                "created": NOW,
                "started": NOW,
                "ended": None,
                "attempts": 1,
                "epochs_done": 0,
                "best_epoch": 0,
                "val": {},
                "test": {},
                "seconds": 0.0,
                "estimate": 9.0,
                "parameters": 0,
                "device": "CPU",
            }
            | run
        )
        self.kept, self.orders, self.kept_epoch = record, [], True

    def run(self, run_id):
        return self.found if run_id == "r1" else None

    def record(self, run_id):
        return self.kept

    def estimate(self, recipe):
        return 9.0

    def control(self, run_id, visitor, order, at_machine=False):
        self.orders.append(f"{order} at the machine" if at_machine else order)
        if state := {"pause": "paused", "resume": "running", "stop": "stopping"}.get(order):
            self.found = replace(self.found, state=state)
        if order in ("slow", "fast"):
            self.found = replace(self.found, slow=order == "slow")

    def goes_on(self, run_id):
        return self.kept_epoch

    def continue_run(self, run_id, visitor, or_again, address):
        self.orders.append("again" if or_again else "continue")
        self.found = replace(self.found, state="waiting", attempts=0, position=1, wait_seconds=4.0)


@pytest.fixture
def watch(monkeypatch):
    """Open the panel on this service, as this visitor."""

    def open_panel(service, visitor="me", run_id="r1"):
        shared._parts.clear()
        monkeypatch.setattr(jobs, "service", lambda: service)

        def script():
            import streamlit as st

            from pages.kit.run_panel import show

            st.session_state["full runs"] = st.session_state.get("full runs", 0) + 1
            show(
                st.session_state["run"],
                st.session_state["me"],
                lambda recipe: st.session_state.update(taken=recipe),
                "silent" in st.session_state,
            )

        at = AppTest.from_function(script, default_timeout=60)
        at.session_state["me"], at.session_state["run"] = visitor, run_id
        return checked(at.run())

    return open_panel


def checked(at):
    assert not at.exception, at.exception
    return at


def said(at):
    return " ".join(element.value for kind in (at.markdown, at.caption, at.subheader, at.error, at.warning, at.info) for element in kind)


def press(at, label):
    return checked(next(button for button in at.button if button.label == label).click().run())


def pictured(at):
    """The words of our own components."""
    return " ".join(element.proto.json.encode().decode("unicode_escape") for element in at.get("bidi_component"))


def named(at, *names):
    """What our own components of these names were given."""
    return [json.loads(one.proto.json) for one in at.get("bidi_component") if one.proto.component_name in names]


def doing(at):
    [bar] = named(at, "kit/run_panel/bar")
    return bar["doing"]


def curves(at):
    return named(at, "kit/run_panel/curve")


@pytest.fixture(scope="module")
def half_way():
    return record_until(RECIPE, lambda event: isinstance(event, Step) and event.number == 11)


@pytest.fixture(scope="module")
def whole():
    return record_until(RECIPE)


def over(record, **changes):
    return TrainingService(record, state="finished", reason="All 3 epochs are done.", ended_by="done", **changes)


def test_waiting_says_the_place_and_the_time(watch):
    at = watch(TrainingService(Record(RECIPE), state="waiting", attempts=0, position=3, wait_seconds=40))
    assert doing(at) == "Waiting: 2 before you. About 40 s left."
    at = watch(service := TrainingService(Record(RECIPE), state="waiting", attempts=0, position=1, wait_seconds=4))
    assert doing(at).startswith("Waiting: yours is the next")
    press(at, "Take out of the queue")
    assert service.orders == ["stop"]


def test_a_run_that_gave_way_says_so_and_that_it_goes_on_by_itself(watch, half_way):
    at = watch(service := TrainingService(half_way, state="waiting", attempts=2, position=3, wait_seconds=150))
    assert doing(at) == "It has given its place to others, who were waiting. It goes on by itself from where it is, in about 2 min."
    assert [curve["parts"]["title"] for curve in curves(at)] == [
        "Loss after epoch 1",
        "Accuracy after epoch 1",
    ]  # what it has learnt so far
    press(at, "Stop")
    assert service.orders == ["stop"]


@pytest.mark.parametrize(
    ("headers", "address", "may"),
    [
        ({"Host": "localhost:8501"}, None, True),
        ({"Host": "127.0.0.1"}, None, True),
        ({"Host": "[::1]:8501"}, None, True),
        ({"Host": "192.168.1.5:8501"}, "192.168.1.7", False),
        ({"Host": "localhost:8501"}, "192.168.1.7", False),  # whatever it calls the server
        ({"Host": "school.example"}, None, False),  # through a proxy on the machine that says nothing of itself
        ({"Host": "localhost:8501", "X-Forwarded-For": "10.0.0.9"}, None, False),
        ({"Host": "localhost:8501", "Forwarded": "for=10.0.0.9"}, None, False),
        ({"Host": "localhost:8501", "Via": "1.1 squid"}, None, False),
        ({}, None, False),
    ],
)
def test_who_sits_at_the_machine_may_stop_any_run(watch, half_way, monkeypatch, headers, address, may):
    monkeypatch.setattr(type(st.context), "headers", StreamlitHeaders(headers.items()))
    monkeypatch.setattr(type(st.context), "ip_address", address)
    at = watch(service := TrainingService(half_way), visitor="teacher")
    assert ("Stop it" in [button.label for button in at.button]) == may and "not steer it" in said(at)
    if may:
        press(at, "Stop it")
        assert service.orders == ["stop at the machine"] and "Stopping …" in [button.label for button in at.button]
    assert "Stop it" not in [button.label for button in watch(TrainingService(half_way)).button]  # one's own is stopped as ever


def test_running_shows_progress_curves_and_the_newest_figures(watch, half_way):
    at = watch(TrainingService(half_way))
    assert doing(at).startswith("Epoch 2 of 3, step 3 of 8. ")
    end = half_way.ends[1]
    loss, accuracy = curves(at)
    assert loss["parts"]["title"] == "Loss after epoch 1"
    assert loss["parts"]["figures"] == f"training {end.train['loss']:.4f}, validation {end.val['loss']:.4f}"
    assert loss["alt"] and accuracy["alt"] and loss["parts"]["validation"][-1] == pytest.approx(end.val["loss"], rel=1e-4)
    assert "750 validation pictures after epoch 1" in pictured(at) and "the surest first" in pictured(at)
    assert "Nothing to say so far" in said(at)


def test_charts_keep_spec_and_description_while_a_training_goes_on(watch, half_way, whole):
    """Another spec or description would rebuild the chart in the browser."""
    held = []
    for record in (Record(RECIPE), half_way, replace(whole, finished=None)):
        at = watch(TrainingService(record))
        at.session_state["run-view"] = "gradients"
        charts = checked(at.run()).get("vega_lite_chart")
        held.append([(chart.proto.spec, chart.proto.alt) for chart in charts])
    assert held[0] == held[1] == held[2] and len(held[0]) == 2


def test_the_owner_steers(watch, half_way):
    at = watch(service := TrainingService(half_way))
    assert next(button for button in at.button if button.label == "One step").disabled
    press(at, "Pause")
    assert doing(at) == "Paused. Epoch 2 of 3, step 3 of 8."
    press(at, "One step")
    press(at, "Go on")
    checked(at.toggle[0].set_value(True).run())
    checked(at.toggle[0].set_value(False).run())
    press(at, "Stop")
    assert service.orders == ["pause", "step", "resume", "slow", "fast", "stop"]
    assert next(button for button in at.button if button.label == "Stopping …").disabled
    service.found = replace(service.found, state="finished", ended_by="stopped", reason="Stopped by hand.")
    press(checked(at.run()), "Continue")
    service.found = replace(service.found, state="running")
    assert not next(button for button in checked(at.run()).button if button.label == "Stop").disabled


def test_slow_motion_is_shown_as_it_is_also_after_a_reload(watch, half_way):
    at = watch(service := TrainingService(half_way, slow=True))
    assert at.toggle[0].value
    checked(at.toggle[0].set_value(False).run())
    assert service.orders == ["fast"] and not at.toggle[0].value
    service.found = replace(service.found, slow=True)  # switched on in another tab
    assert checked(at.run()).toggle[0].value and service.orders == ["fast"]


def test_others_watch(watch, half_way):
    at = watch(TrainingService(half_way), visitor="somebody else")
    assert "You are watching somebody else's run" in said(at)
    assert not {"Pause", "Stop", "One step"} & {button.label for button in at.button}
    assert not {"Slow motion"} & {toggle.label for toggle in at.toggle}


def test_the_end_is_seen_once_and_the_whole_page_drawn_again(watch, half_way, whole):
    at = watch(service := TrainingService(half_way))
    before = at.session_state["full runs"]
    service.found, service.kept = over(whole).found, whole
    checked(at.run())
    assert f"{100 * whole.finished.test['accuracy']:.1f} % of 750 test pictures read right" == at.subheader[0].value
    assert "Draw for it yourself" in {button.label for button in at.button}
    assert "locked away until now" in said(at) and not named(at, "kit/run_panel/bar")
    assert at.session_state["full runs"] > before


def test_precision_and_recall_of_every_digit(watch, whole):
    at = watch(over(whole))
    at.session_state["run-view"] = "by_class"
    checked(at.run())
    rows = at.dataframe[0].value
    labels, predictions = digit_set("sample").test.labels.numpy(), whole.finished.kept["predictions"]
    assert rows["recall"][4] == pytest.approx(100 * (predictions[labels == 4] == 4).mean())
    assert rows["precision"][4] == pytest.approx(100 * (labels[predictions == 4] == 4).mean())
    assert rows["pictures"].sum() == 750 and "Precision" in said(at)


@pytest.mark.parametrize("view", ["Weights", "Gradients and rate"])
def test_the_other_views_open(watch, whole, half_way, view):
    for service in (over(whole), TrainingService(half_way), TrainingService(Record(RECIPE))):
        at = watch(service)
        at.session_state["run-view"] = view
        checked(at.run())
        assert len(at.get("vega_lite_chart")) == (1 if view == "Weights" else 2) and len(curves(at)) == 2


def test_a_cell_of_the_matrix_shows_its_pictures(watch, whole):
    labels, predictions = digit_set("sample").test.labels.numpy(), whole.finished.kept["predictions"]
    truth, guess = next((t, g) for t in range(10) for g in range(10) if t != g and ((labels == t) & (predictions == g)).sum() > 1)
    count = ((labels == truth) & (predictions == guess)).sum()
    at = watch(over(whole))
    at.session_state["run-confusion-digits"] = {"cell": {"truth": truth, "guess": guess}}
    checked(at.run())
    assert f"{count} × {truth} read as {guess}" in pictured(at)
    truth, guess = next((t, g) for t in range(10) for g in range(10) if not ((labels == t) & (predictions == g)).any())
    at.session_state["run-confusion-digits"] = {"cell": {"truth": truth, "guess": guess}}
    assert f"0 × {truth} read as {guess}:** there is no such picture" in said(checked(at.run()))
    press(at, "All mistakes")
    assert f"{(labels != predictions).sum()} mistakes" in pictured(at)


@pytest.mark.parametrize(
    "cell", [None, "4", {"truth": 4}, {"truth": 4, "guess": 1e9}, {"truth": -1, "guess": 10}, {"truth": "<b>", "guess": []}]
)
def test_what_the_browser_says_need_not_be_a_cell(watch, whole, cell):
    at = watch(over(whole))
    at.session_state["run-confusion-digits"] = {"cell": cell}
    assert " mistakes, 24 of them" in pictured(checked(at.run()))


@pytest.mark.parametrize(("state", "ended_by"), [("failed", ""), ("interrupted", "")])
def test_a_run_that_broke_off_says_why_and_can_go_on(watch, half_way, state, ended_by):
    at = watch(service := TrainingService(half_way, state=state, ended_by=ended_by, reason="The machine ran out of memory."))
    assert at.error[0].value == "The machine ran out of memory."
    press(at, "Continue")
    assert service.orders == ["continue"] and doing(at).startswith("Waiting")
    service.found, service.kept_epoch = replace(service.found, state=state), False
    press(checked(at.run()), "Train again from the start")
    assert service.orders == ["continue", "again"]
    at = watch(TrainingService(half_way, state=state, reason="The machine ran out of memory."), visitor="somebody else")
    assert "Continue" not in {button.label for button in at.button}


def test_the_coach_sets_what_it_advises(watch):
    zeros = record_until(replace(RECIPE, init="zeros"), lambda event: isinstance(event, EpochEnd) and event.number == 2)
    at = watch(TrainingService(zeros))
    assert "All weights began at zero" in said(at)
    before = at.session_state["full runs"]
    press(at, "Set first weights to He, then press Train")
    assert at.session_state["taken"] == replace(RECIPE, init="he")
    assert at.session_state["full runs"] > before  # the settings stand outside the fragment


def test_the_coach_is_silent_where_there_is_a_prediction(watch, whole):
    zeros = record_until(replace(RECIPE, init="zeros"), lambda event: isinstance(event, EpochEnd) and event.number == 2)
    at = watch(TrainingService(zeros))
    at.session_state["silent"] = True
    at.run()
    assert "I say nothing until it is over" in said(at) and "began at zero" not in said(at)
    at = watch(over(whole))
    assert not at.expander
    at.session_state["silent"] = True
    at.run()
    assert at.expander[0].label.startswith("What happened?") and not at.expander[0].proto.expanded


def test_a_run_that_is_not_there_and_a_service_that_cannot_open(watch, monkeypatch):
    assert "no such run" in watch(TrainingService(Record(RECIPE)), run_id="<script>").warning[0].value

    def closed():
        raise RuntimeError("Another app uses this folder.")

    at = watch(TrainingService(Record(RECIPE)))
    monkeypatch.setattr(jobs, "service", closed)
    assert checked(at.run()).error[0].value == "Another app uses this folder."


def test_a_diverged_run_says_so_first(watch):
    recipe = replace(RECIPE, optimizer="momentum", rate=1000.0, network="dense64 dense64 dense64")
    record = record_until(recipe)
    assert isinstance(record.finished, Finished) and record.finished.reason == "diverged"
    at = watch(TrainingService(record, state="finished", ended_by="diverged", reason=record.finished.text))
    assert at.subheader[0].value == f"Training failed at step {record.steps.number[-1]}" and not at.warning
    assert "that is guessing" in said(at) and said(at).count("The loss ran away") == 1
    assert (
        [button.key for button in at.button] == ["run-advice-0"] and not at.get("button_group") and "mistakes" not in pictured(at)
    )  # of weights that learned nothing


def test_parts_are_built_once_for_all_who_watch():
    built = []
    for version in (1, 1, 2, 2):
        shared.part("r2", "curve", version, lambda version=version: built.append(version))
    assert built == [1, 2]
    for number in range(2 * shared.MOST):
        shared.part(f"r{number}", "curve", 1, lambda: 0)
    assert len(shared._parts) == shared.MOST


def test_a_class_looks_less_often_than_a_few(monkeypatch):
    monkeypatch.setattr(shared, "_looks", {})
    session, clock = {}, [0.0]
    monkeypatch.setattr(st, "session_state", session)
    monkeypatch.setattr(shared.time, "monotonic", lambda: clock[0])

    def look(name, before):
        session["run-panel-session"] = name
        return shared.pace(before)

    assert look("a", shared.CALM) == shared.LIVELY
    paces = [look(f"student {number}", shared.QUICK) for number in range(30)]
    assert paces[0] == shared.LIVELY and paces[5] == shared.QUICK and paces[-1] == shared.CALM
    clock[0] += 2 * shared.GONE
    assert look("a", shared.CALM) == shared.LIVELY
