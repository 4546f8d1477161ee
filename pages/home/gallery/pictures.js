// The cards about pictures.
import { COLOURS } from "../../kit/frontend/colours.js";
import { bytesOf } from "../../kit/frontend/format.js";
import { inkOf, prepared } from "../../kit/frontend/live/digit_ink.js";
import { Convolution } from "../../vision/convolution_views/sliding_math.js";
import { inked, inkPicture, pictured, dot, put, scale, turn, way, write } from "./shapes.js";

/** @typedef {import("./shapes.js").Draw} Draw */

const PEN_WAY = Array.from({ length: 41 }, (_, i) => {
  const [bow, turned] = [i > 20 ? 1 : 0, ((i % 20.5) / 20.5) * 3.9 - (i > 20 ? 1.5 : 2.35)];
  return [48 + 17 * Math.cos(turned), 30 + 35 * bow + 17 * Math.sin(turned)];
});

/** A 3 that is being written, and the 28 x 28 numbers that are read of it. @returns {Draw} */
export function digits() {
  const sheet = Object.assign(document.createElement("canvas"), { width: 100, height: 100 });
  const paper = sheet.getContext("2d", { willReadFrequently: true });
  return (pen, t, { w, h }, c) => {
    const end = Math.min(2 + turn(t, 0.09, PEN_WAY.length + 18), PEN_WAY.length);
    Object.assign(paper, { fillStyle: "#fff", lineCap: "round" });
    paper.fillRect(0, 0, 100, 100);
    way(paper, PEN_WAY.slice(0, end), "#000", 9);
    const ink = inkOf(paper.getImageData(0, 0, 100, 100).data, 100, 0);
    const left = w / 2 - h - 14;
    put(pen, sheet, left, 0, h);
    put(
      pen,
      pictured(prepared(ink).image, 28, (v) => inked(255 * v)),
      w / 2 + 14,
      0,
      h,
    );
    write(pen, "→", w / 2, h / 2, c.text, "center", 18);
  };
}

const HOW = { bias: 0, stride: 1, padding: "same", amount: 0, dilation: 1, turned: false };
const KERNELS = [
  [-1, 0, 1, -2, 0, 2, -1, 0, 1],
  [-1, -2, -1, 0, 0, 0, 1, 2, 1],
  [0, -1, 0, -1, 4, -1, 0, -1, 0],
];

/** A kernel that slides over a digit, and what comes out. @param {any} data @returns {Draw} */
export function convolution(data) {
  const made = KERNELS.map((kernel, i) => {
    const values = Float32Array.from(bytesOf(data.digits[2 * i + 2]), (v) => v / 255);
    const lab = new Convolution({ c: 1, h: 28, w: 28, values }, { ...HOW, kernel });
    lab.run();
    const limit = lab.values.reduce((most, v) => Math.max(most, Math.abs(v)), 0);
    return [inkPicture(data.digits[2 * i + 2]), pictured(lab.values, 28, COLOURS.sign(limit))];
  });
  return (pen, t, { w, h }, c) => {
    const [before, after] = made[turn(t, 7, made.length)];
    const place = Math.min(Math.floor((t % 7) * 140), 783);
    const [row, column, unit] = [Math.floor(place / 28), place % 28, h / 28];
    const [left, right] = [w / 2 - h - 12, w / 2 + 12];
    put(pen, before, left, 0, h);
    pen.fillStyle = "#fff";
    pen.fillRect(right, 0, h, h);
    pen.imageSmoothingEnabled = false;
    if (row) pen.drawImage(after, 0, 0, 28, row, right, 0, h, row * unit);
    pen.drawImage(after, 0, row, column + 1, 1, right, row * unit, (column + 1) * unit, unit);
    Object.assign(pen, { strokeStyle: c.orange, lineWidth: 2 });
    pen.strokeRect(left + (column - 1) * unit, (row - 1) * unit, 3 * unit, 3 * unit);
  };
}

/** Two digits, and how far apart they are. @param {any} data @returns {Draw} */
export function same(data) {
  const pairs = data.pairs.map((/** @type {string[]} */ pair) => pair.map((text) => inkPicture(text)));
  return (pen, t, { w, h }, c) => {
    const at = turn(t, 2.2, pairs.length);
    const side = h * 0.62;
    put(pen, pairs[at][0], w / 2 - side - 20, 0, side);
    put(pen, pairs[at][1], w / 2 + 20, 0, side);
    const X = scale([0, 1.5], [w * 0.12, w * 0.88]);
    const distance = data.distances[at];
    const alike = distance <= data.threshold;
    way(
      pen,
      [
        [X(0), h * 0.75],
        [X(1.5), h * 0.75],
      ],
      `${c.text}44`,
      5,
    );
    way(
      pen,
      [
        [X(0), h * 0.75],
        [X(distance), h * 0.75],
      ],
      alike ? c.blue : c.orange,
      5,
    );
    way(
      pen,
      [
        [X(data.threshold), h * 0.68],
        [X(data.threshold), h * 0.82],
      ],
      c.text,
    );
    write(pen, `${distance.toFixed(2)} apart: ${alike ? "the same" : "different"}`, w / 2, h * 0.92, c.text, "center");
  };
}

/** Pages with boxes. @param {any} data @returns {Draw} */
export function where(data) {
  const pages = data.pages.map((/** @type {string} */ text) => inkPicture(text, data.width));
  return (pen, t, { w, h }, c) => {
    const at = turn(t, 5, pages.length);
    const unit = h / data.height;
    const left = (w - data.width * unit) / 2;
    put(pen, pages[at], left, 0, data.width * unit);
    data.boxes[at].slice(0, Math.floor((t % 5) * 2)).forEach(([label, ...box], i) => {
      const [x0, y0, x1, y1] = box.map((v) => v * unit);
      const colour = ["#0072b2", "#d55e00", "#007a5a"][i % 3];
      Object.assign(pen, { strokeStyle: colour, lineWidth: 2 });
      pen.strokeRect(left + x0, y0, x1 - x0, y1 - y0);
      if (label.length > 1) return;
      pen.fillStyle = colour;
      pen.fillRect(left + x0, Math.max(y0, 0), 14, 15);
      write(pen, label, left + x0 + 7, Math.max(y0, 0) + 8, "#fff", "center", 12);
    });
    Object.assign(pen, { strokeStyle: `${c.text}33`, lineWidth: 1 });
    pen.strokeRect(left, 0.5, data.width * unit, h - 1);
  };
}

/** Pieces of photos, and which kind each is said to be. @param {any} data @returns {Draw} */
export function transfer(data) {
  const photos = data.photos.map((/** @type {string} */ text) => {
    const rgb = bytesOf(text);
    const places = Array.from({ length: data.side ** 2 }, (_, i) => i);
    return pictured(places, data.side, (i) => [...rgb.subarray(3 * i, 3 * i + 3)]);
  });
  return (pen, t, { w, h }, c) => {
    const at = turn(t, 1.8, photos.length);
    pen.imageSmoothingEnabled = true;
    pen.drawImage(photos[at], w * 0.08, 0, h, h);
    const left = w * 0.08 + h + 18;
    data.names.forEach((/** @type {string} */ name, /** @type {number} */ i) => {
      const [y, share] = [h * (0.24 + 0.42 * i), data.said[at][i]];
      write(pen, `${name} ${Math.round(100 * share)} %`, left, y, c.text);
      pen.fillStyle = `${c.text}22`;
      pen.fillRect(left, y + 12, w - left - 12, 12);
      pen.fillStyle = i ? c.orange : c.blue;
      pen.fillRect(left, y + 12, (w - left - 12) * share, 12);
    });
  };
}

const HUES = "0072b2 d55e00 009e73 cc79a7 56b4e9 e69f00 7a5195 8a94a0 b22222 556b2f".split(" ").map((hue) => `#${hue}`);

/** A walk over a map of digits, and the digit at each place. @param {any} data @returns {Draw} */
export function autoencoder(data) {
  const pictures = data.pictures.map((/** @type {string} */ text) => inkPicture(text));
  return (pen, t, { w, h }, c) => {
    const at = turn(t, 0.35, pictures.length);
    const [X, Y] = [scale([0, 1], [8, w - h - 24]), scale([0, 1], [h - 6, 6])];
    data.codes.forEach(([x, y], i) => dot(pen, [X(x), Y(y)], 3, HUES[data.labels[i]]));
    const ring = [...data.walk, data.walk[0]].map(([x, y]) => [X(x), Y(y)]);
    way(pen, ring, `${c.text}55`, 1.5);
    dot(pen, ring[at], 6, c.text);
    put(pen, pictures[at], w - h - 8, 0, h);
  };
}

/** What eight hidden units look for, while their machine learns. @param {any} data @returns {Draw} */
export function belief(data) {
  const sign = COLOURS.sign(70);
  const looks = data.looks.map((/** @type {string} */ text) => {
    const all = bytesOf(text);
    const unit = (/** @type {number} */ i) => all.subarray(784 * i, 784 * (i + 1));
    return Array.from({ length: 8 }, (_, i) => pictured(unit(i), 28, (v) => sign(v - 127)));
  });
  return (pen, t, { w, h }) => {
    const side = Math.min(h / 2 - 3, w / 4 - 6);
    const left = (w - 4 * side - 18) / 2;
    const at = Math.min(turn(t, 0.9, looks.length + 2), looks.length - 1);
    looks[at].forEach((picture, i) =>
      put(pen, picture, left + (i % 4) * (side + 6), Math.floor(i / 4) * (side + 6), side),
    );
  };
}
