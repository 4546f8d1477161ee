// One number of a layer, taken apart: its map, what it is the sum of, and what of the drawing it sees.
import { COLOURS, css, inkOn, largest } from "../../../kit/frontend/colours.js";
import { el } from "../../../kit/frontend/dom.js";
import { fixed } from "../../../kit/frontend/format.js";
import { field, inputOf, numberAt, terms, windowAt } from "../../../kit/frontend/live/network_look.js";
import { frame, paintColumn } from "./paint.js";

const SHOWN = 3; // input maps, or eight inputs of a dense layer; the rest is added up
const LISTED = 8;
const MAP = 150; // pixels on screen
const DRAWING = 84;

/** @typedef {import("../../../kit/frontend/live/network_look.js").Seen} Seen */
/** @typedef {import("../../../kit/frontend/live/network_look.js").Place} Place */
/** @typedef {import("../../../kit/frontend/live/network_look.js").Term} Term */

/** Numbers on their colours. @param {number[][]} rows @param {string} name */
function grid(rows, name) {
  const flat = rows.flat();
  const shade = COLOURS.sign(largest(flat));
  const cell = (v) => {
    const rgb = shade(v);
    return el("td", { style: `background:${css(rgb)};color:${inkOn(rgb)}` }, fixed(v, 2));
  };
  return el("table", { "aria-label": name }, ...rows.map((row) => el("tr", {}, ...row.map(cell))));
}

/**
 * The window of one input map, its kernel and their products, as rows.
 * @param {Seen} seen
 * @param {number} i
 * @param {Place} place
 * @param {number} c
 */
function rowsOf(seen, i, place, c) {
  const layer = seen.net.layers[i];
  const { values, C, H, W } = inputOf(seen, i);
  const { top, left, size } = windowAt(layer, place);
  const rows = (read) =>
    Array.from({ length: size }, (_, ky) => Array.from({ length: size }, (__, kx) => read(ky, kx)));
  const inside = (y, x) => (y >= 0 && y < H && x >= 0 && x < W ? values[(c * H + y) * W + x] : 0);
  const input = rows((ky, kx) => inside(top + ky, left + kx));
  if (layer.kind !== "conv") return { input };
  const kernel = rows((ky, kx) => layer.weight[((place.unit * C + c) * size + ky) * size + kx]);
  return { input, kernel, products: input.map((row, y) => row.map((v, x) => v * kernel[y][x])) };
}

/** Sums over the products of each input map, the strongest first. @param {Term[]} all */
function byMap(all) {
  const sums = new Map();
  for (const { unit, product } of all) sums.set(unit, (sums.get(unit) ?? 0) + product);
  return [...sums].sort((a, b) => Math.abs(b[1]) - Math.abs(a[1]));
}

const sum = (/** @type {Term[]} */ all) => all.reduce((total, { product }) => total + product, 0);
const said = (text) => el("p", {}, text);

/** @param {Seen} seen @param {number} i @param {Place} place */
function convolved(seen, i, place) {
  const layer = seen.net.layers[i];
  const all = terms(seen, i, place);
  const maps = byMap(all);
  const shown = maps.slice(0, SHOWN);
  const rest = sum(all) - shown.reduce((total, [, part]) => total + part, 0);
  const bias = layer.bias[place.unit];
  const parts = shown.map(([c, part]) => {
    const { input, kernel, products } = rowsOf(seen, i, place, c);
    const signs = ["×", "="].map((text) => el("span", { className: "op" }, text));
    const tables = [
      grid(input, `input map ${c}`),
      signs[0],
      grid(kernel, "kernel"),
      signs[1],
      grid(products, "products"),
    ];
    return [
      said(`Input map ${c}: the products add up to ${fixed(part)}`),
      el("div", { className: "product" }, ...tables),
    ];
  });
  const others = maps.length > SHOWN ? ` + ${fixed(rest)} from the other ${maps.length - SHOWN} maps` : "";
  const added = shown.map(([, part]) => fixed(part)).join(" + ");
  const line = `${added}${others} + bias ${fixed(bias)} = ${fixed(sum(all) + bias)}`;
  return [
    said("The window of the input times the kernel, number by number, added up; then the bias."),
    ...parts.flat(),
    said(line),
  ];
}

/** @param {Seen} seen @param {number} i @param {Place} place */
function dense(seen, i, place) {
  const layer = seen.net.layers[i];
  const all = terms(seen, i, place).sort((a, b) => Math.abs(b.product) - Math.abs(a.product));
  const shown = all.slice(0, LISTED);
  const row = ({ unit, value, weight, product }) =>
    el(
      "tr",
      {},
      ...[`input ${unit}`, `${fixed(value, 2)} × ${fixed(weight, 2)}`, `= ${fixed(product)}`].map((t) =>
        el("td", {}, t),
      ),
    );
  const bias = layer.bias[place.unit];
  const others = fixed(sum(all) - sum(shown));
  const line = `These ${shown.length} of ${all.length} inputs give ${fixed(sum(shown))}, the others ${others}, `;
  return [
    el("table", { className: "list" }, ...shown.map(row)),
    said(`${line}the bias ${fixed(bias)}: together ${fixed(sum(all) + bias)}.`),
  ];
}

/** @param {Seen} seen @param {number} i @param {Place} place */
function pooled(seen, i, place) {
  const { kind, size } = seen.net.layers[i];
  const rule = kind === "pool" ? "The largest" : "The mean";
  return [said(`${rule} of these ${size * size} numbers:`), grid(rowsOf(seen, i, place, place.unit).input, "window")];
}

/** @param {Seen} seen */
function softmax(seen) {
  const scores = [...seen.outputs[seen.outputs.length - 2]];
  const exps = scores.map(Math.exp);
  const all = exps.reduce((a, b) => a + b);
  const row = (score, digit) =>
    el(
      "tr",
      {},
      ...[String(digit), `e^${fixed(score, 2)}`, fixed(exps[digit], 2), fixed(exps[digit] / all)].map((t) =>
        el("td", {}, t),
      ),
    );
  return [
    said(`e to the score, divided by the sum of all ten, ${fixed(all, 2)}:`),
    el("table", { className: "list" }, ...scores.map(row)),
  ];
}

/** How the number at a place came about. @param {Seen} seen @param {number} i @param {Place} place */
function reckoned(seen, i, place) {
  const layer = seen.net.layers[i];
  if (layer.kind === "conv") return convolved(seen, i, place);
  if (layer.kind === "dense") return dense(seen, i, place);
  if (layer.kind === "softmax") return softmax(seen);
  if (layer.size) return pooled(seen, i, place);
  const [from] = terms(seen, i, place);
  if (layer.kind === "flatten")
    return [said(`This is map ${from.unit}, row ${from.y}, column ${from.x} of the input.`)];
  if (layer.kind === "norm") return [said(normed(layer, place.unit, from.value))];
  const result = numberAt(seen, i, place);
  return [said(`${layer.title.split(": ").at(-1)} of the input ${fixed(from.value, 4)} is ${fixed(result, 4)}.`)];
}

/**
 * @param {import("../../../kit/frontend/live/digit_net.js").Layer} layer
 * @param {number} unit
 * @param {number} value
 */
function normed({ weight, bias, mean, var: spreads, eps }, unit, value) {
  const spread = Math.sqrt(spreads[unit] + eps);
  const [scale, shift] = [weight[unit], bias[unit]];
  const result = ((value - mean[unit]) / spread) * scale + shift;
  const front = `(input ${fixed(value)} − mean ${fixed(mean[unit])}) / spread ${fixed(spread)}`;
  return `${front} × learnt scale ${fixed(scale)} + learnt shift ${fixed(shift)} = ${fixed(result)}`;
}

/**
 * A map, enlarged, with a frame.
 * @param {Float32Array} values
 * @param {number} high
 * @param {number} wide
 * @param {number} size
 */
function picture(values, high, wide, size, i, box, label) {
  const px = size / Math.max(high, wide);
  const canvas = el("canvas", { width: wide * px, height: high * px, role: "img", ariaLabel: label });
  const pen = canvas.getContext("2d");
  const column = {
    i,
    kind: /** @type {"maps"} */ ("maps"),
    count: 1,
    high,
    wide,
    px,
    rows: 1,
    columns: 1,
    x: 0,
    y: 0,
    width: 0,
    height: 0,
  };
  paintColumn(pen, column, values, null);
  const { top, left, bottom, right } = box;
  frame(pen, { x: left * px, y: top * px, width: (right - left) * px, height: (bottom - top) * px }, undefined, -1);
  return canvas;
}

/**
 * Everything about one number, as elements.
 * @param {Seen} seen
 * @param {number} i
 * @param {Place} place
 * @param {(place: Place) => void} pick another number of the same map
 */
export function closer(seen, i, place, pick) {
  const layer = seen.net.layers[i];
  const [, H = 0, W = 0] = layer.shape;
  const { side } = seen.net;
  const sees = field(seen.net, i, place);
  const words = `sees rows ${sees.top} to ${sees.bottom - 1}, columns ${sees.left} to ${sees.right - 1}`;
  const drawing = picture(seen.image, side, side, DRAWING, -1, sees, `The drawing; this number ${words}.`);
  const figures = [el("figure", {}, drawing, el("figcaption", {}, "what it sees of the drawing"))];
  if (H > 1) {
    const here = { top: place.y, left: place.x, bottom: place.y + 1, right: place.x + 1 };
    const values = seen.outputs[i].subarray(place.unit * H * W, (place.unit + 1) * H * W);
    const map = picture(values, H, W, MAP, i, here, `Map ${place.unit} of ${layer.name}`);
    map.onclick = (event) => {
      const box = map.getBoundingClientRect();
      const at = (share, count) => Math.min(count - 1, Math.max(0, Math.floor(share * count)));
      pick({
        unit: place.unit,
        y: at((event.clientY - box.top) / box.height, H),
        x: at((event.clientX - box.left) / box.width, W),
      });
    };
    figures.unshift(el("figure", {}, map, el("figcaption", {}, "the map; click another point")));
  }
  const result = said(`${layer.name} has ${fixed(numberAt(seen, i, place), 4)} here.`);
  const about = said(`${layer.sentence} Learnt: ${layer.parameters.toLocaleString("en")} numbers.`);
  const sums = el("div", { className: "sums" }, ...reckoned(seen, i, place), result);
  return [about, el("div", { className: "body" }, ...figures, sums)];
}
