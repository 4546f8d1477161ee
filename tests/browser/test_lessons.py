"""A lesson in a real browser: walked to its end as a pupil does, and what a teacher prints."""

import json
import re

import pytest

from core import lessons

playwright = pytest.importorskip("playwright.sync_api")
pytestmark = pytest.mark.browser
expect = playwright.expect
LESSON = lessons.lessons()["one-neuron"]


def at_step(page, number, waits=False):
    """Until that step's bar is there, and its lab, or the question that opens it."""
    expect(page.locator(".st-key-lesson-says")).to_contain_text(f"{number}/{len(LESSON.steps)} {LESSON.steps[number - 1].title}")
    expect(page).to_have_url(re.compile(f"/neuron.*[?&]step={number}(&|$)"))
    expect(page.get_by_role("heading", level=1)).to_have_count(0 if waits else 1)
    expect(page.locator(".st-key-lesson-question")).to_have_count(1 if waits else 0)


def on(page):
    page.locator(".st-key-lesson-next button:visible").click()


def value(page, name):
    return page.get_by_role("spinbutton", name=name, exact=True)


def answer(page, number, option):
    """Choose; the lab of this step opens."""
    at_step(page, number, waits=True)
    page.locator(".st-key-lesson-question").get_by_text(option, exact=True).click()
    at_step(page, number)


def walk(page, app_url):
    steps = LESSON.steps
    page.goto(f"{app_url}/lessons")
    page.locator(".st-key-begin-one-neuron button:visible").click()
    at_step(page, 1)
    on(page)
    at_step(page, 2)
    on(page)
    answer(page, 3, steps[2].predict.options[0])
    expect(value(page, "hours slept")).to_have_value("8")  # the same page as before, in the state of this step
    page.wait_for_function("localStorage.getItem('glassbox-lessons')?.includes('one-neuron/3')")
    page.reload()
    at_step(page, 3)
    expect(value(page, "hours slept")).to_have_value("8")
    on(page)
    at_step(page, 4)
    expect(value(page, "hours slept")).to_have_value("5")
    value(page, "bias b").fill("-3")
    value(page, "bias b").press("Enter")
    expect(page.locator(".st-key-lesson-says")).to_contain_text("Done.")
    page.go_back()
    at_step(page, 3)
    expect(value(page, "hours slept")).to_have_value("8")
    page.go_forward()
    at_step(page, 4)
    on(page)
    answer(page, 5, steps[4].predict.right)
    on(page)
    answer(page, 6, steps[5].predict.right)
    on(page)
    expect(page).to_have_url(re.compile("/lessons$"))
    expect(page.get_by_text("6 of 6 steps")).to_be_visible()
    page.get_by_role("radio", name="My report").click()
    expect(page.get_by_text("I said:")).to_have_count(3)


def test_a_pupil_walks_to_the_end_on_a_laptop(page, app_url):
    page.set_viewport_size({"width": 1280, "height": 720})
    walk(page, app_url)


def test_a_pupil_walks_to_the_end_on_a_phone(phone, app_url):
    walk(phone, app_url)


def test_whoever_leaves_goes_on_later(page, app_url):
    page.goto(f"{app_url}/neuron?lesson=one-neuron&step=1")
    on(page)
    at_step(page, 2)
    page.locator(".st-key-lesson-leave button:visible").click()
    expect(page).to_have_url(re.compile("/lessons$"))
    expect(page.get_by_text("1 of 6 steps")).to_be_visible()
    page.locator(".st-key-begin-one-neuron button:visible").click()
    at_step(page, 2)


def test_a_teacher_takes_the_lesson_along_as_a_notebook(page, app_url):
    page.goto(f"{app_url}/lessons?view=For+teachers")
    expect(page.locator(".st-key-sheet")).to_contain_text(LESSON.aims[0])
    with page.expect_download() as download:
        page.get_by_role("button", name="As a notebook").click()
    assert download.value.suggested_filename == "one-neuron.ipynb"
    book = json.loads(download.value.path().read_text(encoding="utf-8"))
    assert any("torch.sigmoid" in "".join(cell["source"]) for cell in book["cells"] if cell["cell_type"] == "code")


def test_on_paper_is_the_sheet_and_nothing_else(page, app_url):
    page.goto(f"{app_url}/lessons?view=For+teachers")
    expect(page.locator(".st-key-sheet")).to_contain_text(LESSON.aims[0])
    page.emulate_media(media="print")
    expect(page.locator(".st-key-sheet")).to_be_visible()
    for part in ("stSidebar", "stHeader"):
        expect(page.get_by_test_id(part)).to_be_hidden()
    expect(page.locator(".st-key-not-printed")).to_be_hidden()
    expect(page.get_by_role("heading", level=1)).to_be_hidden()
    assert page.evaluate("getComputedStyle(document.querySelector('.st-key-sheet p')).color") == "rgb(0, 0, 0)"
