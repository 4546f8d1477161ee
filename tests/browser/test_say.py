"""The page Say a digit in a real browser: a voice is heard and played, and what is said into the microphone is read."""

import itertools
import re

import numpy as np
import pytest
import soundfile
from playwright.sync_api import expect

from core.data.sounds.voices import in_a_row
from tests.browser.conftest import LAPTOP, unused

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def speaker(browsers, tmp_path_factory):
    """A browser into whose microphone a voice says four, two, once."""
    file = tmp_path_factory.mktemp("spoken") / "spoken.wav"
    soundfile.write(file, np.repeat(np.pad(in_a_row("anna", "42"), (16_000, 16_000)), 3), 48_000)
    return browsers(flags=[f"--use-file-for-fake-audio-capture={file}%noloop"], viewport=LAPTOP)


def axes_of(view):
    """The labels of a picture's seconds and hertz; each is readable and none lies on another."""
    found = [[], []]
    for labels, kind in zip(found, (".tick.x", ".tick.y"), strict=True):
        ticks = view.locator(kind).all()
        labels += [tick.inner_text() for tick in ticks]
        assert all(float(tick.evaluate("e => getComputedStyle(e).fontSize").removesuffix("px")) >= 12 for tick in ticks)
        side, size = ("x", "width") if kind == ".tick.x" else ("y", "height")
        spans = sorted((box[side], box[side] + box[size]) for box in (tick.bounding_box() for tick in ticks))
        assert all(before[1] <= after[0] + 1 for before, after in itertools.pairwise(spans)), labels
    return found


def test_a_voice_is_read_word_by_word_and_played(page, app_url):
    page.goto(f"{app_url}/say?digit=26&voice=anna")
    view = page.locator(".heard")
    expect(view.get_by_role("heading")).to_have_text("I hear 2 6")
    assert axes_of(view) == [["0 s", "0.5 s", "1 s", "1.5 s"], []]
    bars = view.get_by_role("listitem")
    expect(bars.nth(2)).to_have_class(re.compile("best"))
    view.get_by_role("button", name="word 2: 6").click()
    expect(bars.nth(6)).to_have_class(re.compile("best"))
    expect(bars.nth(2)).not_to_have_class(re.compile("best"))
    view.get_by_role("button", name="only this word").click()
    expect(view).to_have_attribute("data-played", "1")  # it has come to its end
    page.get_by_role("button", name="Another one").click()
    expect(view.get_by_role("heading")).to_have_text("I hear a 5")
    expect(page).to_have_url(re.compile("voice=fred"))
    expect(page).to_have_url(re.compile("digit=5"))


def test_what_is_said_into_the_microphone_is_read(speaker, app_url):
    with unused(speaker) as page:
        page.goto(f"{app_url}/say?source=Record")
        page.get_by_role("button", name="Record", exact=True).click()
        expect(page.get_by_test_id("stAudioInputWaveformTimeCode")).to_have_text(re.compile("00:(0[5-9]|[1-5])"))
        page.get_by_role("button", name="Stop recording").click()
        expect(page.locator(".heard").get_by_role("heading")).to_have_text("I hear 4 2")
        expect(page.get_by_text(re.compile("2 words cut out"))).to_be_visible()


def test_a_window_slides_over_the_wave_and_the_sound_is_played(page, app_url):
    page.goto(f"{app_url}/say?view=What+it+hears&digit=6&voice=anna&at=0.1")
    lab = page.locator(".sound-lab")
    said = lab.get_by_text(re.compile("this window's power"))
    share = lambda: int(re.search(r"(\d+) %", said.inner_text()).group(1))  # noqa: E731
    expect(said).to_be_visible()
    assert share() > 80  # an s
    assert axes_of(lab)[1] == ["0 Hz", "2,000 Hz", "4,000 Hz", "6,000 Hz", "8,000 Hz"]
    box = lab.locator("canvas").first.bounding_box()
    x, y = box["x"] + 0.4 * box["width"], box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + 5, y)
    page.mouse.down()
    page.mouse.move(x, y, steps=4)
    page.mouse.up()
    expect(page).to_have_url(re.compile(r"at=0\.[2-9]"))
    assert share() < 60  # a vowel
    lab.get_by_label("32 mel bands").check()
    expect(lab.get_by_role("img", name=re.compile("32 mel bands upwards"))).to_be_visible()
    assert axes_of(lab)[1] == ["200 Hz", "500 Hz", "1,000 Hz", "2,000 Hz", "3,500 Hz"] and axes_of(lab)[0][0] == "0 s"
    lab.get_by_role("button", name="play", exact=True).click()
    expect(lab).to_have_attribute("data-played", "1")
    page.get_by_role("radio", name="Telephone").click()
    expect(page.get_by_text("300 to 3,400 Hz, sent as 8,000 samples", exact=False)).to_be_visible()


def test_a_word_is_spoilt_by_a_slider_and_the_curve_says_how_much(page, app_url):
    page.goto(f"{app_url}/say?view=Break+it&voice=anna&digit=6&damage=Pitch")
    view = page.locator(".sound-break")
    slider = view.get_by_role("slider")
    expect(slider).to_have_attribute("aria-valuetext", "0 semitones")
    expect(view.get_by_text(re.compile("^I hear a 6"))).to_be_visible()
    slider.focus()
    page.keyboard.press("End")
    expect(slider).to_have_attribute("aria-valuetext", "12 semitones")
    expect(view.get_by_text(re.compile("^I hear a 6"))).to_have_count(0)
    expect(page).to_have_url(re.compile("amount=12"))
    view.get_by_role("button", name="play").click()
    expect(view).to_have_attribute("data-played", "1")
    page.get_by_role("radio", name="Quieter").click()
    expect(slider).to_have_attribute("aria-valuetext", "0 dB")
    expect(page).not_to_have_url(re.compile("amount="))


def test_a_piece_is_rubbed_out_by_hand_and_by_slider_and_what_is_left_is_heard(page, app_url):
    page.goto(f"{app_url}/say?view=Inside&voice=clara&digit=7")
    view = page.locator(".sound-inside")
    gram = view.get_by_role("img", name=re.compile("log-mel spectrogram"))
    none = view.get_by_role("listitem").filter(has_text="no digit")
    expect(none).not_to_contain_text("→")
    seconds, hertz = axes_of(view.locator(".plotted.gram"))
    assert hertz == ["200 Hz", "500 Hz", "1,000 Hz", "2,000 Hz", "3,500 Hz"] and axes_of(view.locator(".plotted.map"))[0] == seconds
    box = gram.bounding_box()
    page.mouse.move(box["x"] + 0.48 * box["width"], box["y"] + 1)
    page.mouse.down()
    page.mouse.move(box["x"] + 0.64 * box["width"], box["y"] + box["height"] - 1, steps=4)
    page.mouse.up()
    expect(none).to_contain_text("→")
    expect(page).to_have_url(re.compile(r"piece=0\.(59|6\d)-0\.8\d-0-32"))
    expect(view.get_by_text(re.compile("^Without the piece: "))).to_be_visible()
    view.get_by_role("button", name="play what is left").click()
    expect(view).to_have_attribute("data-played", "1")
    view.get_by_role("button", name="only the piece").click()
    expect(view).to_have_attribute("data-played", "2")
    view.get_by_role("slider", name="below").focus()
    page.keyboard.press("ArrowLeft")
    expect(page).to_have_url(re.compile(r"piece=.*-0-31"))
    view.get_by_role("button", name="mute its bands").click()
    expect(page).to_have_url(re.compile(r"piece=0\.00-1\.26-0-31"))
    view.get_by_label(re.compile("show what spoke for")).check()
    expect(view.get_by_role("img", name=re.compile("What spoke for the answer"))).to_be_visible()
    view.get_by_role("combobox", name="stage").select_option("stage 3")
    expect(view.get_by_role("img", name=re.compile("Each row is one of the 72 maps"))).to_be_visible()
    view.get_by_role("combobox", name="map").select_option("9")
    expect(view.get_by_role("img", name=re.compile("Map 9 of 72, 4 bands"))).to_be_visible()
    view.get_by_role("button", name="put back").click()
    expect(none).not_to_contain_text("→")
    page.reload()
    expect(view.get_by_role("img", name=re.compile("Map 9 of 72, 4 bands"))).to_be_visible()
