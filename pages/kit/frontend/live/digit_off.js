// Neurons that are switched off: which there are, some at random, and the smaller network without them. Touches no
// element.
import { panelOf } from "./digit_net.js";

/** @typedef {import("./digit_net.js").Net} Net */
/** @typedef {import("./digit_net.js").Layer} Layer */

const GIVES_SAME = ["norm", "relu"]; // with every kind that has a table: one number in, one number out

/** The layers after which maps or neurons can be switched off: what a convolution, or a hidden dense layer, passes on.
 * @param {Net} net */
export function switchable(net) {
  return weighted(net)
    .slice(0, -1)
    .map((i) => {
      while (GIVES_SAME.includes(net.layers[i + 1].kind) || net.layers[i + 1].kind in net.tables) i++;
      return i;
    });
}

/** @param {Net} net */
const weighted = (net) => net.layers.map((_, i) => i).filter((i) => ["conv", "dense"].includes(net.layers[i].kind));

/**
 * Which neuron a number belongs to; null for the scores at the end.
 * @param {Net} net
 * @param {number} i
 * @param {number} unit
 */
export function neuronOf(net, i, unit) {
  const end = switchable(net).findLast((_, k) => weighted(net)[k] <= i);
  const own = weighted(net).findLast((at) => at <= i);
  if (end === undefined || own === weighted(net).at(-1)) return null;
  const each = net.layers[i].shape.length === 1 && i > end ? net.layers[i].shape[0] / net.layers[end].shape[0] : 1;
  return { i: end, unit: Math.floor(unit / each) };
}

/** How many neurons can be switched off: a map counts as one. @param {Net} net */
export const units = (net) => switchable(net).reduce((sum, i) => sum + net.layers[i].shape[0], 0);

/** How many are off. @param {(Uint8Array | null)[]} off */
export const countOff = (off) =>
  off.reduce((sum, layer) => sum + (layer ? layer.reduce((n, gone) => n + gone, 0) : 0), 0);

/** A number from 0 to 1 that is always the same for the same seed. @param {number} seed */
function random(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** This share of all neurons, at random; more of them with the same seed contain the fewer.
 * @param {Net} net @param {number} share @param {number} seed */
export function atRandom(net, share, seed) {
  /** @type {(Uint8Array | null)[]} */
  const off = net.layers.map(() => null);
  const next = random(seed);
  const all = switchable(net).flatMap((i) =>
    Array.from({ length: net.layers[i].shape[0] }, (_, unit) => ({ i, unit, at: next() })),
  );
  all.sort((a, b) => a.at - b.at);
  for (const { i, unit } of all.slice(0, Math.round(share * all.length)))
    (off[i] ??= new Uint8Array(net.layers[i].shape[0]))[unit] = 1;
  return off;
}

/**
 * The network without its neurons that are off: it gives the same scores with less work.
 * @param {Net} net
 * @returns {Net}
 */
export function pruned(net) {
  const ends = switchable(net);
  let inputs = { kept: [0], each: 1 };
  const layers = net.layers.map((layer, i) => {
    const end = ["conv", "dense"].includes(layer.kind) ? ends.find((j) => j >= i) : undefined;
    const gone = end === undefined ? null : net.off?.[end];
    const before = inputs;
    if (["conv", "dense"].includes(layer.kind)) inputs = { kept: indices(layer.shape[0], gone), each: 1 };
    if (layer.kind === "flatten")
      inputs = { kept: before.kept, each: layer.shape[0] / (net.layers[i - 1]?.shape[0] ?? 1) };
    return without(layer, before, inputs.kept);
  });
  return { ...net, layers, off: undefined };
}

const indices = (count, gone) => Array.from({ length: count }, (_, i) => i).filter((i) => !gone?.[i]);

/**
 * @param {Layer} layer
 * @param {{kept: number[], each: number}} before its inputs
 * @param {number[]} kept of its outputs
 */
function without(layer, before, kept) {
  if (layer.kind === "softmax" || layer.kind === "flatten") return layer;
  const [, ...place] = layer.shape;
  const shape = [kept.length, ...place];
  const of = (/** @type {Float32Array} */ all) => Float32Array.from(kept, (unit) => all[unit]);
  if (layer.kind === "norm")
    return {
      ...layer,
      shape,
      weight: of(layer.weight),
      bias: of(layer.bias),
      mean: of(layer.mean),
      var: of(layer.var),
    };
  if (!layer.weight) return { ...layer, shape };
  const block = layer.kind === "conv" ? layer.size * layer.size : before.each;
  const row = layer.weight.length / layer.shape[0];
  const weight = new Float32Array(kept.length * before.kept.length * block);
  kept.forEach((unit, u) =>
    before.kept.forEach((input, k) => {
      const from = unit * row + input * block;
      weight.set(layer.weight.subarray(from, from + block), (u * before.kept.length + k) * block);
    }),
  );
  const panel = layer.kind === "conv" ? panelOf(weight, kept.length) : undefined;
  return { ...layer, shape, weight, bias: of(layer.bias), panel };
}
