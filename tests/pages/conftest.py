"""Pages without a browser: Streamlit's AppTest."""

import traceback

import pytest
import streamlit as st
from streamlit.elements.lib.mutable_expander_container import ExpanderContainer
from streamlit.runtime.scriptrunner import exec_code
from streamlit.testing.v1 import AppTest

from core import jobs
from pages.kit.visitor import COOKIE
from tests.conftest import ROUTER
from tests.quiet_service import ME


@pytest.fixture(autouse=True)
def a_browser_with_its_cookie(monkeypatch):
    """AppTest has a stand-in for a browser's cookies that is none."""
    monkeypatch.setattr(type(st.context), "cookies", {COOKIE: ME})


@pytest.fixture(autouse=True)
def problems(monkeypatch):
    """What broke pages, and where: the page itself tells a visitor only that something did."""
    found, shown = [], exec_code.handle_user_script_exception

    def told(problem, *more):
        found.append("".join(traceback.format_exception(problem)[-3:]))
        shown(problem, *more)

    monkeypatch.setattr(exec_code, "handle_user_script_exception", told)
    return found


@pytest.fixture(autouse=True)
def folded_panels_are_open(monkeypatch):
    """Some are drawn when they are opened, which AppTest cannot do: here all are."""
    monkeypatch.setattr(ExpanderContainer, "open", property(lambda panel: True, lambda panel, value: None))


@pytest.fixture
def visit(problems):
    """Open a page by its path below pages/, such as "vision/digits.py", with query parameters."""

    def open_page(path="", **query):
        at = AppTest.from_file(str(ROUTER), default_timeout=60)
        if path:
            at.switch_page(f"../{path}")
        for name, value in query.items():
            at.query_params[name] = value
        at.run()
        assert not at.exception, problems
        return at

    return open_page


@pytest.fixture
def trained(service, monkeypatch):
    """What a test module calls `service` is the app's, and the browser is that of whoever trained there."""
    monkeypatch.setattr(jobs, "service", lambda: service)
    monkeypatch.setattr(type(st.context), "cookies", {COOKIE: ME})
    return service
