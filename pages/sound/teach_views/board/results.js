// How well it has learnt: what it gets right of what it had not heard, what it takes for what, and the map of all.
import { el, svgEl } from "../../../kit/frontend/dom.js";

const COLOURS = "#0072b2 #d55e00 #009e73 #cc79a7 #e69f00 #56b4e9 #8c6d31 #7b61c9 #b2182b #4d9221".split(" ");
const GREY = "#8a94a0";
const SHAPES = [
  "M-6 0a6 6 0 1 0 12 0a6 6 0 1 0-12 0",
  "M-6-6h12v12h-12z",
  "M0-7l7 13h-14z",
  "M0-8l7 8-7 8-7-8z",
  "M0 7l7-13h-14z",
];
const [WIDE, HIGH, EDGE] = [420, 280, 24];

/** @param {any} lesson @param {any} board @param {(name: string) => string} address of a download */
export function resultsOf(lesson, board, address) {
  if (!lesson) return [];
  const names = [...lesson.names, "background"];
  const links = [
    el("a", { href: address("network"), download: "" }, "Take the network along (zip: weights and a script)"),
    " · ",
    el("a", { href: address("recordings"), download: "" }, "Take the recordings along (zip)"),
  ];
  return [
    el("p", { className: "told" }, told(lesson)),
    el(
      "figure",
      {},
      el("figcaption", {}, "What it takes each for, of what it had not heard"),
      confusion(lesson, names),
    ),
    el(
      "figure",
      {},
      el("figcaption", {}, "All recordings as the ear hears them: near means alike"),
      map(lesson, names, board),
    ),
    el("p", { className: "told small" }, ...links),
  ];
}

function told({ right, labels, refused, unknown, limit, old }) {
  const changed = old ? "The recordings have changed since: teach it again. " : "";
  const held = `${right} of ${labels.length} recordings that it had not heard are taken for what they are`;
  const how = "each was asked of a head that had learnt from the others only.";
  const none = `Below ${Math.round(100 * limit)} % it says “none of these”.`;
  const refusing = `Heads that had never heard a word refused ${refused} of its ${unknown} recordings so`;
  return `${changed}${held}: ${how} ${none} ${refusing.replace(" its ", " all ")}; the limit was chosen on these.`;
}

function confusion({ confusion: rows }, names) {
  const top = names.map((name) => el("th", { scope: "col", title: name }, name));
  const body = rows.map((row, i) => {
    const cells = row.map((n, j) =>
      el("td", { className: n ? (i === j ? "right" : "wrong") : "" }, n ? String(n) : ""),
    );
    return el("tr", {}, el("th", { scope: "row", title: names[i] }, names[i]), ...cells);
  });
  return el("table", {}, el("tr", {}, el("th", {}, "is ↓ taken for →"), ...top), ...body);
}

const across = (v) => EDGE + ((v + 1) / 2) * (WIDE - 2 * EDGE);
const down = (v) => EDGE + ((1 - v) / 2) * (HIGH - 2 * EDGE);

function map({ places, ids, labels, guesses }, names, board) {
  const dots = ids.map((id, i) => {
    const name = names[labels[i]];
    const said = guesses[i] === labels[i] ? name : `${name}, taken for ${names[guesses[i]]}`;
    return dotOf(id, said, labels[i], labels[i] === names.length - 1, places[i], board);
  });
  const words = names.map((name, label) => {
    const mine = places.filter((_, i) => labels[i] === label);
    const [x, y] = [0, 1].map((axis) => mine.reduce((sum, place) => sum + place[axis], 0) / mine.length);
    const where = { x: across(x), y: down(y) - 12, "text-anchor": "middle", "aria-hidden": "true" };
    return svgEl("text", where, name.slice(0, 14));
  });
  const how = { class: "map", viewBox: `0 0 ${WIDE} ${HIGH}`, role: "group", "aria-label": "Map of the recordings" };
  return svgEl("svg", how, ...dots, ...words);
}

function dotOf(id, said, label, background, [x, y], board) {
  const fill = background ? GREY : COLOURS[label % COLOURS.length];
  const path = svgEl("path", { d: SHAPES[label % SHAPES.length], fill });
  const how = { class: "dot", role: "button", tabindex: 0, transform: `translate(${across(x)} ${down(y)})` };
  const heard = { "aria-pressed": String(board.chosen === id), "aria-label": `Play ${said}` };
  const dot = svgEl("g", { ...how, ...heard }, svgEl("title", {}, said), path);
  dot.onclick = () => board.play(id);
  dot.onkeydown = (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    board.play(id);
  };
  return dot;
}
