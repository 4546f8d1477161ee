// A digit network, computed here: convolutions, pooling, dense layers on plain arrays of numbers. Touches no element.
// It comes as core/models/packed.py writes it; tests/frontend holds every layer equal to PyTorch's.

import { BLOCK, multiply } from "./multiply.js";

/**
 * @typedef {{name: string, kind: string, title: string, sentence: string, parameters: number, shape: number[],
 *   weight?: Float32Array, bias?: Float32Array, mean?: Float32Array, var?: Float32Array, panel?: Float32Array,
 *   size?: number, stride?: number, padding?: number, eps?: number}} Layer
 * @typedef {{layers: Layer[], tables: Record<string, number[]>, reach: number, side: number, high?: number,
 *   temperature: number, accept_above: number | null, off?: (Uint8Array | null)[]}} Net
 * @typedef {{label: number, probabilities: number[], digitProbability: number | null, accepted: boolean}} Verdict
 */

/** The number that 16 bits stand for. @param {number} bits */
export function half(bits) {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const rest = bits & 1023;
  if (exponent === 31) return rest ? NaN : sign * Infinity;
  return exponent ? sign * 2 ** (exponent - 15) * (1 + rest / 1024) : sign * 2 ** -24 * rest;
}

/** A network out of its file. @param {ArrayBuffer} file @returns {Net} */
export function unpack(file) {
  const length = new DataView(file).getUint32(0, true);
  const net = JSON.parse(new TextDecoder().decode(new Uint8Array(file, 4, length)));
  const numbers = Float32Array.from(new Uint16Array(file, 4 + length), half);
  let shape = [1, net.high ?? net.side, net.side];
  for (const layer of net.layers) {
    const counts = sizes(layer, shape);
    for (const [key, count] of Object.entries(counts)) layer[key] = numbers.subarray(layer[key], layer[key] + count);
    if (layer.kind === "conv") layer.panel = panelOf(layer.weight, layer.shape[0]);
    shape = layer.shape;
  }
  return net;
}

/** How many numbers a layer has learnt. @param {any} layer @param {number[]} shape of its input */
function sizes({ kind, size, shape: [units] }, shape) {
  if (kind === "conv") return { weight: units * shape[0] * size * size, bias: units };
  if (kind === "dense") return { weight: units * shape[0], bias: units };
  return kind === "norm" ? { weight: units, bias: units, mean: units, var: units } : {};
}

/** Rows of weights as they are read: four rows side by side. @param {Float32Array} weight @param {number} rows */
export function panelOf(weight, rows) {
  const K = weight.length / rows;
  const panel = new Float32Array(Math.ceil(rows / BLOCK) * BLOCK * K);
  for (let row = 0; row < rows; row++)
    for (let k = 0; k < K; k++) panel[(row - (row % BLOCK)) * K + k * BLOCK + (row % BLOCK)] = weight[row * K + k];
  return panel;
}

/**
 * What every layer gives for a picture.
 * @param {Net} net
 * @param {Float32Array} image side x side, or `high` rows of `side`
 * @returns {Float32Array[]}
 */
export function run(net, image) {
  /** @type {Float32Array[]} */
  const outputs = [];
  let x = image;
  let shape = [1, net.high ?? net.side, net.side];
  net.layers.forEach((layer, i) => {
    x = apply(net, layer, x, shape);
    if (net.off?.[i]) silence(x, net.off[i]);
    outputs.push(x);
    shape = layer.shape;
  });
  return outputs;
}

/** @param {Float32Array} x @param {Uint8Array} off one for each map or neuron */
function silence(x, off) {
  const each = x.length / off.length;
  off.forEach((gone, unit) => gone && x.fill(0, unit * each, (unit + 1) * each));
}

/** @param {Net} net @param {Layer} layer @param {Float32Array} x @param {number[]} shape of x */
function apply(net, layer, x, shape) {
  switch (layer.kind) {
    case "conv":
      return convolved(layer, x, shape);
    case "pool":
    case "avg":
      return pooled(layer, x, shape);
    case "dense":
      return dense(layer, x);
    case "norm":
      return normed(layer, x);
    case "relu":
      return x.map((v) => (v > 0 ? v : 0));
    case "flatten":
      return x.slice();
    case "softmax":
      return Float32Array.from(softmax(x, 1));
    default:
      return x.map((v) => looked(net.tables[layer.kind], net.reach, v));
  }
}

/** A function's value between two of its table's. @param {number[]} table @param {number} reach @param {number} v */
function looked(table, reach, v) {
  const last = table.length - 1;
  const at = ((v + reach) / (2 * reach)) * last;
  const low = Math.min(Math.max(Math.floor(at), 0), last - 1);
  return table[low] + (at - low) * (table[low + 1] - table[low]);
}

/** @type {Float32Array} */
let windows = new Float32Array(0); // every window of the input, one after the other; kept between layers

/** @param {Layer} layer @param {Float32Array} x @param {number[]} shape C, H, W */
function convolved(layer, x, shape) {
  const [units, high, wide] = layer.shape;
  const K = shape[0] * layer.size * layer.size;
  const places = high * wide;
  spread(layer, x, shape);
  const out = new Float32Array(units * places);
  for (let p = 0; p < places; p += BLOCK)
    for (let u = 0; u < units; u += BLOCK) multiply(layer.panel, windows, K, out, u, p, units, places);
  for (let u = 0; u < units; u++) for (let p = 0; p < places; p++) out[u * places + p] += layer.bias[u];
  return out;
}

/**
 * Lays the windows out, four places side by side.
 * @param {Layer} layer
 * @param {Float32Array} x
 * @param {number[]} shape
 */
function spread({ size, stride, padding, shape: [, high, wide] }, x, [C, H, W]) {
  const K = C * size * size;
  const need = Math.ceil((high * wide) / BLOCK) * BLOCK * K;
  if (windows.length < need) windows = new Float32Array(need);
  for (let c = 0, k = 0; c < C; c++)
    for (let ky = 0; ky < size; ky++)
      for (let kx = 0; kx < size; kx++, k++)
        for (let row = 0, p = 0; row < high; row++) {
          const y = row * stride - padding + ky;
          const from = y >= 0 && y < H ? c * H * W + y * W : -1;
          for (let column = 0; column < wide; column++, p++) {
            const at = column * stride - padding + kx;
            const lane = p % BLOCK;
            windows[(p - lane) * K + k * BLOCK + lane] = from >= 0 && at >= 0 && at < W ? x[from + at] : 0;
          }
        }
}

/** @param {Layer} layer @param {Float32Array} x @param {number[]} shape C, H, W */
function pooled({ kind, size, stride, shape: [C, high, wide] }, x, [, H, W]) {
  const out = new Float32Array(C * high * wide);
  for (let c = 0, at = 0; c < C; c++)
    for (let row = 0; row < high; row++)
      for (let column = 0; column < wide; column++, at++) {
        let most = -Infinity;
        let sum = 0;
        for (let y = row * stride; y < row * stride + size; y++)
          for (let i = c * H * W + y * W + column * stride, end = i + size; i < end; i++) {
            sum += x[i];
            if (x[i] > most) most = x[i];
          }
        out[at] = kind === "pool" ? most : sum / (size * size);
      }
  return out;
}

/** @param {Layer} layer @param {Float32Array} x */
function dense({ weight, bias }, x) {
  return bias.map((start, unit) => {
    let sum = start;
    for (let i = 0, w = unit * x.length; i < x.length; i++, w++) sum += x[i] * weight[w];
    return sum;
  });
}

/** @param {Layer} layer @param {Float32Array} x */
function normed({ weight, bias, mean, var: spreads, eps }, x) {
  const each = x.length / weight.length;
  return x.map((v, i) => {
    const unit = Math.floor(i / each);
    return ((v - mean[unit]) / Math.sqrt(spreads[unit] + eps)) * weight[unit] + bias[unit];
  });
}

/** Scores as shares of 1. @param {ArrayLike<number>} scores @param {number} temperature divides them first */
export function softmax(scores, temperature) {
  const most = Math.max(...Array.from(scores));
  const exps = Array.from(scores, (score) => Math.exp((score - most) / temperature));
  const sum = exps.reduce((a, b) => a + b);
  return exps.map((e) => e / sum);
}

/**
 * What the scores say, as core/zoo/digits.py says it.
 * @param {Net} net
 * @param {Float32Array} scores
 * @returns {Verdict}
 */
export function verdict(net, scores) {
  const probabilities = softmax(scores, net.temperature);
  const label = probabilities.indexOf(Math.max(...probabilities));
  if (net.accept_above === null) return { label, probabilities, digitProbability: null, accepted: true };
  const most = Math.max(...scores);
  const odds = most + Math.log(scores.reduce((sum, score) => sum + Math.exp(score - most), 0));
  return { label, probabilities, digitProbability: 1 / (1 + Math.exp(-odds)), accepted: odds > net.accept_above };
}
