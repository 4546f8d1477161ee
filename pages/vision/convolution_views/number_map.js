// A map of numbers on a canvas, every number a sharp square.
import { inkOn } from "../../kit/frontend/colours.js";
import { written } from "../../kit/frontend/format.js";

export class NumberMap {
  /** @type {number} */
  h;
  /** @type {number} */
  w;
  /** @type {(row: number, column: number) => number[]} */
  colourAt;
  /** @type {((row: number, column: number) => number) | null | undefined} */
  valueAt;

  constructor(canvas) {
    this.canvas = canvas;
    this.small = document.createElement("canvas");
  }

  // colourAt(row, column) -> [r, g, b]; valueAt, where given, is written into squares that are large enough.
  load(h, w, colourAt, valueAt) {
    Object.assign(this, { h, w, colourAt, valueAt });
    this.small.width = w;
    this.small.height = h;
    const image = new ImageData(w, h);
    for (let row = 0, i = 0; row < h; row++)
      for (let column = 0; column < w; column++, i += 4) {
        image.data.set(colourAt(row, column), i);
        image.data[i + 3] = 255;
      }
    this.small.getContext("2d").putImageData(image, 0, 0);
  }

  // Draw it at `cell` screen pixels a square; only the first `count` squares, row by row, where that is given.
  draw(cell, count = this.h * this.w) {
    const { canvas, small, h, w } = this;
    const dense = devicePixelRatio || 1;
    this.cell = cell;
    const width = Math.round(w * cell * dense);
    const height = Math.round(h * cell * dense);
    if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
    canvas.style.width = `${w * cell}px`;
    canvas.style.height = `${h * cell}px`;
    const pen = (this.pen = canvas.getContext("2d"));
    pen.setTransform(dense, 0, 0, dense, 0, 0);
    pen.clearRect(0, 0, w * cell, h * cell);
    pen.imageSmoothingEnabled = false;
    const rows = Math.floor(count / w);
    const rest = count % w;
    if (rows) pen.drawImage(small, 0, 0, w, rows, 0, 0, w * cell, rows * cell);
    if (rest) pen.drawImage(small, 0, rows, rest, 1, 0, rows * cell, rest * cell, cell);
    if (cell >= 24 && this.valueAt) this.write(count);
  }

  write(count) {
    const { pen, cell, w } = this;
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    for (let i = 0; i < count; i++) {
      const row = Math.floor(i / w);
      const column = i % w;
      const text = written(this.valueAt(row, column), 1);
      pen.font =
        `${Math.min(cell * 0.34, (1.6 * cell) / text.length, 20)}px ` + `${getComputedStyle(this.canvas).fontFamily}`;
      pen.fillStyle = inkOn(this.colourAt(row, column));
      pen.fillText(text, (column + 0.5) * cell, (row + 0.5) * cell);
    }
  }

  // A frame around a block of squares, seen on every ground; it lies outside of them where there is room, so that
  // none is covered.
  frame(row, column, height, width, colour, thick = 2) {
    const { pen, cell } = this;
    const half = thick / 2 + 1;
    const within = (at, most) => Math.max(half, Math.min(most - half, at));
    const [left, right] = [column * cell - half, (column + width) * cell + half].map((x) => within(x, this.w * cell));
    const [top, bottom] = [row * cell - half, (row + height) * cell + half].map((y) => within(y, this.h * cell));
    const box = [left, top, right - left, bottom - top];
    pen.lineJoin = "round";
    for (const [style, line] of [
      ["#fff", thick + 2],
      [colour, thick],
    ]) {
      pen.strokeStyle = style;
      pen.lineWidth = line;
      pen.strokeRect(...box);
    }
  }

  place(event) {
    // the square under a pointer
    const box = this.canvas.getBoundingClientRect();
    const row = Math.floor(((event.clientY - box.top) / box.height) * this.h);
    const column = Math.floor(((event.clientX - box.left) / box.width) * this.w);
    return [Math.max(0, Math.min(this.h - 1, row)), Math.max(0, Math.min(this.w - 1, column))];
  }
}
