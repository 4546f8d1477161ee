"""Points in a plane, played in a real browser."""

import re

import pytest
import torch

from core.explain.foundations.plane.recipe import PlaneRecipe
from core.explain.foundations.plane.training import PlaneTrainer, record
from core.models.plane_net import PlaneNet, features

playwright = pytest.importorskip("playwright.sync_api")
pytestmark = pytest.mark.browser
expect = playwright.expect
SPIRALS = PlaneRecipe(data="spirals", noise=0.05, layers=(8, 8))


def opened(page, app_url, query=""):
    page.goto(f"{app_url}/plane{query}")
    plane = page.locator(".plane")
    expect(plane.locator(".neuron").first).to_be_visible()
    whole(plane)
    return plane


def whole(plane):
    """Until all of its film is there."""
    expect(plane).not_to_have_attribute("data-growing", "")


def scrub(plane, epoch: int):
    plane.get_by_role("slider", name="epoch").evaluate(
        "(bar, epoch) => { bar.value = epoch; bar.dispatchEvent(new Event('input')); }", epoch
    )


def point_at(plane, x1: float, x2: float, click: bool = False):
    box = plane.locator("[data-part=surface]").bounding_box()
    where = {"x": box["width"] * (x1 + 3) / 6, "y": box["height"] * (3 - x2) / 6}
    surface = plane.locator("[data-part=surface]")
    (surface.click if click else surface.hover)(position=where)


def shown_at(plane) -> tuple[float, float]:
    text = plane.locator("[data-part=who]").inner_text().replace("−", "-")
    return tuple(float(number) for number in re.search(r"x₁ = (\S+), x₂ = (\S+)", text).groups())


def number(text: str) -> float:
    return float(text.replace("−", "-"))


def net_at(recipe: PlaneRecipe, epoch: int) -> PlaneNet:
    """The PyTorch network of this recipe after so many epochs."""
    trainer = PlaneTrainer(recipe)
    for _ in range(epoch):
        trainer.epoch()
    return trainer.net.eval().requires_grad_(False)


def test_play_pause_step_and_rewind_to_the_same_first_weights(page, app_url):
    plane = opened(page, app_url)
    epoch, rule = plane.locator("output"), plane.locator("[data-part=rule]")
    expect(epoch).to_have_text("epoch 0 of 300")
    first = rule.inner_text()
    plane.get_by_role("button", name="play", exact=True).click()
    expect(epoch).to_have_text(re.compile(r"epoch [1-9]\d* of 300"))
    plane.get_by_role("button", name="pause").click()
    now = int(epoch.inner_text().split()[1])
    assert rule.inner_text() != first
    plane.get_by_role("button", name="one epoch on").click()
    expect(epoch).to_have_text(f"epoch {now + 1} of 300")
    plane.get_by_role("button", name="one epoch back").click()
    expect(epoch).to_have_text(f"epoch {now} of 300")
    plane.get_by_role("button", name="rewind to the first weights").click()
    expect(epoch).to_have_text("epoch 0 of 300")
    assert rule.inner_text() == first
    scrub(plane, 300)
    end = record(PlaneRecipe()).result
    expect(plane.locator("[data-part=score]")).to_contain_text(f"loss {end.train_loss:.3f}, 100 % right")
    expect(plane.locator("[data-part=score]")).to_contain_text(f"loss {end.test_loss:.3f}, 98 % right")


@pytest.mark.parametrize(
    ("query", "recipe"),
    [
        ("", PlaneRecipe()),
        ("?data=spirals&noise=0.05&layers=8-8", SPIRALS),
        (
            "?layers=4&activation=relu&init=he&batch_norm=1&features=x1-x2sq-sinx2",
            PlaneRecipe(layers=(4,), activation="relu", init="he", batch_norm=True, features=("x1", "x2sq", "sinx2")),
        ),
    ],
)
def test_the_browser_computes_what_pytorch_computes(page, app_url, query, recipe):
    plane = opened(page, app_url, query)
    for epoch, place in ((0, (1, 2)), (7, (-2.1, 0.4)), (40, (0.3, -1.7)), (40, (0, 0))):
        scrub(plane, epoch)
        point_at(plane, *place)
        x = features(torch.tensor([shown_at(plane)]), recipe.features)
        answers = net_at(recipe, epoch)(x)
        says = plane.locator("[data-part=says]").inner_text()
        assert number(re.search(r" = (\S+) for blue", says)[1]) == pytest.approx(float(torch.sigmoid(answers[-1])), abs=1e-4)
        plane.get_by_role("button", name="look at neuron 2 of layer 1").focus()
        numbers = plane.locator("[data-part=numbers]").inner_text()
        assert number(numbers.rpartition("= ")[2]) == pytest.approx(float(answers[1][0, 1]), abs=1e-4)
        plane.get_by_role("button", name="look at neuron 2 of layer 1").blur()


def test_weights_are_lines_blue_if_positive_and_wide_if_large(page, app_url):
    plane = opened(page, app_url)
    scrub(plane, 300)
    lines = plane.locator("[data-part=edges] path")
    expect(lines).to_have_count(9)
    weights = [float(weight) for layer, _ in net_at(PlaneRecipe(), 300).plain_layers() for weight in layer.flatten()]
    seen = lines.evaluate_all("all => all.map(line => [line.getAttribute('stroke'), Number(line.getAttribute('stroke-width'))])")
    assert [stroke == "#0072B2" for stroke, _ in seen] == [weight > 0 for weight in weights]
    by_size = sorted(range(9), key=lambda place: abs(weights[place]))
    widths = [seen[place][1] for place in by_size]
    assert widths == sorted(widths) and widths[0] < widths[-1]


def test_hovering_a_neuron_shows_what_it_sees_and_its_formula(page, app_url):
    plane = opened(page, app_url)
    looking, rule = plane.locator("[data-part=looking]"), plane.locator("[data-part=rule]")
    expect(looking).to_have_text("What the whole network decides")
    page.wait_for_load_state("networkidle")  # what comes late moves what is below it, away from the mouse
    plane.get_by_role("button", name="look at neuron 3 of layer 1").hover()
    expect(looking).to_have_text("What neuron 3 of layer 1 sees")
    expect(rule).to_have_text(re.compile(r"^a = tanh\(−?\d\.\d{3}·x₁ [+−] \d\.\d{3}·x₂ [+−] \d\.\d{3}\)$"))
    plane.get_by_role("button", name="look at the input x₂").hover()
    expect(rule).to_have_text("x₂ = 0.500")
    plane.locator("output").hover()
    expect(looking).to_have_text("What the whole network decides")


def test_neurons_and_layers_are_added_and_the_link_restores_them(page, app_url):
    plane = opened(page, app_url)
    plane.get_by_role("button", name="one neuron less in layer 1").click()
    expect(plane.locator(".neuron")).to_have_count(2 + 2 + 1)
    plane.get_by_role("button", name="one layer more").click()
    expect(plane.locator(".neuron")).to_have_count(2 + 2 + 2 + 1)
    expect(page).to_have_url(re.compile("layers=2-2"))
    expect(plane.locator("output")).not_to_have_text("epoch 0 of 300")  # it plays on
    again = opened(page, page.url.partition("/plane")[0], "?" + page.url.partition("?")[2])
    expect(again.locator(".neuron")).to_have_count(2 + 2 + 2 + 1)


def test_it_plays_while_it_is_trained(page, app_url):
    """What follows the first epochs is held back: they move without it."""
    plane, held, holding = opened(page, app_url), [], [True]
    page.route("**/plane/film/*", lambda route: held.append(route) if holding else route.continue_())
    plane.get_by_role("button", name="one neuron more in layer 1").click()
    expect(plane.locator(".neuron")).to_have_count(2 + 4 + 1)
    expect(plane.locator("output")).to_have_text(re.compile(r"epoch [1-9]\d* of 300"))
    expect(plane).to_have_attribute("data-growing", "")
    expect(page.get_by_text("It is still being trained.")).to_have_count(1)
    scrub(plane, 300)
    holding.clear()
    for route in held:
        route.continue_()
    expect(plane.locator("output")).to_have_text("epoch 300 of 300")
    end = record(PlaneRecipe(layers=(4,))).result
    expect(plane.locator("[data-part=score]")).to_contain_text(f"loss {end.train_loss:.3f}")
    expect(page.get_by_text("It is still being trained.")).to_have_count(0)


def test_a_click_adds_a_point_and_the_network_trains_with_it(page, app_url):
    plane = opened(page, app_url)
    trained = plane.locator("[data-point=training]")
    expect(trained).to_have_count(100)
    point_at(plane, 2.5, 2.5, click=True)  # only looks
    expect(plane.locator("[data-point=added]")).to_have_count(0)
    plane.get_by_role("button", name="a click adds a point: green").click()
    point_at(plane, 2.5, 2.5, click=True)
    point_at(plane, 2.5, -2.5, click=True)
    plane.get_by_role("button", name="undo").click()
    plane.get_by_role("button", name="train with 1 new point").click()
    expect(trained).to_have_count(101)
    expect(plane.get_by_role("button", name="look at the output for green")).to_be_visible()
    expect(page).to_have_url(re.compile("own="))
    plane.get_by_role("button", name="remove my 1 point").click()
    expect(trained).to_have_count(100)
    expect(page).not_to_have_url(re.compile("own="))


def test_the_keyboard_moves_the_cross_and_adds_points(page, app_url):
    plane = opened(page, app_url)
    plane.get_by_role("button", name="a click adds a point: blue").press("Enter")
    surface = plane.locator("[data-part=surface]")
    surface.press("ArrowRight")
    surface.press("ArrowUp")
    assert shown_at(plane) == (1.1, 0.6)
    surface.press("Enter")
    expect(plane.locator("[data-point=added]")).to_have_count(1)


def test_divergence_is_said_and_stopping_early_goes_back(page, app_url):
    plane = opened(page, app_url)
    page.get_by_role("button", name="Rate too large").click()
    expect(page.get_by_text("Diverged: after epoch")).to_be_visible()
    opened(page, app_url, "?data=moons&noise=0.55&count=100&layers=8-8&batch=50&patience=3")
    scrub(plane, 1000)
    expect(plane.locator("output")).to_have_text("back to epoch 7")


def test_the_cures_play_side_by_side_with_their_gaps(page, app_url):
    page.goto(f"{app_url}/plane?view=cures")
    cures = page.locator(".cures")
    panels = cures.locator(".panel")
    expect(panels).to_have_count(6)
    expect(cures.locator("output")).to_have_text("epoch 0 of 300")
    cures.get_by_role("button", name="play", exact=True).click()
    expect(cures.locator("output")).not_to_have_text("epoch 0 of 300")
    expect(page.locator(".cures:not([data-growing])")).to_be_visible()  # all six have been trained
    scrub(cures, 300)
    gaps = [number(text.split()[1]) for text in cures.locator(".gap-said").all_inner_texts()]
    assert gaps[0] > 2 * max(gaps[1:])
    expect(panels.nth(4)).to_contain_text("back to 7")


def test_hidden_controls_are_hidden(page, app_url):
    plane = opened(page, app_url, "?hide=layers-points-cures")
    expect(plane.get_by_role("button", name="one layer more")).to_have_count(0)
    expect(plane.get_by_role("button", name="undo")).to_have_count(0)
    expect(plane.locator("[data-part=brushes] button")).to_have_count(0)
    expect(page.get_by_text("Cures for overfitting")).to_have_count(0)
    expect(page.get_by_text("hides some of its controls")).to_be_visible()


def test_the_largest_network_fits_a_phone(page, app_url):
    page.set_viewport_size({"width": 390, "height": 844})
    plane = opened(page, app_url, "?layers=8-8-8-8-8-8&data=blobs&classes=5&features=x1-x2-x1sq-x2sq-x1x2-sinx1-sinx2")
    expect(plane.locator(".neuron")).to_have_count(7 + 6 * 8 + 5)
    scrub(plane, 60)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert plane.evaluate("element => element.scrollWidth <= element.clientWidth")
    boxes = plane.locator(".neuron").evaluate_all("all => all.map(one => one.getBoundingClientRect().width)")
    assert min(boxes) >= 24


def test_script_and_link_are_drawn_when_their_panels_are_opened_and_follow(page, app_url):
    opened(page, app_url)
    for label, holds in (("Show me the PyTorch", "import torch"), ("For teachers: a link that restores all this", "/plane?")):
        panel = page.get_by_test_id("stExpander").filter(has_text=label)
        expect(panel).to_be_visible()
        expect(panel.get_by_test_id("stCode")).to_have_count(0)
        panel.get_by_text(label).click()
        expect(panel.get_by_test_id("stCode")).to_contain_text(holds)
    page.get_by_role("button", name="XOR", exact=True).click()
    expect(panel.get_by_test_id("stCode")).to_contain_text("/plane?data=xor")
    panel.get_by_text(label).click()
    expect(panel.get_by_test_id("stCode")).to_be_hidden()


def test_a_slow_browser_leaves_open_what_a_click_on_its_arrow_opened(page, app_url):
    opened(page, app_url)
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": 20})
    about = page.get_by_test_id("stPopoverButton").filter(has_text="?").first
    box = about.bounding_box()
    page.mouse.click(box["x"] + box["width"] - 12, box["y"] + box["height"] / 2)
    expect(page.get_by_test_id("stPopoverBody")).to_contain_text("Each small picture is what one neuron answers")
    expect(about).to_have_attribute("aria-expanded", "true")
