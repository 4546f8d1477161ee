// What the inside of the network that hears digits looks like, as pixels.
import { bytesOf } from "../../../kit/frontend/format.js";

const [POSITIVE, NEGATIVE] = [
  [0, 114, 178],
  [213, 94, 0],
]; // as in core/figures/style.py
const GREY = 120; // how dark the loudest is where colours lie over it
const BENT = 0.6; // small numbers are seen, too

/** Bytes with a sign. @param {string} text */
export const signedOf = (text) => new Int8Array(bytesOf(text).buffer);

/** @param {number} share of the loudest */
const ink = (share) => [255 * (1 - share), 255 - 141 * share ** 2, 255 - 77 * share ** 2];

/** From white to the colour of the number's sign. @param {number} share -1 to 1 */
export function coloured(share, white = [255, 255, 255]) {
  const much = Math.abs(share) ** BENT;
  const colour = share < 0 ? NEGATIVE : POSITIVE;
  return white.map((v, i) => v + (colour[i] - v) * much);
}

/**
 * The spectrogram, or in grey with what spoke for and against over it.
 * @param {Uint8Array} frames (124, 32), 0 to 255
 * @param {Int8Array | null} spoke the same, -127 to 127
 */
export const gramColour = (frames, spoke) => (/** @type {number} */ i) => {
  const share = frames[i] / 255;
  return spoke ? coloured(spoke[i] / 127, Array(3).fill(255 - GREY * share)) : ink(share);
};

/**
 * Columns of numbers from left to right, the first row at the bottom, drawn between two shares of the canvas' width.
 * @param {HTMLCanvasElement} canvas
 * @param {{columns: number, rows: number, from: number, to: number,
 *   colour: (column: number, row: number) => number[]}} what
 */
export function paintColumns(canvas, { columns, rows, from, to, colour }) {
  const sharp = devicePixelRatio || 1;
  [canvas.width, canvas.height] = [canvas.clientWidth, canvas.clientHeight].map((v) =>
    Math.max(Math.round(v * sharp), 1),
  );
  const small = document.createElement("canvas");
  [small.width, small.height] = [columns, rows];
  const brush = /** @type {CanvasRenderingContext2D} */ (small.getContext("2d"));
  const picture = brush.createImageData(columns, rows);
  for (let column = 0; column < columns; column++)
    for (let row = 0; row < rows; row++)
      picture.data.set([...colour(column, row), 255], 4 * ((rows - 1 - row) * columns + column));
  brush.putImageData(picture, 0, 0);
  const large = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  large.imageSmoothingEnabled = false;
  large.drawImage(small, from * canvas.width, 0, (to - from) * canvas.width, canvas.height);
}
