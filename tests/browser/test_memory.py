"""The page Memory in a real browser: the recurrent cell by hand, and a network that continues rows."""

import re

import pytest
import torch
from playwright.sync_api import expect

from core.explain.reviews.gates import unroll
from core.explain.sequences.cell import read

pytestmark = pytest.mark.browser
TRAINED = 120_000  # milliseconds: a busy machine is slow, not wrong
LAB = ".cell-lab"


@pytest.fixture
def lab(page, app_url):
    page.goto(f"{app_url}/memory")
    expect(page.locator(f"{LAB} .step")).to_have_count(7)
    return page


def button(page, name):
    return page.locator(LAB).get_by_role("button", name=name, exact=True)


def states(page):
    """What stands in the squares of the last step that is shown, letter by letter."""
    return [float(text.replace("−", "-")) for text in page.locator(f"{LAB} .step.now .state button").all_inner_texts()]


def by_pytorch(page, **changes):
    """The same from PyTorch, for what the fields of the page say."""
    cell = read(changes)
    inside = unroll(cell.layer(), torch.tensor(cell.inputs)).values
    letters = ["c", "h"] if cell.kind == "lstm" else ["h"]
    at = len(page.locator(f"{LAB} .step:not(.later)").all()) - 1
    return [value for letter in letters for value in inside[letter][at].tolist()]


def agree(page, **changes):
    assert states(page) == pytest.approx(by_pytorch(page, **changes), abs=0.0051)


def test_step_back_scrub_and_play_go_through_the_sequence(lab):
    expect(lab.locator(f"{LAB} output").first).to_contain_text("step 1 of 7: x = 1")
    assert states(lab) == [0.76, 0.76]
    button(lab, "step: one step on").click()
    agree(lab)
    assert lab.locator(f"{LAB} .step.later").count() == 5
    lab.locator(LAB).get_by_role("slider", name="step").fill("6")
    assert states(lab) == [0.01, 0.27]
    button(lab, "one step back").click()
    agree(lab)
    expect(lab).to_have_url(re.compile("at=6"))
    button(lab, "play").click()
    expect(lab.locator(f"{LAB} .play-bar output")).to_contain_text("step 7 of 7")
    button(lab, "RNN, step 3").click()  # the cell itself
    expect(lab.locator(f"{LAB} .step.now .badge")).to_have_count(3)  # the shared weights, lit where it stands
    assert lab.locator(f"{LAB} .step.now .in").get_attribute("aria-label") == "input at step 3"


def test_the_formula_has_ones_own_numbers(lab):
    button(lab, "step: one step on").click()
    expect(lab.locator(f"{LAB} .sum .numbers")).to_have_text("= tanh(1·0 + 0.5·0.762 + 0·0.762 + 0) = tanh(0.381) = 0.363")
    lab.get_by_label("h: weight of unit 1 for h₁").fill("−1,5")
    expect(lab.locator(f"{LAB} .sum .numbers")).to_contain_text("(−1.5)·0.762")
    lab.get_by_label("input at step 2").fill("2")
    lab.get_by_label("input at step 2").press("Tab")
    expect(lab.locator(f"{LAB} .sum .numbers")).to_have_text("= tanh(1·2 + (−1.5)·0.762 + 0·0.762 + 0) = tanh(0.858) = 0.695")
    expect(lab).to_have_url(re.compile(r"numbers=1%2C1%2C-1\.5"))
    expect(lab.get_by_label("numbers", exact=True)).to_have_value("1, 2, 0, 0, 0, 0, 0")
    lab.reload()
    expect(lab.locator(f"{LAB} .sum .numbers")).to_contain_text("= 0.695")
    button(lab, "Numbers as at first").click()
    expect(lab.locator(f"{LAB} .sum .numbers")).to_contain_text("0.5·0.762")


def test_lstm_and_gru_show_gates_valves_and_counts(lab):
    count = lab.locator(f"{LAB} [data-part=count]")
    expect(count).to_contain_text("RNN 1 block, 10 · GRU 3 blocks, 30 · LSTM 4 blocks, 40")
    for name, kind, gates in (("LSTM", "lstm", 6), ("GRU", "gru", 4)):
        button(lab, name).click()
        expect(lab.locator(f"{LAB} .sum")).to_have_count(gates)
        lab.locator(LAB).get_by_role("combobox", name="units").select_option("4")
        button(lab, "step: one step on").click()
        agree(lab, kind=kind, size="4")
        button(lab, "unit 3").click()
        expect(lab.locator(f"{LAB} [data-part=valves]")).to_have_attribute("aria-label", re.compile(r"valves of unit 3 .*\d+ %"))
        button(lab, "one step back").click()
    button(lab, "n candidate").click()
    lab.get_by_label("n: weight of unit 3 for bias c").fill("2")
    button(lab, "r reset gate").click()
    expect(lab.get_by_label("r: weight of unit 1 for bias b")).to_have_value("1")
    button(lab, "RNN").click()
    expect(lab.locator(f"{LAB} [data-part=valves]")).to_be_hidden()


def test_a_word_and_a_sine_are_read(lab):
    reads = lab.locator(LAB).get_by_role("combobox", name="reads")
    reads.select_option("word")
    lab.get_by_label("word", exact=True).fill("noon")
    expect(lab.locator(f"{LAB} .step")).to_have_count(4)
    agree(lab, reads="word", sequence="noon")
    expect(lab.locator(f"{LAB} th.x")).to_have_text(["n", "o"])
    lab.get_by_label("input at step 1").fill("m")
    lab.get_by_label("input at step 1").press("Tab")
    expect(lab.get_by_label("word", exact=True)).to_have_value("moon")
    reads.select_option("sine")
    expect(lab.locator(f"{LAB} .step")).to_have_count(12)
    button(lab, "step: one step on").click()
    agree(lab, reads="sine", sequence="6")
    lab.get_by_label("input at step 2").fill("0.5")
    lab.get_by_label("input at step 2").press("Tab")
    expect(reads).to_have_value("numbers")


def test_what_cannot_be_read_is_said_and_nothing_is_lost(lab):
    lab.get_by_label("numbers", exact=True).fill("one, two")
    expect(lab.locator(LAB).get_by_role("alert")).to_contain_text("Type 1 to 12 numbers")
    assert states(lab) == [0.76, 0.76]
    lab.get_by_label("h: weight of unit 1 for x").fill("much")
    expect(lab.locator(LAB).get_by_role("alert")).to_be_hidden()
    expect(lab.get_by_label("h: weight of unit 1 for x")).to_have_attribute("aria-invalid", "true")
    assert states(lab) == [0.76, 0.76]


def test_the_prediction_can_be_tried(lab):
    lab.get_by_text("Predict first").first.click()
    lab.get_by_text("Nothing in either").click()
    expect(lab.get_by_text(re.compile("Not quite"))).to_be_visible()
    lab.get_by_role("button", name="Show me", exact=True).click()
    expect(lab.locator(f"{LAB} .play-bar output")).to_contain_text("step 7 of 7")


def test_a_phone_has_input_state_and_player_on_its_first_screen(phone, app_url):
    phone.goto(f"{app_url}/memory?kind=lstm&size=2")
    for part in (".step.now .in", ".step.now .state", ".play-bar", "[data-part=valves]"):
        expect(phone.locator(f"{LAB} {part}").first).to_be_visible()
        assert phone.locator(f"{LAB} {part}").first.bounding_box()["y"] < 800, part
    main = phone.get_by_test_id("stMain")
    assert main.evaluate("main => main.scrollWidth - main.clientWidth") == 0


def test_a_row_is_learnt_continued_and_one_of_another_kind_is_outside(page, app_url):
    page.goto(f"{app_url}/memory")
    page.get_by_role("radio", name="Next number").click()
    page.locator(".st-key-row-train button").click()
    expect(page.get_by_role("heading", name=re.compile(r"^2, 4, 6 → 8 "))).to_be_visible(timeout=TRAINED)
    expect(page.get_by_text(re.compile("It has seen rows like this"))).to_be_visible()
    expect(page.get_by_text(re.compile("of 200 test rows continued right"))).to_be_visible()
    assert page.get_by_role("button", name="Try it on your rows").count() == 0  # here it is
    page.get_by_role("textbox", name="Your row").fill("3, 6, 12, ?")
    page.get_by_role("textbox", name="Your row").press("Enter")
    expect(page.get_by_text("Outside of what it has seen")).to_be_visible()
    page.get_by_role("textbox", name="Your row").fill("2, 4")
    page.get_by_role("textbox", name="Your row").press("Enter")
    expect(page.get_by_text("This network reads 3 numbers; here are 2.")).to_be_visible()
