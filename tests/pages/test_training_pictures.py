"""Train a network on pictures and look at the run, as a person does it."""

from dataclasses import replace

import pytest
import streamlit as st

from core import jobs
from core.data.album.album import album_of
from core.tasks import to_query
from core.tasks.pictures.presets import PICTURE_PRESETS as PRESETS
from core.tasks.pictures.recipe import OWN, PictureRecipe
from pages.kit.visitor import COOKIE
from tests.pages.test_run_panel import pictured
from tests.pages.test_training import PAGE, address, said, service, train  # noqa: F401
from tests.quiet_service import ME, history_of_its_own


def test_the_address_chooses_pictures_and_the_page_says_what_learns(visit, service):  # noqa: F811
    at = visit(PAGE, task="pictures")
    assert at.segmented_control(key="train-task").value == "pictures" and not at.button(key="train").disabled
    assert "57 pictures / batch 16 → 4 iterations an epoch, 80 in all" in said(at)
    assert "**1,539 of 11,178,051 parameters** learn" in said(at) and address(at) == {"task": "pictures"}
    assert train(at) and service.asked[0].recipe == PictureRecipe()


@pytest.mark.parametrize("name", PRESETS)
def test_every_recipe_is_one_click_and_its_link_restores_it(visit, service, name):  # noqa: F811
    at = visit(PAGE, task="pictures")
    at.button(key=f"train-preset-{name}").click().run()
    assert not at.exception and address(at) == to_query(PRESETS[name].recipe) and PRESETS[name].sentence in said(at)
    train(visit(PAGE, **address(at)))
    assert service.asked[-1].recipe == PRESETS[name].recipe


def test_a_way_brings_its_rate_and_epochs(visit, service):  # noqa: F811
    at = visit(PAGE, task="pictures")
    at.selectbox(key="train-mode").set_value("scratch").run()
    at.slider(key="train-turn").set_value(15.0).run()
    at.selectbox(key="train-pictures").set_value("faces").run()
    assert not at.exception and train(at)
    assert service.asked[0].recipe == PictureRecipe(
        pictures="faces", num_train=150, num_classes=2, mode="scratch", rotate=15.0, **OWN["scratch"]
    )


def test_my_pictures_are_taken_as_they_are_now(visit, service, monkeypatch):  # noqa: F811
    monkeypatch.setattr("pages.workshop.training_views.pictures.visitor", lambda: "the-student-with-faces")
    at = visit(PAGE, task="pictures")
    at.selectbox(key="train-pictures").set_value("my pictures, as they are now").run()
    assert "classes" in at.error[0].value and address(at) == {"task": "pictures"}
    album_of("the-student-with-faces").load_sample("faces")
    at.selectbox(key="train-pictures").set_value("my pictures, as they are now").run()
    assert not at.exception and not at.error and train(at)
    recipe = service.asked[0].recipe
    assert recipe.own and recipe.num_classes == 2 and recipe.classes == ("face", "no face")


def test_pictures_and_networks_that_are_not_here_are_said(visit, service):  # noqa: F811
    gone = {"task": "pictures", "pictures": "0" * 16, "rows": "20", "kinds": "2"}
    at = visit(PAGE, **gone)
    assert at.button(key="train").disabled and "not on this machine any more" in at.error[0].value.replace("\\", "")
    at = visit(PAGE, task="pictures", rows="20")
    assert "does not fit" in at.error[0].value.replace("\\", "")
    at = visit(PAGE, task="pictures", backbone="resnet34")
    assert at.button(key="train").disabled and at.button(key="resnet34-start")


def test_a_teachers_link_hides_controls(visit, service):  # noqa: F811
    at = visit(PAGE, task="pictures", hide="network-data-augmentation")
    keys = {widget.key for widget in (*at.toggle, *at.selectbox, *at.slider)}
    assert not keys & {"train-mode", "train-backbone", "train-pictures", "train-flip", "train-crop"} and "train-optimizer" in keys


SMALL = PictureRecipe(**OWN["head"] | {"epochs": 2, "side": 32})


@pytest.fixture(scope="module")
def quiet(tmp_path_factory):
    with history_of_its_own(tmp_path_factory.mktemp("home")) as found:
        yield found


@pytest.fixture
def history(quiet, monkeypatch):
    monkeypatch.setattr(jobs, "service", lambda: quiet)
    monkeypatch.setattr(type(st.context), "cookies", {COOKIE: ME})
    return quiet


def test_a_run_is_played_back_compared_and_found_on_its_pages(visit, history):
    head = history.train(SMALL)
    whole = history.train(replace(SMALL, mode="all", epochs=1, train_limit=9, batch=9))
    for run_id in (head, whole):
        at = visit("workshop/runs.py", run=run_id)
        assert not at.exception and not any("Test accuracy" in metric.label for metric in at.metric)
        assert "validation pictures are misread" in pictured(at) or '"judged"' in pictured(at)
    at = visit("workshop/runs.py", compare=f"{head}.{whole}")
    assert not at.exception and any("settings differ" in text.value for text in at.markdown)
    assert not visit("workshop/runs.py").exception
    at = visit(PAGE, run=head)
    assert not at.exception and at.subheader[0].value.endswith("of 18 validation pictures told apart right")
    assert "Only the head learns" in " ".join(text.value for text in at.caption)
