"""A lesson as a notebook: its words, its questions with the answers folded, and its steps in PyTorch."""

from nbformat.v4 import new_code_cell, new_markdown_cell

from core.lessons.lesson import Lesson, Step
from core.notebook import written


def lesson_notebook(lesson: Lesson) -> str:
    """JSON text of an `.ipynb` file, format 4, that needs torch and numpy only."""
    words = [f"# {lesson.title}", f"{lesson.minutes} minutes · {lesson.level}", lesson.intro]
    cells = [new_markdown_cell("\n\n".join(word for word in words if word))]
    for step in lesson.steps:
        cells.append(new_markdown_cell(_words(step)))
        if step.code:
            cells.append(new_code_cell(step.code))
    return written(cells)


def _words(step: Step) -> str:
    words = [f"## {step.number}. {step.title}", step.text]
    if step.predict:
        options = "\n".join(f"- {option}" for option in step.predict.options)
        answer = f"<details><summary>The answer</summary>\n\n{step.predict.right}. {step.predict.because}\n\n</details>"
        words += [f"**Foretell:** {step.predict.ask}", options, answer]
    if step.do:
        words.append(f"**In the lab:** {step.do.task}")
    if step.look:
        words.append(f"**In the lab:** {step.look}")
    return "\n\n".join(word for word in words if word)
