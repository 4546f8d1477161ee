"""What one touches and what changes by it lie together on the first screen, on every page and view."""

import pytest

from pages.kit.shell import PAGES
from tests.browser.crawl import SEEING, Watched, views

pytestmark = pytest.mark.browser
SIZES = {
    "laptop": ({"viewport": {"width": 1280, "height": 720}}, ""),
    "projector": ({"viewport": {"width": 1024, "height": 768}}, "projector=true"),
    "phone": ({"viewport": {"width": 390, "height": 660}, "has_touch": True, "is_mobile": True}, ""),  # with its browser's bars
}
HIGHEST = 2.5  # screens, on the projector
LEADS_ON = {"home": "it leads to the others", "words": "a list to look things up in", "runs": "a list of what was trained"}
NAMES = sorted(file.stem for file in PAGES.glob("*/*.py") if "address.opens(" in file.read_text(encoding="utf-8"))
MEASURED = """() => {
  const found = { cause: [], effect: [] };
  const look = (root) => {
    for (const element of root.querySelectorAll("*")) {
      if (element.shadowRoot) look(element.shadowRoot);
      const key = [...element.classList].find((name) => name.startsWith("st-key-stage-")) ?? "";
      const box = element.getBoundingClientRect();
      for (const stage of (element.dataset.stage ?? key.split("-")[3] ?? "").split(" "))
        if (stage in found && box.width && box.height) found[stage].push([box.left, box.top, box.right, box.bottom].map(Math.round));
    }
  };
  const main = document.querySelector("[data-testid=stMain]");
  look(main);
  return { ...found, screens: main.scrollHeight / innerHeight, beyond: main.scrollWidth - main.clientWidth };
}"""


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


@pytest.fixture(scope="module", params=SIZES)
def sized(request, browsers):
    """The name of a size, and a page of that size."""
    how, query = SIZES[request.param]
    context = browsers(**how)
    context.add_init_script(SEEING)
    return request.param, query, Watched(context.new_page())


def measured(sized, app_url, name):
    """Every view of a page, and what is wrong with it."""
    size, query, watched = sized
    box = SIZES[size][0]["viewport"]
    address = f"{app_url}/{'' if name == 'home' else name}"
    for view in views(watched, address):
        watched.open(f"{address}?" + "&".join(filter(None, (query, view and f"view={view}"))))
        yield view, faults(watched.page.evaluate(MEASURED), box["width"], box["height"], size == "projector")


@pytest.mark.parametrize("name", [name for name in NAMES if name not in LEADS_ON])
def test_cause_and_effect_share_the_first_screen(sized, app_url, name):
    assert not [(view, wrong) for view, wrong in measured(sized, app_url, name) if wrong]
