// What can be done to one word: take it out, put another in its place, put it back. Each says what would come of it once the
// server has said so.
const tag = (parent, name, className = "", text = "") => parent.appendChild(Object.assign(document.createElement(name), {className, textContent: text}));

// Fills the menu for a row of the board. options: {out, swaps: [{word, chance}]} or null while the server works them out.
// The keyboard stays where it is in the menu; it goes there only when the menu opens.
function fillMenu(menu, row, options, choose, close, opens) {
  const typed = opens ? "" : menu.querySelector("input")?.value ?? "", active = menu.getRootNode().activeElement;
  const at = opens ? "first" : menu.contains(active) ? active.dataset.at : null;
  menu.replaceChildren();
  menu.setAttribute("aria-label", `Change “${row.now || row.word}”`);
  const head = tag(menu, "div", "head");
  tag(head, "strong", "", row.now || row.word);
  tag(head, "span", "said", row.said);
  const shut = Object.assign(tag(head, "button", "shut", "✕"), {type: "button", onclick: close});
  shut.setAttribute("aria-label", "Close");
  shut.dataset.at = "shut";
  const offer = (text, chance, now, at) => {
    const button = Object.assign(tag(menu, "button", "choice"), {type: "button", onclick: () => choose(now)});
    tag(button, "span", "", text);
    tag(button, "span", "chance", chance ? `→ ${chance}` : options ? "" : "…");
    button.dataset.at = at;
  };
  if (row.changed) offer(`Put “${row.word}” back`, options?.back, null, "first");
  if (row.now) offer("Take it out", options?.out, "", row.changed ? "out" : "first");
  for (const [i, swap] of (options?.swaps ?? []).entries()) offer(`Put “${swap.word}” there`, swap.chance, swap.word, `swap${i}`);
  const form = tag(menu, "form", "own"), label = tag(form, "label", "", "Your own word"), input = tag(label, "input");
  Object.assign(input, {type: "text", maxLength: 40, value: typed, autocomplete: "off"});
  input.dataset.at = "own";
  Object.assign(tag(form, "button", "", "Put it there"), {type: "submit"}).dataset.at = "put";
  form.onsubmit = event => {
    event.preventDefault();
    if (input.value.trim()) choose(input.value);
  };
  tag(menu, "div", "foot", "→ the probability for the film that would come of it");
  if (at) menu.querySelector(`[data-at="${at}"]`)?.focus({preventScroll: true});
}
