"""Lessons: step by step through the labs, what teachers need for each, and a report of one's own."""

from core import lessons, questions
from pages.course.lesson_views import overview, report, sheet
from pages.kit import address, browser_notes, lesson_bar, stage
from pages.kit.pick import pick

VIEWS = {"All lessons": overview.show, "For teachers": sheet.show, "My report": report.show}

address.opens("view", sheet.WHICH)
with stage.head("Lessons"):
    view = pick("What to see", VIEWS, "view")
    stage.about(overview.ABOUT)
VIEWS[view](lesson_bar.notes())
browser_notes.keep("lessons", lessons.known)
browser_notes.keep("questions", questions.known)
