"""The pictures of the transfer page: what is said of an empty album, of a full one, and what the buttons do."""

import pytest
import streamlit as st

from core.data.album import quota as album_quota
from core.data.album.album import album_of
from pages.vision.transfer_views.train_settings import START
from tests.unit.test_album import file_of, noise

PAGE = "vision/transfer.py"
VISITOR = "somebody-somebody-somebody"


@pytest.fixture
def album(tmp_path, monkeypatch):
    monkeypatch.setenv("GLASSBOX_HOME", str(tmp_path))
    monkeypatch.setattr(album_quota, "_counted", {})
    monkeypatch.setattr("pages.vision.transfer_views.lab.visitor", lambda: VISITOR)
    monkeypatch.setattr("pages.vision.transfer_views.lab._opened", lambda: False)  # no worker processes; the browser's tests have them
    return album_of(VISITOR)


def labels(at):
    return [button.label for button in at.button]


def texts(at):
    kinds = (at.markdown, at.info, at.success, at.caption, at.error)
    return " ".join(element.value.replace("\\", "") for kind in kinds for element in kind)


def test_an_empty_album_says_what_to_do_first(visit, album):
    at = visit(PAGE)
    assert "Bring pictures of two or more things" in at.markdown[0].value
    assert labels(at) == ["Brick, grass, gravel", "Face or no face", "Eight photographs, cut in pieces"]
    assert all("scikit-image" in button.help for button in at.button)
    assert not at.warning and album.version == 0


def test_one_click_fills_it_and_another_empties_it(visit, album):
    at = visit(PAGE)
    at.button(key="album-sample-textures").click().run()
    assert not at.exception and len(album.pictures) == 75
    assert not at.button(key="lab-go").disabled and "the built-in ResNet-18, on 75 pictures" in texts(at)
    at.button(key="album-clear").click().run()
    assert not at.exception and album.classes == () and "Bring pictures of two" in at.markdown[0].value


def test_warnings_have_a_cure_that_can_be_taken_back(visit, album):
    cat, dog = album.add_class(":red[cat] $$x$$ <script>"), album.add_class("dog")
    for seed in range(11):
        album.add_picture(cat, f"{seed}.png", file_of(noise(seed)))
        album.add_picture(dog, f"{seed}.png", file_of(noise(100 + seed)))
    album.add_picture(dog, "cat.png", file_of(noise(0)))
    at = visit(PAGE)
    assert "1 thing worth a look" in texts(at)
    (said,) = [each.value for each in at.markdown if "look the same" in each.value]
    assert "\\:\u2060red\\[cat\\] \\$\\$x\\$\\$ \\<script\\>" in said
    at.button(key="album-cure-0").click().run()
    assert not at.exception and len(album.pictures) == 21 and len(album.excluded) == 2
    at.button(key="album-back").click().run()
    assert not at.exception and len(album.pictures) == 23 and not album.excluded


def test_what_is_missing_is_said(visit, album):
    cat = album.add_class("cat")
    for seed in range(2):
        album.add_picture(cat, f"{seed}.png", file_of(noise(seed)))
    assert "Two classes or more are needed" in texts(visit(PAGE))
    album.add_class("d*o*g")
    assert "“d*o*g” has no pictures" in texts(visit(PAGE))


def test_a_full_album_says_so(visit, album, monkeypatch):
    monkeypatch.setattr(album_quota, "MOST_PICTURES", 10)
    at = visit(PAGE)
    at.button(key="album-sample-faces").click().run()
    assert not at.exception and "up to 10 can be kept" in at.error[0].value.replace("\\", "")


def test_a_folder_that_cannot_be_written_is_a_sentence(visit, album, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("GLASSBOX_HOME", str(tmp_path / "file"))
    at = visit(PAGE)
    at.button(key="album-sample-textures").click().run()
    assert not at.exception and "cannot be kept" in at.error[0].value.replace("\\", "")


def test_what_it_begins_with_is_said_as_soon_as_the_best_start_is_known(visit, album, monkeypatch):
    def found(*_):
        st.session_state[START] = "efficientnet-lite0"
        return []

    monkeypatch.setattr("pages.vision.transfer_views.lab._opened", lambda: True)
    monkeypatch.setattr("pages.vision.transfer_views.lab.networks.chosen_run", lambda: None)
    monkeypatch.setattr("pages.vision.transfer_views.lab.starts.take_best", found)
    album.load_sample("textures")
    at = visit(PAGE)
    assert not at.exception and "with EfficientNet-Lite0, on 75 pictures; a quarter is kept apart" in texts(at)


def test_pictures_of_validation_folders_are_said_to_be_kept_apart_and_can_be_parted_anew(visit, album):
    for name in ("cat", "dog"):
        class_id = album.add_class(name)
        for seed in range(6):
            album.add_picture(class_id, f"{seed}.png", file_of(noise(10 * ord(name[0]) + seed)), "val" if seed > 3 else "train")
    at = visit(PAGE)
    assert "the 4 of your validation folders are kept apart to check with" in texts(at)
    at.button(key="album-part-anew").click().run()
    assert not at.exception and "a quarter is kept apart" in texts(at) and "album-part-anew" not in [button.key for button in at.button]
