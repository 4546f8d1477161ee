/** @file A row that is pushed sideways says on which side more of it lies: shell.css draws an arrow there, and a press
 * on it leads on. By keyboard one gets to what lies beyond, and the browser brings it into view.
 */

const ROWS =
  "[class*=st-key-strip-], [class*=st-key-tools-], .st-key-stage-beside, [data-testid=stButtonGroup] [role=radiogroup]";
const ARROWS = 100; // pixels at either end of a row: the arrow, and what stays there on a phone
const REST = 150; // milliseconds after the page has changed

/**
 * On which sides more lies.
 * @param {{scrollLeft: number, scrollWidth: number, clientWidth: number}} row
 */
export function beyond({ scrollLeft, scrollWidth, clientWidth }) {
  const sides = [scrollLeft > 2 && "left", scrollLeft < scrollWidth - clientWidth - 2 && "right"];
  return sides.filter(Boolean).join(" ");
}

/** @param {HTMLElement} row */
function mark(row) {
  const wide = getComputedStyle(row).overflowX === "auto";
  const said = wide ? beyond(row) : "";
  if (said === (row.dataset.more ?? "")) return;
  if (!said) return row.removeAttribute("data-more");
  const ground = getComputedStyle(/** @type {Element} */ (document.querySelector("[data-testid=stApp]")));
  row.style.setProperty("--row-gap", getComputedStyle(row).columnGap);
  row.style.setProperty("--row-ground", ground.backgroundColor);
  row.dataset.more = said;
}

/** @param {MouseEvent} event */
function pressed(event) {
  const row = /** @type {HTMLElement} */ (event.target);
  const sides = row.dataset?.more ?? "";
  if (!sides) return;
  const { left, right } = row.getBoundingClientRect();
  const way = event.clientX > right - ARROWS && sides.includes("right") ? 1 : event.clientX < left + ARROWS ? -1 : 0;
  const behavior = matchMedia("(prefers-reduced-motion: reduce)").matches ? "instant" : "smooth";
  row.scrollBy({ left: 0.7 * way * row.clientWidth, behavior });
}

/** Watch all rows of the app, once for as long as the page is loaded. */
export function watchRows() {
  const resized = new ResizeObserver((seen) => {
    for (const { target } of seen) mark(/** @type {HTMLElement} */ (target));
  });
  let timer = 0;
  const look = () => {
    timer = 0;
    const rows = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(ROWS));
    for (const row of rows) {
      resized.observe(row); // once more does nothing
      mark(row);
    }
  };
  const later = () => (timer ||= window.setTimeout(look, REST));
  new MutationObserver(later).observe(document.body, { childList: true, subtree: true });
  document.addEventListener(
    "scroll",
    ({ target }) => target instanceof HTMLElement && target.matches(ROWS) && mark(target),
    true,
  );
  document.addEventListener("click", pressed);
  later();
}
