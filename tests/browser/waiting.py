"""Waits for what a test needs to be true, however slow the machine is."""

PAINTED = "() => new Promise((seen) => requestAnimationFrame(() => requestAnimationFrame(seen)))"
SLOWEST = 90_000  # milliseconds


def painted(page):
    """Until the page has been told of the last movement and has drawn what it does."""
    page.evaluate(PAINTED)


def rested(page):
    """Until the server has nothing more to draw on the page."""
    page.locator('[data-test-script-state="notRunning"]').wait_for(timeout=SLOWEST)


def steady(page, look, pause=1000):
    """What `look` gives once it has given the same twice, so many milliseconds apart."""
    before = look()
    for _ in range(SLOWEST // pause):
        page.wait_for_timeout(pause)
        if (now := look()) == before:
            return now
        before = now
    raise AssertionError(f"it never comes to rest: {before}")


def silent(page, sent):
    """How much had been sent when the page came to rest and had nothing more to say."""
    rested(page)
    return steady(page, lambda: len(sent))


def until(page, true, pause=200):
    """Until that is true."""
    for _ in range(SLOWEST // pause):
        if true():
            return
        page.wait_for_timeout(pause)
    raise AssertionError("it never came to be")
