/** @file What somebody noted on a page stays in their own browser, and comes back when they do. */

/** @param {string} name @returns {unknown} what was kept, or nothing where a browser keeps nothing */
function kept(name) {
  try {
    return JSON.parse(localStorage.getItem(name) ?? "{}");
  } catch {
    return {};
  }
}

/**
 * Once the page has heard what was kept, the browser keeps what the page says.
 * @param {{data: {name: string, heard: boolean, notes: Record<string, string>},
 *   setStateValue: (name: string, value: unknown) => void}} component
 */
export default function ({ data, setStateValue }) {
  const name = `glassbox-${data.name}`;
  if (!data.heard) {
    setStateValue("kept", { notes: kept(name) });
    return;
  }
  try {
    localStorage.setItem(name, JSON.stringify(data.notes));
  } catch {
    // a browser that keeps nothing: the notes last as long as the page
  }
}
