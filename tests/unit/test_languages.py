"""Which language a text seems to be in."""

import pytest

from core.data.reviews.reviews import examples, mini
from core.data.text.languages import other_language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Der Film war wirklich nicht gut.", "German"),
        ("ich fand das sehr langweilig", "German"),
        ("Le film est très long, mais je suis content.", "French"),
        ("La película no fue muy buena, pero me gustó.", "Spanish"),
        ("Il film è molto bello.", "Italian"),
        ("De film was niet zo goed, maar het verhaal wel.", "Dutch"),
        ("O filme não é muito bom.", "Portuguese"),
        ("Det var en mycket bra film och jag är glad", "Swedish"),
        ("To był bardzo dobry film", "Polish"),
        ("bu film çok güzel", "Turkish"),
        ("Чудесный фильм", "Cyrillic letters"),
        ("فيلم رائع", "Arabic letters"),
        ("电影非常好", "Chinese characters"),
        ("とても良い映画", "Japanese"),
    ],
)
def test_another_language_is_named(text, language):
    assert other_language(text) == language


@pytest.mark.parametrize(
    "text",
    [
        "",
        "😀",
        "...",
        "Great film!",
        "not bad",
        "An homage to film noir.",
        "I saw Das Boot and La La Land",
        "So-so",
        "10/10",
        "die hard",
        "x" * 10**6,
    ],
)
def test_english_and_what_is_too_short_to_tell_is_not(text):
    assert other_language(text) == ""


def test_no_review_and_no_example_is_taken_for_another_language():
    texts = [*mini().training.texts, *mini().test.texts, *(example.text for example in examples())]
    assert {other_language(text) for text in texts if text.isascii()} == {""}
