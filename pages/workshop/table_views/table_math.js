// A network for rows of a table, and what makes a row ready for it: the same arithmetic as
// core/data/tables/preparation.py and core/models/table_net.py, with no element touched.
import { floatsOf } from "../../kit/frontend/format.js";

/**
 * @typedef {{name: string, words: string[], fill: number, mark: boolean, middle: number, size: number,
 *   knots: number[], bent: number[]}} Feature
 */
/** @typedef {Record<string, number | string | null>} Row */
/** @typedef {{weight: Float32Array, bias: Float32Array, wide: number, units: number}} Layer */

const ACTIVATIONS = {
  ReLU: (/** @type {number} */ v) => Math.max(0, v),
  "leaky ReLU": (/** @type {number} */ v) => (v >= 0 ? v : 0.01 * v),
  tanh: Math.tanh,
  sigmoid: (/** @type {number} */ v) => 1 / (1 + Math.exp(-v)),
};

/** What came packed, ready to compute with.
 * @param {any} carried as `core.explain.tables.browser.carried` sends it
 */
export function unpacked(carried) {
  return {
    ...carried,
    embeddings: carried.embeddings.map(floatsOf),
    layers: carried.layers.map((/** @type {any} */ layer) => ({
      weight: floatsOf(layer.weight),
      bias: floatsOf(layer.bias),
      wide: layer.shape[0],
      units: layer.shape[1],
    })),
    line: carried.line && { weight: floatsOf(carried.line.weight), bias: floatsOf(carried.line.bias) },
  };
}

/** A number between knots, as numpy's interp.
 * @param {number} value @param {number[]} knots @param {number[]} bent
 */
export function interpolated(value, knots, bent) {
  if (value <= knots[0]) return bent[0];
  const last = knots.length - 1;
  if (value >= knots[last]) return bent[last];
  let at = 0;
  while (knots[at + 1] < value) at++;
  return bent[at] + ((value - knots[at]) / (knots[at + 1] - knots[at])) * (bent[at + 1] - bent[at]);
}

/** A row as the network takes it: numbers with their marks, and which word each category is, 0 for an unknown one.
 * @param {any} net @param {Row} row
 */
export function ready(net, row) {
  const numbers = [];
  for (const feature of net.numbers) {
    const there = typeof row[feature.name] === "number" && Number.isFinite(row[feature.name]);
    const value = there ? Number(row[feature.name]) : feature.fill;
    const scaled = Math.min(10, Math.max(-10, (value - feature.middle) / feature.size));
    numbers.push(feature.knots.length ? interpolated(value, feature.knots, feature.bent) : scaled);
    if (feature.mark) numbers.push(there ? 0 : 1);
  }
  const codes = net.categories.map((/** @type {Feature} */ one) => one.words.indexOf(String(row[one.name] ?? "")) + 1);
  return { numbers, codes };
}

/** One dense layer of one of the networks side by side.
 * @param {Layer} layer @param {number} member @param {number[]} x
 */
function dense(layer, member, x) {
  const { weight, bias, wide, units } = layer;
  const out = Array.from(bias.subarray(member * units, (member + 1) * units));
  for (let a = 0; a < wide; a++) {
    const value = x[a];
    if (value === 0) continue;
    const from = (member * wide + a) * units;
    for (let z = 0; z < units; z++) out[z] += value * weight[from + z];
  }
  return out;
}

/** What the straight line says.
 * @param {any} net @param {number[]} hot @param {number} outputs
 */
const lineOf = (net, hot, outputs) =>
  Array.from({ length: outputs }, (_, k) =>
    hot.reduce((sum, value, a) => sum + value * net.line.weight[k * hot.length + a], net.line.bias[k]),
  );

/** The answer to a row: probabilities of the classes, or one number in the units of its column.
 * @param {any} net @param {Row} row
 * @returns {number[]}
 */
export function answer(net, row) {
  const { numbers, codes } = ready(net, row);
  const words = net.categories.flatMap((/** @type {Feature} */ one, /** @type {number} */ at) =>
    [0, ...one.words].map((_, word) => Number(word === codes[at])),
  );
  const hot = [...numbers, ...words];
  const outputs = net.layers.at(-1).units;
  const line = net.line ? lineOf(net, hot, outputs) : Array(outputs).fill(0);
  const act = ACTIVATIONS[/** @type {keyof typeof ACTIVATIONS} */ (net.activation)];
  const total = Array(outputs).fill(0);
  for (let member = 0; member < net.members; member++) {
    let x = hot;
    if (net.embeddings.length) {
      const found = net.embeddings.flatMap((/** @type {Float32Array} */ table, /** @type {number} */ at) => {
        const size = net.categories[at].size;
        const from = (codes[at] * net.members + member) * size;
        return Array.from(table.subarray(from, from + size));
      });
      x = [...numbers, ...found];
    }
    net.layers.forEach((/** @type {Layer} */ layer, /** @type {number} */ at) => {
      x = dense(layer, member, x);
      if (at < net.layers.length - 1) x = x.map(act);
    });
    const said = x.map((value, k) => value + line[k]);
    (net.classes.length ? softmax(said) : said).forEach((value, k) => (total[k] += value / net.members));
  }
  return net.classes.length ? total : [total[0] * net.size + net.middle];
}

/** @param {number[]} scores */
function softmax(scores) {
  const most = Math.max(...scores);
  const powers = scores.map((score) => Math.exp(score - most));
  const sum = powers.reduce((a, b) => a + b);
  return powers.map((one) => one / sum);
}
