// What stands at the edges of a picture of sound: seconds below it, hertz to its left.
// The element that it is put into has to be `position: relative`.
import { niceTicks } from "../../kit/frontend/chart.js";
import { el } from "../../kit/frontend/dom.js";
import { written } from "../../kit/frontend/format.js";
import { RATE, bandAt } from "./spectrum_math.js";

const EDGE = 0.04; // share of the width in which a label would hang out

/** @param {Element} box @param {string} kind @param {HTMLElement[]} ticks */
function put(box, kind, ticks) {
  box.querySelectorAll(`:scope > .tick.${kind}`).forEach((old) => old.remove());
  box.append(...ticks);
}

/** Seconds below a picture that is as wide as its place.
 * @param {HTMLElement} box @param {number} seconds
 */
export function timeAxis(box, seconds) {
  const ticks = niceTicks([0, seconds], Math.min(7, Math.max(box.clientWidth, 200) / 75));
  const made = ticks.map((second) => {
    const share = second / seconds;
    const tick = el("span", { className: "tick x", "aria-hidden": "true" }, `${written(second)} s`);
    tick.style.left = `${100 * share}%`;
    if (share < EDGE) tick.classList.add("first");
    if (share > 1 - EDGE) tick.classList.add("last");
    return tick;
  });
  put(box, "x", made);
}

/** Labels to the left of a picture, each at a share of its height.
 * @param {HTMLElement} box @param {[string, number][]} labels
 */
export function sideAxis(box, labels) {
  const made = labels.map(([label, share]) => {
    const tick = el("span", { className: "tick y", "aria-hidden": "true" }, label);
    tick.style.bottom = `${100 * share}%`;
    return tick;
  });
  put(box, "y", made);
}

/** Hertz to the left of a spectrogram: of even frequencies up to 8,000 Hz, or of 32 mel bands.
 * @param {HTMLElement} box @param {boolean} bands
 */
export function hertzAxis(box, bands) {
  const low = box.clientHeight < 110;
  const mel = low ? [500, 1500, 3500] : [200, 500, 1000, 2000, 3500];
  const even = low ? [0, 4000, 8000] : [0, 2000, 4000, 6000, 8000];
  const chosen = bands ? mel : even;
  const place = (/** @type {number} */ hertz) => (bands ? bandAt(hertz) / 32 : hertz / (RATE / 2));
  sideAxis(
    box,
    chosen.map((hertz) => [`${hertz.toLocaleString("en")} Hz`, place(hertz)]),
  );
}
