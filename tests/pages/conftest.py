"""Pages without a browser: Streamlit's AppTest."""

import pytest
from streamlit.testing.v1 import AppTest

from tests.conftest import ROUTER


@pytest.fixture
def visit():
    """Open a page by its path below pages/, such as "vision/digits.py", with query parameters."""

    def open_page(path="", **query):
        at = AppTest.from_file(str(ROUTER), default_timeout=60)
        if path:
            at.switch_page(f"../{path}")
        for name, value in query.items():
            at.query_params[name] = value
        at.run()
        assert not at.exception, at.exception
        return at

    return open_page
