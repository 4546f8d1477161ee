// The beginnings that beam search tried, as a tree: a column for each step, the likeliest on top.
// data: {nodes: [[parent, step, symbol, log probability, kept]], best: [numbers of nodes], words}
import { addSvg, partsOf, svgEl } from "../../../kit/frontend/dom.js";
import { fixed } from "../../../kit/frontend/format.js";

const HIGH = 44;
const BOX = 34;
// A log probability; what rounds to 0 has no sign.
const log2 = (/** @type {number} */ value) => fixed(value, 2).replace("−0.00", "0.00");
const blank = (/** @type {string} */ letter) => (letter === " " ? "␣" : letter);

function beginning(nodes, at, between) {
  const found = [];
  for (let node = at; node >= 0; node = nodes[node][0]) found.unshift(nodes[node][2]);
  return found.filter((piece, place) => piece !== "end" || place < found.length - 1).join(between);
}

function draw(part, { nodes, best, words }) {
  const wide = words ? 96 : 58;
  const columns = [];
  const places = nodes.map(([, step]) => {
    columns[step] = (columns[step] ?? 0) + 1;
    return columns[step] - 1;
  });
  const width = columns.length * wide + 8;
  const height = Math.max(...columns) * HIGH;
  const x = (at) => nodes[at][1] * wide + wide / 2 + 4;
  const y = (at) => places[at] * HIGH + BOX / 2 + 2;
  const said = beginning(nodes, best.at(-1), words ? " " : "");
  const total = log2(nodes[best.at(-1)][3]);
  const tree = svgEl("svg", {
    width,
    height,
    role: "img",
    "aria-label": `the best answer is ${said}, log probability ${total}`,
  });
  const looks = (at) => [best.includes(at) ? "best" : "", nodes[at][4] ? "" : "dropped"].join(" ").trim();
  nodes.forEach(([parent], at) => {
    if (parent < 0) return;
    const half = (wide - 12) / 2;
    const middle = (x(parent) + x(at)) / 2;
    const from = `${x(parent) + half},${y(parent)}`;
    addSvg(tree, "path", {
      d: `M${from}C${middle},${y(parent)} ${middle},${y(at)} ${x(at) - half},${y(at)}`,
      class: looks(at),
    });
  });
  nodes.forEach(([, , symbol, log], at) => {
    const node = addSvg(tree, "g", { class: `node ${looks(at)}` });
    const half = (wide - 12) / 2;
    addSvg(node, "rect", { x: x(at) - half, y: y(at) - BOX / 2, width: 2 * half, height: BOX, rx: 6 });
    addSvg(node, "text", { x: x(at), y: y(at) - 2 }, blank(symbol));
    addSvg(node, "text", { x: x(at), y: y(at) + 12, class: "number" }, log2(log));
    const begun = beginning(nodes, at, words ? " " : "");
    const chance = Math.exp(log);
    const sure = chance > 0.999 ? "over 99.9 %" : `${(100 * chance).toFixed(2)} %`;
    const told = `“${begun}”: log probability ${fixed(log, 4)}, probability ${sure}${nodes[at][4] ? "" : ", dropped"}`;
    addSvg(node, "title", {}, told);
    node.onclick = () => (part("told").textContent = told);
  });
  part("tree").replaceChildren(tree);
  part("told").textContent = `The best answer: “${said}”, log probability ${total}. Press a box to read its beginning.`;
}

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".beams");
  const key = JSON.stringify(data);
  if (root._key === key) return;
  root._key = key;
  draw(partsOf(root), data);
}
