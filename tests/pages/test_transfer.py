"""The page "Teach it your own pictures"."""

import pytest

PAGE = "vision/transfer.py"


@pytest.mark.parametrize("view", ["Pictures", "Train", "Look inside", "Try it"])
def test_every_view_opens_by_its_address(visit, view):
    at = visit(PAGE, view=view)
    assert at.segmented_control(key="view").value == view and at.title[0].value == "Teach it your own pictures"
