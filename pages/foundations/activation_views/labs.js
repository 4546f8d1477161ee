// What the labs of this page have in common.
import { add } from "../../kit/frontend/dom.js";

const states = new WeakMap();

/** What a person has set in a lab. It outlives the server's answers; a new push (an example was clicked) replaces it.
 * @param {any} parentElement
 * @param {any} data
 */
export function stateOf(parentElement, data) {
  const state = states.get(parentElement) ?? {};
  if (state.push !== data.push) Object.assign(state, data.start, { push: data.push });
  states.set(parentElement, state);
  return state;
}

/** Whether an example was clicked since the lab was last shown.
 * @param {any} parentElement
 * @param {any} data
 */
export function isPushed(parentElement, data) {
  const push = states.get(parentElement)?.push;
  return push !== undefined && push !== data.push;
}

/** The theme's class colours as --c0, --c1 …
 * @param {any} root
 */
export function useColours(root) {
  const colours = getComputedStyle(root).getPropertyValue("--st-chart-categorical-colors").split(",");
  colours.forEach((colour, i) => root.style.setProperty(`--c${i}`, colour.trim()));
}

/** Buttons of which one is chosen, made once.
 * @param {any} fieldset
 * @param {string} name
 * @param {Record<string, string>} titles
 */
export function chips(fieldset, name, titles) {
  if (fieldset.querySelector("input")) return;
  for (const [value, title] of Object.entries(titles)) {
    const chip = add(fieldset, "label", { className: "chip" });
    add(chip, "input", { type: "radio", name, value });
    add(chip, "span", {}, title);
  }
}
