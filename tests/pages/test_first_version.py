"""A link that a visitor has kept from the first version of this app opens the same page with the same values."""

import json
import shutil

import pytest
from streamlit.testing.v1 import AppTest

from core import jobs
from pages.kit import visitor
from tests.conftest import ROOT, ROUTER
from tests.quiet_service import QuietService

FIXTURES = ROOT / "tests" / "fixtures" / "first_version"
LINKS = json.loads((FIXTURES / "links.json").read_text(encoding="utf-8"))
READ_NOW = "1 2 3 4 5 6 7 8 9 10"  # the first version wanted commas between numbers
NO_PICTURES = "Two classes or more are needed"  # where there is not one picture, that is said now instead, once and above the buttons
KINDS = ("text_input", "number_input", "selectbox", "slider", "select_slider", "toggle", "checkbox", "radio", "button_group", "multiselect")


@pytest.fixture
def their_computer(tmp_path, monkeypatch):
    """The runs of the first version, and the visitor who made them."""
    home = shutil.copytree(FIXTURES / "home", tmp_path / "home")
    monkeypatch.setenv("GLASSBOX_HOME", str(home))
    monkeypatch.setattr(visitor, "visitor_of", lambda cookies: "fixture-visitor")
    service = QuietService()
    service.supervisor.correction = 1.0  # no training has been timed
    monkeypatch.setattr(jobs, "service", lambda: service)


def widgets(page):
    every = [each for kind in KINDS for each in page.get(kind)]
    return {each.key: each.value for each in every if each.key and each.key != "run-view"}


@pytest.mark.parametrize("link", LINKS, ids=lambda link: f"{link['page']}?{'&'.join(link['query'])}"[:80])
def test_a_link_of_the_first_version_opens_what_it_opened(link, their_computer):
    page = AppTest.from_file(str(ROUTER), default_timeout=90)
    if link["page"] != "home/home.py":
        page.switch_page(f"../{link['page']}")
    for name, value in link["query"].items():
        page.query_params[name] = value
    page.run()
    assert not page.exception
    assert [title.value for title in page.title][:1] == link["title"]
    # which view of a run is open was never in a link
    assert widgets(page) == {name: value for name, value in link["widgets"].items() if name != "run-view"}
    warnings = [] if READ_NOW in link["query"].values() else [said for said in link["warnings"] if not said.startswith(NO_PICTURES)]
    if any(said.startswith(NO_PICTURES) for said in link["warnings"]):
        assert any("There are no pictures yet" in said.value for said in page.markdown)
    assert [[shown.value for shown in kind] for kind in (page.warning, page.error)] == [warnings, link["errors"]]
