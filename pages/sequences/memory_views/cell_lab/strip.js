// The cell unrolled in time: for each step what comes in, the same weights again, and the state that comes out.
import { el, keepCount } from "../../../kit/frontend/dom.js";
import { COLOURS, css, inkOn } from "../../../kit/frontend/colours.js";
import { fixed } from "../../../kit/frontend/format.js";
import { KINDS } from "./words.js";

const shade = COLOURS.sign(1);

/** A badge for weights that are shared: the same at every step. */
const badge = (kind, text) => el("span", { className: `badge ${kind}` }, text);

function column() {
  return el(
    "div",
    { className: "step" },
    el("div", { className: "across" }, badge("h", "Wₕ"), el("i", {}, "→")),
    el("div", { className: "states" }),
    el("button", { type: "button", className: "box" }),
    el("div", { className: "up" }, el("i", {}, "↑"), badge("x", "Wₓ"), badge("b", "b")),
    el("input", { type: "text", className: "in" }),
  );
}

/** A number as a coloured square; empty where it is not there yet. */
function square(button, value, label, chosen) {
  const rgb = value === null ? null : shade(value);
  button.textContent = value === null ? "" : fixed(value, 2);
  Object.assign(button.style, { background: rgb ? css(rgb) : "", color: rgb ? inkOn(rgb) : "" });
  button.setAttribute(
    "aria-label",
    value === null ? `${label}: not yet` : `${fixed(value, 2)}, ${label}: ${fixed(value, 4)}`,
  );
  button.classList.toggle("chosen", chosen);
}

function stateColumn(place, names, lab, t, look) {
  const { size, unit, frame, steps } = lab;
  keepCount(place, names.length, () => el("div", { className: "state" }, el("b")));
  names.forEach(([letter, sign], i) => {
    const made = place.children[i];
    made.firstChild.textContent = sign;
    while (made.children.length > size + 1) made.lastElementChild.remove();
    while (made.children.length < size + 1) made.append(el("button", { type: "button" }));
    [...made.children].slice(1).forEach((button, u) => {
      const value = t <= frame ? steps[t].values[letter][u] : null;
      square(button, value, `${sign} of unit ${u + 1} at step ${t + 1}`, t === frame && u === unit);
      button.onclick = () => look(u, t);
    });
  });
}

export function drawStrip(lab, look) {
  const { part, kind, frame, sequence } = lab;
  const strip = part("strip");
  const many = sequence.columns.length > 1;
  keepCount(strip, sequence.labels.length, column);
  const focus = lab.root.getRootNode().activeElement;
  const names = kind === "lstm" ? [["c", "C"], ["h", "h"]] : [["h", "h"]]; // prettier-ignore
  [...strip.children].forEach((made, t) => {
    const [across, states, box, , input] = made.children;
    made.className = `step ${t === frame ? "now" : t > frame ? "later" : "done"}`;
    across.firstChild.textContent = t ? "Wₕ" : "0";
    stateColumn(states, names, lab, t, look);
    box.textContent = KINDS[kind];
    box.setAttribute("aria-label", `${KINDS[kind]}, step ${t + 1}`);
    box.onclick = () => look(lab.unit, t);
    input.setAttribute("aria-label", `input at step ${t + 1}`);
    if (input !== focus) input.value = sequence.labels[t];
    input.maxLength = many ? 2 : 12;
    input.onfocus = () => input.select();
    input.onchange = () => lab.retype(t, input.value);
  });
  const now = strip.children[frame];
  const scroll = strip.parentElement;
  if (now.offsetLeft < scroll.scrollLeft || now.offsetLeft + now.offsetWidth > scroll.scrollLeft + scroll.clientWidth)
    scroll.scrollLeft = now.offsetLeft - scroll.clientWidth / 2;
}
