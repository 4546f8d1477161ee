"""The page that reads reviews, without a browser."""

import json

import pytest

from core.data.reviews.reviews import examples
from core.zoo.reviews import MOST_TOKENS
from pages.language.review_views import source, swapped

PAGE = "language/reviews.py"
HOSTILE = (
    "<script>alert(1)</script> <img src=x onerror=alert(1)> **not** good [x](javascript:alert(1)) :material/delete: :red[bad] $$x$$ `a`"
)


def write(at, text, done=True):
    """What the box would send after these words."""
    version = at.session_state["review-text-draft"].version
    at.session_state["review-text"] = {"typed": {"text": text, "version": version, "done": done}}
    at.run()
    assert not at.exception
    return at


def words(at):
    parts = [*at.subheader, *at.markdown, *at.info, *at.warning, *at.caption, *at.text]
    return " ".join(str(part.value) for part in parts)


def component(at, key):
    """The data that the component of that key was given."""
    found = [c.proto for c in at.get("bidi_component") if key in c.proto.id]
    return json.loads(found[0].json) if found else None


def board(at):
    return component(at, "review-board")


def change(at, **words):
    """Words that the board has changed: w2="" takes out the third. That it tells so is for the browser's tests."""
    text, found = at.session_state[swapped.KEY]
    at.session_state[swapped.KEY] = text, found | {int(place[1:]): word for place, word in words.items()}
    at.run()
    assert not at.exception
    return at


def test_the_page_opens_with_a_review_that_is_read(visit):
    at = visit(PAGE)
    assert "for the film" in at.subheader[0].value and "Probability" in words(at)
    assert [row["word"] for row in board(at)["rows"]] == source.START.split()


@pytest.mark.parametrize("text", ["", "   \n\t ", "\u200b\u200f", "\x00", "\ud800"])
def test_where_nothing_is_written_the_page_asks_for_it(visit, text):
    at = write(visit(PAGE), text)
    assert "Write something first." in words(at) or "no word" in words(at)
    assert not at.subheader and not board(at)


@pytest.mark.parametrize(
    ("text", "side"), [("terrible", "against"), ("10/10", "for"), ("good!!!", "for"), ("😍", "for"), ("★☆☆☆☆", "against")]
)
def test_one_word_is_enough_where_it_says_something(visit, text, side):
    at = write(visit(PAGE), text)
    assert f"{side} the film" in at.subheader[0].value and component(at, "review-text")["verdict"]["side"] == side


@pytest.mark.parametrize("text", ["The weather is nice today.", "Who directed it?", "A boy finds a map and looks for the treasure."])
def test_where_nothing_is_judged_the_box_says_so(visit, text):
    at = write(visit(PAGE), text)
    verdict = component(at, "review-text")["verdict"]
    assert (verdict["side"], verdict["said"]) == ("none", "No opinion here") and "nothing is judged" in verdict["more"]
    assert "No opinion here" in at.subheader[0].value and "that nothing is judged in this text" in words(at)


@pytest.mark.parametrize(
    ("text", "language"), [("Der Film war wirklich nicht gut.", "German"), ("Le film est très long mais bon", "French")]
)
def test_another_language_is_said_in_a_sentence(visit, text, language):
    at = write(visit(PAGE), text)
    assert f"This looks like {language}" in words(at) and "English texts only" in words(at)
    assert "This looks like" not in words(write(at, "The film was good."))


@pytest.mark.parametrize(
    "text", ["🜁 🝰", "فيلم رائع جدا", "Чудесный фильм, мы смеялись!", "电影 非常 好", "! ? , .", "\u202eمرحبا\u202c \ud83d"]
)
def test_where_the_network_knows_no_word_it_says_so(visit, text):
    at = write(visit(PAGE), text)
    assert "no word in it that the network knows" in words(at) and not at.subheader


def test_what_was_typed_is_shown_as_it_is(visit):
    at = write(visit(PAGE), HOSTILE)
    row = next(row for row in board(at)["rows"] if "javascript" in row["word"])
    assert row["word"] == "[x](javascript:alert(1))"
    assert not any("alert" in str(part.value) for part in [*at.subheader, *at.markdown, *at.caption, *at.info, *at.warning])
    at = change(at, w0="")
    assert not any("alert" in str(part.value) for part in [*at.subheader, *at.markdown, *at.caption, *at.info, *at.warning])


@pytest.mark.parametrize("text", ["x" * 1_000_000, "a " * 100_000, "good film. " * 100_000, "<b>" * 300_000, "\ud83d\ude00" * 500_000])
def test_a_text_that_is_far_too_long_is_cut(visit, text):
    at = write(visit(PAGE), text)
    assert len(at.session_state["review-text-draft"].text) <= source.MOST_CHARACTERS
    if "good" in text:
        assert f"first {MOST_TOKENS:,} words" in at.warning[0].value
        read = " ".join(row["word"] for row in board(at)["rows"])
        assert 0 <= len(read.replace(".", " .").split()) - MOST_TOKENS <= 1  # the cut may go through the last word


@pytest.mark.parametrize(
    "said", [None, 7, "x", {}, {"text": 3, "version": 1}, {"text": "bad film", "version": 99}, {"text": ["a"], "version": 1}]
)
def test_a_hostile_box_breaks_nothing(visit, said):
    at = visit(PAGE)
    at.session_state["review-text"] = {"typed": said}
    at.run()
    assert not at.exception and at.session_state["review-text-draft"].text == source.START


@pytest.mark.parametrize("example", examples(), ids=lambda example: example.name)
def test_every_example_is_one_click_and_says_why(visit, example):
    at = visit(PAGE)
    at.pills(key=source.CHOSEN).set_value(example.name).run()
    assert not at.exception
    assert at.session_state["review-text-draft"].text == example.text
    assert example.why in words(at)
    assert at.query_params["example"] == example.name
    assert example.name in " ".join(at.pills(key=source.CHOSEN).options)


def test_an_example_that_is_changed_is_none_any_more(visit):
    at = write(visit(PAGE, example="Not good"), "Not good, and too long.")
    assert at.session_state[source.CHOSEN] is None and "small word" not in words(at)


def test_a_short_text_stands_in_the_address_once_it_is_written(visit):
    at = write(visit(PAGE), "I liked the fi", done=False)
    assert "text" not in at.query_params
    write(at, "I liked the film & the music.")
    assert at.query_params["text"] == "I liked the film & the music." and "example" not in at.query_params
    write(at, "I liked it. " * 40)
    assert "text" not in at.query_params


def test_a_link_brings_its_text(visit):
    at = visit(PAGE, text="The film was awful.")
    assert "against the film" in at.subheader[0].value
    assert not visit(PAGE, text="a" * 50_000).exception
    assert visit(PAGE, example="no such example").session_state["review-text-draft"].text == source.START


def test_the_text_survives_another_view_and_another_page(visit):
    at = write(visit(PAGE), "The film was awful.")
    at.segmented_control(key="view").set_value("Inside the LSTM").run()
    at.segmented_control(key="view").set_value("Word by word").run()
    assert at.session_state["review-text-draft"].text == "The film was awful."
    at.switch_page("../home/home.py").run()
    at.query_params.clear()
    at.switch_page(f"../{PAGE}").run()
    assert not at.exception and at.session_state["review-text-draft"].text == "The film was awful."


def test_a_word_taken_out_is_compared_with_the_original(visit):
    at = change(visit(PAGE, text="I did not like this film."), w2="")
    assert "Without “not”: " in at.text[0].value and "→" in at.text[0].value
    assert at.query_params["swap"] == "2:"
    row = board(at)["rows"][2]
    assert row["now"] == "" and row["changed"] and row["part"] == 0
    at.button(key="review-undo").click().run()
    assert not at.exception and not at.text and "swap" not in at.query_params


def test_words_are_swapped_and_written_into_the_box(visit):
    at = change(visit(PAGE, text="I loved this film."), w1="hated")
    assert "With “hated” instead of “loved”" in at.text[0].value
    change(at, w2="that one")
    assert "your 2 changes" in at.text[0].value
    at.button(key="review-keep").click().run()
    assert at.session_state["review-text-draft"].text == "I hated that one film." and not at.text


def test_a_text_of_which_nothing_is_left_can_be_put_back(visit):
    at = change(visit(PAGE, text="Not good."), w0="", w1="")
    assert "Nothing is left" in at.subheader[0].value
    assert "nothing is left" in at.text[0].value
    at.button(key="review-undo").click().run()
    assert not at.exception and "Nothing is left" not in at.subheader[0].value


def test_the_menu_says_what_would_come_of_each_change(visit):
    at = visit(PAGE, text="I did not like this film.")
    at.session_state["review-board"] = {"picked": {"word": 2, "version": board(at)["version"]}}
    at.run()
    menu = board(at)["menu"]
    assert menu["word"] == 2 and menu["out"].endswith("%") and all(swap["chance"].endswith("%") for swap in menu["swaps"])
    said = menu["out"]
    assert f"→ {said} for the film" in change(at, w2="").text[0].value


@pytest.mark.parametrize("word", [-1, 99, True, "0", None, 1.5])
def test_a_hostile_board_breaks_nothing(visit, word):
    at = visit(PAGE, text="I did not like this film.")
    version = board(at)["version"]
    at.session_state["review-board"] = {"picked": {"word": word, "version": version}}
    at.run()
    assert not at.exception and board(at)["menu"] is None and not at.text


def test_a_link_restores_changes_and_refuses_impossible_ones(visit):
    at = visit(PAGE, text="I loved this film.", swap="1:hated")
    assert "With “hated” instead of “loved”" in at.text[0].value
    at = visit(PAGE, text="I loved this film.", swap="12:hated")
    assert "could not be used" in words(at) and not at.text


def test_another_text_begins_without_changes(visit):
    at = change(visit(PAGE, text="I did not like this film."), w2="")
    write(at, "I did not like this movie.")
    assert not at.text and "swap" not in at.query_params


def test_the_votes_add_up_on_screen(visit):
    at = visit(PAGE, text="I did not like this film.")
    assert "Everything together" in words(at)
    [chart] = at.get("vega_lite_chart")
    assert chart


def test_the_question_is_marked_by_what_the_network_does(visit):
    at = visit(PAGE)
    at.radio(key="review-predict").set_value("It turns around").run()
    assert not at.exception
    said = [*at.success, *at.info]
    assert said and "The probability for the film goes from" in said[0].value
    at.button(key="review-predict-try").click().run()
    assert at.session_state["review-text-draft"].text == "Not bad at all."


def test_a_link_from_before_a_view_was_called_otherwise_still_leads_to_it(visit):
    at = visit("language/reviews.py", view="Four readers")
    assert at.button_group(key="view").value == "Readers side by side" and not at.exception and not at.warning
