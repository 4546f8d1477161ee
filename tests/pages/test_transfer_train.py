"""Train and race on one's own pictures as a person does it; the service is a stand-in whose trainings are made up."""

import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
import streamlit as st
from PIL import Image

from core import jobs
from core.data.album.album import album_of
from core.data.pictures import picture_set
from core.jobs.tables import known_as
from core.tasks.pictures.recipe import OWN, PictureRecipe
from core.tasks.pictures.transfer_modes import TRANSFER_MODES
from core.training.events import EpochEnd, Finished, Started, Step
from core.training.record import Record
from pages.kit.visitor import COOKIE
from tests.pages.test_training import address, said

PAGE = "vision/transfer.py"
RIGHT = {"head": 1.0, "blocks": 1.0, "all": 0.75, "scratch": 0.5}
NASTY = "🐱 <b>/cat</b> :material/delete:"


class TrainingService:
    """Takes runs; `end` makes them up to their end."""

    def __init__(self, me):
        self.me, self.found, self.keys, self.records, self.orders = me, {}, {}, {}, []

    def submit(self, visitor, recipe, name="", key="", address=""):
        if key not in self.keys:
            run_id = self.keys[key] = f"run{len(self.found)}"
            now = datetime.now(UTC).replace(tzinfo=None)
            nothing = {field: None for field in ("started", "ended")} | {"val": {}, "test": {}}
            numbers = {field: 0 for field in ("attempts", "epochs_done", "best_epoch", "seconds", "estimate", "parameters")}
            self.found[run_id] = jobs.Run(
                id=run_id, visitor=known_as(visitor), name="", recipe=recipe, state="waiting", reason="", ended_by="", device="",
                created=now + timedelta(seconds=len(self.found)), position=len(self.found) + 1, wait_seconds=9.0, **nothing | numbers,
            )  # fmt: skip
            self.records[run_id] = Record(recipe)
        return self.keys[key]

    def end(self, run_id, right, seconds=3.0, over=True):
        run, record = self.found[run_id], self.records[run_id]
        record.take(Started(10, ("fc",), run.recipe.num_train, 4, run.recipe.steps_per_epoch, run.recipe.epochs, "CPU"))
        for number, share in enumerate((0.5, right)):
            record.take(Step(1, 0.7, 0.001, (0.1,))) if number else None
            figures = {"loss": 1.0, "accuracy": share}, {"loss": 1.0 - share, "accuracy": share}
            record.take(EpochEnd(number, *figures, seconds if number else 0.0, True))
        if over:
            predictions = np.array([0, 0, 1, 1 if right == 1 else 0], np.uint8)
            kept = {"predictions": predictions, "confidence": np.full(4, 0.9, np.float32)}
            record.take(Finished("done", "Done.", 1, {"loss": 0.1, "accuracy": right}, {}, kept, seconds))
        state = {"state": "finished", "ended_by": "done"} if over else {"state": "running"}
        self.found[run_id] = replace(run, position=0, epochs_done=1, best_epoch=1, val={"accuracy": right}, **state)

    def run(self, run_id):
        return self.found.get(run_id)

    def record(self, run_id):
        return self.records.get(run_id)

    def runs(self, visitor, limit=50, offset=0):
        return sorted(self.found.values(), key=lambda run: run.created, reverse=True)[:limit]

    def control(self, run_id, visitor, order, at_machine=False):
        self.orders.append((run_id, order))

    def queue_for(self, visitor, recipe):
        return 0, 0.0

    def expect(self):
        """There are no processes to be made ready."""

    def estimate(self, recipe):
        return 7.0


@pytest.fixture
def service(monkeypatch):
    me = f"student-{np.random.default_rng().integers(1 << 60):020}"
    found = TrainingService(me)
    monkeypatch.setattr(jobs, "service", lambda: found)
    monkeypatch.setattr(type(st.context), "cookies", {COOKIE: me})
    return found


def picture(level, seed):
    pixels = np.random.default_rng(seed).integers(0, 60, (40, 40, 3)) + level
    file = io.BytesIO()
    Image.fromarray(pixels.astype(np.uint8)).save(file, "PNG")
    return file.getvalue()


@pytest.fixture
def album(service):
    """Two classes of eight small pictures."""
    found = album_of(service.me)
    for place, name in enumerate((NASTY, "dark")):
        kind = found.add_class(name)
        for number in range(8):
            found.add_picture(kind, f"{number}.png", picture(150 * (1 - place), 10 * place + number))
    return found


def press(at, key):
    at.button(key=key).click().run()
    assert not at.exception, at.exception
    return at


def shown(at):
    """Everything that is said on the page."""
    return " ".join(element.value for kind in (at.markdown, at.caption, at.subheader, at.warning, at.success, at.info) for element in kind)


@pytest.mark.parametrize("view", ["Pictures", "Train", "Look inside", "Try it"])
def test_every_view_opens_by_its_address(visit, service, view):
    at = visit(PAGE, view=view)
    assert at.segmented_control(key="view").value == view and at.title[0].value == "Teach it your own pictures"


def test_without_pictures_a_sample_set_is_one_click_away(visit, service):
    at = visit(PAGE, view="Train")
    assert at.button(key="transfer-train").disabled and at.button(key="transfer-race").disabled
    assert any("There are no pictures yet" in part.value for part in at.markdown)
    press(at, "sample-textures")
    assert len(album_of(service.me).pictures) == 75 and not at.button(key="transfer-train").disabled
    assert "57 pictures to learn from, 18 kept apart" in said(at)


def test_one_class_says_why_it_cannot_begin(visit, service):
    found = album_of(service.me)
    kind = found.add_class("only")
    for number in range(3):
        found.add_picture(kind, f"{number}.png", picture(9, number))
    at = visit(PAGE, view="Train")
    assert at.button(key="transfer-train").disabled and at.warning


def test_one_way_is_trained_with_the_settings_of_the_address(visit, service, album):
    at = visit(PAGE, view="Train", way="blocks", epochs="4", turn="20.0", flip="false")
    press(at, "transfer-train")
    [run] = service.found.values()
    recipe = run.recipe
    assert (recipe.mode, recipe.rate, recipe.epochs, recipe.rotate, recipe.flip) == ("blocks", OWN["blocks"]["rate"], 4, 20.0, False)
    assert recipe.num_train == 12 and recipe.num_classes == 2 and recipe.classes == (NASTY, "dark") and address(at)["run"] == run.id
    assert "Waiting" in " ".join(each.proto.json for each in at.get("bidi_component"))
    press(at, "transfer-train")
    assert len(service.found) == 2  # asked for again after it was begun: another


def test_a_race_is_four_ways_on_the_same_pictures_and_found_again(visit, service, album):
    at = press(visit(PAGE, view="Train"), "transfer-race")
    recipes = [run.recipe for run in service.found.values()]
    assert [recipe.mode for recipe in recipes] == list(TRANSFER_MODES)
    assert len({(recipe.pictures, recipe.num_train, recipe.seed) for recipe in recipes}) == 1
    assert [recipe.rate for recipe in recipes] == [OWN[mode]["rate"] for mode in TRANSFER_MODES]
    assert "waiting, it is the next to begin" in shown(at) and "waiting, 3 before it" in shown(at)
    service.end("run0", 1.0)
    service.end("run1", 0.75, over=False)
    at = visit(PAGE, view="Train", race=address(at)["race"])
    assert "**100.0 %** right at its best" in shown(at) and "75.0 % right after epoch 1" in shown(at)
    chart = at.get("vega_lite_chart")[0].proto
    assert "Head only" in chart.alt and "From scratch" in chart.alt
    press(at, "race-stop")
    assert service.orders == [(f"run{number}", "stop") for number in (1, 2, 3)]


def test_when_it_is_over_the_numbers_speak_and_the_prediction_is_marked(visit, service, album):
    at = visit(PAGE, view="Train")
    at.session_state["race-guess"] = "from scratch"
    press(at, "transfer-race")
    for number, right in enumerate(RIGHT.values()):
        service.end(f"run{number}", right, 3.0 + number)
    at.run()
    assert not at.exception and "came out best: 100.0 % of 4 validation pictures right." in shown(at)
    assert "It is: head only. Head only 100 %, from scratch 50 %." in shown(at)
    press(at, "closer-scratch")
    assert address(at)["run"] == "run3" and "50.0 % of 4 validation pictures told apart right" in shown(at)
    press(at, "race-Try it")
    assert address(at)["view"] == "Try it" and address(at)["run"] == "run0"


def test_a_race_whose_runs_are_gone_is_said(visit, service, album):
    assert "not on this computer any more" in shown(visit(PAGE, view="Train", race="no.such.<b>"))


def test_a_network_that_is_not_here_can_be_downloaded_and_training_waits(visit, service, album):
    at = visit(PAGE, view="Train", network="ResNet-18")
    assert at.button(key="resnet18-start") and at.button(key="transfer-train").disabled
    assert "not on this machine" in shown(at)
    at = visit(PAGE, view="Train", network="ResNet-18", way="scratch")
    assert not at.button(key="transfer-train").disabled


def trained(visit, service):
    """The page with a training that is over and made one mistake."""
    at = press(visit(PAGE, view="Train"), "transfer-train")
    [run_id] = service.found
    service.end(run_id, 0.75)
    at.run()
    assert not at.exception and "75.0 % of 4 validation pictures told apart right" in shown(at)
    return at, service.found[run_id]


def pick_a_mistake(at, service, run):
    from core.data.pictures.picture_set import picture_set

    found = picture_set(run.recipe.pictures)
    wrong = found.files[found.validation_rows[3]].stem
    at.session_state["run-photos"] = {"picked": wrong}
    at.run()
    assert not at.exception, at.exception
    return wrong


def test_a_label_is_fixed_right_there_and_trained_again(visit, service, album):
    at, run = trained(visit, service)
    wrong = pick_a_mistake(at, service, run)
    assert "Who is right?" in shown(at) and not [button for button in at.button if button.key == "run-again"]
    other = next(kind.id for kind in album.classes if kind.name == NASTY)
    at.button_group(key=f"run-class-{wrong}").set_value(other).run()
    assert not at.exception and {picture.id: picture.class_id for picture in album.pictures}[wrong] == other
    assert "1 in another class" in shown(at)
    press(at, "run-again")
    again = service.found["run1"].recipe
    assert (
        replace(again, pictures=run.recipe.pictures, num_train=run.recipe.num_train) == run.recipe and again.pictures != run.recipe.pictures
    )
    assert address(at)["run"] == "run1"


def test_a_picture_is_thrown_out_right_there(visit, service, album):
    at, run = trained(visit, service)
    wrong = pick_a_mistake(at, service, run)
    press(at, "run-throw-out")
    assert wrong not in {picture.id for picture in album.pictures} and "1 thrown out" in shown(at)
    assert "not among your pictures (any more)" in shown(at)


def test_others_see_the_figures_and_the_pictures_only_where_they_are_shared(visit, service, album, monkeypatch):
    _, run = trained(visit, service)
    monkeypatch.setattr(type(st.context), "cookies", {COOKIE: "somebody-else-who-looks-at-it"})
    at = visit(PAGE, view="Train", run=run.id)
    assert "are private" in shown(at) and "told apart right" in shown(at)
    picture_set.share(run.recipe.pictures, album.id, on=True)
    at = visit(PAGE, view="Train", run=run.id)
    pick_a_mistake(at, service, run)
    assert "not among your pictures" in shown(at) and not [button for button in at.button if button.key in ("run-again", "run-throw-out")]


def test_the_panel_has_no_test_pictures_and_every_class_by_name(visit, service, album):
    at, _ = trained(visit, service)
    assert "Test pictures" not in shown(at)
    at.segmented_control(key="run-view").set_value("by_class").run()
    assert not at.exception and list(at.dataframe[0].value["class"]) == [NASTY, "dark"]
    for view in ("Weights", "Gradients and rate"):
        at.segmented_control(key="run-view").set_value(view).run()
        assert not at.exception


def test_advice_is_put_into_the_settings(visit, service, album):
    at = visit(PAGE, view="Train", way="scratch")
    press(at, "transfer-train")
    service.end("run0", 0.5)
    at.run()
    press(at, "run-advice-0")
    assert address(at)["way"] == "head"
    press(at, "transfer-train")
    assert service.found["run1"].recipe.mode == "head" and isinstance(service.found["run1"].recipe, PictureRecipe)
