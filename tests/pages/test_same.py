"""The page Same or different?, without a browser: each view says what there is to see, nobody's picture breaks it, no face is stored."""

import io
import os
import re
from pathlib import Path

import numpy as np
import pytest
import streamlit as st
from PIL import Image

from core.data.pictures.samples import package_file
from core.storage.home import home
from core.tasks.siamese.recipe import SiameseRecipe
from pages.kit import fleeting
from pages.kit.visitor import COOKIE
from tests.pages.own_runs import service_with, words

PAGE = "vision/same.py"
VIEWS = ("Two drawings", "Which threshold?", "Same hand?", "Faces", "Teach it")


@pytest.fixture(scope="module")
def service():
    with service_with(SiameseRecipe(width=8, features=8, epochs=1, train_limit=64, batch=16, mixed_precision=False)) as found:
        yield found


@pytest.mark.parametrize("view", VIEWS)
def test_each_view_opens_with_something_to_predict(trained, visit, view):
    at = visit(PAGE, view=view)
    assert at.title[0].value == "Same or different?"
    assert any("Predict first" in radio.label for radio in at.radio)


def test_two_examples_are_the_same_up_to_the_threshold(visit):
    at = visit(PAGE, pair="Examples", first="1", second="1", threshold="0")
    assert "**The same.** Distance **0.00**" in words(at)
    at = visit(PAGE, pair="Examples", first="6", second="15", threshold="0")
    assert "**Different.**" in words(at)
    at = visit(PAGE, pair="Examples", first="6", second="15", threshold="2")
    assert "**The same.**" in words(at) and "class Siamese" in " ".join(part.value for part in at.code)


def test_empty_sheets_say_what_to_do(visit):
    at = visit(PAGE)
    assert "Draw a digit on each sheet." in words(at)


def test_a_higher_threshold_accepts_more_of_both(visit):
    found = [words(visit(PAGE, view="Which threshold?", threshold=at)) for at in ("0.3", "1.2")]
    shares = [[float(text.split(f"**False {kind} ")[1].split(" %")[0]) for kind in ("accepts", "rejects")] for text in found]
    assert shares[0][0] < shares[1][0] and shares[0][1] > shares[1][1] and "EER" in found[0]
    at = visit(PAGE, view="Which threshold?", threshold="0.3")
    assert any("threshold = 0.3" in part.value for part in at.code)


def test_the_example_of_two_hands_is_judged_beside_chance(visit):
    at = visit(PAGE, view="Same hand?", hands="Example")
    assert " of 20** drawings kept aside are told right; a coin tells 10" in words(at) and "ways to swap names" in words(at)
    assert "def told_apart" in " ".join(part.value for part in at.code)
    assert "Write a digit in each cell" in words(visit(PAGE, view="Same hand?"))


def test_on_two_devices_a_second_writer_comes_by_a_code(visit, monkeypatch):
    where = {"view": "Same hand?", "hands": "Two devices"}
    host = visit(PAGE, **where)
    assert "on no disk" in words(host)
    host.button(key="same-invite").click().run()
    code = re.search(r"Code \*\*(\w{4}-\w{4})\*\*", words(host))[1]
    assert "Nobody has come yet" in words(host)
    assert "your own invitation" in words(visit(PAGE, **where, sheet=code))  # the same browser
    monkeypatch.setattr(type(st.context), "cookies", {COOKIE: "a-browser-of-somebody-else"})
    for wrong in ("AAAAAAAA", "x" * 20, "<b>"):
        assert "There is no open sheet with this code" in words(visit(PAGE, **where, sheet=wrong))
    guest = visit(PAGE, **where, sheet=code)
    assert "First writer: 0 of 10 · Second writer: 0 of 10" in words(guest)
    guest.text_input(key="same-name-1").set_value("*Bo*").run()
    assert "\\*Bo\\*: 0 of 10" in words(guest)
    monkeypatch.setattr(type(st.context), "cookies", {COOKIE: "a-third-browser-of-another"})
    assert "Two people are writing on this sheet already" in words(visit(PAGE, **where, sheet=code))
    host.button(key="same-close").click().run()
    assert "There is no open sheet with this code" in words(guest.run())


@pytest.mark.parametrize(
    ("query", "widget", "hide"),
    [
        ({"view": "Two drawings", "pair": "Examples", "first": "6", "second": "15", "threshold": "2"}, "pair", "pair-threshold"),
        ({"view": "Which threshold?", "threshold": "1.2"}, "threshold", "threshold"),
        ({"view": "Same hand?", "hands": "Example"}, "hands", "hands"),
        ({"view": "Faces", "alike": "1.4"}, "alike", "threshold"),
    ],
)
def test_a_teachers_link_hides_controls_and_keeps_what_they_say(visit, query, widget, hide):
    def keys(at):
        return {one.key for one in (*at.slider, *at.get("button_group"))}

    def told(at):  # what is said, but for the link itself
        return {part.value for part in (*at.markdown, *at.success, *at.warning) if "predict" not in part.value.lower()}

    whole, less = visit(PAGE, **query), visit(PAGE, **query, hide=f"{hide}-question-code")
    assert widget in keys(whole) and not keys(less) & set(hide.split("-")) and widget not in keys(less)
    assert told(less) <= told(whole) and "hides some of its controls" in words(less)
    assert any("Predict first" in radio.label for radio in whole.radio) and not less.radio
    assert not any("class Siamese" in part.value for part in less.code)


def test_what_a_teachers_link_cannot_say_is_told(visit):
    for query in (
        {"hide": "nothing"},
        {"hide": "threshold", "threshold": "nan"},
        {"hide": "threshold", "threshold": "9"},
        {"hide": "pair", "pair": "x"},
    ):
        assert "cannot be read here" in words(visit(PAGE, **query))
    at = visit(PAGE, view="Which threshold?", threshold="0.9")
    at.multiselect(key="same-hide-1").set_value(["threshold", "question"]).run()
    assert next(part.value for part in at.code if "hide=" in part.value).endswith(
        "?view=Which+threshold%3F&threshold=0.9&hide=question-threshold"
    )


def picture(kind="face", form="PNG"):
    astronaut = Image.open(package_file("skimage", "data/astronaut.png")).convert("RGB").crop((100, 0, 400, 300))
    image = {
        "face": astronaut,
        "grey": astronaut.convert("L"),
        "none": Image.effect_noise((300, 200), 60).convert("RGB"),
        "tiny": astronaut.resize((20, 20)),
        "ten": astronaut,
        "moves": astronaut,
    }[kind]
    if kind == "ten":
        image = Image.new("RGB", (1250, 500), "white")
        for place in range(10):
            image.paste(astronaut.resize((250, 250)), (250 * (place % 5), 250 * (place // 5)))
    file = io.BytesIO()
    more = {"save_all": True, "append_images": [astronaut.rotate(90)]} if kind == "moves" else {}
    image.save(file, "GIF" if kind == "moves" else form, **more)
    return file.getvalue()


def bring(at, *files):
    at.file_uploader(key="faces-upload").set_value([(f"{place}.png", body, "image/png") for place, body in enumerate(files)]).run()
    assert not at.exception
    return at


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("none", "no face was found"),
        ("grey", "is grey"),
        ("tiny", "is tiny: it has 20 × 20 pixels"),
        ("ten", "the first 6 from the left are taken"),
        ("moves", "only the first of its 2 pictures"),
    ],
)
def test_pictures_that_are_out_of_the_way_get_a_sentence(visit, kind, told):
    assert told in words(bring(visit(PAGE, view="Faces"), picture(kind)))


@pytest.mark.parametrize(("body", "told"), [(b"", "not a picture"), (b"%PDF-1.4", "PDF"), (b"GIF89a\1\0", "damaged")])
def test_what_is_no_picture_gets_a_sentence(visit, body, told):
    assert told in words(bring(visit(PAGE, view="Faces"), body))


def test_a_picture_that_is_huge_gets_a_sentence(visit):
    file = io.BytesIO()
    Image.new("L", (15_000, 12_000)).save(file, "PNG")
    assert "million pixels" in words(bring(visit(PAGE, view="Faces"), file.getvalue()))


def test_the_example_says_how_often_it_is_wrong(visit):
    at = visit(PAGE, view="Faces")
    assert "Wrong for" in words(at) and "pairs of different people are taken for the same" in words(at)
    low, high = (words(visit(PAGE, view="Faces", alike=alike)) for alike in ("0", "1.4"))
    assert ": 0 of " in low and ", 0 of " in high


def stored(since):
    """Files under the app's home that were written since."""
    return {str(file) for file in Path(home()).rglob("*") if file.is_file() and file.stat().st_mtime_ns > since}


def test_nothing_of_a_face_is_stored_and_all_is_gone_with_the_page(visit, monkeypatch, tmp_path):
    visit(PAGE, view="Faces")  # weights are unpacked once for all, and that is no face
    marker = tmp_path / "now"
    marker.touch()
    since, opened = marker.stat().st_mtime_ns, []
    real = os.open
    monkeypatch.setattr(os, "open", lambda path, flags, *more, **how: opened.append((path, flags)) or real(path, flags, *more, **how))
    at = bring(visit(PAGE, view="Faces"), picture("face"), picture("grey"))
    monkeypatch.undo()
    assert "Give names below" in words(at) and len(at.session_state[fleeting.KEY]["faces"].faces) == 2
    assert not stored(since)
    assert not [path for path, flags in opened if flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)]
    at.switch_page("../vision/digits.py").run()
    assert fleeting.KEY not in at.session_state


def test_names_say_who_is_who_and_all_can_be_forgotten(visit):
    at = bring(visit(PAGE, view="Faces"), picture("face"), picture("grey"), picture("face"))
    for place, name in enumerate(("Ada", "ada", "Bo")):
        at.text_input(key=f"face-name-3-{place}").set_value(name).run()
    assert "Wrong for" in words(at) and "of 3 pairs" in words(at)
    at.button(key="faces-forget").click().run()
    assert "An example until you bring your own" in words(at)


@pytest.mark.parametrize(
    "query", [{"threshold": "nan"}, {"threshold": "3"}, {"first": "0"}, {"pair": "<script>"}, {"view": "x"}, {"hands": "mine"}]
)
def test_a_link_that_cannot_be_used_is_told(visit, query):
    view = {"first": {"pair": "Examples"}, "hands": {"view": "Same hand?"}}.get(next(iter(query)), {})
    at = visit(PAGE, **view, **query)
    assert "could not be used" in words(at) and "script>" not in " ".join(str(one.value) for one in at.markdown)


def test_the_network_of_a_run_compares_in_place_of_the_built_in_one(trained, visit):
    at = visit(PAGE, run=trained.id, pair="Examples")
    assert "You are drawing for your own network" in words(at) and at.slider(key="threshold").value == 0.5
    at = visit(PAGE, run="0" * 32)
    assert "built-in network" in words(at) and not at.exception
    at = visit(PAGE, view="Teach it", run=trained.id)
    assert "AUC" in words(at)


def test_features_of_a_thousand_digits_tell_them_apart(visit):
    from core.explain.siamese.pairs import exam, of_all_pairs
    from core.models.files import read_card
    from core.zoo import load

    pictures, digits = exam()
    judged, card = of_all_pairs(load("siamese").features(pictures), digits), read_card("siamese")
    assert judged.area >= 0.995 and judged.equal_error[0] <= 0.02
    assert card["figures"]["AUC"] >= 0.995 and card["figures"]["EER"] <= 0.02
    assert np.mean(judged.at(card["threshold"])) <= 0.02
