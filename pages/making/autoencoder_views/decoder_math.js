// A decoder, as PyTorch computes it: from a code to a picture, layer by layer. No element is touched here.

/**
 * @typedef {object} Packed a layer as the server sends it
 * @property {string} kind "dense", "up", "relu" or "sigmoid"
 * @property {number[]} [shape]
 * @property {number} [bits]
 * @property {string} [weight]
 * @property {string} [bias]
 * @property {number} [stride]
 * @property {number} [padding]
 */

/**
 * @typedef {object} Layer
 * @property {string} kind
 * @property {number[]} shape
 * @property {Float32Array} weight
 * @property {Float32Array} bias
 * @property {number} stride
 * @property {number} padding
 */

/** Bytes of base64. @param {string} text @returns {Uint8Array} */
export const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

/** A number of 16 bits (IEEE 754). @param {number} half */
export function fromHalf(half) {
  const sign = half & 0x8000 ? -1 : 1;
  const power = (half >> 10) & 31;
  const rest = half & 1023;
  if (power === 0) return sign * rest * 2 ** -24;
  if (power === 31) return rest ? NaN : sign * Infinity;
  return sign * (1 + rest / 1024) * 2 ** (power - 15);
}

/** @param {string} text @param {number} bits 16 or 32 @returns {Float32Array} */
export function numbers(text, bits) {
  const { buffer } = bytes(text);
  return bits === 16 ? Float32Array.from(new Uint16Array(buffer), fromHalf) : new Float32Array(buffer);
}

/** @param {Packed[]} packed @returns {Layer[]} */
export const unpack = (packed) =>
  packed.map(({ kind, shape = [], bits = 32, weight = "", bias = "", stride = 1, padding = 0 }) => ({
    kind,
    shape,
    weight: numbers(weight, bits),
    bias: numbers(bias, bits),
    stride,
    padding,
  }));

/** Weighted sums of all numbers: weights (out, in). @param {Layer} layer @param {Float32Array} x */
function dense({ shape: [out, inputs], weight, bias }, x) {
  const made = new Float32Array(out);
  for (let row = 0, place = 0; row < out; row++) {
    let sum = bias[row];
    for (let i = 0; i < inputs; i++, place++) sum += weight[place] * x[i];
    made[row] = sum;
  }
  return made;
}

/**
 * A transposed convolution of square maps: every number lays its window of weights down, `stride` apart; what lies over
 * one another is added up. Weights (in, out, k, k).
 * @param {Layer} layer @param {Float32Array} x
 */
function up({ shape: [from, to, k], weight, bias, stride, padding }, x) {
  const side = Math.round(Math.sqrt(x.length / from));
  const wide = (side - 1) * stride - 2 * padding + k;
  const made = new Float32Array(to * wide * wide);
  for (let map = 0; map < to; map++) made.fill(bias[map], map * wide * wide, (map + 1) * wide * wide);
  for (let c = 0; c < from; c++)
    for (let y = 0; y < side; y++)
      for (let column = 0; column < side; column++) {
        const value = x[(c * side + y) * side + column];
        if (value === 0) continue; // after a ReLU many are
        for (let map = 0; map < to; map++)
          for (let i = 0; i < k; i++) {
            const row = y * stride - padding + i;
            if (row < 0 || row >= wide) continue;
            const at = (map * wide + row) * wide;
            const place = ((c * to + map) * k + i) * k;
            for (let j = 0; j < k; j++) {
              const across = column * stride - padding + j;
              if (across >= 0 && across < wide) made[at + across] += value * weight[place + j];
            }
          }
      }
  return made;
}

/**
 * The picture of a code, 784 numbers from 0 to 1, row by row.
 * @param {Layer[]} layers @param {ArrayLike<number>} code
 * @returns {Float32Array}
 */
export function decode(layers, code) {
  let x = Float32Array.from(code);
  for (const layer of layers) {
    if (layer.kind === "dense") x = dense(layer, x);
    else if (layer.kind === "up") x = up(layer, x);
    else if (layer.kind === "relu") x = x.map((value) => Math.max(0, value));
    else x = x.map((value) => 1 / (1 + Math.exp(-value)));
  }
  return x;
}

/** The mean squared error of a pixel. @param {ArrayLike<number>} one @param {ArrayLike<number>} other */
export function meanSquaredError(one, other) {
  let sum = 0;
  for (let i = 0; i < one.length; i++) sum += (one[i] - other[i]) ** 2;
  return sum / one.length;
}

/** Between two codes, `share` of the way. @param {number[]} from @param {number[]} to @param {number} share */
export const between = (from, to, share) => from.map((value, i) => value + (to[i] - value) * share);
