"""Pictures brought in a real browser: many files, a folder, a zip, the camera; named, moved, removed, taken away."""

import re
import zipfile

import pytest
from playwright.sync_api import expect

from tests.unit.test_album import file_of, noise
from tests.unit.test_zips import zip_of

pytestmark = pytest.mark.browser

NAME = "<img src=x onerror=alert(1)> $$x$$ 🐱"


def file(name, body, kind="image/png"):
    return {"name": name, "mimeType": kind, "buffer": body}


def picture(seed):
    return file(f"{seed}.png", file_of(noise(seed, (60, 40))))


def open_album(page, url):
    page.goto(f"{url}/transfer")
    expect(page.get_by_text("Bring pictures of two or more things")).to_be_attached()  # on a phone the picture takes its place
    expect(page.get_by_role("button", name="Face or no face")).to_be_visible()
    return page.get_by_role("region", name=re.compile("^Class "))


def choose(page, button, files):
    with page.expect_file_chooser() as chooser:
        button.click()
    chooser.value.set_files(files)


def test_nothing_is_there_to_be_pressed_before_it_answers(page, app_url):
    held = []
    page.route("**/modules/**/album_board/index.js", lambda route: held.append(route))
    page.goto(f"{app_url}/transfer")
    button = page.get_by_text("choose a zip")
    expect(button).to_have_count(1)
    expect(button).to_be_hidden()
    page.wait_for_timeout(1000)  # it is not only late
    expect(button).to_be_hidden()
    assert held
    for route in held:
        route.continue_()
    choose(page, page.get_by_role("button", name="choose a zip"), [])


def test_pictures_are_brought_named_moved_and_taken_away(page, app_url):
    dialogs = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    cards = open_album(page, app_url)
    expect(cards).to_have_count(2)
    bad = [file("bad <b>.png", file_of(noise(9))[:300]), file("empty.jpg", b""), file("huge.jpg", bytes(21 * 2**20))]
    choose(page, cards.nth(0).get_by_role("button", name="Choose pictures"), [picture(1), picture(2), *bad, picture(3)])
    expect(page.get_by_text("3 pictures came in; 3 did not:")).to_be_visible()
    refused = page.get_by_role("list", name="Files that were not taken").get_by_role("listitem")
    assert sorted(text.split(" ")[0] for text in refused.all_inner_texts()) == ["bad", "empty.jpg", "huge.jpg"]
    expect(refused.filter(has_text="bad <b>.png")).to_contain_text("damaged")
    expect(cards.nth(0)).to_contain_text("3 pictures")
    name = cards.nth(0).get_by_role("textbox", name="Name of this class")
    name.fill(NAME)
    name.press("Enter")
    expect(page.get_by_role("region", name=f"Class {NAME}")).to_be_visible()
    choose(page, cards.nth(1).get_by_role("button", name="Choose pictures"), [picture(4), picture(5)])
    expect(page.get_by_role("button", name="Train", exact=True)).to_be_enabled()
    cards.nth(0).get_by_role("button", name="Picture 3.png").click()
    cards.nth(0).get_by_role("combobox").select_option("Class 2")
    expect(cards.nth(1)).to_contain_text("3 pictures")
    cards.nth(1).get_by_role("button", name="Picture 3.png").click()
    cards.nth(1).get_by_role("button", name="Remove the picture 3.png").click()
    expect(cards.nth(1)).to_contain_text("2 pictures")
    with page.expect_download() as found:
        page.get_by_role("link", name="Download my pictures as a zip").click()
    with zipfile.ZipFile(found.value.path()) as archive:
        assert sorted(path.split("/")[1] for path in archive.namelist()) == ["1.jpg", "2.jpg", "4.jpg", "5.jpg"]
    assert not dialogs and page.locator("img[src=x]").count() == 0
    page.reload()
    expect(page.get_by_role("region", name=f"Class {NAME}")).to_contain_text("2 pictures")


def test_folders_zips_and_the_camera_make_classes(page, app_url, tmp_path):
    cards = open_album(page, app_url)
    for kind, seeds in (("cats", (1, 2)), ("dogs", (3, 4, 5))):
        (tmp_path / "pets" / "train" / kind).mkdir(parents=True)
        for seed in seeds:
            (tmp_path / "pets" / "train" / kind / f"{seed}.png").write_bytes(file_of(noise(seed)))
    (tmp_path / "pets" / ".DS_Store").write_bytes(b"junk")
    choose(page, page.get_by_role("button", name="choose a folder"), tmp_path / "pets")
    expect(page.get_by_role("region", name="Class dogs")).to_contain_text("3 pictures")
    expect(cards).to_have_count(2)
    body = zip_of([("cats/6.png", file_of(noise(6))), ("cows/7.png", file_of(noise(7))), ("../evil.png", b"x")])
    choose(page, page.get_by_role("button", name="choose a zip"), [file("more.zip", body, "application/zip")])
    expect(page.get_by_text("2 pictures came in; 1 did not:")).to_be_visible()
    expect(page.get_by_text("leads out of the zip")).to_be_visible()
    cows = page.get_by_role("region", name="Class cows")
    cows.get_by_role("button", name="Camera").click()
    cows.get_by_role("button", name="Take a series").click()
    expect(cows).to_contain_text(re.compile("[3-9] pictures"))
    cows.get_by_role("button", name="Stop the series").click()
    cows.get_by_role("button", name="Close", exact=True).click()
    expect(cows.locator("video")).to_have_count(0)
    cows.get_by_role("button", name="Remove the class cows").click()
    cows.get_by_role("button", name="Remove", exact=True).click()
    expect(cards).to_have_count(2)


def put(folder, *paths):
    for seed, path in enumerate(paths):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(file_of(noise(seed)))


def test_parts_of_a_data_set_are_no_classes_and_what_is_not_clear_is_asked(page, app_url, tmp_path):
    cards = open_album(page, app_url)
    put(tmp_path, *(f"d/{part}/{kind}/1.png" for part in ("Train", "Val") for kind in ("Äpfel", "Bäume")), "d/pred/1.png")
    put(tmp_path / "d" / "Train" / "Äpfel", ".ipynb_checkpoints/1.png", "@eaDir/1.png", "._x.png")
    choose(page, page.get_by_role("button", name="choose a folder"), tmp_path / "d")
    expect(page.get_by_text("4 pictures came in; 1 did not: 2 in hidden folders or folders of tools were left out.")).to_be_visible()
    expect(page.get_by_text("no folder says what they show")).to_be_visible()
    for name in ("Äpfel", "Bäume"):
        expect(page.get_by_role("region", name=f"Class {name}")).to_contain_text("2 pictures")
    expect(page.get_by_text("the 2 of your validation folders are kept apart to check with")).to_be_visible()
    page.get_by_role("button", name="Part them anew").click()
    expect(page.get_by_text("a quarter is kept apart to check with")).to_be_visible()
    body = zip_of(
        [(f"{outer}/{inner}/{outer}.png", file_of(noise(ord(outer) + ord(inner[0])))) for outer in "AB" for inner in ("owl", "fox")]
    )
    choose(page, page.get_by_role("button", name="choose a zip"), [file("two ways.zip", body, "application/zip")])
    question = page.get_by_role("group", name="A question about the folders")
    expect(question).to_contain_text("“A” and “B”, or “fox” and “owl”?")
    expect(cards).to_have_count(2)
    question.get_by_role("button", name="The classes: fox, owl").click()
    expect(page.get_by_text("4 pictures came in")).to_be_visible()  # before that the cards grow, and what is below them moves
    expect(page.get_by_role("region", name="Class owl")).to_contain_text("2 pictures")
    expect(cards).to_have_count(4)
    put(tmp_path / "e", "train/1.png", "val/2.png")
    choose(page, page.get_by_role("button", name="choose a folder"), tmp_path / "e")
    expect(page.get_by_role("alert").filter(has_text="Inside “train” and “val” there has to be a folder for each class")).to_be_visible()
    expect(cards).to_have_count(4)


def test_on_a_phone_nothing_is_wider_than_the_screen(phone, app_url):
    cards = open_album(phone, app_url)
    phone.get_by_role("button", name="Face or no face").click()
    expect(cards.nth(1).get_by_role("button", name="Picture faces")).to_have_count(24)
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    for card in cards.all():
        box = card.bounding_box()
        assert box["x"] >= 0 and box["x"] + box["width"] <= 390
