// What a small YOLO finds on a page, computed here: the boxes of core/models/detector.py, and of those that overlap
// the surest, as in core/tasks/detector. Touches no element; tests/frontend holds it equal to PyTorch's.
import { inkOf, resized } from "../../../kit/frontend/live/digit_ink.js";
import { run, softmax } from "../../../kit/frontend/live/digit_net.js";

const MOST = 60; // boxes of a page that are looked at, the surest
const CLEAR = 0.3;
const LEAST_INK = 6; // pixels of a page with something on it
const MOST_INK = 0.6; // share of a page that has room between its lines
const LIMIT = 4; // logarithms of width and height are taken no further

/**
 * @typedef {import("../../../kit/frontend/live/digit_net.js").Net & {high: number, cell: number, anchors: number[][],
 *   classes: string[]}} Finder
 * @typedef {{corners: number[], label: string, score: number, number: number, anchor: number[]}} Thing
 */

const sigmoid = (v) => 1 / (1 + Math.exp(-v));
const bounded = (v) => Math.exp(Math.min(Math.max(v, -LIMIT), LIMIT));

/**
 * The pixels of a sheet as the page that is looked at.
 * @param {{high: number, side: number}} net
 * @param {{data: Uint8ClampedArray, width: number}} pixels
 * @param {number} dark a pixel that is all ink
 */
export function pageOf(net, { data, width }, dark) {
  return resized(inkOf(data, width, dark), net.high, net.side).values;
}

/** Whether there is anything to look for. @param {Float32Array} page */
export function worth(page) {
  const ink = page.reduce((count, v) => count + (v > CLEAR ? 1 : 0), 0);
  return ink >= LEAST_INK && ink <= MOST_INK * page.length;
}

/** What every anchor of every cell says. @param {Finder} net @param {Float32Array} page @returns {Float32Array} */
export function looked(net, page) {
  const outputs = run(net, page);
  return outputs[outputs.length - 1];
}

/**
 * The boxes that are left, the surest first.
 * @param {Finder} net
 * @param {Float32Array} said (A, 5 + K, rows, columns)
 * @param {number} sure less is no box
 * @param {number} overlap of boxes of a class that overlap by more (IoU), the surest is left
 * @returns {Thing[]}
 */
export function found(net, said, sure, overlap) {
  const every = net.anchors.flatMap((anchor, a) => boxesOf(net, said, a, anchor));
  const order = every.sort((one, other) => other.score - one.score).slice(0, MOST);
  /** @type {Thing[]} */
  const kept = [];
  for (const one of order.filter(({ score }) => score >= sure)) {
    const same = kept.filter(({ number }) => number === one.number);
    if (!same.some((other) => iou(one.corners, other.corners) > overlap)) kept.push(one);
  }
  return kept;
}

/** @param {Finder} net @param {Float32Array} said @param {number} a @param {number[]} size @returns {Thing[]} */
function boxesOf({ high, side, cell, classes }, said, a, [wide, tall]) {
  const columns = side / cell;
  const places = (high / cell) * columns;
  const first = a * (5 + classes.length) * places;
  return Array.from({ length: places }, (_, at) => {
    const of = (k) => said[first + k * places + at];
    const x = ((at % columns) + sigmoid(of(1))) * cell;
    const y = (Math.floor(at / columns) + sigmoid(of(2))) * cell;
    const [w, h] = [wide * bounded(of(3)), tall * bounded(of(4))];
    const shares = softmax(Array.from(classes, (__, k) => of(5 + k)), 1); // prettier-ignore
    const most = Math.max(...shares);
    const number = shares.indexOf(most);
    return {
      corners: [x - w / 2, y - h / 2, x + w / 2, y + h / 2],
      anchor: [x - wide / 2, y - tall / 2, x + wide / 2, y + tall / 2],
      score: sigmoid(of(0)) * most,
      label: classes[number],
      number,
    };
  });
}

/** The area that two boxes share over the area that they cover together. @param {number[]} a @param {number[]} b */
export function iou(a, b) {
  const wide = Math.max(Math.min(a[2], b[2]) - Math.max(a[0], b[0]), 0);
  const tall = Math.max(Math.min(a[3], b[3]) - Math.max(a[1], b[1]), 0);
  const area = (box) => (box[2] - box[0]) * (box[3] - box[1]);
  return (wide * tall) / Math.max(area(a) + area(b) - wide * tall, 1e-9);
}

/**
 * How likely a thing's middle is in each cell, row by row.
 * @param {Finder} net
 * @param {Float32Array} said
 * @returns {number[][]}
 */
export function cells({ high, side, cell, anchors, classes }, said) {
  const columns = side / cell;
  const places = (high / cell) * columns;
  const each = (5 + classes.length) * places;
  const likely = (at) => sigmoid(Math.max(...anchors.map((_, a) => said[a * each + at])));
  return Array.from({ length: high / cell }, (_, row) =>
    Array.from({ length: columns }, (__, column) => likely(row * columns + column)),
  );
}
