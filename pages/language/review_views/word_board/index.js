// Words to click, coloured by what they spoke for, under the line of the score after each of them.
// data: {rows: [{word, now, changed, part, said, after, then}], alt, note, strongest, version, menu: {word, out,
// back, swaps} | null} Tells the server: picked ({word, version}: whose menu is open), changed ({word, now,
// version}). Words are set as text, never as HTML.
import { add, addSvg, el, keepCount } from "../../../kit/frontend/dom.js";
import { percent } from "../../../kit/frontend/format.js";
import { wordLine } from "./line.js";
import { fillMenu } from "./menu.js";

export default function ({ data, parentElement, setStateValue, setTriggerValue }) {
  const root = parentElement.querySelector(".board");
  const state = (root._state ??= { open: null, wide: false });
  if (!root.firstChild) build(root);
  const part = (name) => root.querySelector(`.${name}`);
  const svg = root.querySelector("svg");
  const words = part("words");
  const menu = part("menu");
  if (state.version !== data.version) state.open = null;
  state.version = data.version;
  state.data = data;

  keepCount(words, data.rows.length, newWord);
  data.rows.forEach((row, i) => dress(words.children[i], row, data.strongest, data.what));
  svg.setAttribute("aria-label", data.alt);

  const draw = () => {
    state.line = wordLine(svg, data.rows, part("scroll").clientWidth, state.wide, data.what);
    const more = part("more");
    more.hidden = state.line.fits;
    more.textContent = state.wide ? "Show the whole line" : "Show every word";
    more.setAttribute("aria-pressed", state.wide);
  };
  state.draw = draw;
  root._watch ??= new ResizeObserver(() => {
    if (root.clientWidth !== state.width) {
      state.width = root.clientWidth;
      state.draw();
    }
  });
  root._watch.observe(root);
  state.width = root.clientWidth;
  draw();
  part("more").onclick = () => {
    state.wide = !state.wide;
    draw();
  };

  const look = (i, from) => {
    [...words.querySelectorAll(".here")].forEach((other) => other.classList.remove("here"));
    state.line.mark(i);
    const row = data.rows[i];
    part("readout").classList.toggle("note", i === null && data.note !== "");
    part("readout").textContent =
      i === null
        ? data.note || HINT
        : `After “${row.now || row.word}”: ${chance(row.after)} for ${data.what}. ` +
          `${row.said[0].toUpperCase()}${row.said.slice(1)}.`;
    if (i === null) return;
    words.children[i].classList.add("here");
    const box = part("scroll");
    const x = state.line.place(i);
    if (from !== "line" && box.scrollWidth > box.clientWidth) box.scrollLeft = x - box.clientWidth / 2;
  };
  look(state.open);
  svg.onpointermove = (event) => look(state.line.nearest(event.clientX - svg.getBoundingClientRect().left), "line");
  svg.onpointerleave = () => look(state.open);
  const placeOf = (event) => {
    const at = event.target.closest(".words > button");
    return at ? [...words.children].indexOf(at) : null;
  };
  words.onpointerover = words.onfocusin = (event) => look(placeOf(event) ?? state.open);
  words.onpointerleave = () => look(state.open);

  const close = () => {
    const was = state.open;
    state.open = null;
    menu.hidden = true;
    if (was !== null) words.children[was]?.setAttribute("aria-expanded", "false");
    return was;
  };
  const choose = (now) => {
    const word = close();
    words.children[word]?.focus({ preventScroll: true });
    setTriggerValue("changed", { word, now, version: data.version });
  };
  const shut = () => words.children[close()]?.focus({ preventScroll: true });
  const known = () => (data.menu?.word === state.open ? data.menu : null);
  const refill = (opens) => fillMenu(menu, data.rows[state.open], known(), choose, shut, opens, data.what);
  words.onclick = (event) => {
    const i = placeOf(event);
    if (i === null) return;
    const again = close() === i;
    if (again) return;
    state.open = i;
    menu.hidden = false;
    words.children[i].setAttribute("aria-expanded", "true");
    refill(true);
    beside(menu, words.children[i], root);
    menu.scrollIntoView({ block: "nearest" });
    setStateValue("picked", { word: i, version: data.version });
  };
  root.onkeydown = (event) => {
    if (event.key === "Escape" && state.open !== null) shut();
  };
  state.close = close;
  menu.hidden = state.open === null;
  if (state.open !== null) {
    refill(false);
    beside(menu, words.children[state.open], root);
  }
}

const HINT = "Point at a word to read the score after it. Click one to take it out or to put another in its place.";
const chance = (p) => (p > 0.999 ? "over 99.9 %" : p < 0.001 ? "under 0.1 %" : percent(p));

function build(root) {
  add(root, "div", { className: "title" }, "What it thinks after each word, not having read on");
  const scroll = add(root, "div", { className: "scroll" });
  scroll.tabIndex = 0;
  scroll.setAttribute("role", "group");
  scroll.setAttribute("aria-label", "The score after each word, as a line");
  addSvg(scroll, "svg", { role: "img" });
  const bar = add(root, "div", { className: "bar" });
  add(bar, "div", { className: "readout" }).setAttribute("role", "status");
  add(bar, "button", { className: "more" }).type = "button";
  const words = add(root, "div", { className: "words" });
  words.dir = "auto";
  words.setAttribute("role", "group");
  words.setAttribute("aria-label", "The words of the review");
  const menu = add(root, "div", { className: "menu" });
  menu.setAttribute("role", "dialog");
  menu.hidden = true;
  const outside = (event) => {
    if (!root.isConnected) document.removeEventListener("pointerdown", outside);
    else if (root._state.open !== null && !event.composedPath().includes(menu) && !event.composedPath().includes(words))
      root._state.close();
  };
  document.addEventListener("pointerdown", outside);
}

// A word in the colour of its side, with a line under it and its part as a number where it matters.
function dress(button, row, strongest, what) {
  const [text, part] = button.children;
  const share = row.now ? Math.min(1, Math.abs(row.part) / (strongest || 1)) : 0;
  if (text.textContent !== (row.now || row.word)) text.textContent = row.now || row.word;
  part.textContent = share > 0.12 ? `${row.part > 0 ? "+" : "−"}${Math.abs(row.part).toFixed(1)}` : "";
  button.className = row.part >= 0 ? "for" : "against";
  const kinds = { gone: !row.now, changed: row.changed && row.now, strong: share > 0.12 };
  for (const [kind, on] of Object.entries(kinds)) button.classList.toggle(kind, Boolean(on));
  button.style.setProperty("--share", `${Math.round(58 * share)}%`);
  button.setAttribute("aria-label", `${row.now || row.word}: ${row.said}; after it ${chance(row.after)} for ${what}`);
}

// Below the word, inside the board.
function beside(menu, word, root) {
  const box = root.getBoundingClientRect();
  const at = word.getBoundingClientRect();
  menu.style.top = `${at.bottom - box.top + 4}px`;
  menu.style.left = `${Math.max(0, Math.min(at.left - box.left, box.width - menu.offsetWidth))}px`;
}

const newWord = () =>
  el(
    "button",
    { type: "button", "aria-haspopup": "dialog" },
    el("span", { className: "text" }),
    el("span", { className: "part", "aria-hidden": "true" }),
  );
