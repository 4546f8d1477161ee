// Heat maps with tokens along x and units along y; one token and one unit are chosen in all of them at once, by
// click, touch, arrow keys or list. The frame moves at once; the server hears of it when the keys rest.
import { el } from "../dom.js";

const REST = 160;
const MOVES = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

export default function ({ data, parentElement, setStateValue }) {
  const root = parentElement.querySelector(".gates");
  const state = (root.state ??= { figures: [] });
  Object.assign(state, { data, setStateValue, root });
  heard(state);
  lists(state);
  figures(state);
  lay(state);
  state.watch ??= new ResizeObserver(() => lay(state));
  state.watch.observe(root);
  return () => state.watch.disconnect();
}

// What comes back may be the answer to an earlier press: until the last one is answered, the frame stays where it was
// put.
function heard(state) {
  const { data } = state;
  const text = data.all.join(" ");
  if (state.waiting === place(data.word, data.unit) || state.text !== text) state.waiting = null;
  state.text = text;
  if (!state.timer && !state.waiting) Object.assign(state, { word: data.word, row: data.units.indexOf(data.unit) });
  state.row = Math.min(state.row, data.units.length - 1);
}

const place = (word, unit) => `${word} ${unit}`;

// What stands along x is a token of a text, unless it is something else, such as a value of a series.
function nameColumns(word, earlier, later, one) {
  const capital = one[0].toUpperCase() + one.slice(1);
  word.setAttribute("aria-label", capital);
  word.parentElement.firstChild.textContent = `${capital} `;
  earlier.setAttribute("aria-label", `Earlier ${one}s`);
  later.setAttribute("aria-label", `Later ${one}s`);
}

function lists(state) {
  const { data, root } = state;
  const [word, unit] = root.querySelectorAll("select");
  const [earlier, later] = root.querySelectorAll("button");
  if (data.one) nameColumns(word, earlier, later, data.one);
  fillList(
    word,
    data.all.map((label, i) => [i, `${i + 1} ${label}`]),
    state.word,
  );
  fillList(
    unit,
    data.units.map((u) => [u, `unit ${u}`]),
    data.units[state.row],
  );
  word.onchange = () => tell(state, Number(word.value), state.row);
  unit.onchange = () => tell(state, state.word, data.units.indexOf(Number(unit.value)));
  earlier.parentElement.hidden = data.all.length <= data.window;
  earlier.disabled = data.first === 0;
  later.disabled = data.first + data.labels.length >= data.all.length;
  earlier.onclick = () => tell(state, Math.max(0, data.first - 1), state.row);
  later.onclick = () => tell(state, data.first + data.labels.length, state.row);
  root.querySelector(".where").textContent =
    `${data.one ?? "token"}s ${data.first + 1} to ${data.first + data.labels.length} of ${data.all.length}`;
}

function fillList(select, options, chosen) {
  const signature = JSON.stringify(options);
  if (select.signature !== signature) {
    select.replaceChildren(...options.map(([value, text]) => el("option", { value, textContent: text })));
    select.signature = signature;
  }
  select.value = chosen;
}

function figures(state) {
  const { data, root } = state;
  const grid = root.querySelector(".grid");
  while (state.figures.length > data.maps.length) state.figures.pop().figure.remove();
  while (state.figures.length < data.maps.length) {
    const title = el("b");
    const value = el("output");
    const sentence = el("p");
    const img = el("img", { tabIndex: 0 });
    const mark = el("div", { className: "cursor" });
    const picture = el("div", { className: "picture" }, img, mark);
    const labels = el("div", { className: "labels", ariaHidden: "true" });
    const scale = el("div", { className: "scale", ariaHidden: "true" }, el("span"), el("i"), el("span"));
    const figure = el(
      "figure",
      {},
      el("figcaption", {}, el("div", { className: "head" }, title, value), sentence),
      el("div", { className: "scroll" }, picture, labels),
      scale,
    );
    img.setAttribute("aria-roledescription", "heat map; choose with the arrow keys");
    grid.append(figure);
    state.figures.push({ figure, title, value, sentence, img, mark, picture, labels, scale });
  }
  state.figures.forEach((f, i) => {
    const map = data.maps[i];
    f.title.textContent = `${map.title} ${map.symbol}`;
    f.value.textContent = map.value;
    f.sentence.textContent = map.sentence;
    if (f.img.src !== map.url) f.img.src = map.url;
    f.img.alt = map.alt;
    f.scale.className = `scale ${map.gate ? "gate" : "signed"}`;
    [f.scale.firstChild.textContent, f.scale.lastChild.textContent] = map.ends;
    const signature = JSON.stringify(data.labels);
    if (f.labels.signature !== signature) {
      f.labels.replaceChildren(...data.labels.map((label) => el("span", { textContent: label, title: label })));
      f.labels.signature = signature;
    }
    [...f.labels.children].forEach((span, j) => {
      span.onclick = () => tell(state, data.first + j, state.row);
    });
    f.img.onclick = (e) => {
      const box = f.img.getBoundingClientRect();
      const column = Math.floor(((e.clientX - box.left) / box.width) * data.labels.length);
      tell(state, data.first + column, Math.floor(((e.clientY - box.top) / box.height) * data.units.length));
      f.img.focus({ preventScroll: true });
    };
    f.img.onkeydown = (e) => {
      if (!MOVES[e.key]) return;
      e.preventDefault();
      tell(state, state.word + MOVES[e.key][0], state.row + MOVES[e.key][1], REST);
    };
  });
}

function tell(state, word, row, rest = 0) {
  const { data } = state;
  state.word = Math.max(0, Math.min(data.all.length - 1, word));
  state.row = Math.max(0, Math.min(data.units.length - 1, row));
  lay(state);
  clearTimeout(state.timer);
  state.timer = setTimeout(() => {
    const now = state.data;
    const unit = now.units[state.row];
    state.timer = 0;
    state.waiting = place(state.word, unit) === place(now.word, now.unit) ? null : place(state.word, unit);
    state.setStateValue("moved", { word: String(state.word + 1), unit: String(unit) });
  }, rest);
}

// Whole screen pixels for every cell, as many as there is room for.
function lay({ data, figures: shown, word, row, root }) {
  const columns = data.labels.length;
  const rows = data.units.length;
  const high = rows > 40 ? 3 : 9;
  root.style.setProperty("--least", `${Math.max(238, columns * 12 + 6)}px`);
  root.style.setProperty(
    "--long",
    `${Math.min(5.6, 0.8 + 0.42 * Math.max(...data.labels.map((label) => label.length)))}rem`,
  );
  const room = (shown[0]?.figure.clientWidth ?? 300) - 4;
  const wide = Math.max(12, Math.min(40, Math.floor(room / columns)));
  root.style.setProperty("--wide", `${wide}px`);
  for (const f of shown) {
    Object.assign(f.picture.style, { width: `${columns * wide}px`, height: `${rows * high}px` });
    const column = word - data.first;
    f.mark.hidden = column < 0 || column >= columns;
    Object.assign(f.mark.style, {
      left: `${column * wide}px`,
      top: `${row * high}px`,
      width: `${wide}px`,
      height: `${high}px`,
    });
    [...f.labels.children].forEach((span, j) => span.classList.toggle("chosen", j === column));
  }
}
