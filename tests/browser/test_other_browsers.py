"""Every page opens in Firefox and in WebKit, its component stands there, and no script of it throws."""

import time

import pytest

from tests.browser.other_browsers import KINDS, MISSING

pytestmark = pytest.mark.browser
SHOWN = {  # a page: what of a component of ours must be there
    "": None,
    "neuron": ".neuron svg text",
    "activations": ".lab svg path.line",
    "activations?view=Losses": ".lab svg path.line",
    "activations?view=Softmax": ".lab .row output",
    "activations?view=Deep+stack": ".lab .play-bar",
    "descent": ".race path.way",
    "plane": ".plane .neuron canvas",
    "digits": None,
    "convolution": ".sliding .play-bar",
    "convolution?view=Chain": ".chain .card canvas",
    "convolution?view=Pooling": ".pooling .play-bar",
    "convolution?view=Learned+filters": None,  # a question comes first
    "transfer": ".album .card",
    "memory": ".cell-lab .step",
    "belief": ".steps canvas",
    "forecast": None,
    "reviews": "textarea",
    "training": ".builder .block",
    "runs": None,
}
HERE = """(() => {
  const roots = [document];
  for (const root of roots) for (const each of root.querySelectorAll("*")) if (each.shadowRoot) roots.push(each.shadowRoot);
  const idle = document.querySelector("h1") && !document.querySelector("[data-testid=stSpinner], [data-testid=stSkeleton]");
  return Boolean(idle) && roots.some(root => root.querySelector(%r));
})()"""


@pytest.fixture(scope="module", params=KINDS)
def browser(request):
    if MISSING[request.param]:
        pytest.skip(MISSING[request.param])
    opened = KINDS[request.param]()
    yield opened
    opened.close()


@pytest.mark.parametrize("page", SHOWN)
def test_a_page_opens(browser, app_url, page):
    browser.open(f"{app_url}/{page}")
    end = time.monotonic() + 90
    while not browser.evaluate(HERE % (SHOWN[page] or "h1")):
        assert time.monotonic() < end, f"{page}: {SHOWN[page]} is not there; {browser.errors()}"
        time.sleep(0.2)  # the page is being drawn
    assert browser.errors() == []
