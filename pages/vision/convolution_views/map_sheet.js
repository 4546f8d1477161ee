// Many maps of numbers as one picture with sharp pixels, and frames over them. Needs sliding_map.js for the colours.
import { COLOURS, css, inkOn, largest } from "../../kit/frontend/colours.js";
import { escaped } from "../../kit/frontend/dom.js";
import { short } from "../../kit/frontend/format.js";

export const SHEET_GAP = 1;
export const PAPER_GREY = 128;
export const NUMBERED_COLUMNS = 12;

// Maps (C, H, W) side by side on one sheet. picture: show three maps as red, green and blue of one picture, 255 is
// white.
export class MapSheet {
  /** @type {number} */
  C;
  /** @type {number} */
  H;
  /** @type {number} */
  W;
  /** @type {Float32Array} */
  values;

  /** @param {{shape: number[], values: Float32Array, picture?: boolean}} maps */
  constructor({ shape, values, picture }) {
    [this.C, this.H, this.W] = shape;
    this.values = values;
    this.colour = picture && this.C === 3;
    this.drawn = this.colour ? 1 : this.C;
    this.columns = Math.ceil(Math.sqrt(this.drawn));
    this.width = this.columns * (this.W + SHEET_GAP) - SHEET_GAP;
    this.height = Math.ceil(this.drawn / this.columns) * (this.H + SHEET_GAP) - SHEET_GAP;
    let low = 0;
    let high = 0;
    for (const value of values) {
      if (value < low) low = value;
      if (value > high) high = value;
    }
    this.limit = (picture ? 255 : Math.max(-low, high)) || 1;
    this.shade = COLOURS[low < 0 ? "sign" : "grey"](this.limit);
  }

  at(map, row, column) {
    return this.values[(map * this.H + row) * this.W + column];
  }

  corner(map) {
    return [(map % this.columns) * (this.W + SHEET_GAP), Math.floor(map / this.columns) * (this.H + SHEET_GAP)];
  }

  // The map, row and column under a pixel of the sheet; null between maps.
  find(x, y) {
    const across = Math.floor(x / (this.W + SHEET_GAP));
    const down = Math.floor(y / (this.H + SHEET_GAP));
    const map = down * this.columns + across;
    const column = x - across * (this.W + SHEET_GAP);
    const row = y - down * (this.H + SHEET_GAP);
    return across >= 0 && across < this.columns && map >= 0 && map < this.drawn && column < this.W && row < this.H
      ? [map, row, column]
      : null;
  }

  // The map, row and column of the largest number, by size.
  strongest() {
    let best = 0;
    for (let at = 1; at < this.values.length; at++)
      if (Math.abs(this.values[at]) > Math.abs(this.values[best])) best = at;
    return [Math.floor(best / (this.H * this.W)), Math.floor(best / this.W) % this.H, best % this.W];
  }

  // upTo: the last number of the first map that is shown; what comes after stays grey.
  paint(canvas, upTo = Infinity) {
    canvas.width = this.width;
    canvas.height = this.height;
    const context = canvas.getContext("2d");
    const image = context.createImageData(this.width, this.height);
    const plane = this.H * this.W;
    image.data.fill(PAPER_GREY);
    for (let at = 3; at < image.data.length; at += 4) image.data[at] = 255;
    for (let map = 0; map < this.drawn; map++) {
      const [left, top] = this.corner(map);
      for (let pixel = 0; pixel < plane && pixel <= upTo; pixel++) {
        const to = 4 * ((top + Math.floor(pixel / this.W)) * this.width + left + (pixel % this.W));
        const from = map * plane + pixel;
        const rgb = this.colour ? [0, 1, 2].map((c) => this.values[from + c * plane]) : this.shade(this.values[from]);
        for (let c = 0; c < 3; c++) image.data[to + c] = rgb[c];
      }
    }
    context.putImageData(image, 0, 0);
  }

  // Small maps have their numbers written into them.
  numbers(upTo = Infinity) {
    if (this.width > NUMBERED_COLUMNS || this.colour) return "";
    const texts = [];
    for (let map = 0; map < this.drawn; map++) {
      const [left, top] = this.corner(map);
      for (let row = 0; row < this.H; row++)
        for (let column = 0; column < this.W && row * this.W + column <= upTo; column++) {
          const value = this.at(map, row, column);
          const ink = inkOn(this.shade(value));
          const text = short(value);
          const size = Math.min(0.4, 1.5 / text.length);
          texts.push(
            `<text x="${left + column + 0.5}" y="${top + row + 0.5 + size / 3}" font-size="${size}" ` +
              `text-anchor="middle" fill="${ink}">${text}</text>`,
          );
        }
    }
    return texts.join("");
  }

  // Hollow frames around rows x columns of some maps; where a dilated window has gaps, what it does see is tinted.
  frames(maps, rows, columns, colour) {
    const thick = Math.max(this.width, this.height) / 120;
    const spans = (list) =>
      list.reduce((runs, at) => {
        if (runs.length && runs.at(-1)[1] === at) runs.at(-1)[1]++;
        else runs.push([at, at + 1]);
        return runs;
      }, []);
    const parts = [];
    const [high, wide] = [spans(rows), spans(columns)];
    const gaps = high.length > 1 || wide.length > 1;
    for (const map of maps) {
      const [left, top] = this.corner(this.colour ? 0 : map);
      if (gaps)
        for (const [r0, r1] of high)
          for (const [c0, c1] of wide)
            parts.push(
              `<rect x="${left + c0}" y="${top + r0}" width="${c1 - c0}" height="${r1 - r0}" ` +
                `fill="${colour}" fill-opacity=".4"/>`,
            );
      const out = thick * 1.2;
      const x = left + columns[0] - out;
      const y = top + rows[0] - out; // around the window, so that none of it is covered
      const box =
        `x="${x}" y="${y}" width="${columns.at(-1) + 1 - columns[0] + 2 * out}" ` +
        `height="${rows.at(-1) + 1 - rows[0] + 2 * out}" fill="none"`;
      parts.push(
        `<rect ${box} stroke="#fff" stroke-width="${thick * 2.4}"/>`,
        `<rect ${box} stroke="${colour}" stroke-width="${thick * 1.4}"/>`,
      );
      if (this.colour) break;
    }
    return parts.join("");
  }
}

/**
 * A grid of numbers as a table.
 * @param {string} title
 * @param {number[][]} rows
 * @param {object} [look]
 * @param {(row: number, column: number) => boolean} [look.outside] a number that padding has put there
 * @param {(row: number, column: number) => boolean} [look.chosen]
 * @param {(value: number) => number[]} [look.shade] by their size, or as in the map they are from
 */
export function numberGrid(
  title,
  rows,
  { outside = () => false, chosen = () => false, shade = COLOURS.sign(largest(rows.flat())) } = {},
) {
  const cell = (value, row, column) => {
    const rgb = shade(value);
    const name = outside(row, column) ? "outside" : chosen(row, column) ? "chosen" : "";
    return `<td class="${name}" style="background:${css(rgb)};color:${inkOn(rgb)}">${short(value)}</td>`;
  };
  const body = rows.map((row, r) => `<tr>${row.map((value, c) => cell(value, r, c)).join("")}</tr>`).join("");
  return `<table class="numbers"><caption>${escaped(title)}</caption><tbody>${body}</tbody></table>`;
}
