// What the small pictures of the cards have in common.
import { paint } from "../../making/belief_views/paint.js";
import { bytesOf } from "../../kit/frontend/format.js";

/** @typedef {{w: number, h: number}} Box in screen pixels */
/** @typedef {{text: string, ground: string, blue: string, orange: string, green: string}} Colours */
/** @typedef {(pen: CanvasRenderingContext2D, t: number, box: Box, colours: Colours) => void} Draw t in seconds */

/** A picture of numbers, to be drawn at any size without being blurred.
 * @param {ArrayLike<number>} values @param {number} width @param {(value: number) => number[]} colour
 * @returns {HTMLCanvasElement} */
export function pictured(values, width, colour) {
  const canvas = document.createElement("canvas");
  paint(canvas, values, width, colour);
  return canvas;
}

/** Ink on paper, of bytes. @param {number} v */
export const inked = (v) => [255 - v, 255 - v, 255 - v];

/** @param {string} text bytes in base64 @param {number} [width] */
export const inkPicture = (text, width = 28) => pictured(bytesOf(text), width, inked);

/** @param {CanvasRenderingContext2D} pen @param {HTMLCanvasElement} picture
 * @param {number} x @param {number} y @param {number} w @param {number} [h] */
export function put(pen, picture, x, y, w, h = (w * picture.height) / picture.width) {
  pen.imageSmoothingEnabled = false;
  pen.drawImage(picture, Math.round(x), Math.round(y), Math.round(w), Math.round(h));
}

/** A line through points. @param {CanvasRenderingContext2D} pen @param {number[][]} points
 * @param {string} colour @param {number} [width] */
export function way(pen, points, colour, width = 2) {
  pen.beginPath();
  for (const [x, y] of points) pen.lineTo(x, y);
  Object.assign(pen, { strokeStyle: colour, lineWidth: width, lineJoin: "round" });
  pen.stroke();
}

/** @param {CanvasRenderingContext2D} pen @param {number[]} place @param {number} radius @param {string} colour */
export function dot(pen, [x, y], radius, colour) {
  pen.beginPath();
  pen.arc(x, y, radius, 0, 2 * Math.PI);
  pen.fillStyle = colour;
  pen.fill();
}

/** @param {CanvasRenderingContext2D} pen @param {string} text @param {number} x @param {number} y
 * @param {string} colour @param {CanvasTextAlign} [align] @param {number} [size] */
export function write(pen, text, x, y, colour, align = "left", size = 13) {
  Object.assign(pen, { font: `${size}px sans-serif`, fillStyle: colour, textAlign: align, textBaseline: "middle" });
  pen.fillText(text, x, y);
}

/** From numbers to places: [low, high] to [from, to]. @param {number[]} range @param {number[]} places */
export const scale =
  ([low, high], [from, to]) =>
  (/** @type {number} */ v) =>
    from + ((v - low) / (high - low || 1)) * (to - from);

/** Which of `count` it is after `t` seconds, each for `each`. @param {number} t @param {number} each
 * @param {number} count */
export const turn = (t, each, count) => Math.floor(t / each) % count;
