"""The page of questions."""

import pytest

from core import jobs
from core.questions import questions
from tests.quiet_service import QuietService

PAGE = "course/questions.py"


@pytest.fixture(autouse=True)
def in_place(monkeypatch):
    """Labs with trainings ask the service."""
    quiet = QuietService()
    monkeypatch.setattr(jobs, "service", lambda: quiet)


def far(at):
    """How many are answered, in words."""
    return at.get("progress")[0].proto.text


def test_an_answer_is_marked_and_its_lab_named_and_the_first_one_counts(visit):
    at = visit(PAGE, question="Lengths")
    question = questions()["Lengths"]
    assert at.radio[0].label == f"**{question.ask}**" and at.button_group(key="topic").value == "Sequences"
    assert not at.get("page_link")
    wrong = next(option for option in question.options if option != question.right)
    at.radio[0].set_value(wrong).run()
    assert at.info[0].value.startswith("Not quite.") and "1 of 40 answered, 0 of them right" in far(at)
    at.radio[0].set_value(question.right).run()
    assert at.success[0].value.startswith("Yes:") and "1 of 40 answered, 0 of them right" in far(at)
    assert at.get("page_link")[0].proto.label == "See it: Type a review"


def test_every_question_opens_from_the_list_and_all_is_forgotten(visit):
    at = visit(PAGE)
    for name in ("It says 98 %", "Momentum"):
        at.button(key=f"open-{name}").click().run()
        assert at.radio[0].label == f"**{questions()[name].ask}**"
        at.radio[0].set_value(questions()[name].right).run()
    assert "2 of 40 answered, 2 of them right" in far(at)
    at.button(key="questions-over").click().run()
    assert "0 of 40" in far(at) and at.radio[0].value is None and not at.exception


def test_another_topic_begins_with_its_first_question(visit):
    at = visit(PAGE, topic="Learning", question="Adam")
    at.button_group(key="topic").set_value("Pictures").run()
    assert at.radio[0].label == f"**{questions()['Shared weights'].ask}**" and not at.exception


@pytest.mark.parametrize("lab", sorted({question.lab for question in questions().values() if question.lab.query}))
def test_every_address_of_a_lab_opens_what_it_says(visit, lab):
    question = next(question for question in questions().values() if question.lab == lab)
    at = visit(question.lab.page, **question.lab.query)
    assert not any("This link could not be used" in note.value for note in [*at.info, *at.warning])
