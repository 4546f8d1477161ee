"""A lesson's bar above a lab: what the step says, what is to be done, and the way to the next one.

The address names lesson and step beside the state of the lab. A step is opened by way of the page of lessons, where no widget of a lab
stands: what the lab showed before is gone there, and the step's own address counts.
"""

from pathlib import Path

import streamlit as st

from core import lessons, questions
from core.lessons import Lesson, Predict, Step
from core.lessons.lesson import DONE, SEEN
from pages.kit import address, browser_notes
from pages.kit.frontend import component
from pages.kit.question import marked
from pages.kit.shell import PAGES

LESSON, STEP = "lesson", "step"  # in the address
HOME = "course/lessons.py"
GOING, NOT_YET = "lesson-going", "lesson-not-yet"
_OPENER = component("kit/frontend/opener")


def notes() -> dict[str, str]:
    """What was noted of all lessons."""
    return browser_notes.noted("lessons")


def asked(page: str) -> Step | None:
    """The step that the address of this page names; what names none, or one of another page, is taken out and told."""
    if LESSON not in st.query_params and STEP not in st.query_params:
        return None
    lesson = lessons.lessons().get(st.query_params.get(LESSON, ""))
    number = st.query_params.get(STEP, "1")
    if lesson and number.isascii() and number.isdecimal() and len(number) < 5 and int(number) in lesson.numbers:
        step = lesson.steps[int(number) - 1]
        if page in (Path(step.lab.page).stem, Path(HOME).stem):
            return step
    address.withdraw(STEP if lesson else LESSON, LESSON, STEP)
    return None


def lesson_of(step: Step) -> Lesson:
    """The lesson of a step."""
    return lessons.lessons()[step.lesson]


def go(name: str, number: int) -> None:
    """To that step; for callbacks. Number 0 leads out of the lesson."""
    st.session_state[GOING] = name, number


def travel() -> None:
    """Before anything is drawn: off to where a button of the bar led."""
    name, number = st.session_state.pop(GOING, (None, 0))
    if name:
        st.switch_page(PAGES / HOME, query_params={LESSON: name, STEP: str(number)} if number else {})


def open_step(step: Step, came_from: str) -> None:
    """From the page of lessons into the lab, in the state of the step.

    Args:
        came_from: The page that was open before. The same one again waits until the browser has put it away.
    """
    target = Path(step.lab.page).stem
    if came_from == target:
        st.caption("Opening the next step …")
        _OPENER(key=f"opener-{step.key}", data={}, default={"ready": False}, on_ready_change=lambda: None, height=1)
        return
    address.anew(target)
    st.switch_page(PAGES / step.lab.page, query_params={**step.lab.all, LESSON: step.lesson, STEP: str(step.number)})


def waits(step: Step) -> bool:
    """Whether a question is to be answered before the lab is shown."""
    return step.predict is not None and step.key not in notes()


def _question(step: Step, found: Predict) -> None:
    """In place of the lab."""
    with st.container(border=True, key="lesson-question"):
        st.markdown(step.text)
        st.radio(f"**Predict first.** {found.ask}", found.options, index=None, key=f"lesson-{step.key}", on_change=_answer, args=(step,))
        st.caption("Say what you think: then the lab opens, and you see it happen.")


def _answer(step: Step) -> None:
    if (said := st.session_state.get(f"lesson-{step.key}")) is not None and step.predict is not None:
        notes()[step.key] = said
        if step.predict.question:
            browser_notes.noted("questions").setdefault(step.predict.question, said)


def show(step: Step) -> bool:
    """The bar, and a question in place of the lab where one is to be answered before. Whether the lab is to be shown."""
    lesson = lesson_of(step)
    _reached(step)
    st.html(PAGES / "kit/lesson.css")
    with st.container(key="lesson-bar", horizontal=True, vertical_alignment="center", gap="small"):
        with st.container(key="lesson-says"):
            st.markdown(f":material/menu_book: **{step.number}/{len(lesson.steps)} {step.title}.** {_says(step)}")
        with st.container(key="lesson-buttons", horizontal=True, vertical_alignment="center", gap="xsmall"):
            _buttons(lesson, step)
    with st.sidebar:  # early, as a page may end early
        browser_notes.keep("lessons", lessons.known)
        browser_notes.keep("questions", questions.known)
    if step.predict is None or step.key in notes():
        return True
    _question(step, step.predict)
    return False


def _says(step: Step) -> str:
    if step.do:
        tried = " **Not there yet.**" if st.session_state.get(NOT_YET) == step.key else ""
        return f":material/task_alt: Done. {step.do.task}" if step.key in notes() else f"{step.do.task}{tried}"
    if step.predict and not waits(step):
        return _verdict(step)
    return step.look if not step.predict else "What do you think will happen?"


def _verdict(step: Step) -> str:
    """What is right, where to see it, and why: the bar has room for two lines, so that the last may be folded away."""
    found = step.predict
    if found is None:
        return ""
    return marked(notes()[step.key], found.right, f"{step.look} {found.because}")


def _buttons(lesson: Lesson, step: Step) -> None:
    with st.popover("Read", icon=":material/article:", help="All that this step says."):
        st.markdown(f"**{lesson.title}** · step {step.number} of {len(lesson.steps)}")
        st.markdown(f"### {step.title}\n\n{step.text}\n\n{'' if waits(step) else _says(step)}")
    if step.do and step.key not in notes():
        label = "Check" if step.do.reach else "I have done it"
        st.button(label, key="lesson-check", icon=":material/check:", on_click=_check, args=(step,))
    if step.number > 1:
        st.button(
            "", key="lesson-back", icon=":material/arrow_back:", help="The step before.", on_click=_move, args=(step, step.number - 1)
        )
    last = step.number == len(lesson.steps)
    label, to = ("Finish", 0) if last else ("Next", step.number + 1)
    st.button(
        label, key="lesson-next", icon=":material/arrow_forward:", on_click=_move, args=(step, to), type="primary", disabled=waits(step)
    )
    if not last:
        st.button(
            "",
            key="lesson-leave",
            icon=":material/close:",
            help="Leave the lesson. You can go on later.",
            on_click=go,
            args=(lesson.name, 0),
        )


def _check(step: Step) -> None:
    """Of what is to be done, whether it is; what the page cannot tell is believed."""
    done = step.do is not None and all(goal.holds(_state(goal.name)) for goal in step.do.reach)
    if done:
        notes()[step.key] = DONE
    st.session_state[NOT_YET] = None if done else step.key


def _reached(step: Step) -> None:
    """What is done by now is noted without a press."""
    if step.do and step.do.reach and step.key not in notes() and all(goal.holds(_state(goal.name)) for goal in step.do.reach):
        notes()[step.key] = DONE


def _state(name: str) -> str | None:
    """What the page says of this name now: its widget, or its address."""
    held = st.session_state.get(name)
    return str(held) if isinstance(held, (str, int, float)) else st.query_params.get(name)


def _move(step: Step, number: int) -> None:
    """To another step; one that was only to be looked at has been seen."""
    if step.kind == "look" and (number > step.number or not number):
        notes()[step.key] = SEEN
    lesson = lesson_of(step)
    if number and lesson.steps[max(step.number, number) - 1].stays:
        st.query_params[STEP] = str(number)
    else:
        go(lesson.name, number)
