"""Questions: what a course asks, to be answered first and seen to happen after."""

from core.questions import known
from pages.course.question_views import one, overview
from pages.kit import address, browser_notes, stage

address.opens("topic", "question")
first_answers = browser_notes.noted("questions")
with stage.head("Questions"):
    stage.about(overview.ABOUT)
one.show(one.choose(), first_answers)
overview.show(first_answers)
browser_notes.keep("questions", known)
