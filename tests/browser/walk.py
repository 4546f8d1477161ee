"""One walk through every page and view, at each size: opened once, looked at for all that is asked of whole pages, then pressed.

What was found is kept for the tests of this process. A page is walked at a size when the first test asks for it.
"""

from collections.abc import Callable, Set
from contextlib import suppress
from dataclasses import dataclass, field

from playwright.sync_api import BrowserContext, Error

from tests.browser.crawl import SHARE, WIDTHS, Found, pressed
from tests.browser.watched import SEEING, SLOWEST, Watched, views
from tests.conftest import ROOT

SIZES = {
    "laptop": (WIDTHS[1280], ""),
    "projector": ({"viewport": {"width": 1024, "height": 768}}, "projector=true"),
    "phone": (WIDTHS[390], ""),
}
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
MEASURED = """() => {  // where the stage's causes and effects lie, and how large the page is
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
VIOLATIONS = """async () => {
  const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
  const also = { "label-content-name-mismatch": { enabled: true } };
  const { violations } = await axe.run("[data-testid=stMain]", { runOnly: rules, rules: also });
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) => nodes.map((node) => [id, node.html.slice(0, 160), node.any[0]?.message ?? ""]));
}"""


STANDS = f"""() => {{  // whether both are there, and where they were 300 milliseconds ago
  const [before, found] = [window.crawlMeasured, ({MEASURED})()];
  window.crawlMeasured = JSON.stringify(found);
  return found.cause.length && found.effect.length && before === window.crawlMeasured;
}}"""


@dataclass(frozen=True)
class Seen:
    """What a view looked like when it was opened, and what was found by pressing it."""

    view: str
    wrong: list[str]  # what the browser or Vega said against it, and what was refused
    measured: dict
    violations: list[list[str]]  # what axe found
    pressed: list[Found]


@dataclass
class Walk:
    """The browsers, one a size, and what they have seen."""

    begin: Callable[..., BrowserContext]  # opens a browser
    base: str
    for_stage: Set[tuple[str, str]]  # sizes and pages whose stage is asked for
    for_axe: Set[tuple[str, str]]
    for_crawl: Set[tuple[str, str]]
    opened: dict[str, Watched] = field(default_factory=dict)
    views: dict[str, list[str]] = field(default_factory=dict)
    kept: dict[tuple[str, str], list[Seen]] = field(default_factory=dict)

    def seen(self, size: str, name: str) -> list[Seen]:
        """Every view of a page at this size."""
        if (size, name) not in self.kept:
            watched = self._browser(size)
            if name not in self.views:  # they are the same at every size: the address knows them
                self.views[name] = views(watched, f"{self.base}/{'' if name == 'home' else name}")
            self.kept[size, name] = [self._look(watched, size, name, view) for view in self.views[name]]
        return self.kept[size, name]

    def forget(self, size: str, name: str) -> None:
        """So that the page is walked again when it is asked for."""
        self.kept.pop((size, name), None)
        self.views.pop(name, None)

    def _browser(self, size: str) -> Watched:
        if size not in self.opened:
            context = self.begin(**SIZES[size][0])
            context.add_init_script(SEEING)
            context.set_default_timeout(90_000)
            self.opened[size] = Watched(context.new_page())
        return self.opened[size]

    def _look(self, watched: Watched, size: str, name: str, view: str) -> Seen:
        page, (how, query) = "" if name == "home" else name, SIZES[size]
        url = f"{self.base}/{page}?" + "&".join(filter(None, (query, view and f"view={view}")))
        watched.open(url)
        wrong, measured, violations, found = [*watched.wrong], {}, [], []
        if (size, name) in self.for_stage:
            with suppress(Error):  # it is judged as it is then
                watched.page.wait_for_function(STANDS, timeout=SLOWEST, polling=300)
            measured = watched.page.evaluate(MEASURED)
        if (size, name) in self.for_axe and AXE.exists():
            watched.page.add_script_tag(path=AXE)
            violations = watched.page.evaluate(VIOLATIONS)
        if (size, name) in self.for_crawl:
            found = list(pressed(watched, url, page, view, how["viewport"]["width"], SHARE))
        return Seen(view, wrong, measured, violations, found)
