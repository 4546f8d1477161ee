// What the crawler sees of a page: in the document and in every open shadow root.
window.crawlEyes = (() => {
  const CONTROLS =
    "button, [role=button], [role=tab], [role=radio], [role=checkbox], [role=switch], " +
    "[role=slider], [role=combobox], " +
    "[role=spinbutton], input:not([type=hidden]):not([type=file]), textarea, select, summary, a[href]";
  const BEYOND =
    "[data-testid=stSidebar], [data-testid=stHeader], [data-testid=stToolbar], " +
    "[data-testid=stElementToolbar], .js-plotly-plot, .vega-embed";
  const ARIA = ["ariaChecked", "ariaPressed", "ariaSelected", "ariaExpanded", "ariaValueNow", "open"];
  const SHAPE = ["d", "x", "y", "cx", "cy", "x1", "y1", "x2", "y2", "fill", "class", "style", "transform"];
  const STATES = "[aria-checked], [aria-pressed], [aria-selected], [aria-expanded], [aria-valuenow], [open]";
  const roots = (root = document, found = []) => {
    found.push(root);
    for (const each of root.querySelectorAll("*")) if (each.shadowRoot) roots(each.shadowRoot, found);
    return found;
  };
  const all = (selector, among = roots()) => among.flatMap((root) => [...root.querySelectorAll(selector)]);
  const outer = (element) => element.parentElement ?? element.getRootNode().host;
  const within = (element, selector) => {
    for (let each = element; each; each = outer(each)) if (each.matches(selector)) return true;
    return false;
  };
  const shown = (element) => {
    const box = element.getBoundingClientRect();
    return (
      box.width > 2 && box.height > 2 && element.checkVisibility({ opacityProperty: true, visibilityProperty: true })
    );
  };
  const role = (element) => {
    const own = element.getAttribute("role");
    if (own && own !== "presentation" && own !== "group") return own;
    if (element.matches("a")) return "link";
    if (element.matches("input[type=range]")) return "slider";
    if (element.matches("input[type=number]")) return "spinbutton";
    if (element.matches("input[type=checkbox], input[type=radio]")) return element.type;
    if (element.matches("select")) return "combobox";
    return element.matches("input, textarea") ? "textbox" : "button";
  };
  // A player's button is one control, whatever the film is at: it may play by itself.
  const name = (element) =>
    (
      (element.matches(".play-bar [data-do=play]") && "play") ||
      element.getAttribute("aria-label") ||
      element.labels?.[0]?.innerText ||
      (element.getAttribute("aria-labelledby") ?? "")
        .split(" ")
        .map((id) => id && element.getRootNode().getElementById?.(id)?.innerText)
        .join(" ")
        .trim() ||
      element.innerText ||
      element.title ||
      element.getAttribute("placeholder") ||
      ""
    )
      .replace(/\s+/g, " ")
      .trim()
      .slice(0, 80);
  const chosen = (element) =>
    (element.getAttribute("aria-checked") === "true" && role(element) === "radio") ||
    element.getAttribute("aria-selected") === "true" ||
    (element.type === "radio" && element.checked) ||
    /segmented_controlActive|pillsActive/.test(element.dataset.testid ?? "");
  const list = () => {
    const seen = new Map();
    return all(CONTROLS)
      .filter((element) => shown(element) && within(element, "[data-testid=stMain]") && !within(element, BEYOND))
      .filter((element) => !element.disabled && element.ariaDisabled !== "true" && !chosen(element))
      .map((element) => {
        const about = { role: role(element), name: name(element) };
        const key = JSON.stringify(about);
        seen.set(key, (seen.get(key) ?? -1) + 1);
        return { element, about: { ...about, number: seen.get(key) } };
      });
  };
  const drawn = (canvas) => {
    try {
      const picture = canvas.width && canvas.toDataURL();
      return picture && picture.length + picture.slice(-200);
    } catch {
      return "";
    }
  };
  const views = () => {
    const group = all("[data-testid=stMain] [data-testid=stButtonGroup]").find(shown);
    return group ? [...group.querySelectorAll("button")] : [];
  };
  let calm = 0;
  return {
    controls: () => list().map((each) => each.about),
    find: (...wanted) =>
      list().find(({ about }) => Object.values(about).every((part, at) => part === wanted[at]))?.element ?? null,
    views,
    // Whether it was not chosen yet.
    choose: (number) => {
      const view = views()[number];
      if (!view || chosen(view)) return false;
      view.click();
      return true;
    },
    pages: () => [...document.querySelectorAll("[data-testid=stSidebarNavLink]")].map((link) => link.href),
    // Everything that a person could notice: words, values, shapes, pictures, the address.
    seen: () => {
      const among = roots();
      return JSON.stringify([
        location.href,
        among.map((root) => (root.body ?? root).textContent),
        all("input, textarea, select", among).map((element) => [element.value, element.checked]),
        all(STATES, among).map((element) => ARIA.map((each) => element[each])),
        all("path, circle, rect, line, text", among).map((element) =>
          SHAPE.map((each) => element.getAttribute(each)).join(),
        ),
        all("img", among).map((element) => element.src.slice(-300)),
        all("canvas", among).map(drawn),
        all("[class]", among)
          .map((element) => element.getAttribute("class"))
          .join()
          .replace(/st-emotion-cache-\w+|st-\w\w/g, ""),
        all("[style]", among).length,
        [...document.querySelectorAll("video, audio")].map((element) => element.paused),
        scrollX + scrollY + (document.querySelector("[data-testid=stMain]")?.scrollTop ?? 0) > 40,
      ]);
    },
    resting: () => {
      const app = document.querySelector("[data-testid=stApp]");
      const busy =
        !app ||
        app.getAttribute("data-test-script-state") === "running" ||
        !document.querySelector("h1") ||
        document.querySelector("[data-testid=stSkeleton], [data-testid=stStatusWidgetRunningIcon]");
      if (busy) calm = 0;
      else calm ||= performance.now();
      return calm && performance.now() - calm > 900;
    },
    errors: () => [
      ...all("[data-testid=stException]").map((element) => `error page: ${element.innerText.slice(0, 200)}`),
      ...all("[data-testid=stAlertContentError]")
        .map((element) => element.innerText.slice(0, 200))
        .filter((said) => said.includes("Something went wrong")),
    ],
    stop: () =>
      list()
        .find(({ about }) => about.role === "button" && /^stop/i.test(about.name))
        ?.element.click(),
  };
})();
