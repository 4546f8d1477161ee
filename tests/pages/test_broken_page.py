"""What a visitor sees when a page breaks."""

from streamlit.testing.v1 import AppTest


def broken():
    from pages.kit.startup import explain_error

    explain_error(ValueError("a secret from inside"))


def test_a_broken_page_says_one_sentence_with_a_number_and_keeps_the_details_for_the_log(caplog):
    at = AppTest.from_function(broken).run()
    [said] = [message.value for message in at.error]
    assert "Something went wrong" in said and "secret" not in said
    number = said.split("(error ")[1][:8]
    assert number in caplog.text and "a secret from inside" in caplog.text
