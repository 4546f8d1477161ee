// Where the maps of every layer stand in the picture: columns from left to right. Touches no element.

/**
 * @typedef {{i: number, kind: "maps" | "row" | "bars", count: number, high: number, wide: number, px: number,
 *   rows: number, columns: number, x: number, y: number, width: number, height: number}} Column
 */
const GAP = 7; // between columns
const BARS = 112;
const DRAWING = 2.6; // the drawing's pixels are so much larger than those of the first maps

/** How large a map of that side is at scale 1. @param {number} side */
const mapSize = (side) => Math.min(6 + 0.5 * side, 24);

/**
 * Which layers are drawn: all, or, where there is little room, those whose numbers go on.
 * @param {import("../../../kit/frontend/live/digit_net.js").Net} net
 * @param {boolean} folded
 */
export function drawn(net, folded) {
  const last = net.layers.length - 1; // softmax is the bars
  const all = net.layers.map((_, i) => i).slice(0, last);
  if (!folded) return all;
  const bends = (i) => i < last && (["norm", "relu"].includes(net.layers[i].kind) || net.layers[i].kind in net.tables);
  return all.filter((i) => !bends(i + 1) && net.layers[i].kind !== "flatten");
}

/** @param {number} i @param {number[]} shape @param {number} scale @param {number} height @returns {Column} */
function column(i, [count, high = 0, wide = 0], scale, height) {
  const maps = high > 0;
  const cell = count > 200 ? 3 : count > 40 ? 6 : 13;
  const px = maps ? (mapSize(high) * scale * (i < 0 ? DRAWING : 1)) / high : cell * Math.min(scale, 1.2);
  const [tall, broad] = maps ? [(high + 1) * px, (wide + 1) * px] : [px, px];
  const columns = Math.ceil(count / Math.max(1, Math.min(count, Math.floor(height / tall))));
  const rows = Math.ceil(count / columns);
  const kind = maps ? "maps" : "row";
  const size = { width: columns * broad, height: rows * tall };
  return { i, kind, count, high: high || 1, wide: wide || 1, px, rows, columns, x: 0, y: 0, ...size };
}

/** All columns at one scale. */
function atScale(net, shown, scale, height) {
  const found = [column(-1, [1, net.side, net.side], scale, height)];
  for (const i of shown) found.push(column(i, net.layers[i].shape, scale, height));
  let x = 0;
  for (const each of found) {
    each.x = x;
    each.y = (height - each.height) / 2;
    x += each.width + GAP;
  }
  const last = net.layers.length - 1;
  const [count] = net.layers[last].shape;
  const grid = { count, rows: count, columns: 1, high: 1, wide: 1, px: 1 };
  found.push({ i: last, kind: "bars", ...grid, x, y: 0, width: BARS, height });
  return { columns: found, width: x + BARS };
}

/** The largest picture that fits; where nothing fits, the smallest one, to be moved sideways.
 * @param {import("../../../kit/frontend/live/digit_net.js").Net} net @param {number} width @param {number} height */
export function laidOut(net, width, height) {
  const shown = drawn(net, width < 900);
  let found = atScale(net, shown, 2, height);
  for (let scale = 1.95; scale >= 0.5 && found.width > width; scale -= 0.05) found = atScale(net, shown, scale, height);
  return found;
}

/** The place under a point of the picture. @param {Column[]} columns @param {number} x @param {number} y */
export function placeAt(columns, x, y) {
  const found = columns.find((c) => x >= c.x && x < c.x + c.width && y >= c.y && y < c.y + c.height);
  if (!found) return null;
  if (found.kind === "bars")
    return { i: found.i, unit: Math.floor(((y - found.y) / found.height) * found.count), y: 0, x: 0 };
  const { px, high, wide, rows, columns: across } = found;
  const step = found.kind === "maps" ? [(high + 1) * px, (wide + 1) * px] : [px, px];
  const [row, col] = [Math.floor((y - found.y) / step[0]), Math.floor((x - found.x) / step[1])];
  const unit = row * across + col;
  if (unit >= found.count || row >= rows) return null;
  const inside = [Math.floor((y - found.y - row * step[0]) / px), Math.floor((x - found.x - col * step[1]) / px)];
  return { i: found.i, unit, y: Math.min(inside[0], high - 1), x: Math.min(inside[1], wide - 1) };
}

/**
 * The box of a map, or of one number of it.
 * @param {Column} column
 * @param {import("../../../kit/frontend/live/network_look.js").Place} place
 */
export function boxOf({ kind, px, high, wide, columns, count, ...at }, { unit, y, x }, whole = false) {
  if (kind === "bars") {
    const tall = at.height / count;
    return { x: at.x, y: at.y + unit * tall, width: at.width, height: tall };
  }
  const maps = kind === "maps";
  const left = at.x + (unit % columns) * (maps ? (wide + 1) * px : px);
  const top = at.y + Math.floor(unit / columns) * (maps ? (high + 1) * px : px);
  if (!maps) return { x: left, y: top, width: px, height: px };
  return whole
    ? { x: left, y: top, width: wide * px, height: high * px }
    : { x: left + x * px, y: top + y * px, width: px, height: px };
}
