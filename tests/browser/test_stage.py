"""What one touches and what changes by it lie together on the first screen, on every page and view; neither browser nor Vega complains."""

import pytest

from pages.kit.shell import PAGES
from tests.browser.walk import SIZES

pytestmark = pytest.mark.browser
HIGHEST = 2.5  # screens, on the projector
LEADS_ON = {
    "home": "it leads to the others",
    "words": "a list to look things up in",
    "runs": "a list of what was trained",
    "lessons": "a list that leads into the labs, and sheets for paper",
}
NAMES = sorted(file.stem for file in PAGES.glob("*/*.py") if "address.opens(" in file.read_text(encoding="utf-8"))


def faults(measured, width, height, projector):
    """What a person would have to scroll for, in words."""
    said = [f"nothing is marked as {stage}" for stage in ("cause", "effect") if not measured[stage]]
    for stage in ("cause", "effect"):
        beyond = [box for box in measured[stage] if box[1] < 0 or box[3] > height or box[2] > width + 1]
        said += [f"{stage} at {box} is not on the first screen" for box in beyond]
    if measured["beyond"] > 0:
        said.append(f"{measured['beyond']} pixels wider than the screen")
    if projector and measured["screens"] > HIGHEST:
        said.append(f"{measured['screens']:.2f} screens high")
    return said


def wrong_with(walk, size, name):
    """Every view of a page, and what is wrong with it at this size."""
    box = SIZES[size][0]["viewport"]
    projector = size == "projector"
    return [(each.view, each.wrong + faults(each.measured, box["width"], box["height"], projector)) for each in walk.seen(size, name)]


@pytest.mark.parametrize("name", [name for name in NAMES if name not in LEADS_ON])
@pytest.mark.parametrize("size", SIZES)
def test_cause_and_effect_share_the_first_screen(walk, size, name):
    assert not [(view, wrong) for view, wrong in wrong_with(walk, size, name) if wrong]
