"""Train a network: building it, its link and its run in a real browser."""

import re

import pytest

playwright = pytest.importorskip("playwright.sync_api")
pytestmark = pytest.mark.browser
expect = playwright.expect
SMALL = "?network=dense16&count=200&batch=50&epochs=2&dropout=0.0"


def opened(page, app_url, query=""):
    page.goto(f"{app_url}/training{query}")
    builder = page.locator(".builder")
    expect(builder.locator(".block").first).to_be_visible(timeout=90_000)  # the first visit waits for the worker processes
    return builder


def blocks(builder) -> list[str]:
    return [text.replace("\n", " ") for text in builder.locator(".block").all_inner_texts()]


def test_layers_are_added_changed_moved_and_removed_and_the_link_keeps_them(page, app_url):
    builder = opened(page, app_url, "?network=conv8 pool dense16")
    assert blocks(builder) == [
        "picture 28 × 28 × 1 no parameters",
        "convolution 26 × 26 × 8 80 parameters",
        "max pooling 13 × 13 × 8 no parameters",
        "dense 16 21,648 parameters",
        "scores 10 170 parameters",
    ]
    text, train = page.get_by_role("textbox", name="The same as text"), page.get_by_role("button", name="Train", exact=True)
    builder.get_by_role("button", name=re.compile("^max pooling [0-9]")).click()
    builder.get_by_role("button", name="add a layer: convolution").click()
    expect(text).to_have_value("conv8 pool conv16 dense16")
    expect(builder.locator(".words")).to_contain_text("(13 + 2·0 − 3) / 1 + 1 = 11")  # the new layer is the chosen one
    builder.get_by_label("maps").fill("12")
    builder.get_by_label("maps").press("Tab")
    expect(text).to_have_value("conv8 pool conv12 dense16")
    builder.get_by_label("padding").fill("1")
    builder.get_by_label("padding").press("Tab")
    expect(text).to_have_value("conv8 pool conv12p1 dense16")
    builder.get_by_role("button", name="move this layer one place earlier").click()
    expect(text).to_have_value("conv8 conv12p1 pool dense16")
    page.reload()
    expect(text).to_have_value("conv8 conv12p1 pool dense16")
    builder.get_by_role("button", name=re.compile("^dense [0-9]")).click()
    builder.get_by_role("button", name="remove this layer").click()
    expect(text).to_have_value("conv8 conv12p1 pool")
    expect(train).to_be_enabled()


def test_a_layer_that_does_not_fit_stops_the_training_in_words(page, app_url):
    builder = opened(page, app_url, "?network=conv8 pool pool pool")
    train = page.get_by_role("button", name="Train", exact=True)
    expect(train).to_be_enabled()
    builder.get_by_role("button", name="add a layer: dense").click()
    builder.get_by_role("button", name="move this layer one place earlier").click()
    expect(page.get_by_role("alert")).to_contain_text("comes after a dense layer")
    expect(train).to_be_disabled()
    expect(builder.locator(".block.wrong")).to_contain_text("does not fit")
    assert "network=conv8+pool+pool+pool" in page.url.replace("%20", "+")  # the last that could be trained
    builder.get_by_role("button", name="move this layer one place later").click()
    expect(train).to_be_enabled()
    expect(page.get_by_role("alert")).to_have_count(0)


def test_blocks_are_chosen_and_layers_added_with_the_keyboard(page, app_url):
    builder = opened(page, app_url, "?network=conv8 pool dense16")
    builder.locator(".block").nth(2).focus()
    page.keyboard.press("Enter")
    expect(builder.locator(".block").nth(2)).to_have_attribute("aria-pressed", "true")
    expect(builder.locator(".words")).to_contain_text("The largest of every 2 × 2")
    builder.get_by_label("takes the").select_option("avg")
    expect(page.get_by_role("textbox", name="The same as text")).to_have_value("conv8 avg dense16")


def test_counts_follow_what_is_typed(page, app_url):
    opened(page, app_url)
    expect(page.get_by_text("55 iterations an epoch, 550 in all")).to_be_visible()
    batch = page.get_by_role("spinbutton", name="Batch")
    batch.fill("100")
    batch.press("Enter")
    expect(page.get_by_text("3,500 pictures / batch 100 → 35 iterations an epoch, 350 in all")).to_be_visible()
    rate = page.get_by_role("textbox", name="Learning rate")
    rate.fill("nan")
    rate.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("The rate must be a number from 0 to 1000")


def test_train_is_one_run_that_a_reload_finds_again(page, app_url):
    opened(page, app_url, SMALL)
    page.get_by_role("button", name="Train", exact=True).dblclick()
    page.wait_for_url(re.compile(r"run="))
    run = re.search(r"run=([^&]+)", page.url)[1]
    expect(page.get_by_role("button", name="Train another")).to_be_enabled()
    page.reload()
    expect(page.get_by_role("button", name="Train another")).to_be_enabled()
    assert f"run={run}" in page.url and "network=dense16" in page.url
    expect(page.get_by_role("textbox", name="The same as text")).to_have_value("dense16")


def test_train_and_the_live_curves_fit_on_a_projector_without_a_scroll(page, app_url):
    page.set_viewport_size({"width": 1280, "height": 720})
    opened(page, app_url)
    tasks = page.locator(".st-key-train-task [role=radiogroup]")
    expect(tasks).to_have_attribute("data-more", "right")  # an arrow says that more of them lie there, and leads to them
    box = tasks.bounding_box()
    page.mouse.click(box["x"] + box["width"] - 10, box["y"] + box["height"] / 2)
    expect(tasks).to_have_attribute("data-more", re.compile("left"))
    page.get_by_role("button", name="Train", exact=True).click()
    expect(page.get_by_text(re.compile(r"Loss after epoch \d"))).to_be_visible()
    charts = page.locator(".st-key-run-panel .curve")
    for seen in (page.get_by_role("button", name="Train another"), charts.nth(0), charts.nth(1)):
        expect(seen).to_be_in_viewport(ratio=1)
    page.get_by_test_id("stMainBlockContainer").get_by_role("button", name="Stop").click()


def test_the_finder_runs_in_a_worker_and_sets_the_rate(page, app_url):
    opened(page, app_url, SMALL)
    page.get_by_text("Find a good learning rate").click()
    page.get_by_role("button", name="Find a rate").click()
    button = page.get_by_role("button", name="Set the rate to")
    expect(button).to_be_visible(timeout=90_000)
    rate = button.inner_text().split()[-1]
    button.click()
    expect(page.get_by_role("textbox", name="Learning rate")).to_have_value(rate)


def test_a_click_that_another_one_follows_at_once_is_not_lost(page, app_url):
    opened(page, app_url, SMALL)
    page.get_by_text("Find a good learning rate").click()
    expect(page.get_by_role("button", name="Find a rate")).to_be_visible()
    page.locator('[data-test-script-state="notRunning"]').wait_for()
    page.evaluate(  # the second request cuts the first one's run short, somewhere before the button in the page
        """() => {
            const button = [...document.querySelectorAll("button")].find((each) => each.innerText.includes("Find a rate"));
            button.click();
            setTimeout(() => document.querySelector("[data-testid=stSidebar] input[type=checkbox]").click(), 30);
        }"""
    )
    expect(page.get_by_role("button", name="Set the rate to")).to_be_visible(timeout=90_000)


def test_on_a_phone_everything_is_in_one_column_and_train_in_reach(phone, app_url):
    builder = opened(phone, app_url)
    train = phone.get_by_role("button", name="Train", exact=True)
    assert train.bounding_box()["y"] < 844
    builder.scroll_into_view_if_needed()
    assert phone.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= 390
