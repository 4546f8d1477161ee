"""CONTRIBUTING.md is followed to the letter in a copy of the tree: what it promises is there afterwards."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
SECTIONS = dict(part.split("\n", 1) for part in PAGE.split("\n## ")[1:])
BLOCK = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)

# What a stranger looks for after following all recipes. Prints one line of JSON; torch and Streamlit are imported once for all of them.
LOOK = """
import json, os, re
from dataclasses import replace
import torch
from streamlit.testing.v1 import AppTest
from core.tasks import TASKS, fit
from core.tasks.digits.recipe import DigitRecipe
from core.tasks.script import script
from core.training.fields import settings
from core.training.optimizers import OPTIMIZERS

torch.set_num_threads(1)
ends = lambda recipe: type(list(fit(recipe, device="cpu"))[-1]).__name__
new = DigitRecipe(optimizer=names["optimizer"], activation=names["activation"], network="conv4 pool", epochs=1, train_limit=200)
seen = {
    "optimizer": settings(DigitRecipe)["optimizer"].choices[names["optimizer"]],
    "optimizer in script": OPTIMIZERS[names["optimizer"]].script("p", 0.1, 0.0).partition("(")[0] in script(new),
    "activation": settings(DigitRecipe)["activation"].choices[names["activation"]],
    "activation in script": re.findall(r"nn\\.\\w+LU\\b", script(new)),
    "trained": ends(new),
    "task trained": ends(replace(TASKS[names["task"]].recipe(), epochs=1)),
    "alias": [getattr(TASKS[names["task"]].recipe.from_query({old: "4"}), "num_shown") for old in ("length", "num_shown")],
    "link": replace(TASKS[names["task"]].recipe(), num_shown=4).to_query(),
    "task in script": compile(script(TASKS[names["task"]].recipe()), "script", "exec") is not None,
}

def visit(page, **query):
    at = AppTest.from_file(os.path.abspath("pages/kit/router.py"), default_timeout=120).switch_page(f"../{page}")
    for name, value in query.items():
        at.query_params[name] = value
    at.run()
    assert not at.exception, at.exception
    return at

page = visit(names["page"], times="3")
seen["page"] = [page.title[0].value, page.metric[0].value]
home = [json.loads(part.proto.json) for part in visit("home/home.py").get("bidi_component") if "gallery" in part.proto.component_name]
seen["cards"] = [card["href"] for chapter in home[0]["chapters"] for card in chapter["cards"]]
form = AppTest.from_string(f'''
from core.tasks.digits.recipe import DigitRecipe
from core.training.fields import settings
from pages.kit.form import field_widget
for name in ("optimizer", "activation"):
    field_widget(settings(DigitRecipe)[name], {names}[name], name)
''').run()
assert not form.exception, form.exception
seen["form"] = {name: (form.selectbox(key=name).value, form.selectbox(key=name).options) for name in ("optimizer", "activation")}
print(json.dumps(seen))
"""


def blocks(section: str) -> list[tuple[str, str, str]]:
    """Kind, file and text of each block of a section."""
    return BLOCK.findall(SECTIONS[section])


def put_in(text: str, diff: str) -> str:
    """A file with the lines of a diff put in: behind the line above them, or in place of it where that begins with a minus."""
    lines, place, replaced = text.split("\n"), -1, None
    for line in diff.splitlines():
        start, open_end, _ = line[1:].partition("…")
        if line[0] == "+":
            if replaced is not None:
                lines[place], replaced = start + replaced, None
            else:
                place += 1
                lines.insert(place, line[1:])
        else:
            found = [i for i, each in enumerate(lines) if (each.startswith(start) if open_end else each == start)]
            assert len(found) == 1, f"{line!r} is there {len(found)} times"
            [place] = found
            replaced = lines[place][len(start) :] if line[0] == "-" else None
    return "\n".join(lines)


def follow(section: str, tree: Path) -> None:
    """Do what a section says."""
    for kind, file, text in blocks(section):
        if not file:
            subprocess.run([*(["bash", "-euc"] if kind == "sh" else [sys.executable, "-c"]), text], cwd=tree, check=True)
        elif kind == "python":
            (tree / file).write_text(text, encoding="utf-8")
        else:
            assert kind == "diff"
            (tree / file).write_text(put_in((tree / file).read_text(encoding="utf-8"), text), encoding="utf-8")


def added(section: str) -> str:
    """The name under which a section enters something in a list."""
    return re.search(r'^\+ +"(\w+)": ', SECTIONS[section], re.MULTILINE)[1]


@pytest.fixture(scope="module")
def names():
    new_file = next(file for kind, file, _ in blocks("Add a page") if kind == "python")
    task = re.search(r"core/tasks/(\w+)$", SECTIONS["Add a task"], re.MULTILINE)[1].replace("_", "-")
    return {
        "optimizer": added("Add an optimizer"), "activation": added("Add an activation function"), "task": task,
        "page": new_file.removeprefix("pages/"),
    }  # fmt: skip


@pytest.fixture(scope="module")
def seen(tmp_path_factory, names):
    """What is there in a copy of the tree after every recipe was followed."""
    tree = tmp_path_factory.mktemp("tree")
    for part in ("core", "pages", "app.py", ".streamlit", "pyproject.toml"):
        copy = shutil.copytree if (ROOT / part).is_dir() else shutil.copy
        copy(ROOT / part, tree / part)
    (tree / "assets").symlink_to(ROOT / "assets")
    for section in SECTIONS:
        if section.startswith("Add "):
            follow(section, tree)
    at_home = os.environ | {"GLASSBOX_HOME": str(tree / "home"), "PYTHONPATH": str(tree)}
    done = subprocess.run([sys.executable, "-c", f"names = {names}\n{LOOK}"], cwd=tree, env=at_home, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout.splitlines()[-1])


def test_the_optimizer_is_offered_trained_and_written_into_the_script(seen, names):
    assert seen["optimizer"] in SECTIONS["Add an optimizer"] and seen["optimizer in script"]
    assert seen["form"]["optimizer"][0] == names["optimizer"] and seen["optimizer"] in seen["form"]["optimizer"][1]
    assert seen["trained"] == "Finished"


def test_the_activation_is_offered_trained_and_written_into_the_script(seen, names):
    assert seen["activation"] in SECTIONS["Add an activation function"] and f"nn.{seen['activation']}" in seen["activation in script"]
    assert seen["form"]["activation"][0] == names["activation"] and seen["activation"] in seen["form"]["activation"][1]


def test_the_page_opens_keeps_its_address_and_has_a_card(seen, names):
    assert seen["page"] == ["Powers of two", "8"]
    assert Path(names["page"]).stem in seen["cards"]


def test_the_task_trains_an_epoch_and_writes_its_script(seen):
    assert seen["task trained"] == "Finished" and seen["task in script"]


def test_the_renamed_field_is_read_from_old_links_and_written_as_before(seen):
    assert seen["alias"] == [4, 4] and seen["link"] == {"length": "4"}


def test_the_commands_are_those_of_the_readme():
    commands = [line for section in ("Set up", "Test") for _, _, text in blocks(section) for line in text.splitlines()]
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    told = next(line for line in readme.splitlines() if "requirements-dev.txt" in line)
    assert f"{commands[1]} && {commands[3]}" == told
    assert commands[2] in readme
