// What can be done to one word: take it out, put another in its place, put it back. Each says what would come of it
// once the server has said so. Fills the menu for a row of the board. options: {out, swaps: [{word, chance}]} or null
// while the server works them out. The keyboard stays where it is in the menu; it goes there only when the menu
// opens.
import { add } from "../../../kit/frontend/dom.js";

export function fillMenu(menu, row, options, choose, close, opens, what) {
  const typed = opens ? "" : (menu.querySelector("input")?.value ?? "");
  const active = menu.getRootNode().activeElement;
  const at = opens ? "first" : menu.contains(active) ? active.dataset.at : null;
  menu.replaceChildren();
  menu.setAttribute("aria-label", `Change “${row.now || row.word}”`);
  const head = add(menu, "div", { className: "head" });
  add(head, "strong", {}, row.now || row.word);
  add(head, "span", { className: "said" }, row.said);
  const shut = Object.assign(add(head, "button", { className: "shut" }, "✕"), { type: "button", onclick: close });
  shut.setAttribute("aria-label", "Close");
  shut.dataset.at = "shut";
  const offer = (text, chance, now, place) => {
    const button = Object.assign(add(menu, "button", { className: "choice" }), {
      type: "button",
      onclick: () => choose(now),
    });
    add(button, "span", {}, text);
    add(button, "span", { className: "chance" }, chance ? `→ ${chance}` : options ? "" : "…");
    button.dataset.at = place;
  };
  if (row.changed) offer(`Put “${row.word}” back`, options?.back, null, "first");
  if (row.now) offer("Take it out", options?.out, "", row.changed ? "out" : "first");
  for (const [i, swap] of (options?.swaps ?? []).entries())
    offer(`Put “${swap.word}” there`, swap.chance, swap.word, `swap${i}`);
  const form = add(menu, "form", { className: "own" });
  const label = add(form, "label", {}, "Your own word");
  const input = add(label, "input");
  Object.assign(input, { type: "text", maxLength: 40, value: typed, autocomplete: "off" });
  input.dataset.at = "own";
  Object.assign(add(form, "button", {}, "Put it there"), { type: "submit" }).dataset.at = "put";
  form.onsubmit = (event) => {
    event.preventDefault();
    if (input.value.trim()) choose(input.value);
  };
  add(menu, "div", { className: "foot" }, `→ the probability for ${what} that would come of it`);
  if (at) menu.querySelector(`[data-at="${at}"]`)?.focus({ preventScroll: true });
}
