// A plot in SVG, drawn at its true width so that its letters stay readable on a phone.
//   const p = plot(svg, {x: [-8, 8], y: [-1, 1], xTitle: "input", yTitle: "output"})
//   p.line(xs, ys, "f")  p.dot(x, y, "f")  p.band(from, to, "saturated", "label")  p.upTo(x)
import { addSvg, setAll } from "./dom.js";
import { minus } from "./format.js";

let clips = 0;

/** Round numbers over a range, about so many.
 * @param {number[]} range
 * @param {number} count
 * @returns {number[]}
 */
export function niceTicks([low, high], count) {
  const rough = (high - low) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((m) => m * power).find((s) => s >= rough * 0.99) ?? 10 * power;
  const ticks = [];
  for (let i = Math.ceil(low / step - 1e-9); i * step <= high + step * 1e-9; i++)
    ticks.push(+(i * step).toPrecision(12));
  return ticks;
}

/** Powers of ten over a range, four at most; the ends where there are fewer than two.
 * @param {number[]} range
 * @returns {number[]}
 */
export function powerTicks([low, high]) {
  const first = Math.ceil(Math.log10(low));
  const last = Math.floor(Math.log10(high));
  const ticks = [];
  for (let power = first; power <= last; power += Math.max(1, Math.ceil((last - first + 1) / 4)))
    ticks.push(10 ** power);
  return ticks.length < 2 ? [low, high] : ticks;
}

/**
 * @typedef {object} Axes
 * @property {number[]} x what lies between left and right
 * @property {number[]} y what lies between bottom and top
 * @property {string} [xTitle]
 * @property {string} [yTitle]
 * @property {string} [title] over the plot
 * @property {number} [width] screen pixels; else as wide as its place
 * @property {number} [height]
 * @property {number} [letters] how much larger than usual its letters are
 * @property {{left: number, right: number, top: number, bottom: number}} [margin] for letters of the usual size
 * @property {boolean} [log] height as powers
 * @property {number[]} [xTicks]
 * @property {number[]} [yTicks]
 * @property {(value: number) => string | number} [xLabel]
 * @property {(value: number) => string | number} [yLabel]
 */

const MARGIN = { left: 58, right: 14, top: 10, bottom: 46 };

/**
 * Draws axes and grid, and returns what draws on them.
 * @param {any} svg
 * @param {Axes} axes
 */
export function plot(svg, axes) {
  const { x, y, height = 300, log = false, xLabel = minus, yLabel = minus } = axes;
  const letters = axes.letters ?? parseFloat(getComputedStyle(svg).fontSize) / 16; // larger with the projector switch
  const width = axes.width ?? Math.max(svg.clientWidth, 240);
  const { right, top, ...scaled } = { ...MARGIN, ...axes.margin };
  const left = scaled.left * letters;
  const bottom = scaled.bottom * letters;
  const [wide, high] = [width - left - right, height - top - bottom];
  const level = log ? Math.log : (/** @type {number} */ v) => v;
  const X = (/** @type {number} */ v) => left + ((v - x[0]) / (x[1] - x[0])) * wide;
  const Y = (/** @type {number} */ v) =>
    height - bottom - ((level(v) - level(y[0])) / (level(y[1]) - level(y[0]))) * high;
  const at = (/** @type {number} */ pixel) => x[0] + ((pixel - left) / wide) * (x[1] - x[0]);
  const point = (/** @type {number} */ v, /** @type {number} */ w) => `${X(v).toFixed(1)} ${Y(w).toFixed(1)}`;

  svg.replaceChildren();
  setAll(svg, { viewBox: `0 0 ${width} ${height}`, height });
  const id = `clip${clips++}`;
  const clip = addSvg(addSvg(svg, "clipPath", { id }), "rect", { x: left, y: top - 1, width: wide, height: high + 2 });
  const inside = { "clip-path": `url(#${id})` };
  const [back, grid, front, over] = [inside, {}, inside, {}].map((attributes) => addSvg(svg, "g", attributes));
  const text = (
    /** @type {Record<string, any>} */ attributes,
    /** @type {string | number} */ words,
    anchor = "middle",
  ) => addSvg(grid, "text", { "text-anchor": anchor, ...attributes }, words);

  for (const v of axes.xTicks ?? niceTicks(x, Math.min(8, width / 60 / letters))) {
    addSvg(grid, "line", { x1: X(v), x2: X(v), y1: top, y2: height - bottom, class: v === 0 ? "axis" : "grid" });
    const anchor = right < 10 && v === x[1] ? "end" : "middle"; // at the very edge there is no room to its right
    text({ x: X(v), y: height - bottom + 18 * letters, class: "tick" }, xLabel(v), anchor);
  }
  for (const v of axes.yTicks ?? niceTicks(y, 5)) {
    addSvg(grid, "line", { x1: left, x2: width - right, y1: Y(v), y2: Y(v), class: v === 0 ? "axis" : "grid" });
    text({ x: left - 7, y: Y(v) + 5 * letters, class: "tick" }, yLabel(v), "end");
  }
  if (axes.xTitle) text({ x: (left + width - right) / 2, y: height - 6 * letters, class: "title" }, axes.xTitle);
  if (axes.yTitle) {
    const transform = `translate(${14 * letters} ${(top + height - bottom) / 2}) rotate(-90)`;
    text({ x: 0, y: 0, class: "title", transform }, axes.yTitle);
  }
  if (axes.title) text({ x: left, y: top - 9, class: "title" }, axes.title, "start");

  return {
    X,
    Y,
    at,
    front,
    over,
    /** Shows what lies in front up to this place, and nothing beyond.
     * @param {number} v
     */
    upTo: (v) => clip.setAttribute("width", Math.max(0, X(v) - left)),
    /** @param {number} from @param {number} to @param {string} kind */
    shelf: (from, to, kind) =>
      addSvg(back, "rect", { x: left, width: wide, y: Y(to), height: Y(from) - Y(to), class: `band ${kind}` }),
    /** The pen is lifted where the curve jumps further than this.
     * @param {number[]} xs @param {number[]} ys @param {string} kind
     */
    line(xs, ys, kind, jump = Infinity) {
      const path = xs.map((v, i) => `${i && Math.abs(ys[i] - ys[i - 1]) < jump ? "L" : "M"}${point(v, ys[i])}`);
      return addSvg(front, "path", { d: path.join(""), class: `line ${kind}` });
    },
    /** Between two curves.
     * @param {number[]} xs @param {number[]} ys @param {number[]} others @param {string} kind
     */
    area(xs, ys, others, kind) {
      const path = [...xs.map((v, i) => point(v, ys[i])), ...xs.map((v, i) => point(v, others[i])).reverse()];
      return addSvg(front, "path", { d: `M${path.join("L")}Z`, class: kind });
    },
    /** @param {number} v @param {number} w @param {string} kind */
    dot: (v, w, kind, r = 7) => addSvg(over, "circle", { cx: X(v), cy: Y(w), r, class: `dot ${kind}` }),
    /** @param {number} v @param {string} kind */
    rule: (v, kind, group = front) =>
      addSvg(group, "line", { x1: X(v), x2: X(v), y1: top, y2: height - bottom, class: kind }),
    /** @param {number} from @param {number} to @param {string} kind @param {string} [label] */
    band(from, to, kind, label) {
      addSvg(back, "rect", { x: X(from), width: X(to) - X(from), y: top, height: high, class: `band ${kind}` });
      if (!label || X(to) - X(from) <= label.length * 8 * letters) return;
      const middle = { x: (X(from) + X(to)) / 2, y: top + 18 * letters, "text-anchor": "middle", class: "note" };
      addSvg(front, "text", middle, label);
    },
  };
}
