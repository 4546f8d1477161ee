"""The whole network in one picture: alive while drawing, looked at closer, with neurons off, the same as PyTorch's."""

import hashlib
import re

import numpy as np
import pytest
import torch
from playwright.sync_api import expect

from core import zoo
from core.data.digits.unseen import FILE, unseen
from core.models.packed import halved
from core.zoo.digits import DigitReader
from tests import pen
from tests.browser.test_digits import draw_with_mouse, open_page, verdict
from tests.browser.test_pen import begin
from tests.browser.waiting import painted, silent

pytestmark = pytest.mark.browser
PIXELS = """e => { const all = e.getContext('2d').getImageData(0, 0, e.width, e.height).data;
    let sum = 0; for (let i = 0; i < all.length; i += 4) sum = (sum * 31 + all[i] + all[i + 1] + all[i + 2]) % 1000003; return sum; }"""
# The modules of the page itself, asked in the browser for the labels of a thousand digits.
LABELS = """async ([module, network, digits, count]) => {
    const { unpack, run } = await import(module);
    const net = unpack(await (await fetch(network)).arrayBuffer());
    const stream = (await fetch(digits)).body.pipeThrough(new DecompressionStream("gzip"));
    const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
    return Array.from({ length: count }, (_, k) => {
        const image = Float32Array.from(bytes.subarray(count + k * 784, count + (k + 1) * 784), v => v / 255);
        const scores = run(net, image).at(-2);
        return scores.indexOf(Math.max(...scores));
    });
}"""


def maps(page):
    return page.locator(".network [data-part=maps]")


def until_read(page):
    expect(page.locator(".network")).to_have_attribute("data-read", re.compile(r"[1-9]\d*"))


def test_the_maps_move_with_the_pen(page, app_url):
    open_page(page, app_url, "?view=Inside")
    until_read(page)
    empty = maps(page).evaluate(PIXELS)
    begin(page, pen.digit(7))
    expect(page.locator(".verdict")).to_have_attribute("data-origin", "pen")
    verdict(page, "I read a 7").to_be_visible()
    assert maps(page).evaluate(PIXELS) != empty
    page.mouse.up()


def test_a_number_tells_where_it_came_from_and_is_taken_apart(page, app_url):
    open_page(page, app_url, "?source=Example&view=Inside")
    expect(page.locator(".network [data-part=maps]")).to_have_attribute("aria-label", re.compile("It reads 7"))
    over = page.locator(".network [data-part=over]")
    before = over.evaluate(PIXELS)
    box = maps(page).bounding_box()
    maps(page).hover(position={"x": box["width"] * 0.36, "y": box["height"] * 0.5})
    expect(page.get_by_text("Its receptive field, what it can see of the drawing, has")).to_be_visible()
    assert over.evaluate(PIXELS) != before
    maps(page).click(position={"x": box["width"] * 0.36, "y": box["height"] * 0.5})
    closer = page.locator(".network .closer")
    expect(closer).to_be_visible()
    closer.get_by_label("Layer").select_option(label="conv2b: convolution")
    expect(closer.get_by_text("from the other 61 maps")).to_be_visible()
    expect(page).to_have_url(re.compile("layer=conv2b"))
    line = closer.get_by_text(re.compile(r"bias .* = ")).inner_text().replace("\u2212", "-")
    told = closer.get_by_text(re.compile("conv2b has .* here")).inner_text().replace("\u2212", "-")
    assert float(line.rsplit("= ", 1)[1]) == pytest.approx(float(told.split()[2]), abs=1e-3)
    page.get_by_role("button", name="Whole network").click()
    expect(maps(page)).to_be_visible()


def test_the_keys_do_what_the_pointer_does(page, app_url):
    open_page(page, app_url, "?source=Example&view=Inside")
    expect(maps(page)).to_have_attribute("aria-label", re.compile("It reads 7"))
    maps(page).focus()
    for _ in range(3):
        maps(page).press("ArrowRight")
    expect(page.get_by_text("Its receptive field")).to_be_visible()
    maps(page).press("Enter")
    expect(page.locator(".network .closer")).to_be_visible()


def test_neurons_are_switched_off_and_the_answer_and_the_thousand_digits_fall(page, app_url):
    open_page(page, app_url, "?source=Example&view=Inside")
    verdict(page, "I read a 7").to_be_visible()
    expect(maps(page)).to_have_attribute("aria-label", re.compile("It reads 7"))
    page.get_by_role("button", name="Switch off", exact=True).first.click()
    box = maps(page).bounding_box()
    maps(page).click(position={"x": box["width"] * 0.36, "y": box["height"] * 0.5})
    expect(page.get_by_text("without the neurons that you have switched off")).to_be_visible()
    expect(page.get_by_text(re.compile("with 1 of 512 neurons off"))).to_be_visible()
    page.locator(".network [data-part=share]").fill("90")
    measured = page.locator(".network [data-part=measured]")
    expect(measured).to_contain_text(re.compile(r"461 of 512 neurons off, \d\d?\.\d % are right"))
    expect(measured).to_contain_text("It falls")
    page.get_by_role("button", name="Stop counting").click()
    expect(measured).to_have_text("Counting was stopped.")
    page.get_by_role("button", name="All on").click()
    verdict(page, "I read a 7").to_be_visible()


def test_this_browser_reads_a_thousand_digits_as_pytorch_does(page, app_url):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    open_page(page, app_url, "?source=Example&view=Inside")
    expect(maps(page)).to_have_attribute("aria-label", re.compile("It reads 7"))
    module, network = (next(url for url in asked if re.search(end, url)) for end in (r"/digit_net\.js$", "/networks/[0-9a-f]{24}$"))
    digits = f"{app_url}/networks/unseen-{hashlib.sha256(FILE.read_bytes()).hexdigest()[:16]}"
    found = page.evaluate(LABELS, [module, network, digits, 1000])
    pictures = torch.from_numpy(unseen().images.astype(np.float32) / 255)[:, None]
    same = DigitReader(halved(zoo.load("digits").model)).scores(pictures).argmax(dim=1).tolist()
    assert len(found) == 1000 and found == same


def test_a_drawing_goes_on_from_one_view_to_the_other(page, app_url):
    open_page(page, app_url)
    draw_with_mouse(page, pen.digit(3))
    verdict(page, "I read a 3").to_be_visible()
    page.get_by_role("radio", name="Inside").click()
    expect(maps(page)).to_have_attribute("aria-label", re.compile("It reads 3"))


def test_damage_follows_the_slider_while_it_is_dragged(page, app_url):
    sent = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda _: sent.append("socket")))
    open_page(page, app_url, "?source=Example&view=Break+it")
    slider = page.get_by_role("slider", name="Turn (degrees)")
    slider.wait_for()
    before = silent(page, sent)
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    seen = set()
    for share in (0.55, 0.65, 0.75, 0.9):
        page.mouse.move(box["x"] + box["width"] * share, box["y"] + box["height"] / 2, steps=3)
        painted(page)
        seen.add(page.locator(".damage", has=slider).locator("figcaption").inner_text())
    assert len(seen) > 2 and len(sent) == before
    page.mouse.up()
    expect(page).to_have_url(re.compile("damage-turn="))
