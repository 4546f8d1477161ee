"""axe-core finds nothing serious on any page and view that is ours."""

import pytest

from tests.browser.test_stage import NAMES
from tests.browser.walk import AXE

pytestmark = [pytest.mark.browser, pytest.mark.skipif(not AXE.exists(), reason="axe-core is not installed: npm ci")]
# What Streamlit draws itself, and we cannot: part of the element as it stands in the page.
STREAMLITS = ("stNumberInput", "stSelectbox", "stSlider", "stDataFrame", "js-plotly-plot", "vega-embed", "react-aria", "st-emotion-cache")


@pytest.mark.parametrize("name", NAMES)
def test_nothing_serious_is_found(walk, name):
    found = [(each.view, *violation) for each in walk.seen("laptop", name) for violation in each.violations]
    assert not [each for each in found if not any(theirs in each[2] for theirs in STREAMLITS)]
