"""Teach it one's own pictures, in a real browser, with a real worker process: a sample set, a training, a label put right."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
TRAINED = 240_000  # milliseconds: a busy machine is slow, not wrong


def test_a_sample_set_is_trained_on_and_a_label_put_right(page, app_url):
    page.goto(f"{app_url}/transfer?view=Train")
    page.get_by_role("button", name=re.compile("^Sample: textures")).click(timeout=TRAINED)
    train = page.locator(".st-key-transfer-train button")
    expect(train).to_be_enabled(timeout=TRAINED)
    page.get_by_role("radio", name=re.compile("^Last blocks")).click()
    expect(train).to_have_text(re.compile("last blocks"))
    page.get_by_role("radio", name=re.compile("^Last blocks")).press("ArrowLeft")
    expect(train).to_have_text(re.compile("head only"))
    train.click()
    expect(page.get_by_text(re.compile("of 18 validation pictures told apart right"))).to_be_visible(timeout=TRAINED)
    assert "run=" in page.url
    page.get_by_role("button", name=re.compile("^brick read as brick: ")).click()
    photo = page.locator("figure[role=button]").first
    photo.focus()
    photo.press("Enter")
    expect(page.get_by_text("Who is right?")).to_be_visible()
    page.get_by_role("radio", name="gravel").click()
    expect(page.get_by_text("1 in another class")).to_be_visible()
    before = page.url
    page.get_by_role("button", name="Train again with them").click()
    page.wait_for_url(lambda url: url != before)
    expect(page.get_by_text(re.compile("of 18 validation pictures told apart right"))).to_be_visible(timeout=TRAINED)
