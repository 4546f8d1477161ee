"""A real keyboard types real reviews."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
HOSTILE = "<script>window.hit=1</script> <img src=x onerror=window.hit=1> **not** good [x](javascript:window.hit=1) :material/delete: $$x$$"


def open_page(page, url, query=""):
    page.goto(f"{url}/reviews{query}")
    expect(page.get_by_role("heading", name="Type a review")).to_be_visible()
    expect(words(page).first).to_be_visible()


def box(page):
    return page.get_by_role("textbox", name="Your review")


def words(page):
    return page.get_by_role("group", name="The words of the review").get_by_role("button")


def verdict(page, text):
    return expect(page.get_by_role("heading", name=re.compile(text)))


def write(page, text):
    box(page).fill(text)
    box(page).press("Enter")


def test_it_answers_while_one_types(page, app_url):
    open_page(page, app_url)
    verdict(page, "for the film").to_be_visible()
    box(page).press("ControlOrMeta+a")
    box(page).press_sequentially("This was awful, I hated it")  # no Enter
    verdict(page, "against the film").to_be_visible()
    expect(words(page)).to_have_count(6)
    expect(box(page)).to_be_focused()
    assert "text=" not in page.url  # somebody is still writing
    box(page).press("Enter")
    expect(page).to_have_url(re.compile("text=This"))
    expect(box(page)).to_have_value("This was awful, I hated it")  # Enter adds no line


def test_a_late_answer_touches_neither_text_nor_caret(page, app_url):
    open_page(page, app_url)
    box(page).fill("The film was bad and")
    for _ in range(3):
        box(page).press("ArrowLeft")
    for letter in "very long ":
        box(page).press(letter, delay=120)  # slower than it takes to be answered, faster than it takes to finish
    expect(words(page)).to_have_count(7)
    expect(box(page)).to_have_value("The film was bad very long and")
    assert box(page).evaluate("e => e.selectionStart") == len("The film was bad very long ")


def test_an_example_is_one_click_and_can_be_linked(page, app_url):
    open_page(page, app_url)
    page.get_by_role("radio", name="Verdict at the end").click()
    expect(box(page)).to_have_value(re.compile("so dull that I fell asleep"))
    expect(page.get_by_text("Three compliments come first")).to_be_visible()
    expect(page).to_have_url(re.compile("example=Verdict"))
    page.reload()
    expect(box(page)).to_have_value(re.compile("so dull that I fell asleep"))
    box(page).press("End")
    box(page).press_sequentially(" No.")
    expect(words(page)).to_have_count(24)
    expect(page.get_by_text("Three compliments come first")).not_to_be_visible()


def test_a_text_survives_a_visit_to_another_page_and_view(page, app_url):
    open_page(page, app_url)
    write(page, "A dull film with a dull end.")
    expect(words(page)).to_have_count(7)
    page.get_by_role("link", name="Home").click()
    expect(page.get_by_role("heading", name="Glassbox")).to_be_visible()
    page.get_by_role("link", name="Type a review", exact=True).first.click()
    expect(box(page)).to_have_value("A dull film with a dull end.")
    page.get_by_role("radio", name="Many at once").click()
    expect(words(page)).to_have_count(0)
    expect(box(page)).to_have_value("A dull film with a dull end.")
    page.get_by_role("radio", name="Word by word").click()
    expect(words(page)).to_have_count(7)


def test_a_word_is_taken_out_with_the_mouse_and_put_back(page, app_url):
    open_page(page, app_url, "?text=I+did+not+like+this+film.")
    words(page).nth(2).click()
    menu = page.get_by_role("dialog", name=re.compile("Change “not”"))
    out = menu.get_by_role("button", name="Take it out")
    expect(out).to_contain_text("%")
    chance = out.inner_text().split("→")[1].strip()
    out.click()
    expect(page.get_by_role("status").filter(has_text="Without “not”")).to_contain_text(f"→ {chance} for the film")
    expect(menu).to_be_hidden()
    expect(page).to_have_url(re.compile("swap=2"))
    expect(words(page)).to_have_count(6)
    page.get_by_role("button", name="Put everything back").click()
    expect(page.get_by_text("Without “not”")).to_have_count(0)


def test_a_word_is_swapped_with_the_keyboard_alone(page, app_url):
    open_page(page, app_url, "?text=I+loved+this+film.")
    words(page).nth(1).focus()
    page.keyboard.press("Enter")
    menu = page.get_by_role("dialog", name=re.compile("Change “loved”"))
    expect(menu.get_by_role("button", name="Put “hated” there")).to_be_visible()
    page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    expect(words(page).nth(1)).to_be_focused()
    page.keyboard.press("Enter")
    menu.get_by_role("textbox", name="Your own word").fill("<b>detested</b>")
    page.keyboard.press("Enter")
    expect(words(page).nth(1)).to_have_accessible_name(re.compile("^detested: instead of loved"))
    page.get_by_role("button", name="Write it into the box").click()
    expect(box(page)).to_have_value("I detested this film.")


def test_pointing_at_a_word_reads_the_score_after_it(page, app_url):
    open_page(page, app_url)
    words(page).nth(4).hover()
    expect(page.get_by_role("status").filter(has_text="After “fantastic!”")).to_contain_text("% for the film")
    expect(page.get_by_role("img", name=re.compile("Probability for the film after each of 9 words"))).to_be_visible()


def test_a_long_text_can_be_read_word_by_word(page, app_url):
    open_page(page, app_url, "?example=First+sentence+%2B")
    more = page.get_by_role("button", name="Show every word")
    line = page.get_by_role("group", name="The score after each word, as a line")
    assert line.evaluate("e => e.scrollWidth <= e.clientWidth")
    more.click()
    assert line.evaluate("e => e.scrollWidth > 2 * e.clientWidth")
    page.get_by_role("button", name="Show the whole line").click()
    assert line.evaluate("e => e.scrollWidth <= e.clientWidth")


def test_what_was_typed_is_never_markup(page, app_url):
    open_page(page, app_url)
    write(page, HOSTILE)
    expect(words(page).filter(has_text="[x](javascript:window.hit=1)")).to_be_visible()
    words(page).first.click()
    page.get_by_role("dialog").get_by_role("button", name="Take it out").click()
    expect(page.get_by_role("status").filter(has_text="Without “")).to_be_visible()
    page.get_by_text("How does the verdict come about?").click()
    expect(page.get_by_text("Everything together")).to_be_visible()
    page.get_by_role("radio", name="Word by word").hover()
    found = page.evaluate("""() => {
      const all = [], look = root => root.querySelectorAll('*').forEach(e => { all.push(e); if (e.shadowRoot) look(e.shadowRoot); });
      look(document);
      const script = e => e.tagName === 'SCRIPT' && e.textContent.includes('hit');
      return [window.hit, all.some(e => e.onerror || e.href?.startsWith?.('javascript:') || script(e))];
    }""")
    assert found == [None, False]


def test_a_megabyte_is_cut_and_answered(page, app_url):
    open_page(page, app_url)
    box(page).evaluate("e => { e.value = 'a good film '.repeat(90000); e.dispatchEvent(new InputEvent('input', {bubbles: true})); }")
    expect(page.get_by_text("Too long: only the first 20,000 characters are kept.")).to_be_visible()
    expect(page.get_by_text("the network reads the first 2,000 words")).to_be_visible()
    expect(words(page)).to_have_count(2000)
    write(page, "A bad film.")
    expect(words(page)).to_have_count(3)
    expect(page.get_by_text("Too long")).to_have_count(0)


def test_halves_of_characters_and_other_scripts(page, app_url):
    open_page(page, app_url)
    box(page).evaluate("e => { e.value = 'so good \\ud83d film \\u0000'; e.dispatchEvent(new InputEvent('input', {bubbles: true})); }")
    expect(words(page)).to_have_count(4)
    write(page, "فيلم رائع جدا")
    expect(page.get_by_text("There is no word in it that the network knows.")).to_be_visible()
    write(page, "")
    expect(page.get_by_text("Write something first.")).to_be_visible()


def test_the_page_works_on_a_phone(phone, app_url):
    open_page(phone, app_url, "?example=Long+review")
    assert phone.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth <= innerWidth")
    words(phone).nth(3).tap()
    menu = phone.get_by_role("dialog", name=re.compile("Change"))
    expect(menu.get_by_role("button", name="Take it out")).to_contain_text("%")
    seen = menu.bounding_box()
    assert seen["x"] >= 0 and seen["x"] + seen["width"] <= 390
