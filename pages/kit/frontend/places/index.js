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

let known = /** @type {string[]} */ ([]);

/** Take the two ways over, once for as long as the page is loaded. */
function keep() {
  const [push, replace] = [history.pushState.bind(history), history.replaceState.bind(history)];
  const write = (/** @type {boolean} */ told) =>
    /** @type {History["pushState"]} */ (
      (state, unused, url) => {
        const other = moved(location.href, String(url ?? ""), known);
        (other ? push : replace)(state, unused, url);
        // Whoever was led here by a button, and not by the row of views under the pointer, begins at the top.
        if (other && told) document.querySelector("[data-testid=stMain]")?.scrollTo({ top: 0 });
      }
    );
  history.pushState = write(true);
  history.replaceState = write(false);
}

/** @param {{data: {names: string[]}}} component */
export default function ({ data }) {
  if (!known.length) keep();
  known = data.names;
}
