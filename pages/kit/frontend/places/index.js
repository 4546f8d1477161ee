/** @file The browser's Back and Forward lead from place to place: from page to page, view to view, run to run, and not
 * through settings. A step of a lesson is one place, though its lab is reached by way of the page of lessons. Streamlit
 * writes what people set now with one of history's two ways, now with the other. Here it is decided by what the address
 * names.
 */

/**
 * Whether an address is another place than the one that is open.
 * @param {string} from @param {string} to
 * @param {string[]} names - what of an address is a place
 */
export function moved(from, to, names) {
  const [old, next] = [new URL(from), new URL(to, from)];
  const step = (/** @type {URL} */ { searchParams: said }) =>
    said.get("step") && `${said.get("lesson")}/${said.get("step")}`;
  if (step(old) && step(old) === step(next) && (old.pathname !== next.pathname || /\/lessons$/.test(old.pathname)))
    return false;
  return (
    old.pathname !== next.pathname || names.some((name) => old.searchParams.get(name) !== next.searchParams.get(name))
  );
}

/**
 * The place of an address, as the server says it: the page, and what the address says of each name.
 * @param {string} address @param {string[]} names
 */
export function place(address, names) {
  const { pathname, searchParams } = new URL(address);
  return [pathname.split("/").at(-1), ...names.map((name) => searchParams.get(name) ?? "")].join("\n");
}

let known = /** @type {string[]} */ ([]);
let open = ""; // the place whose address stands there
let gone = false; // Back or Forward was pressed, and the run that it asked for has not arrived

/** Take the two ways over, once for as long as the page is loaded. */
function keep() {
  const [push, replace] = [history.pushState.bind(history), history.replaceState.bind(history)];
  const write = (/** @type {boolean} */ told) =>
    /** @type {History["pushState"]} */ (
      (state, unused, url) => {
        const to = new URL(String(url ?? ""), location.href);
        const other = moved(location.href, to.href, known);
        if (to.pathname !== location.pathname) gone = false;
        else if (gone && other) return; // said by a run of the place that was left
        (other ? push : replace)(state, unused, url);
        open = place(location.href, known);
        // Whoever was led here by a button, and not by the row of views under the pointer, begins at the top.
        if (other && told) document.querySelector("[data-testid=stMain]")?.scrollTo({ top: 0 });
      }
    );
  history.pushState = write(true);
  history.replaceState = write(false);
  open = place(location.href, known);
  addEventListener("popstate", () => {
    const before = open;
    open = place(location.href, known);
    gone = open !== before;
  });
}

/** @param {{data: {names: string[], went: [number, string[]]}}} component */
export default function ({ data }) {
  const first = !known.length;
  known = data.names;
  if (first) keep();
  if (data.went[1].join("\n") === open) gone = false;
}
