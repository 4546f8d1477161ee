"""The page of lessons, and a lesson's bar above the labs."""

import pytest

from core import jobs, lessons
from tests.quiet_service import QuietService

PAGE = "course/lessons.py"
NEURON = "foundations/neuron.py"
LABS = sorted({(step.lab.page, step.lab): step for lesson in lessons.lessons().values() for step in lesson.steps if step.lab.query}.items())


@pytest.fixture(autouse=True)
def in_place(monkeypatch, tmp_path):
    """Labs with trainings ask the service; own lessons lie in a folder of the test's."""
    quiet = QuietService()
    monkeypatch.setattr(jobs, "service", lambda: quiet)
    monkeypatch.setenv("GLASSBOX_HOME", str(tmp_path))


def bar(at):
    """What the bar says."""
    return next(text.value for text in at.markdown if "menu_book" in text.value)


def test_a_step_stands_above_its_lab_and_leads_on(visit):
    at = visit(NEURON, lesson="one-neuron", step="1")
    assert at.title[0].value == "A neuron, forward and back" and "**1/6 What goes in.**" in bar(at)
    at.button(key="lesson-next").click().run()
    assert "**2/6" in bar(at) and at.query_params["step"] in ("2", ["2"]) and at.session_state["lessons-notes"] == {"one-neuron/1": "seen"}
    at.button(key="lesson-back").click().run()
    assert "**1/6" in bar(at)


def test_the_lab_is_opened_by_an_answer(visit):
    step = lessons.lessons()["one-neuron"].steps[2]
    at = visit(NEURON, lesson="one-neuron", step="3", **step.lab.query)
    assert not at.title and at.radio[0].label.endswith(step.predict.ask) and at.button(key="lesson-next").disabled
    assert at.number_input.len == 0 and step.predict.because not in bar(at)
    at.radio[0].set_value(next(option for option in step.predict.options if option != step.predict.right)).run()
    assert at.title[0].value == "A neuron, forward and back" and at.number_input(key="student-x2").value == 8
    assert f"Not quite. It is: {step.predict.right}." in bar(at) and not at.button(key="lesson-next").disabled


def test_what_is_to_be_done_is_checked_by_the_state_of_the_page(visit):
    at = visit(NEURON, lesson="one-neuron", step="4")
    at.button(key="lesson-check").click().run()
    assert "Not there yet" in bar(at)
    at.number_input(key="student-b").set_value(-2.0).run()
    assert "Done." not in bar(at)
    at.number_input(key="student-b").set_value(-2.5).run()
    assert "Done." in bar(at) and "lesson-check" not in [button.key for button in at.button]


@pytest.mark.parametrize(
    ("page", "query"),
    [
        (NEURON, {"lesson": "zzz", "step": "1"}),
        (NEURON, {"lesson": "one-neuron", "step": "99"}),
        (NEURON, {"lesson": "one-neuron", "step": "٣"}),
        (NEURON, {"step": "2"}),
        ("foundations/descent.py", {"lesson": "one-neuron", "step": "1"}),
    ],
)
def test_an_address_that_names_no_step_of_the_page_opens_the_page_and_says_so(visit, page, query):
    at = visit(page, **query)
    assert at.title and any("This link could not be used" in note.value for note in at.info)
    assert "lesson-next" not in [button.key for button in at.button]


def test_all_lessons_are_listed_and_a_broken_one_is_told(visit):
    lessons.own_folder().mkdir(parents=True)
    shipped = lessons.SHIPPED.glob("*.md")
    text = next(iter(sorted(shipped))).read_text(encoding="utf-8")
    (lessons.own_folder() / "ours.md").write_text(text.replace('title = "One neuron"', 'title = "Ours"'), encoding="utf-8")
    (lessons.own_folder() / "bad.md").write_text(text.replace("neuron.py", "nowhere.py"), encoding="utf-8")
    at = visit(PAGE)
    keys = {button.key for button in at.button}
    assert {f"begin-{name}" for name in lessons.lessons()} < keys and "begin-own-ours" in keys and "begin-own-bad" not in keys
    (said,) = (warning.value.replace("\\", "") for warning in at.warning)
    assert "bad.md, line" in said and "nowhere.py" in said
    at.button(key="begin-own-ours").click().run()
    assert not at.exception


def test_a_teacher_sees_the_answers_after_a_press_only_and_pupils_hand_out_has_none(visit):
    at = visit(PAGE, view="For teachers")
    lesson = lessons.lessons()["one-neuron"]
    because = lesson.steps[2].predict.because
    shown = lambda: "\n".join(text.value for text in at.markdown)  # noqa: E731  # asked again and again
    assert all(line in shown() for line in (*lesson.aims, *lesson.materials, *lesson.slips)) and because not in shown()
    at.toggle(key="sheet-answers").set_value(True).run()
    assert because in shown()
    at.button_group(key="sheet-kind").set_value("Hand-out").run()
    assert because not in shown() and lesson.slips[0] not in shown() and lesson.steps[2].predict.ask in shown()


def test_the_report_says_what_was_foretold_and_what_happened(visit):
    at = visit(PAGE, view="My report")
    assert "Nothing yet" in at.info[0].value
    step = lessons.lessons()["one-neuron"].steps[2]
    at.session_state["lessons-notes"] = {step.key: step.predict.options[0], "one-neuron/4": "done"}
    at.session_state["questions-notes"] = {"Momentum": "It makes every step smaller, until the zigzags are gone"}
    at.run()
    shown = "\n".join(text.value for text in at.markdown)
    assert f"I said: **{step.predict.options[0]}**" in shown and step.predict.because in shown and "Make it doubt" in shown
    assert "What happened: The zigzags cancel" in shown


@pytest.mark.parametrize("lab", [lab for (_, lab), _ in LABS])
def test_every_lab_of_a_lesson_opens_as_its_address_says(visit, lab):
    at = visit(lab.page, **{name: value if len(value) > 1 else value[0] for name, value in lab.all.items()})
    assert not any("This link could not be used" in note.value for note in [*at.info, *at.warning])
