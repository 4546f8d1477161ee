// Pictures of 28 by 28 numbers on a canvas.
export const SIDE = 28;

/** Ink on paper. @param {HTMLCanvasElement} canvas @param {ArrayLike<number>} picture 784 numbers from 0 to 1 */
export const paintInk = (canvas, picture) => paint(canvas, picture, (value) => Array(3).fill(255 * (1 - value)));

/** Squared errors: the whiter the better, orange where it is wrong. @param {HTMLCanvasElement} canvas
 * @param {ArrayLike<number>} one @param {ArrayLike<number>} other */
export const paintError = (canvas, one, other) =>
  paint(
    canvas,
    Array.from(one, (value, i) => (value - other[i]) ** 2),
    (value) => [255 - 42 * value, 255 - 161 * Math.sqrt(value), 255 - 255 * Math.sqrt(value)],
  );

/** @param {HTMLCanvasElement} canvas @param {ArrayLike<number>} values
 * @param {(value: number) => number[]} colour */
function paint(canvas, values, colour) {
  if (canvas.width !== SIDE || canvas.height !== SIDE) Object.assign(canvas, { width: SIDE, height: SIDE });
  const brush = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  brush.putImageData(imageOf(brush, values, colour), 0, 0);
}

/** @param {CanvasRenderingContext2D} brush @param {ArrayLike<number>} values
 * @param {(value: number) => number[]} colour */
export function imageOf(brush, values, colour) {
  const image = brush.createImageData(SIDE, SIDE);
  for (let i = 0; i < values.length; i++) image.data.set([...colour(values[i]), 255], 4 * i);
  return image;
}
