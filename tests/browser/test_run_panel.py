"""The run panel in a real browser, watching real trainings."""

import json
import re

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests.browser.conftest import end, start_app
from tests.browser.waiting import steady, until

playwright = pytest.importorskip("playwright.sync_api")
pytestmark = pytest.mark.browser
expect = playwright.expect

LONG = "?network=conv8+pool+dense32&epochs=150&dropout=0.0"
SHORT = "?network=dense32&count=1000&epochs=6"

# Marks what is drawn on, and counts from then on: the texts of the progress, and how high the page is in every frame.
WATCH = """() => {
  const deep = (root, selector, out = []) => { root.querySelectorAll(selector).forEach(e => out.push(e));
    root.querySelectorAll('*').forEach(e => e.shadowRoot && deep(e.shadowRoot, selector, out)); return out; };
  const main = document.querySelector('[data-testid=stMain]');
  window.seen = {texts: [], heights: new Set(), faded: 0, began: performance.now(),
    drawn: deep(document, '[data-testid=stVegaLiteChart] canvas, figure canvas, table button')};
  const look = () => {
    const text = deep(document, '[role=progressbar] p')[0]?.innerText;
    if (text && text !== window.seen.texts.at(-1)) window.seen.texts.push(text);
    window.seen.heights.add(main.scrollHeight);
    if ([...document.querySelectorAll('.st-key-run-panel [data-stale]')].some(e => getComputedStyle(e).opacity < 0.99)) window.seen.faded++;
    requestAnimationFrame(look);
  };
  look();
}"""
SEEN = """() => ({updates: window.seen.texts.length, seconds: (performance.now() - window.seen.began) / 1000, faded: window.seen.faded,
  heights: [...window.seen.heights], drawn: window.seen.drawn.length, kept: window.seen.drawn.filter(e => e.isConnected).length})"""

SOCKETS = """window.sockets = []; window.WebSocket = class extends WebSocket {
  constructor(...how) { super(...how); window.sockets.push(this); } };
window.streams = []; window.EventSource = class extends EventSource {
  constructor(...how) { super(...how); window.streams.push(this); } };"""
CUT = "() => { sockets.forEach(socket => socket.close()); streams.forEach(stream => { stream.close(); stream.onerror(); }); }"

# What stands in the bar, one after the other, for so many milliseconds.
TEXTS = """long => new Promise(done => { const texts = new Set(), end = performance.now() + long;
  const deep = (root) => { for (const e of root.querySelectorAll('*')) { const f = e.shadowRoot && (
    e.shadowRoot.querySelector('[role=progressbar] p') ?? deep(e.shadowRoot)); if (f) return f; } };
  const bar = deep(document);
  const look = () => { texts.add(bar.textContent); performance.now() < end ? requestAnimationFrame(look) : done([...texts]); };
  look(); })"""


@pytest.fixture(scope="module")
def panel_url(tmp_path_factory):
    """The address of an app that shows the panel alone."""
    home = tmp_path_factory.mktemp("home")
    server, url = start_app(home, part="panel_app.py")
    yield url
    end(server)


def begun(page, url):
    """A training that has ended an epoch or more."""
    page.goto(url)
    expect(page.get_by_text(re.compile(r"validation pictures after epoch [1-9]")).first).to_be_visible(timeout=90_000)


def losses(body):
    """The epochs of the loss's curve, where a message of the server brings one."""
    message = ForwardMsg.FromString(body) if isinstance(body, bytes) else ForwardMsg()
    chart = message.delta.new_element.bidi_component
    if chart.component_name != "kit/run_panel/curve" or (data := json.loads(chart.json))["name"] != "loss":
        return []
    return [[told[0] for told in data["parts"]["told"]]]


def epoch(page):
    return int(re.search(r"Loss after epoch (\d+)", page.get_by_text("Loss after epoch").inner_text())[1])


def bar(page):
    """What the training is doing."""
    return page.get_by_role("progressbar")


def main(page):
    """The page itself: while it is being drawn, Streamlit shows a Stop of its own above it."""
    return page.get_by_test_id("stMainBlockContainer")


def stop(page):
    main(page).get_by_role("button", name="Stop").click()
    expect(page.get_by_text("test pictures read right")).to_be_visible()


def test_it_moves_without_being_rebuilt_and_without_jumping(page, panel_url):
    begun(page, panel_url + LONG)
    page.evaluate(WATCH)
    page.wait_for_function("window.seen.texts.length > 12")
    seen = page.evaluate(SEEN)
    assert seen["drawn"] > 100 and seen["kept"] == seen["drawn"], seen
    assert len(seen["heights"]) == 1 and not seen["faded"], seen
    stop(page)


def test_it_moves_while_the_page_does_not_run_again(page, panel_url):
    messages = []
    page.on("websocket", lambda socket: socket.on("framereceived", lambda body: messages.append(body)))
    begun(page, panel_url + LONG)

    def moved():
        page.evaluate("1")  # what has come is counted
        before = len(messages)
        texts = page.evaluate(TEXTS, 600)
        return len(texts) > 2 and len(messages) == before

    until(page, moved)
    stop(page)


def test_without_a_stream_the_page_runs_again_instead(page, panel_url):
    asked = []
    page.route("**/watch/run**", lambda route: (asked.append(route.request.url), route.abort()))
    begun(page, panel_url + LONG)
    held = epoch(page)
    until(page, lambda: epoch(page) > held)
    until(page, lambda: len(asked) > 1)  # it goes on asking, ever less often
    stop(page)


def test_pause_step_go_on_and_stop_by_keyboard(page, panel_url):
    begun(page, panel_url + LONG)
    page.get_by_role("button", name="Pause").press("Enter")
    expect(bar(page)).to_contain_text("Paused.")
    before = bar(page).inner_text()
    page.get_by_role("button", name="One step").press("Enter")
    expect(bar(page)).not_to_have_text(before)
    page.get_by_role("button", name="Go on").press("Enter")
    expect(bar(page)).not_to_contain_text("Paused.")
    main(page).get_by_role("button", name="Stop").press("Enter")
    expect(page.get_by_text("Stopped by hand")).to_be_visible()
    expect(page.get_by_role("button", name="Continue")).to_be_visible()


def test_a_reload_and_a_second_browser_find_the_run(page, phone, panel_url):
    begun(page, panel_url + LONG)
    page.reload()
    expect(main(page).get_by_role("button", name="Stop")).to_be_visible()
    phone.goto(page.url + "&visitor=guest")
    expect(phone.get_by_text("You are watching somebody else's run")).to_be_visible()
    expect(main(phone).get_by_role("button", name="Stop it")).to_be_visible()  # as one that sits at the machine itself
    expect(main(phone).get_by_role("button", name="Stop", exact=True)).to_have_count(0)
    assert phone.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= 390
    page.get_by_role("button", name="Pause").click()
    expect(bar(phone)).to_contain_text("Paused.")
    stop(page)
    expect(phone.get_by_text("test pictures read right")).to_be_visible()


def test_a_network_that_drops_for_five_seconds_leaves_no_gap(page, panel_url):
    curves = []
    page.on("websocket", lambda socket: socket.on("framereceived", lambda body: curves.extend(losses(body))))
    page.add_init_script(SOCKETS)
    begun(page, panel_url + LONG)
    page.context.set_offline(True)
    page.evaluate(CUT)  # being offline closes none that is open
    held = steady(page, lambda: epoch(page))  # what had come may still have to be drawn
    page.wait_for_timeout(5000)  # the fault itself
    assert epoch(page) == held
    page.context.set_offline(False)
    until(page, lambda: epoch(page) > held + 1)
    until(page, lambda: curves[-1][-1] > held)
    assert curves[-1][: held + 2] == list(range(held + 2))  # those missed, too; the newest may still be under way
    assert page.evaluate("sockets.length") > 1 and page.evaluate("streams.length") > 1
    stop(page)


def test_a_cell_of_the_matrix_by_mouse_and_by_keyboard(page, panel_url):
    page.goto(panel_url + SHORT)
    expect(page.get_by_text("test pictures read right")).to_be_visible(timeout=90_000)
    expect(page.get_by_text("test pictures, network of epoch").first).to_be_visible()  # no more the validation pictures
    cell = page.get_by_role("button", name=re.compile(r"^4 read as 4: "))
    count = cell.inner_text()
    cell.click()
    expect(page.get_by_text(f"{count} × 4 read as 4")).to_be_visible()
    expect(page.locator(".captioned figcaption").first).to_contain_text("is 4, read as 4")
    expect(cell).to_have_attribute("aria-pressed", "true")
    cell.press("ArrowRight")
    beside = page.get_by_role("button", name=re.compile(r"^4 read as 5: "))
    expect(beside).to_be_focused()
    beside.press("Enter")
    expect(page.get_by_text(re.compile(r"× 4 read as 5"))).to_be_visible()
    page.get_by_role("button", name="All mistakes").click()
    expect(page.get_by_text(re.compile(r"\d+ mistakes"))).to_be_visible()
    expect(beside).to_have_attribute("aria-pressed", "false")


def test_all_views_fill(page, panel_url):
    page.goto(panel_url + SHORT + "&seed=1")
    expect(page.get_by_text("test pictures read right")).to_be_visible(timeout=90_000)
    for name, words in (("Digit by digit", "Precision"), ("Weights", "Each hill counts"), ("Gradients and rate", "which way is downhill")):
        page.get_by_role("radio", name=name).click()
        expect(page.get_by_text(words)).to_be_visible()
