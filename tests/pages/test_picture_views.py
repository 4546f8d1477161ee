"""Look inside and try it: what the two views say of a trained network, of every way to train, and of pictures from anybody."""

import base64
import io

import numpy as np
import pytest
import streamlit as st
import torch
from PIL import Image
from safetensors.torch import save

from core import jobs
from core.data.pictures import picture_set
from core.explain.pictures.look import heat, look
from core.jobs.batches import Batches
from core.tasks.pictures.recipe import recipe_for
from core.zoo.backbone import trained
from pages.kit.picture_drop import decoded
from pages.kit.visitor import COOKIE
from tests.quiet_service import ME, QuietService

PAGE, INSIDE, TRY = "vision/transfer.py", "Look inside", "Try it"
NASTY = "<script>alert(1)</script> [x](javascript:1) :material/delete:"

OWNER = "0" * 24


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GLASSBOX_HOME", str(tmp_path_factory.mktemp("home")))
        yield QuietService()


@pytest.fixture(scope="module")
def pictures(service, tmp_path_factory):
    """Two classes of small pictures, light above and light below; one of them has a name that means mischief."""
    folder, random = tmp_path_factory.mktemp("pictures"), np.random.default_rng(0)
    files, labels = [], np.arange(16) % 2
    for number, label in enumerate(labels):
        pixels = random.integers(0, 90, (40, 40, 3), dtype=np.uint8)
        pixels[(slice(0, 20), slice(20, 40))[label]] += 150
        files.append(folder / f"{number}.jpg")
        Image.fromarray(pixels).save(files[-1], "JPEG")
    name = picture_set.keep(["sky", NASTY], files, labels, picture_set.split(labels, range(16)), OWNER)
    picture_set.share(name, OWNER, on=True)  # whoever has the link may look
    return name


@pytest.fixture(scope="module")
def runs(service, pictures):
    """A run of every way to train."""
    return {mode: service.train(recipe_for(pictures, mode=mode, side=32, epochs=1), name=NASTY) for mode in ("head", "blocks", "scratch")}


@pytest.fixture(autouse=True)
def in_place(service, monkeypatch):
    monkeypatch.setattr(jobs, "service", lambda: service)
    monkeypatch.setattr(Batches, "start", Batches.run)  # what is done in the background is done here and now
    monkeypatch.setattr(type(st.context), "cookies", {COOKIE: ME})
    st.cache_resource.clear()


def words(at):
    parts = [*at.markdown, *at.info, *at.warning, *at.success, *at.error, *at.caption]
    return " ".join(str(part.value) for part in parts)


def shown(at):
    """With the heat maps there to be seen."""
    at.button(
        key=next(button.key for button in at.button if button.key.startswith("inside-guess") and button.key.endswith("-try"))
    ).click().run()
    assert not at.exception
    return at


def png(size=(50, 40), colour=(200, 30, 30)):
    file = io.BytesIO()
    Image.new("RGB", size, colour).save(file, "PNG")
    return file.getvalue()


def test_without_a_network_the_way_to_one_is_shown(visit, service, monkeypatch):
    monkeypatch.setattr(service, "runs", lambda *_, **__: [])
    for view in (INSIDE, TRY):
        at = visit(PAGE, view=view)
        assert "no network of yours yet" in words(at)
    at.button(key="to-train").click().run()
    assert at.session_state["view"] == "Train"


@pytest.mark.parametrize("mode", ["head", "blocks", "scratch"])
def test_heat_maps_before_and_after(visit, runs, mode):
    at = visit(PAGE, view=INSIDE, run=runs[mode])
    assert "Predict first" in at.radio[0].label and "Grad-CAM" not in words(at)
    said = words(shown(at))
    assert "After: your network" in said and "Grad-CAM" in said and "add up to" in said
    assert ("For comparison" in said) == (mode == "scratch")
    assert ("there is one map" in said) == (mode == "head")
    assert len(at.get("vega_lite_chart")) == (3 if mode == "head" else 4)  # bars before and after, and the points


def test_a_guess_shows_the_maps_and_is_marked(visit, runs, service):
    at = visit(PAGE, view=INSIDE, run=runs["blocks"])
    at.radio[0].set_value("upper left").run()
    assert not at.exception
    said = words(at)
    assert "That is where most of the heat is" in said and "Grad-CAM" in said


def test_names_people_typed_are_shown_as_they_are(visit, runs):
    at = shown(visit(PAGE, view=INSIDE, run=runs["blocks"]))
    assert "<script>" not in words(at) and "\\<script\\>" in words(at)


def test_the_sum_under_the_map_is_pytorchs(visit, runs, service, pictures):
    at = shown(visit(PAGE, view=INSIDE, run=runs["blocks"]))
    network, found = trained(*service.network(runs["blocks"], task="pictures")), picture_set.picture_set(pictures)
    seen = look(network.model, network.tensor([found.files[found.validation_rows[0]]]), network.temperature)
    assert f"**{heat(network.model, seen, seen.best).parts.sum():.2f}**".replace("-", "−") in words(at)


def test_another_class_another_picture_another_stage(visit, runs, pictures):
    found = picture_set.picture_set(pictures)
    at = shown(visit(PAGE, view=INSIDE, run=runs["blocks"], picture=found.files[3].stem, closer="Feature maps", stage="stage 4"))
    assert "512 maps of 2 × 2" in words(at)
    at.selectbox(key=f"after-class-{found.files[3].stem}").set_value(0).run()
    at.radio(key="heat-stage").set_value("Stage 3: finer, but not the last word").run()
    assert not at.exception and "do not add up" in words(at)


@pytest.mark.parametrize("given", ["", "../etc/passwd", "0" * 16])
def test_a_strange_link_falls_back(visit, runs, given):
    at = visit(PAGE, view=INSIDE, run=runs["head"], picture=given, stage="<b>", closer="x", layout="y")
    assert not at.exception and "Your network" in words(at)


def test_the_points_can_be_laid_out_by_neighbours(visit, runs):
    at = visit(PAGE, view=INSIDE, run=runs["blocks"], layout="By neighbours (t-SNE)")
    assert "means nothing" in words(at) and " validation pictures (hollow)" in words(at)


def test_a_run_whose_pictures_are_gone_says_so(visit, runs, monkeypatch):
    monkeypatch.setattr(picture_set, "sets_folder", lambda: picture_set.home() / "nowhere")
    at = visit(PAGE, view=INSIDE, run=runs["head"])
    assert "not on this machine any more" in words(at)


def test_a_validation_picture_is_tried_at_once(visit, runs):
    at = visit(PAGE, view=TRY, run=runs["blocks"])
    said = words(at)
    assert "a validation picture of" in said and "add up to" in said and "that is the limit" in said
    assert "Right." in said or "Wrong" in said or "None of these" in said


def test_something_else_is_shown_with_one_click_and_the_guess_is_marked(visit, runs):
    at = visit(PAGE, view=TRY, run=runs["blocks"])
    at.radio(key="try-guess").set_value("It gives no answer").run()
    assert "Not quite" not in words(at)
    at.button(key="try-guess-try").click().run()
    assert not at.exception and "Coffee" in words(at) and "Not quite" in words(at)


def test_a_picture_that_is_sent_is_read_and_a_bad_one_changes_nothing(visit, runs):
    at = visit(PAGE, view=TRY, run=runs["head"])
    at.segmented_control(key="try-from").set_value("My picture").run()
    at.file_uploader(key="try-upload").upload("mine.png", png(), "image/png").run()
    assert "your picture" in words(at)
    for name, data in [("../../x.png", b"<script>alert(1)</script>"), ("empty.jpg", b""), ("cut.png", png()[:60]), ("a.jpg", b"%PDF-1.7")]:
        at.file_uploader(key="try-upload").upload(name, data, "image/png").run()
        assert not at.exception and len(at.error) == 1 and "The last picture stays." in words(at) and "your picture" in words(at)
    at.file_uploader(key="try-upload").upload("good.png", png(colour=(0, 0, 90)), "image/png").run()
    assert not at.error


@pytest.mark.parametrize(
    "said",
    [None, 7, {}, {"url": 3}, {"url": "https://example.org/a.png"}, {"url": "data:image/png;base64,&&&"}, {"url": "data:," + "A" * 2**24}],
)
def test_what_a_browser_hands_over_is_doubted(said):
    with pytest.raises(ValueError, match=r"\.$"):
        decoded(said)


def test_a_picture_that_a_browser_hands_over_is_taken():
    assert decoded({"url": "data:image/png;base64," + base64.b64encode(png()).decode(), "name": "x"}) == png()


def test_a_network_that_was_saved_here_is_tried_and_others_are_refused(visit, runs, service):
    from core.tasks.pictures.export import Trained, to_safetensors

    network = trained(*service.network(runs["blocks"], task="pictures"))
    good = to_safetensors(Trained(network.model, network.side, network.classes, network.temperature))
    at = visit(PAGE, view=TRY, run=runs["head"])
    for name, data in [
        ("net.pt", b"PK\x03\x04" + b"x" * 99),
        ("cut.safetensors", good[: len(good) // 2]),
        ("other.safetensors", save({"a": torch.zeros(2)})),
    ]:
        at.file_uploader(key="saved-upload").upload(name, data, "application/octet-stream").run()
        assert not at.exception and len(at.error) == 1 and "Your network" in words(at)
    at.file_uploader(key="saved-upload").upload("network.safetensors", good, "application/octet-stream").run()
    assert not at.exception and not at.error and "A network from a file" in words(at) and "not in the file" in words(at)
    at.button(key="saved-back").click().run()
    assert "A network from a file" not in words(at)
