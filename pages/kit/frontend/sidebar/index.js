/** @file The sidebar makes room by itself where there is little: on a narrow screen, and when type is large. Who opens
 * it again keeps it.
 */

import { watchRows } from "../strips.js";

const NARROW = matchMedia("(max-width: 1099px)");
let large = false;
let listening = false;

function collapse() {
  const bar = document.querySelector("[data-testid=stSidebar][aria-label][data-collapsed=false]");
  /** @type {HTMLElement | null | undefined} */ (
    bar?.querySelector("[data-testid=stSidebarCollapseButton] button")
  )?.click();
}

/** @param {{data: {large: boolean}}} component */
export default function ({ data }) {
  if ((data.large && !large) || (NARROW.matches && !listening)) collapse();
  large = data.large;
  if (listening) return;
  listening = true;
  watchRows();
  NARROW.addEventListener("change", () => NARROW.matches && collapse());
}
