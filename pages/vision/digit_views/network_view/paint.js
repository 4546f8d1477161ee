// The numbers of the layers as colours, and what lies over them: lines, frames, the part of the drawing that is seen.
import { BLUE, ORANGE, css } from "../../../kit/frontend/colours.js";
import { percent } from "../../../kit/frontend/verdict/words.js";
import { boxOf } from "./layout.js";

const GONE = [204, 121, 167]; // CHOSEN in core/figures/style.py
const CHOSEN = css(GONE);
const NOTHING = [222, 226, 230]; // before anything is read

/** @typedef {import("./layout.js").Column} Column */

/**
 * One pixel for each number, a pixel between maps.
 * @param {Column} column
 * @param {Float32Array} values
 * @param {Uint8Array | null} off
 * @param {boolean} empty
 */
function pixels(column, values, off, empty) {
  const { high, wide, rows, columns, count, kind } = column;
  const gap = kind === "maps" ? 1 : 0;
  const [tall, broad] = [rows * (high + gap), columns * (wide + gap)];
  const picture = new ImageData(broad, tall);
  const colour = new Uint32Array(picture.data.buffer);
  const paint = column.i < 0 ? paper() : empty ? () => packed(NOTHING) : shades(values);
  for (let unit = 0, at = 0; unit < count; unit++) {
    const start = Math.floor(unit / columns) * (high + gap) * broad + (unit % columns) * (wide + gap);
    for (let y = 0; y < high; y++)
      for (let x = 0; x < wide; x++, at++)
        colour[start + y * broad + x] = off?.[unit] ? hatched(x + y) : paint(values[at]);
  }
  return picture;
}

/** Switched off. @param {number} at */
const hatched = (at) => packed(at % 3 ? GONE : [255, 255, 255]);

/** @param {number[]} rgb */
const packed = ([r, g, b]) => (255 << 24) | (b << 16) | (g << 8) | r;

/** As everywhere here: blue above zero, orange below it; where nothing is below, white is large and black is zero. */
function shades(values) {
  let [low, high] = [0, 0];
  for (const v of values) {
    if (v < low) low = v;
    else if (v > high) high = v;
  }
  const most = Math.max(high, -low) || 1;
  const grey = Array.from({ length: 256 }, (_, s) => packed([s, s, s]));
  if (low === 0) return (v) => grey[Math.round((255 * v) / most)];
  const mixed = (full) =>
    Array.from({ length: 256 }, (_, s) => packed(full.map((c) => Math.round(255 + ((c - 255) * s) / 255))));
  const [blue, orange] = [mixed(BLUE), mixed(ORANGE)];
  return (v) => (v < 0 ? orange : blue)[Math.round((255 * Math.abs(v)) / most)];
}

const paper = () => (v) => packed(Array(3).fill(255 - Math.round(255 * v)));

const small = document.createElement("canvas");

/**
 * @param {CanvasRenderingContext2D} pen
 * @param {Column} column
 * @param {Float32Array} values
 * @param {Uint8Array | null} off
 */
export function paintColumn(pen, column, values, off, empty = false) {
  const picture = pixels(column, values, off, empty);
  [small.width, small.height] = [picture.width, picture.height];
  small.getContext("2d").putImageData(picture, 0, 0);
  pen.imageSmoothingEnabled = false;
  pen.drawImage(small, column.x, column.y, picture.width * column.px, picture.height * column.px);
  if (column.i < 0) {
    pen.strokeStyle = "#8a94a0";
    pen.strokeRect(column.x, column.y, column.wide * column.px, column.high * column.px);
  }
}

/**
 * @param {CanvasRenderingContext2D} pen
 * @param {Column} column
 * @param {import("../../../kit/frontend/live/digit_net.js").Verdict | null} said
 * @param {string} ink
 */
export function paintBars(pen, column, said, ink) {
  const tall = column.height / column.count;
  const room = column.width - 66;
  pen.textBaseline = "middle";
  for (let digit = 0; digit < column.count; digit++) {
    const middle = column.y + (digit + 0.5) * tall;
    const best = said?.label === digit;
    pen.font = `${best ? "bold " : ""}13px ${getComputedStyle(pen.canvas).fontFamily}`;
    pen.fillStyle = ink;
    pen.fillText(String(digit), column.x, middle);
    pen.globalAlpha = 0.1;
    pen.fillRect(column.x + 14, middle - 7, room, 14);
    pen.globalAlpha = 1;
    if (!said) continue;
    pen.fillStyle = best ? css(BLUE) : "#8a94a0";
    pen.fillRect(column.x + 14, middle - 7, room * said.probabilities[digit], 14);
    pen.fillStyle = ink;
    pen.font = `11px ${getComputedStyle(pen.canvas).fontFamily}`;
    if (said.probabilities[digit] >= 0.001)
      pen.fillText(percent(said.probabilities[digit]).replace("over ", ">"), column.x + 18 + room, middle);
  }
}

/** @param {CanvasRenderingContext2D} pen @param {{x: number, y: number, width: number, height: number}} box */
export function frame(pen, box, colour = CHOSEN, grow = 1) {
  pen.lineWidth = 3.5;
  pen.strokeStyle = "#fff";
  pen.strokeRect(box.x - grow, box.y - grow, box.width + 2 * grow, box.height + 2 * grow);
  pen.lineWidth = 2;
  pen.strokeStyle = colour;
  pen.strokeRect(box.x - grow, box.y - grow, box.width + 2 * grow, box.height + 2 * grow);
}

/**
 * The lines that led to a place.
 * @param {CanvasRenderingContext2D} pen
 * @param {Map<number, Column>} columns
 * @param {any[]} lines
 */
export function paintLines(pen, columns, lines) {
  const middle = (column, place) => {
    const box = boxOf(column, place);
    return [box.x + (column.kind === "bars" ? 0 : box.width / 2), box.y + box.height / 2];
  };
  for (const { from, to, fromColumn, toColumn, share } of lines) {
    const [start, end] = [columns.get(fromColumn), columns.get(toColumn)];
    if (!start || !end) continue;
    const [x1, y1] = middle(start, from);
    const [x2, y2] = middle(end, to);
    pen.beginPath();
    pen.moveTo(x1, y1);
    pen.bezierCurveTo((x1 + x2) / 2, y1, (x1 + x2) / 2, y2, x2, y2);
    for (const [width, colour] of [
      [3.5 + 3 * share, "#fff"],
      [1.5 + 3 * share, css(from.product < 0 ? ORANGE : BLUE)],
    ])
      // prettier-ignore
      Object.assign(pen, { lineWidth: width, strokeStyle: colour }) && pen.stroke();
  }
}
