// A row whose answer moves while a slider moves: the browser computes what the network says, and asks nobody.
import { add, el } from "../../../kit/frontend/dom.js";
import { brief, percent } from "../../../kit/frontend/format.js";
import { answer, unpacked } from "../table_math.js";

const MOST_BARS = 8;

/** @param {any} feature @param {any} range @param {any} state @param {() => void} moved */
function slider(feature, range, state, moved) {
  const [low, high, step] = range;
  const input = el("input", { type: "range", min: low, max: high, step, "aria-label": feature.name });
  const output = el("output");
  const label = el("label", { title: feature.name }, el("span", {}, feature.name), input, output);
  input.oninput = () => {
    state.row[feature.name] = Number(input.value);
    moved();
  };
  const show = () => {
    const value = state.row[feature.name];
    input.value = value ?? feature.fill;
    output.textContent = value === null ? "missing" : brief(value, 5);
    label.classList.toggle("moved", value !== state.first[feature.name]);
  };
  return { label, show };
}

/** @param {any} feature @param {any} state @param {() => void} moved */
function choice(feature, state, moved) {
  const select = el("select", { "aria-label": feature.name });
  for (const word of feature.words) add(select, "option", { value: word }, word === "" ? "(missing)" : word);
  const label = el("label", { title: feature.name }, el("span", {}, feature.name), select);
  select.onchange = () => {
    state.row[feature.name] = select.value;
    moved();
  };
  const show = () => {
    select.value = state.row[feature.name] ?? "";
    label.classList.toggle("moved", state.row[feature.name] !== state.first[feature.name]);
  };
  return { label, show };
}

/** @param {any} place @param {any} net @param {number[]} now @param {number[]} before @param {any} data */
function told(place, net, now, before, data) {
  place.replaceChildren();
  if (!net.classes.length) {
    add(place, "div", { className: "big" }, brief(now[0], 5));
    add(
      place,
      "p",
      { className: "was" },
      `${data.target}. As in the table: ${brief(before[0], 5)}; true: ${data.truth}.`,
    );
    const [low, high] = data.span;
    const track = add(place, "div", { className: "track" });
    const at = (/** @type {number} */ v) => `${Math.max(0, Math.min(100, (100 * (v - low)) / (high - low)))}%`;
    add(track, "i").style.width = at(now[0]);
    add(track, "b").style.left = at(before[0]);
    add(place, "p", { className: "was" }, `From ${brief(low, 4)} to ${brief(high, 4)}, as in the training rows.`);
    return;
  }
  const order = now.map((_, k) => k).sort((a, b) => now[b] - now[a]);
  add(place, "div", { className: "big" }, `${net.classes[order[0]]}: ${percent(now[order[0]])}`);
  add(place, "p", { className: "was" }, `${data.target}. True for the row: ${data.truth}. Marks: as in the table.`);
  const shown = net.classes.length <= MOST_BARS ? now.map((_, k) => k) : order.slice(0, MOST_BARS);
  const bars = add(place, "div", { className: "bars" });
  for (const k of shown) {
    const bar = add(bars, "div", { className: "bar" }, el("span", { title: net.classes[k] }, net.classes[k]));
    const track = add(bar, "div", { className: "track" });
    add(track, "i").style.width = `${100 * now[k]}%`;
    add(track, "b").style.left = `${100 * before[k]}%`;
    add(bar, "span", {}, percent(now[k]));
  }
}

/** @param {{data: any, parentElement: any}} component */
export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".rowlab");
  if (root._key === data.key) return;
  root._key = data.key;
  const net = unpacked(data.net);
  const state = { row: { ...data.row }, first: data.row };
  const place = root.querySelector(".said");
  const before = answer(net, data.row);
  /** @type {{label: any, show: () => void}[]} */
  const controls = [];
  const moved = () => {
    for (const control of controls) control.show();
    told(place, net, answer(net, state.row), before, data);
  };
  for (const name of data.order) {
    const number = net.numbers.find((/** @type {any} */ one) => one.name === name);
    const category = net.categories.find((/** @type {any} */ one) => one.name === name);
    if (number) controls.push(slider(number, data.ranges[name], state, moved));
    else if (category) controls.push(choice(category, state, moved));
  }
  root.querySelector(".controls").replaceChildren(...controls.map((control) => control.label));
  root.querySelector("button").onclick = () => {
    state.row = { ...data.row };
    moved();
  };
  moved();
}
