// The heads of a layer side by side: lines from the words that look to those they look at, thick by weight. What is
// chosen moves at once; the server hears of it and sends other weights where something was switched off.
import { el, keepCount, setAll, svgEl } from "../../../kit/frontend/dom.js";
import { percent, strokes, toggled } from "./lines.js";

const ROW = 24;

export default function ({ data, parentElement, setStateValue }) {
  const root = parentElement.querySelector(".looks");
  const state = (root.state ??= {});
  Object.assign(state, { data, setStateValue, root });
  const sent = JSON.stringify([data.start, data.words]);
  if (state.sent !== sent || state.push !== data.push) state.now = { ...data.start };
  Object.assign(state, { sent, push: data.push });
  show(state);
}

function tell(state, change) {
  Object.assign(state.now, change);
  show(state);
  state.setStateValue("moved", { ...state.now });
}

function show(state) {
  const { data, root, now } = state;
  const layers = root.querySelector(".layers");
  keepCount(layers, data.weights.length, () => el("button", { type: "button", role: "radio" }));
  [...layers.children].forEach((button, i) => {
    button.textContent = `Layer ${i + 1}`;
    button.setAttribute("aria-checked", String(i + 1) === now.layer);
    button.onclick = () => tell(state, { layer: String(i + 1) });
  });
  const layer = Number(now.layer) - 1;
  const choice = root.querySelector(".which");
  choice.hidden = !data.only;
  keepCount(choice, data.weights[layer].length, () => el("button", { type: "button", role: "radio" }));
  [...choice.children].forEach((button, i) => {
    button.textContent = `Head ${i + 1}`;
    button.setAttribute("aria-checked", String(i + 1) === now.head);
    button.onclick = () => tell(state, { head: String(i + 1) });
  });
  const heads = root.querySelector(".heads");
  keepCount(heads, data.weights[layer].length, panel);
  [...heads.children].forEach((each, head) => fill(state, each, layer, head));
}

function panel() {
  const words = (side) => el("div", { className: `words ${side}` });
  const title = el("div", { className: "title" }, el("button", { type: "button" }), el("button", { type: "button" }));
  const body = el("div", { className: "body" }, words("from"), svgEl("svg", { role: "img" }), words("to"));
  return el("section", { className: "head" }, title, body);
}

function fill(state, each, layer, head) {
  const { data, now } = state;
  const word = Number(now.word) - 1;
  const weights = data.weights[layer][head];
  const chosen = String(head + 1) === now.head;
  const name = `${layer}.${head}`;
  const silent = now.silent.split(",").includes(name);
  each.hidden = data.only && !chosen;
  each.className = `head${chosen ? " chosen" : ""}${silent ? " silent" : ""}`;
  each.toggleAttribute("data-stage", chosen);
  if (chosen) each.setAttribute("data-stage", "effect");
  each.querySelector(".title").hidden = data.only; // the bar says which head it is
  const [title, off] = each.querySelectorAll(".title button");
  title.textContent = `Head ${head + 1}`;
  title.setAttribute("aria-pressed", chosen);
  title.onclick = () => tell(state, { head: String(head + 1) });
  off.textContent = silent ? "is off" : "switch off";
  off.setAttribute("aria-label", `${off.textContent}, head ${head + 1}`);
  off.onclick = () => tell(state, { silent: toggled(now.silent, name) });
  const [from, to] = each.querySelectorAll(".words");
  column(from, data.words, (i) => ({
    text: data.words[i],
    pressed: i === word,
    title: `${data.words[i]} looks`,
    click: () => tell(state, { word: String(i + 1), head: String(head + 1) }),
  }));
  const hidden = now.off.split(",");
  column(to, data.words, (i) => ({
    text: `${data.words[i]} ${percent(weights[word][i])}`,
    pressed: hidden.includes(String(i)),
    title: hidden.includes(String(i)) ? "Switch this word on" : "Switch this word off",
    click: () => tell(state, { off: toggled(now.off, String(i)) }),
  }));
  draw(each.querySelector("svg"), weights, word, data.words);
}

function column(place, words, about) {
  keepCount(place, words.length, () => el("button", { type: "button" }));
  [...place.children].forEach((button, i) => {
    const { text, pressed, title, click } = about(i);
    button.textContent = text;
    button.title = title;
    button.setAttribute("aria-pressed", pressed);
    button.onclick = click;
  });
}

function draw(svg, weights, word, words) {
  const high = words.length * ROW;
  setAll(svg, { viewBox: `0 0 100 ${high}`, height: high, preserveAspectRatio: "none" });
  const found = strokes(weights, word);
  const best = weights[word].indexOf(Math.max(...weights[word]));
  svg.setAttribute("aria-label", `${words[word]} looks most at ${words[best]}: ${percent(weights[word][best])}`);
  keepCount(svg, found.length, () => svgEl("line"));
  [...svg.children].forEach((line, i) => {
    const { from, to, width, opacity, mine } = found[i];
    setAll(line, {
      x1: 0,
      y1: (from + 0.5) * ROW,
      x2: 100,
      y2: (to + 0.5) * ROW,
      "stroke-width": width,
      "stroke-opacity": opacity,
      "vector-effect": "non-scaling-stroke",
      class: mine ? "mine" : "",
    });
  });
}
