"""The page Teach it your own words in a real browser: record while a button is held, teach, listen, take along, start over."""

import io
import json
import re
import zipfile

import numpy as np
import pytest
import soundfile
from playwright.sync_api import expect

from core.data.sounds.resampling import RATE
from core.data.sounds.voices import said
from tests.browser.conftest import LAPTOP, PHONE, unused

pytestmark = pytest.mark.browser
SPOKEN = 2  # seconds from one hello to the next


@pytest.fixture(scope="module")
def spoken(tmp_path_factory):
    """Anna says hello, again and again."""
    file = tmp_path_factory.mktemp("spoken") / "hello.wav"
    word = said("anna", "hello")
    once = np.pad(word, (RATE // 2, SPOKEN * RATE - RATE // 2 - len(word)))
    hiss = np.random.default_rng(0).normal(0, 0.002, len(once)).astype(np.float32)
    soundfile.write(file, np.repeat(once + hiss, 3), 48_000)
    return file


@pytest.fixture(scope="module")
def speaker(browsers, spoken):
    """A laptop into whose microphone she says it."""
    return browsers(flags=[f"--use-file-for-fake-audio-capture={spoken}"], viewport=LAPTOP)


def files_of(word, voices):
    file = lambda samples: (out := io.BytesIO(), soundfile.write(out, samples, RATE, format="WAV"))[0].getvalue()  # noqa: E731
    return [{"name": f"{voice}.wav", "mimeType": "audio/wav", "buffer": file(said(voice, word))} for voice in voices]


def background():
    out = io.BytesIO()
    soundfile.write(out, np.random.default_rng(1).normal(0, 0.002, 8 * RATE).astype(np.float32), RATE, format="WAV")
    return [{"name": "hiss.wav", "mimeType": "audio/wav", "buffer": out.getvalue()}]


def send(page, row, files, name):
    with page.expect_file_chooser() as chosen:
        row.get_by_role("button", name=name).click()
    chosen.value.set_files(files)


def hold(page, button):
    """Keep the mouse down until two hellos have been said."""
    box = button.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    expect(button).to_have_text(re.compile(r"Speak … ([4-9]|10)\."))
    page.mouse.up()


def test_a_pupil_records_teaches_listens_takes_along_and_starts_over(speaker, app_url, tmp_path):
    with unused(speaker) as page:
        page.goto(f"{app_url}/teach")
        board = page.locator(".words")
        for name in ("<i>hello</i>", "banana"):
            board.get_by_label("A new word").fill(name)
            board.get_by_role("button", name="Add").click()
            expect(board.locator(f'[data-word="{name}"]')).to_be_visible()
        hello, banana = board.locator('[data-word="<i>hello</i>"]'), board.locator('[data-word="banana"]')
        noise = board.locator('[data-word="background"]')
        button = hello.get_by_role("button", name="Hold and say it")
        hold(page, button)
        expect(hello.locator(".take")).to_have_count(1)
        board.get_by_role("button", name="Teach it").click()
        expect(board.get_by_role("status")).to_have_text(re.compile("needs 1 recording more"))
        button.focus()
        page.keyboard.down("Space")
        expect(button).to_have_text(re.compile(r"Speak … ([3-9]|10)\."))
        page.keyboard.up("Space")
        expect(hello.locator(".take")).to_have_count(2)
        send(page, hello, files_of("hello", ["anna", "clara"]), "Files for")
        expect(hello.locator(".take")).to_have_count(4)
        send(page, banana, files_of("banana", ["anna", "ben", "clara", "duncan"]), "Files for")
        expect(banana.locator(".take")).to_have_count(4)
        send(page, noise, background(), "Files for")
        expect(noise.locator(".take")).to_have_count(6)
        board.get_by_role("button", name="Teach it").click()
        expect(board.get_by_text(re.compile("of 14 recordings that it had not heard"))).to_be_visible()
        board.get_by_role("button", name="Listen").click()
        expect(board.get_by_text(re.compile("Heard: .*<i>hello</i>"))).to_be_visible()
        assert float(board.get_attribute("data-ms")) > 0
        board.get_by_role("button", name="Stop listening").click()
        with page.expect_download() as taken:
            board.get_by_role("link", name=re.compile("network along")).click()
        with zipfile.ZipFile(taken.value.path()) as archive:
            assert sorted(archive.namelist()) == ["my-words.safetensors", "words.py"]
        board.get_by_role("button", name="Start over").click()
        expect(board.locator(".take")).to_have_count(0)
        expect(board.locator('[data-word="banana"]')).to_have_count(0)


def test_on_a_phone_the_example_is_taught_asked_relabelled_and_nobody_is_told_what_it_hears(browsers, app_url):
    with unused(browsers(viewport=PHONE, has_touch=True, is_mobile=True)) as page:
        page.goto(f"{app_url}/teach")
        board = page.locator(".words")
        board.get_by_role("button", name="Load the example").tap()
        expect(board).to_have_attribute("data-ready", "true")
        board.get_by_role("button", name="Teach it").tap()
        expect(board.get_by_text(re.compile("3[678] of 38 recordings that it had not heard"))).to_be_visible()
        board.get_by_label("A voice says").select_option(label="banana (Grace)")
        asked = []
        page.on("request", lambda request: asked.append((request.method, request.url)))
        board.get_by_role("button", name="Play it").tap()
        expect(board.get_by_text("Heard: banana")).to_be_visible()
        assert not [url for method, url in asked if method != "GET" or "own-words" in url]
        first = board.locator('[data-word="hello"]').locator(".take").first
        first.tap()
        expect(board).to_have_attribute("data-played", "1")
        board.get_by_label("The word that it is").select_option(label="window")
        expect(board.locator('[data-word="window"]').locator(".take")).to_have_count(11)
        expect(board.get_by_text(re.compile("The recordings have changed since"))).to_be_visible()
        board.locator(".dot").last.click()  # no other lies over it
        expect(board).to_have_attribute("data-played", "2")
        state = json.loads(page.evaluate("fetch('own-words/state').then((answer) => answer.text())"))
        assert [len(word["recordings"]) for word in state["words"]] == [9, 10, 11]
