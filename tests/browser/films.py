"""A run that is over, played back as a person does it."""

from playwright.sync_api import expect


def played_back(page, last, timeout):
    """From the page of a training to the film of its run: before training, one epoch on, and played to the last."""
    page.get_by_role("link", name="Play it back, compare, download it").click()
    page.get_by_role("slider", name="epoch").press("Home", timeout=timeout)
    expect(page.get_by_text("Before training", exact=True)).to_be_visible(timeout=timeout)
    page.get_by_role("button", name="one epoch on").click()
    expect(page.get_by_text("Before training", exact=True)).to_have_count(0)
    page.get_by_role("button", name="play", exact=True).click()
    expect(page.locator(".replay")).to_contain_text(f"Epoch {last} of {last}", timeout=timeout)
