// What happens within a block: boxes from left to right, lines between them, and a thick line for the way around.
// A box: {name, settings, shape, takes, level}; it takes what others gave, by their number, or what came in (-1).
import { addSvg, setAll } from "../../../kit/frontend/dom.js";

const WIDE = 148;
const HIGH = 50;
const ACROSS = 34; // between two columns
const DOWN = 12;
const LEFT = 34; // where what comes in begins

const shapeOf = (shape) => (shape.length === 3 && shape[1] === 1 && shape[2] === 1 ? `${shape[0]}` : shape.join(" × "));

/** Where the middle of each box lies; boxes of one level stand below one another. */
export function places(boxes) {
  const rows = new Map();
  const most = Math.max(...boxes.map((box) => boxes.filter((other) => other.level === box.level).length));
  return boxes.map((box) => {
    const row = rows.get(box.level) ?? 0;
    rows.set(box.level, row + 1);
    const count = boxes.filter((other) => other.level === box.level).length;
    const y = (most / 2 - count / 2 + row + 0.5) * (HIGH + DOWN);
    return { x: LEFT + ACROSS + box.level * (WIDE + ACROSS) + WIDE / 2, y };
  });
}

/** The drawing of one block. */
export function drawDiagram(svg, boxes, words) {
  svg.replaceChildren();
  if (!boxes.length) return;
  const found = places(boxes);
  const height = Math.max(...found.map(({ y }) => y)) + HIGH / 2 + 8;
  const around = boxes.some((box, at) => box.takes.some((from) => far(boxes, from, at))) ? 30 : 4;
  const width = Math.max(...found.map(({ x }) => x)) + WIDE / 2 + 30;
  setAll(svg, { width, height: height + around, "aria-label": words });
  const middle = Math.max(...found.map(({ y }) => y)) / 2 + HIGH / 4;
  const start = { x: LEFT - WIDE / 2, y: middle };
  addSvg(svg, "text", { x: 0, y: middle + around + 4 }, "in");
  boxes.forEach((box, at) => {
    for (const from of box.takes) wire(svg, from < 0 ? start : found[from], found[at], far(boxes, from, at), around);
  });
  boxes.forEach((box, at) => drawBox(svg, box, found[at], around));
}

const far = (boxes, from, at) => boxes[at].level - (from < 0 ? -1 : boxes[from].level) > 1;

function wire(svg, from, to, isFar, around) {
  const [x0, x1] = [from.x + WIDE / 2 - 10, to.x - WIDE / 2];
  const [y0, y1] = [from.y + around, to.y + around];
  if (isFar) {
    const top = 8;
    const up = `M${x0} ${y0} C${x0 + 26} ${y0} ${x0 + 8} ${top} ${x0 + 44} ${top}`;
    const down = `L${x1 - 40} ${top} C${x1 - 6} ${top} ${x1 - 26} ${y1} ${x1} ${y1}`;
    addSvg(svg, "path", { class: "wire around", d: `${up} ${down}` });
  } else {
    addSvg(svg, "path", { class: "wire", d: `M${x0} ${y0} C${x0 + 22} ${y0} ${x1 - 22} ${y1} ${x1} ${y1}` });
  }
}

function drawBox(svg, box, { x, y }, around) {
  const group = addSvg(svg, "g", { class: "box" });
  const top = y + around - HIGH / 2;
  addSvg(group, "rect", { x: x - WIDE / 2, y: top, width: WIDE, height: HIGH, rx: 6 });
  const lines = [box.name, box.settings, `→ ${shapeOf(box.shape)}`].filter(Boolean);
  lines.forEach((line, at) => {
    const size = line.length > 25 ? { textLength: WIDE - 12, lengthAdjust: "spacingAndGlyphs" } : {};
    const weight = at ? {} : { "font-weight": "bold" };
    const down = top + HIGH / 2 + 4 + (at - (lines.length - 1) / 2) * 15;
    addSvg(group, "text", { x, y: down, "text-anchor": "middle", ...size, ...weight }, line);
  });
}
