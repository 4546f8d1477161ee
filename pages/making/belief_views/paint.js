// Small pictures of numbers, enlarged in whole pixels by the browser.
import { COLOURS } from "../../kit/frontend/colours.js";

export const SIDE = 28;
const GREY = COLOURS.grey(1);
/** Ink on paper: 1 is black. */
export const ink = (value) => GREY(1 - value);
export const sign = COLOURS.sign;

/** Numbers row by row on a canvas.
 * @param {any} canvas
 * @param {ArrayLike<number>} values
 * @param {number} width of the picture, in numbers
 * @param {(value: number) => number[]} colour
 */
export function paint(canvas, values, width, colour) {
  const height = Math.ceil(values.length / width);
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
  const context = canvas.getContext("2d");
  const image = context.createImageData(width, height);
  for (let i = 0; i < values.length; i++) image.data.set([...colour(values[i]), 255], 4 * i);
  context.putImageData(image, 0, 0);
}

/** Pictures of SIDE x SIDE side by side as one row of numbers, with a gap of one between them that is no number.
 * @param {(picture: number, pixel: number) => number} value
 * @param {number} count
 * @param {number} columns
 */
export function sheet(value, count, columns) {
  const step = SIDE + 1;
  const width = columns * step - 1;
  const numbers = new Float32Array(width * (Math.ceil(count / columns) * step - 1)).fill(NaN);
  for (let picture = 0; picture < count; picture++) {
    const corner = Math.floor(picture / columns) * step * width + (picture % columns) * step;
    for (let pixel = 0; pixel < SIDE * SIDE; pixel++)
      numbers[corner + Math.floor(pixel / SIDE) * width + (pixel % SIDE)] = value(picture, pixel);
  }
  return { numbers, width };
}
