// The pretrained ear, computed here: core/models/ear.py as core/models/packed_ear.py sends it. Touches no element;
// tests/frontend holds it equal to PyTorch's.
import { half, panelOf } from "../../kit/frontend/live/digit_net.js";
import { BLOCK, multiply } from "../../kit/frontend/live/multiply.js";

/**
 * @typedef {{kind: string, maps: number, size: number[], padding: number, weight: any, bias: any, mean: any,
 *   var: any, eps: number, panel: Float32Array}} Layer
 * @typedef {{layers: Layer[], bands: number, leak: number, floor: number}} Ear
 * @typedef {{values: Float32Array, shape: number[]}} Maps maps, frames, bands
 */

/** The ear out of its file. @param {ArrayBuffer} file @returns {Ear} */
export function unpackEar(file) {
  const length = new DataView(file).getUint32(0, true);
  const ear = JSON.parse(new TextDecoder().decode(new Uint8Array(file, 4, length)));
  const numbers = Float32Array.from(new Uint16Array(file, 4 + length), half);
  let maps = 1;
  for (const layer of ear.layers) {
    const counts = sizes(layer, maps);
    for (const [key, count] of Object.entries(counts)) layer[key] = numbers.subarray(layer[key], layer[key] + count);
    if (layer.kind !== "conv") continue;
    layer.panel = panelOf(layer.weight, layer.maps);
    maps = layer.maps;
  }
  return ear;
}

/** How many numbers a layer has learnt. @param {Layer} layer @param {number} before maps of its input */
function sizes({ kind, maps, size }, before) {
  if (kind === "conv") return { weight: maps * before * size[0] * size[1], bias: maps };
  return kind === "norm" ? { weight: before, bias: before, mean: before, var: before } : {};
}

/** What a layer makes of its input. @param {Ear} ear @param {Layer} layer @param {Maps} x @returns {Maps} */
export function applied(ear, layer, x) {
  if (layer.kind === "conv") return convolved(layer, x);
  if (layer.kind === "pool") return pooled(layer.size, x);
  const { values, shape } = x;
  if (layer.kind === "norm") {
    const each = values.length / shape[0];
    for (let map = 0, i = 0; map < shape[0]; map++) {
      const factor = layer.weight[map] / Math.sqrt(layer.var[map] + layer.eps);
      const shift = layer.bias[map] - factor * layer.mean[map];
      for (let n = 0; n < each; n++, i++) values[i] = values[i] * factor + shift;
    }
    return x;
  }
  const [leak, floor] = layer.kind === "bend" ? [ear.leak, ear.floor] : [0, 0];
  for (let i = 0; i < values.length; i++) if (values[i] < 0) values[i] = Math.max(leak * values[i], floor);
  return x;
}

/** @type {Float32Array} */
let windows = new Float32Array(0); // every window of the input, four places side by side; kept between layers

/** @param {Layer} layer @param {Maps} x @returns {Maps} */
function convolved({ maps, size: [high, wide], padding, panel, bias }, { values, shape: [C, T, F] }) {
  const rows = T - high + 1;
  const columns = F + 2 * padding - wide + 1;
  const [K, places] = [C * high * wide, rows * columns];
  const need = Math.ceil(places / BLOCK) * BLOCK * K;
  if (windows.length < need) windows = new Float32Array(need);
  for (let c = 0, k = 0; c < C; c++)
    for (let ky = 0; ky < high; ky++)
      for (let kx = 0; kx < wide; kx++, k++)
        for (let row = 0, p = 0; row < rows; row++) {
          const from = (c * T + row + ky) * F;
          for (let column = 0; column < columns; column++, p++) {
            const at = column - padding + kx;
            const lane = p % BLOCK;
            windows[(p - lane) * K + k * BLOCK + lane] = at >= 0 && at < F ? values[from + at] : 0;
          }
        }
  const out = new Float32Array(maps * places);
  for (let p = 0; p < places; p += BLOCK)
    for (let map = 0; map < maps; map += BLOCK) multiply(panel, windows, K, out, map, p, maps, places);
  for (let map = 0, i = 0; map < maps; map++) for (let p = 0; p < places; p++, i++) out[i] += bias[map];
  return { values: out, shape: [maps, rows, columns] };
}

/** @param {number[]} size @param {Maps} x @returns {Maps} */
function pooled([high, wide], { values, shape: [C, T, F] }) {
  const [rows, columns] = [Math.floor(T / high), Math.floor(F / wide)];
  const out = new Float32Array(C * rows * columns);
  for (let c = 0, at = 0; c < C; c++)
    for (let row = 0; row < rows; row++)
      for (let column = 0; column < columns; column++, at++) {
        let most = -Infinity;
        for (let y = row * high; y < (row + 1) * high; y++)
          for (let i = (c * T + y) * F + column * wide, end = i + wide; i < end; i++)
            if (values[i] > most) most = values[i];
        out[at] = most;
      }
  return { values: out, shape: [C, rows, columns] };
}
