// The letters of a text in the colours of one unit's memory after each: blue above zero, orange below. A unit is looked
// at while the pointer or the keyboard is on it; one that is pressed stays.
// data: {id, tokens, units, values: [[a number from -127 to 127 for each token] for each unit], most: [of each unit]}
import { el, keepCount } from "../../../kit/frontend/dom.js";

const BLUE = [0, 114, 178];
const ORANGE = [213, 94, 0];
const DEEPEST = 0.8; // of the full colours: dark letters can be read on it

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".units");
  if (root._id !== data.id) root._kept = 0;
  root._id = data.id;
  const row = root.querySelector(".row");
  row.setAttribute("aria-label", "Units of the memory");
  const text = root.querySelector(".text");
  keepCount(text, data.tokens.length, () => el("span"));
  [...text.children].forEach((letter, i) => (letter.textContent = data.tokens[i]));
  const show = (place) => colour(root, data, place);
  keepCount(row, data.units.length, () => el("button", { type: "button" }));
  [...row.children].forEach((button, i) => {
    button.textContent = `unit ${data.units[i]}`;
    button.onpointerenter = button.onfocus = () => show(i);
    button.onpointerleave = button.onblur = () => show(root._kept);
    button.onclick = () => {
      root._kept = i;
      press(row, i);
      show(i);
    };
  });
  press(row, root._kept);
  show(root._kept);
}

const press = (row, kept) =>
  [...row.children].forEach((button, i) => button.setAttribute("aria-pressed", String(i === kept)));

function colour(root, data, place) {
  const values = data.values[place];
  [...root.querySelector(".text").children].forEach((letter, i) => {
    const share = (DEEPEST * Math.abs(values[i])) / 127;
    const full = values[i] < 0 ? ORANGE : BLUE;
    letter.style.setProperty("--shade", `rgb(${full.map((c) => Math.round(255 + (c - 255) * share)).join(" ")})`);
    letter.title = ((values[i] / 127) * data.most[place]).toFixed(2).replace("-", "−");
  });
  const kept = "blue where it keeps a number above zero after the letter, orange below";
  root.querySelector(".said").textContent =
    `Unit ${data.units[place]}: ${kept}; strongest ${data.most[place].toFixed(2)}.`;
}
