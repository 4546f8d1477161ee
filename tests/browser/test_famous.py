"""Famous networks in Chromium, as a pupil uses the page."""

import re

from playwright.sync_api import expect


def shown(page, name):
    """The chooser of that label shows that network."""
    return expect(page.get_by_role("combobox", name=re.compile(name)).first)


def test_a_dot_is_clicked_and_both_are_measured(page, app_url):
    page.goto(f"{app_url}/famous?b=LeNet-5&a=LeNet-5")
    dots = page.locator("[data-testid=stVegaLiteChart] path[aria-roledescription=point]")
    expect(dots.nth(20)).to_be_visible()
    page.get_by_role("button", name="Measure both here").click()
    expect(page.get_by_text("16 at once")).to_be_visible()
    expect(page.get_by_role("cell", name=re.compile(r"^[\d,.]+ ms$"))).to_have_count(4)
    alexnet = page.locator("path[aria-roledescription=point][aria-label*=AlexNet]").first
    alexnet.click()
    expect(page).to_have_url(re.compile("b=AlexNet"))
    expect(page.get_by_role("columnheader", name="B: AlexNet")).to_be_visible()
    page.get_by_role("radio", name="year", exact=True).click()
    expect(page).to_have_url(re.compile("cost=year"))


def test_a_block_is_opened_by_mouse_keyboard_and_buttons(page, app_url):
    page.goto(f"{app_url}/famous?view=Inside+one&network=ResNet-50")
    view = page.locator(".blocks-view")
    expect(view.get_by_text("1 of 20: convolution", exact=True)).to_be_visible()
    expect(view.get_by_role("button", name="Block before")).to_be_disabled()
    view.get_by_role("button", name=re.compile("^Block 4 of 20: bottleneck")).click()
    expect(view.get_by_text("4 of 20: bottleneck", exact=True)).to_be_visible()
    expect(view.locator(".wire.around")).to_have_count(1)  # the way around
    expect(page).to_have_url(re.compile("block=4"))
    page.keyboard.press("ArrowRight")
    expect(view.get_by_role("button", name=re.compile("^Block 5 of 20"))).to_be_focused()
    view.get_by_role("button", name="Next block").click()
    expect(view.get_by_text("6 of 20: bottleneck", exact=True)).to_be_visible()
    expect(page).to_have_url(re.compile("block=6"))
    page.reload()
    expect(view.get_by_text("6 of 20: bottleneck", exact=True)).to_be_visible()


def test_a_photo_is_changed_and_the_network_fooled(phone, app_url):
    phone.goto(f"{app_url}/famous?view=What+it+thinks&sample=Coffee")
    expect(phone.get_by_text("It says espresso")).to_be_visible()
    phone.get_by_role("combobox", name=re.compile("Change")).click()
    phone.get_by_role("option", name="Fool it").click()
    expect(phone.get_by_text("Unchanged: espresso")).to_be_visible()
    expect(phone.get_by_text("adversarial example")).to_be_visible()
    phone.get_by_role("slider", name="Levels").press("End")
    expect(phone.get_by_text("at most 16 of 255")).to_be_visible()
