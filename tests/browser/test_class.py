"""A class of four browsers: a teacher, two computers and a phone."""

import re
from contextlib import suppress

import pytest

from core.classroom.key import FILE
from tests.browser.conftest import CHROMIUM, FLAGS, PHONE
from tests.browser.test_digits import sheet as still

playwright = pytest.importorskip("playwright.sync_api")
pytestmark = pytest.mark.browser
expect = playwright.expect


@pytest.fixture
def people(browsers):
    """Opens browsers that know nothing of one another."""
    browser = browsers.chromium.launch(executable_path=CHROMIUM, args=FLAGS)

    def person(**how):
        context = browser.new_context(**how)
        context.set_default_timeout(90_000)
        return context.new_page()

    yield person
    browser.close()


@pytest.fixture
def teacher(people, app_url, app_home):
    page = people(viewport={"width": 1280, "height": 720})
    page.goto(f"{app_url}/class")
    page.get_by_text("I teach").click()
    page.get_by_role("textbox", name="Teacher's key").fill((app_home / FILE).read_text())
    page.get_by_role("button", name="Show the key").click()
    page.get_by_role("button", name="Begin a class").click()
    expect(page.locator(".class-code")).to_be_visible()
    return page


def join(page, url, code, name):
    page.goto(f"{url}/class?code={code}")
    page.get_by_role("textbox", name="Nickname").fill(name)
    page.get_by_role("button", name="Join").click()
    expect(page.get_by_text(f"You are in, {name}")).to_be_visible()


def view(page, name):
    page.locator(".st-key-view").get_by_role("radio", name=name).click()


def tile(teacher, name):
    return teacher.locator(".tile").filter(has=teacher.get_by_text(name, exact=True))


def draw_for_the_class(teacher, phone):
    """The phone draws a one, the wall shows it, a network reads it, and it goes when its owner says so."""
    teacher.get_by_role("link", name="Class").first.click()
    view(teacher, "Our digits")
    teacher.get_by_role("button", name="Let all draw").click()
    phone.locator(".st-key-class-digit").get_by_role("radio", name="1").click()
    expect(phone.get_by_text("Draw a 1")).to_be_visible()
    sheet = still(phone)
    phone.mouse.move(sheet["x"] + 110, sheet["y"] + 40)
    phone.mouse.down()
    phone.mouse.move(sheet["x"] + 112, sheet["y"] + 180, steps=8)
    phone.mouse.up()
    for _ in range(30):  # what was drawn is sent a little after the pen was lifted
        phone.get_by_role("button", name="Keep it").click()
        with suppress(AssertionError):
            expect(phone.get_by_text("1 of 10")).to_be_visible(timeout=3000)
            break
    picture = teacher.locator(".digits .picture img")
    expect(picture).to_have_attribute("alt", "1, drawn by Phone")
    assert picture.evaluate("img => img.decode().then(() => img.naturalWidth)") == 28
    teacher.get_by_role("button", name="MNIST's network reads").click()
    expect(teacher.locator(".stands")).to_contain_text("MNIST's network reads 1 of 1")
    phone.get_by_role("button", name="Delete mine").click()
    expect(picture).to_have_count(0)


def test_a_class_from_the_door_to_its_end(teacher, people, app_url):
    code = teacher.locator(".class-code").inner_text()
    phone, mia, tom = people(viewport=PHONE, has_touch=True, is_mobile=True), people(), people()
    pupils = {"Phone": phone, "Mia": mia, "Tom": tom}
    for name, page in pupils.items():
        join(page, app_url, code, name)
    expect(teacher.locator(".names li")).to_have_text(["Phone", "Mia", "Tom"])

    view(teacher, "Wall")  # everybody to a step, and where they are
    teacher.get_by_role("button", name="Send all to this step").click()
    for name, page in pupils.items():
        expect(page).to_have_url(re.compile(r"lesson=.*step=1|step=1.*lesson="))
        expect(page.locator(".st-key-lesson-says")).to_be_visible()
        expect(tile(teacher, name).locator(".place")).to_contain_text("step 1")

    teacher.get_by_role("button", name="Eyes up").click()
    for page in pupils.values():
        expect(page.get_by_role("dialog")).to_contain_text("Eyes up")
    expect(teacher.get_by_role("button", name="Eyes up")).to_have_attribute("aria-pressed", "true")
    teacher.get_by_role("button", name="Eyes up").click()
    for page in pupils.values():
        expect(page.get_by_role("dialog")).to_be_hidden()

    view(teacher, "One question")
    teacher.get_by_role("button", name="Ask it").click()
    for page, place in ((phone, 0), (mia, 1), (tom, 1)):
        page.locator(".st-key-stage-cause-vote [data-testid=stRadioOption], .st-key-stage-cause-vote label").filter(
            has=page.get_by_role("radio")
        ).nth(place).click()
        expect(page.get_by_text("Your answer:")).to_be_visible()
    expect(teacher.locator(".stands")).to_contain_text("3 of 3 have answered")
    expect(teacher.locator(".votes b")).to_have_text([""] * teacher.locator(".votes b").count())
    teacher.get_by_text("Show the answers").click()
    expect(teacher.locator(".votes b").nth(1)).to_have_text("2")
    expect(phone.get_by_text("What the class says")).to_be_visible()
    teacher.get_by_role("button", name="Show what happens").click()
    for page in pupils.values():
        expect(page).not_to_have_url(re.compile("/class"))

    draw_for_the_class(teacher, phone)
    teacher.goto(f"{app_url}/words?word=epoch")  # what the teacher has open
    teacher.get_by_role("button", name="Everybody here now").click()
    for page in pupils.values():
        expect(page).to_have_url(re.compile(r"/words\?word=epoch"))

    tom.get_by_role("button", name="Leave").click()
    expect(tom.locator(".bar")).to_have_count(0)
    teacher.goto(f"{app_url}/class?view=Wall")
    expect(teacher.locator(".tile")).to_have_count(2)
    view(teacher, "Invite")
    teacher.get_by_role("button", name="End the class").click()
    teacher.get_by_role("button", name="End it now").click()
    for page in (phone, mia):
        expect(page.locator(".bar")).to_have_count(0)
    expect(teacher.get_by_role("button", name="Begin a class")).to_be_visible()


def test_a_teacher_whose_laptop_slept_finds_the_class_again(teacher, people, app_url):
    code = teacher.locator(".class-code").inner_text()
    teacher.context.route("**/classroom/hear*", lambda route: route.abort())
    teacher.goto(f"{app_url}/class?view=Wall")
    expect(teacher.locator(".stands")).to_contain_text("does not answer")
    mia = people()
    join(mia, app_url, code, "Mia")
    teacher.context.unroute("**/classroom/hear*")
    expect(tile(teacher, "Mia")).to_be_visible()
    mia.goto(f"{app_url}/class?code={code}")  # the same browser twice
    expect(mia.get_by_text("You are in, Mia")).to_be_visible()
    expect(teacher.locator(".tile")).to_have_count(1)
    tile(teacher, "Mia").get_by_role("button", name="Send out").click()
    expect(mia.get_by_role("textbox", name="Nickname")).to_be_visible()
