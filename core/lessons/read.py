"""Reads a lesson: TOML between two lines of `+++`, then Markdown, whose second headings are the steps; fenced blocks are TOML as well,
but for those of Python code, which stand in the lesson's notebook only."""

import ast
import random
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from core.lab import Lab
from core.lessons.lesson import Do, Goal, Lesson, Predict, Step
from core.questions import questions

PAGES = Path(__file__).parents[2] / "pages"
HEAD: dict[str, type] = {"title": str, "minutes": int, "level": str, "aims": list, "materials": list, "slips": list}
BLOCKS: dict[str, dict[str, type]] = {
    "lab": {"open": str, "look": str},
    "predict": {"question": str, "ask": str, "options": list, "because": str},
    "do": {"task": str, "reach": list},
}
CODE = "code"  # Python
OF_ITS_OWN = ("ask", "options", "because")  # what a question has that is none of the course's
KINDS = {str: "a text in quotation marks", int: "a whole number", list: "a list of texts in square brackets"}
_FENCE = "```"
_PAGE = re.compile(r"[a-z]+/[a-z_]+\.py")
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")


class BadLesson(ValueError):
    """One sentence about a mistake, with file and line."""


@dataclass
class _Part:
    """A heading with what stands below it, or what stands before the first one."""

    title: str
    line: int
    text: list[str] = field(default_factory=list)
    blocks: dict[str, tuple[int, dict[str, Any]]] = field(default_factory=dict)
    code: str = ""


def read(text: str, name: str, file: str) -> Lesson:
    """The lesson in this text.

    Args:
        name: What it is called in addresses.
        file: What its file is called, for what is said of mistakes.

    Raises:
        BadLesson: One sentence with file and line.
    """
    return _Reader(file).lesson(text.removeprefix("\ufeff").splitlines(), name)


@dataclass
class _Reader:
    file: str

    def bad(self, line: int, problem: str) -> BadLesson:
        return BadLesson(f"{self.file}, line {line}: {problem}")

    def lesson(self, lines: list[str], name: str) -> Lesson:
        if not _NAME.fullmatch(name):
            raise self.bad(1, "the file's name has small letters, digits and hyphens only, and at most 60 of them.")
        if not lines or lines[0].strip() != "+++":
            raise self.bad(1, "a lesson begins with a line of +++, and ends what is said of it by another.")
        end = next((at for at, line in enumerate(lines[1:], 1) if line.strip() == "+++"), 0)
        if not end:
            raise self.bad(1, "the second line of +++ is missing.")
        head = self.toml(lines[1:end], 2, HEAD, "the head of a lesson", tuple(HEAD))
        if not 1 <= head["minutes"] <= 600:
            raise self.bad(2, "minutes are 1 to 600.")
        intro, *parts = self.parts(lines[end + 1 :], end + 2)
        if intro.blocks:
            raise self.bad(min(line for line, _ in intro.blocks.values()), "a block belongs to a step, below a line with ## and its title.")
        if not parts:
            raise self.bad(len(lines), "there is no step: a step begins with ## and its title.")
        steps: list[Step] = []
        for part in parts:
            steps.append(self.step(name, part, steps[-1] if steps else None))
        aims, materials, slips = (tuple(head[key]) for key in ("aims", "materials", "slips"))
        title, minutes, level = (head[key] for key in ("title", "minutes", "level"))
        return Lesson(name, self.file, title, minutes, level, aims, materials, slips, _joined(intro.text), tuple(steps))

    def parts(self, lines: list[str], first: int) -> list[_Part]:
        """What stands before the first step, then each step."""
        found, at = [_Part("", first)], 0
        while at < len(lines):
            line, number = lines[at], first + at
            if line.startswith("## "):
                found.append(_Part(line.removeprefix("## ").strip(), number))
            elif line.startswith(_FENCE):
                end = next((end for end in range(at + 1, len(lines)) if lines[end].startswith(_FENCE)), 0)
                if not end:
                    raise self.bad(number, f"this block is not closed by a line of {_FENCE}.")
                self.block(found[-1], line.removeprefix(_FENCE).strip(), lines[at : end + 1], number)
                at = end
            else:
                found[-1].text.append(line)
            at += 1
        return found

    def block(self, part: _Part, kind: str, lines: list[str], number: int) -> None:
        if kind == CODE:
            self.code(part, lines[1:-1], number)
            return
        if kind not in BLOCKS:
            if kind in ("", "python", "text"):  # what is only to be read
                part.text += lines
                return
            raise self.bad(number, f"“{kind}” is no kind of block; there are {', '.join([*BLOCKS, CODE])}.")
        if kind in part.blocks:
            raise self.bad(number, f"this step has two blocks “{kind}”.")
        part.blocks[kind] = number, self.toml(lines[1:-1], number + 1, BLOCKS[kind], f"a block “{kind}”", ())

    def code(self, part: _Part, lines: list[str], number: int) -> None:
        if part.code:
            raise self.bad(number, f"this step has two blocks “{CODE}”.")
        if not part.title:
            raise self.bad(number, "a block belongs to a step, below a line with ## and its title.")
        part.code = "\n".join(lines).strip("\n")
        try:
            ast.parse(part.code)
        except SyntaxError as problem:
            raise self.bad(number + (problem.lineno or 1), "this is no Python.") from None

    def toml(self, lines: list[str], first: int, known: Mapping[str, type], where: str, needed: tuple[str, ...]) -> dict[str, Any]:
        try:
            found = tomllib.loads("\n".join(lines))
        except tomllib.TOMLDecodeError as problem:
            at = re.search(r"line (\d+)", str(problem))
            number = first + int(at[1]) - 1 if at else first + max(len(lines) - 1, 0)
            raise self.bad(number, 'this line cannot be read: it is name = "text", name = 5 or name = ["one", "two"].') from None
        for name, value in found.items():
            number = next((first + at for at, line in enumerate(lines) if re.match(rf'\s*"?{re.escape(name)}"?\s*=', line)), first)
            if name not in known:
                raise self.bad(number, f"“{name}” is not known in {where}; there are {', '.join(known)}.")
            texts = value if isinstance(value, list) else [value] if known[name] is str else []
            right = isinstance(value, known[name]) and not isinstance(value, bool)
            if not right or not all(isinstance(text, str) and text.strip() for text in texts):
                raise self.bad(number, f"“{name}” is {KINDS[known[name]]}.")
        if missing := [name for name in needed if name not in found]:
            raise self.bad(first, f"“{missing[0]}” is missing in {where}.")
        return found

    def step(self, lesson: str, part: _Part, before: Step | None) -> Step:
        if not part.title:
            raise self.bad(part.line, "a step needs a title behind ##.")
        number, block = part.blocks.get("lab", (part.line, {}))
        if "open" in block:
            lab = self.lab(block["open"], number)
        elif before is None:
            raise self.bad(part.line, "the first step needs a block “lab” that says what to open.")
        else:
            lab = before.lab
        if "predict" in part.blocks and "do" in part.blocks:
            raise self.bad(part.line, "a step has a question or something to do, not both.")
        predict, do = self.made(part, "predict", self.predict), self.made(part, "do", self.do)
        if predict and "open" not in block:
            raise self.bad(part.blocks["predict"][0], "a question opens a lab once it is answered: this step needs a block “lab”.")
        if not predict and not do and "look" not in block:
            raise self.bad(part.line, "this step says neither what to look at, nor what to do, nor what to foretell.")
        stays, text = "open" not in block, _joined(part.text)
        return Step(
            lesson, 1 + (before.number if before else 0), part.title, text, lab, stays, block.get("look", ""), predict, do, part.code
        )

    @staticmethod
    def made(part: _Part, kind: str, make: Callable[[dict[str, Any], int], Any]) -> Any:
        return make(part.blocks[kind][1], part.blocks[kind][0]) if kind in part.blocks else None

    def lab(self, asked: str, number: int) -> Lab:
        lab = Lab(asked)
        if not _PAGE.fullmatch(lab.page) or lab.page not in _pages():
            raise self.bad(number, f"there is no page “{lab.page}”; a page is called like foundations/neuron.py.")
        _, _, query = asked.partition("?")
        try:
            names = {name for name, _ in parse_qsl(query, keep_blank_values=True, strict_parsing=True)} if "?" in asked else set()
        except ValueError:
            raise self.bad(number, f"“?{query}” is no end of a link: behind the question mark stands name=value&name=value.") from None
        if names & {"lesson", "step"}:
            raise self.bad(number, "a link of a lesson says neither lesson nor step: they are added.")
        return lab

    def predict(self, block: dict[str, Any], number: int) -> Predict:
        if name := block.get("question"):
            if name not in questions():
                raise self.bad(number, f"there is no question called “{name}”.")
            if others := [key for key in OF_ITS_OWN if key in block]:
                raise self.bad(number, f"a question of the course has its own “{others[0]}” already.")
            known = questions()[name]
            return Predict(known.ask, known.options, known.right, known.because, name)
        if missing := [key for key in OF_ITS_OWN if not block.get(key)]:
            what = "the answer is missing: “options” begins with the right one" if missing[0] == "options" else f"“{missing[0]}” is missing"
            raise self.bad(number, f"{what}.")
        options = block["options"]
        if len(set(options)) < max(2, len(options)) or len(options) > 8:
            raise self.bad(number, "“options” are two to eight different texts, the right one first.")
        mixed = random.Random(block["ask"]).sample(options, len(options))
        return Predict(block["ask"], tuple(mixed), options[0], block["because"])

    def do(self, block: dict[str, Any], number: int) -> Do:
        if "task" not in block:
            raise self.bad(number, "“task” is missing: what is to be done.")
        try:
            return Do(block["task"], tuple(Goal.of(text) for text in block.get("reach", ())))
        except ValueError as problem:
            raise self.bad(number, str(problem)) from None


@cache
def _pages() -> frozenset[str]:
    """Every page that can be a lab: its script says what its address may hold."""
    found = (file for file in PAGES.glob("*/*.py") if file.parent.name not in ("kit", "course", "home"))
    return frozenset(f"{file.parent.name}/{file.name}" for file in found if "address.opens(" in file.read_text(encoding="utf-8"))


def _joined(lines: list[str]) -> str:
    return "\n".join(lines).strip()
