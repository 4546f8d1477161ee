// From the pixels of a drawing to the 28 x 28 numbers that a digit network reads: the steps, and the rules, of
// core/data/digits/ink.py for a picture. Touches no element; tests/frontend holds it equal to Python's.

/** @typedef {{height: number, width: number, values: Float32Array}} Picture ink 1 on 0 */

const SIDE = 28;
const BOX = 20;
const FAINT = 0.03;
const CLEAR = 0.3;
const MAX_SHARE = 0.6;
const STUBBY = 1.4;
const HAIR = 0.006;
const SMALLEST = 0.03;
const WIDEST_PEN = 1 / 5;

/**
 * Ink out of pixels.
 * @param {Uint8ClampedArray} rgba
 * @param {number} width
 * @param {number} dark a pixel that is all ink
 * @returns {Picture}
 */
export function inkOf(rgba, width, dark) {
  const values = new Float32Array(rgba.length / 4);
  for (let i = 0; i < values.length; i++) values[i] = Math.min(1, Math.max(0, (255 - rgba[4 * i + 1]) / (255 - dark)));
  return { height: values.length / width, width, values };
}

/** Python's and NumPy's: halves go to the even neighbour. @param {number} x */
export function even(x) {
  const low = Math.floor(x);
  return x - low === 0.5 ? low + (low % 2 ? 1 : 0) : Math.round(x);
}

/** The box with all ink above a level: top, left, bottom, right. @param {Picture} ink @param {number} level */
export function inkBox({ height, width, values }, level) {
  let [top, left, bottom, right] = [height, width, 0, 0];
  for (let y = 0, i = 0; y < height; y++)
    for (let x = 0; x < width; x++, i++)
      if (values[i] > level) {
        if (y < top) top = y;
        bottom = y + 1;
        if (x < left) left = x;
        if (x >= right) right = x + 1;
      }
  return bottom ? [top, left, bottom, right] : [0, 0, height, width];
}

/** @param {Picture} ink @param {number[]} box @returns {Picture} */
function cut({ width, values }, [top, left, bottom, right]) {
  const wide = right - left;
  const part = new Float32Array((bottom - top) * wide);
  for (let y = top; y < bottom; y++) part.set(values.subarray(y * width + left, y * width + right), (y - top) * wide);
  return { height: bottom - top, width: wide, values: part };
}

/** Which rule says that there is nothing to read; "" where there is. @param {Picture} ink */
export function problemOf(ink) {
  const most = ink.values.reduce((a, b) => Math.max(a, b), 0);
  if (most <= CLEAR) return most <= FAINT ? "empty" : "faint";
  const count = ink.values.reduce((n, v) => n + (v > CLEAR ? 1 : 0), 0);
  if (count / ink.values.length > MAX_SHARE) return "full";
  const box = cut(ink, inkBox(ink, CLEAR));
  const longer = Math.max(box.height, box.width);
  const side = Math.max(ink.height, ink.width);
  if (longer < SMALLEST * side && longer < BOX) return "small";
  const width = strokeWidth(box);
  if (longer < STUBBY * width) return longer <= WIDEST_PEN * side ? "dot" : "blot";
  return width < HAIR * longer ? "hair" : "";
}

/** Width of the thickest place, by the distance of each pixel of ink from the paper. @param {Picture} ink */
export function strokeWidth({ height, width, values }) {
  const step = Math.max(1, Math.floor(Math.max(height, width) / 140));
  const [rows, columns] = [Math.ceil(height / step) + 2, Math.ceil(width / step) + 2];
  const far = new Float64Array(rows * columns);
  for (let y = 1; y < rows - 1; y++)
    for (let x = 1; x < columns - 1; x++)
      far[y * columns + x] = values[(y - 1) * step * width + (x - 1) * step] > CLEAR ? 1e9 : 0;
  for (let x = 0; x < columns; x++) nearest(far, x, columns, rows);
  for (let y = 0; y < rows; y++) nearest(far, y * columns, 1, columns);
  return (2 * Math.sqrt(far.reduce((a, b) => Math.max(a, b))) - 1) * step;
}

/**
 * Squared distances along one line, in place: the lower envelope of parabolas (Felzenszwalb and Huttenlocher 2012).
 * @param {Float64Array} far @param {number} start @param {number} step @param {number} count
 */
function nearest(far, start, step, count) {
  const f = Float64Array.from({ length: count }, (_, i) => far[start + i * step]);
  const feet = [0];
  const from = [-Infinity];
  const meet = (a, b) => (f[a] + a * a - f[b] - b * b) / (2 * (a - b));
  for (let q = 1; q < count; q++) {
    while (from.length > 1 && meet(q, feet[feet.length - 1]) <= from[from.length - 1]) {
      feet.pop();
      from.pop();
    }
    from.push(meet(q, feet[feet.length - 1]));
    feet.push(q);
  }
  for (let q = 0, k = 0; q < count; q++) {
    while (k + 1 < from.length && from[k + 1] < q) k++;
    far[start + q * step] = (q - feet[k]) ** 2 + f[feet[k]];
  }
}

/** The steps themselves, and where on the drawing the 28 x 28 field lies. @param {Picture} ink */
export function prepared(ink) {
  const bounds = inkBox(ink, FAINT);
  const crop = cut(ink, bounds);
  const factor = BOX / Math.max(crop.height, crop.width);
  const box = resized(crop, Math.max(even(crop.height * factor), 1), Math.max(even(crop.width * factor), 1));
  const most = Math.max(box.values.reduce((a, b) => Math.max(a, b), 0), 0.1); // prettier-ignore
  for (let i = 0; i < box.values.length; i++) box.values[i] = Math.min(1, Math.max(0, box.values[i] / most));
  const { image, top, left } = placed(box);
  const scale = crop.height / box.height;
  return { image, field: { x: bounds[1] - left * scale, y: bounds[0] - top * scale, scale } };
}

/**
 * Scaled with Pillow's triangle filter: every old pixel counts.
 * @param {Picture} picture
 * @param {number} height
 * @param {number} width
 */
export function resized(picture, height, width) {
  const { values } = picture;
  const across = filter(picture.width, width);
  const between = new Float32Array(picture.height * width);
  for (let y = 0; y < picture.height; y++)
    across.forEach(({ from, weights }, x) => {
      let sum = 0;
      for (let i = 0; i < weights.length; i++) sum += weights[i] * values[y * picture.width + from + i];
      between[y * width + x] = sum;
    });
  const out = new Float32Array(height * width);
  filter(picture.height, height).forEach(({ from, weights }, y) => {
    for (let x = 0; x < width; x++) {
      let sum = 0;
      for (let i = 0; i < weights.length; i++) sum += weights[i] * between[(from + i) * width + x];
      out[y * width + x] = sum;
    }
  });
  return { height, width, values: out };
}

/** Which old pixels make each new one, and with what weight. @param {number} before @param {number} after */
function filter(before, after) {
  const scale = before / after;
  const reach = Math.max(scale, 1);
  return Array.from({ length: after }, (_, i) => {
    const middle = (i + 0.5) * scale;
    const from = Math.max(Math.trunc(middle - reach + 0.5), 0);
    const to = Math.min(Math.trunc(middle + reach + 0.5), before);
    const weights = Array.from({ length: to - from }, (__, k) =>
      Math.max(0, 1 - Math.abs((k + from - middle + 0.5) / reach)),
    );
    const sum = weights.reduce((a, b) => a + b, 0);
    return { from, weights: weights.map((w) => w / sum) };
  });
}

/** Into the field, the centre of mass in its middle. @param {Picture} box */
function placed({ height, width, values }) {
  let [sum, down, right] = [0, 0, 0];
  values.forEach((v, i) => {
    sum += v;
    down += v * Math.floor(i / width);
    right += v * (i % width);
  });
  const at = (moment, size) => Math.min(Math.max(even(SIDE / 2 - (sum ? moment / sum : size / 2)), 0), SIDE - size);
  const [top, left] = [at(down, height), at(right, width)];
  const image = new Float32Array(SIDE * SIDE);
  for (let y = 0; y < height; y++) image.set(values.subarray(y * width, (y + 1) * width), (top + y) * SIDE + left);
  return { image, top, left };
}
